from typing import Any

from django import forms

from chosha.board.access import may_write_kind
from chosha.board.actions.drafts import LONGEST as LONGEST_DRAFT
from chosha.board.actions.posts import LONGEST_TITLE
from chosha.board.actions.tags import BETWEEN
from chosha.board.models import Kind
from chosha.board.queries import duty_choices
from chosha.kernel.circles import circle_reading, circle_words, circles_offered, why_no_circle
from chosha.members.models import Duty, Member
from chosha.members.queries import coarse_facts
from chosha.talk.engine.prose import LONGEST
from chosha.talk.forms import PollFields

LINES = {
    Kind.QUESTION: "知りたいこと",
    Kind.ISSUE: "みんなで考えたいこと",
    Kind.KNOWLEDGE: "やってみて分かったこと",
    Kind.CHAT_TOPIC: "仕事の合間の話",
    Kind.NOTICE: "事務局から",
}
CHOICES = {"kind", "duty", "for_field", "circle", "spares_own_body", "signed", "shown"}
ALL = "all"  # for everybody, said: an old page that asks nothing leaves it as it is


def asks_while_typing(place: str, target: str = "") -> dict[str, str]:
    """The attributes of a field that asks /board/<place>/ while it is typed in, apart from the form around it.

    By POST, though nothing is changed: an address may stand in somebody's log, and a title under a mask may not.
    """
    about = {"hx-post": f"/board/{place}/", "hx-trigger": "input changed delay:500ms", "hx-target": target or f"#{place}"}
    return about | {"hx-select": "unset", "hx-swap": "innerHTML", "hx-disabled-elt": "unset", "hx-params": place if target else "title"}


class PostForm(PollFields):
    """What a post is made of."""

    kind = forms.ChoiceField(label="なにを書きますか", widget=forms.RadioSelect)
    title = forms.CharField(
        label="ひとことで言うと",
        max_length=LONGEST_TITLE,
        widget=forms.Textarea(attrs={"rows": 1, "class": "one"} | asks_while_typing("similar")),
    )
    body = forms.CharField(
        label="くわしく",
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="空いた行で段落、行のはじめの「- 」で箇条書き、「> 」で引用になります。",
    )
    duty = forms.ChoiceField(label="分野", required=False)
    for_field = forms.TypedChoiceField(
        label="分野の外の会員に",
        required=False,
        widget=forms.RadioSelect,
        choices=[("no", "見せる\n"), ("yes", "見せない\nこの分野をいま担当している会員だけに見えます")],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
    )
    circle = forms.TypedChoiceField(
        label="見せる範囲",
        required=False,
        widget=forms.RadioSelect,
        coerce=lambda answer: "" if answer == ALL else answer,
        empty_value=None,
    )
    tags = forms.CharField(
        label="札",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=asks_while_typing("tags", "#tag-hints")),
        help_text="読点か空白で区切って、5つまで。例：引継ぎ、様式",
    )
    spares_own_body = forms.TypedChoiceField(
        label="だれに見せますか",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("no", "会員みんなに\n同じ団体の会員にも見えます"),
            ("yes", "同じ団体の会員には見せない\n題も名前も、あることも見えません"),
        ],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
    )
    signed = forms.ChoiceField(label="だれとして書きますか", required=False, widget=forms.RadioSelect)
    shown = forms.MultipleChoiceField(
        label="匿名のとき、示すこと",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="選ばなくても書けます。同じ組み合わせの会員が30人以上いるときだけ示せます。",
    )
    draft = forms.RegexField(r"^[A-Za-z0-9_-]{4,40}$", widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    began = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._select("kind").choices = [
            (kind.value, f"{kind.label}\n{line}") for kind, line in LINES.items() if may_write_kind(member, kind)
        ]
        self._select("duty").choices = duty_choices()
        self._offer_circles(member)
        self._cut_nothing()
        self._select("signed").choices = [("name", f"名前で\n{member.name_with_san}"), ("mask", "匿名で\n質問者")]
        self._select("shown").choices = list(coarse_facts(member).items())

    def _offer_circles(self, member: Member) -> None:
        """Those the writer stands in, and the one it was written for: whether that still holds is asked when it is posted."""
        offered = circles_offered(member)
        chosen = str(self["circle"].value() or "")
        if chosen not in offered and circle_words(chosen):
            offered[chosen] = circle_words(chosen)
        self.without_circle = [] if offered else why_no_circle(member)
        one_by_one = [(key, f"{words}\n{circle_reading(key)}") for key, words in offered.items()]
        self._select("circle").choices = [(ALL, "全国の会員に\n"), *one_by_one]

    def _cut_nothing(self) -> None:
        """A browser that counts along drops the end of what is pasted without a word; the house says how much is too much."""
        for name in ("title", "body"):
            self.fields[name].widget.attrs.pop("maxlength", None)

    def _select(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field

    def clean_duty(self) -> Duty | None:
        return Duty.objects.filter(pk=self.cleaned_data["duty"]).first() if self.cleaned_data["duty"] else None

    def clean_tags(self) -> tuple[str, ...]:
        return tuple(tag for tag in BETWEEN.split(self.cleaned_data["tags"]) if tag)

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0


class DraftForm(PostForm):
    """The same while it is being written: anything may still be missing or too long."""

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        for name in ("kind", "title", "body"):
            self.fields[name].required = False
        for name, most in (("title", 400), ("body", LONGEST_DRAFT), ("tags", 2000)):
            drawn = self.fields[name]
            shown = {"label": drawn.label, "widget": drawn.widget, "help_text": drawn.help_text}
            self.fields[name] = forms.CharField(required=False, strip=False, max_length=most, **shown)
        self._cut_nothing()

    def add_error(self, field: str | None, error: Any) -> None:
        """A choice that is offered no more (a role that ended, say) keeps no word from being kept: it is made when posting."""
        if field in CHOICES:
            self.cleaned_data[field] = getattr(self.fields[field], "empty_value", "")
        else:
            super().add_error(field, error)


class FeedForm(forms.Form):
    """A secret address for a feed reader."""

    name = forms.CharField(label="どこで使うか", max_length=60, help_text="「家のパソコン」など、あとで見分けのつく名前です。")
    duty = forms.ChoiceField(label="分野", required=False, help_text="選ばないと、すべての新着になります。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["duty"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = duty_choices()

    def clean_duty(self) -> Duty | None:
        return Duty.objects.filter(pk=self.cleaned_data["duty"]).first() if self.cleaned_data["duty"] else None

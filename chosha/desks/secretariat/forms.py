from typing import Any

from django import forms
from django.db.models import QuerySet

from chosha.members.models import Member, RoleName
from chosha.talk.engine.guardians import read_written, sound_words, too_plain


class StaffWordForm(forms.Form):
    """A word for the guard."""

    use = forms.ChoiceField(
        label="どう使いますか",
        widget=forms.RadioSelect,
        choices=[
            ("ask", "いつもたずねる\n投稿の前に、書いた人にたずねます"),
            ("allow", "たずねない\n印を付けません。人の名前や番号は、これからもたずねます"),
        ],
    )
    word = forms.CharField(label="言葉", max_length=40, help_text="2文字から40文字まで。全角と半角は同じ言葉とみなします。")
    note = forms.CharField(label="理由", required=False, max_length=120)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由", max_length=600, widget=forms.Textarea(attrs={"rows": 3}), help_text="ご本人にメールで届き、記録に残ります。"
    )


class RoleForm(forms.Form):
    name = forms.ChoiceField(label="お願いする受け持ち", choices=RoleName.choices)


class RulesForm(forms.Form):
    """The next version of the rules: its text in articles, and what is new about it."""

    change = forms.CharField(
        label="変わること",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会員がはじめに読む文です。三つの文くらいまでで。",
    )
    source = forms.CharField(
        label="きまりの全文",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="「## 」で始まる行が、条の題になります。その下に本文を書きます。",
    )


class WordsInput(forms.TextInput):
    """For a passphrase in kana: a password field would shut out the Japanese keyboard. What was typed is never sent back."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return super().get_context(name, None, attrs)


def words_field(label: str, help_text: str = "", *, required: bool = True) -> forms.CharField:
    missing = {"required": "合いことばが、まだ書かれていません。"}
    return forms.CharField(
        label=label, max_length=200, required=required, widget=WordsInput(), help_text=help_text, strip=False, error_messages=missing
    )


PASSING = "周りの目を確かめてから打ってください。庁舎は、この操作のあいだだけ使い、残しません。"


class OpeningForm(forms.Form):
    """One guardian's voice: an own reason and the passphrase."""

    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="封印管理人だけが読み、消えません。書いた人の名前を思い当たっても、書かないでください。",
        error_messages={"required": "理由がまだ書かれていません。あとから封印管理人が読み返します。"},
    )
    words = words_field("あなたの合いことば", PASSING)


class AskForm(OpeningForm):
    ground = forms.ChoiceField(
        label="わけ",
        widget=forms.RadioSelect,
        choices=[
            ("life", "命の危険\n二人目が、すぐに同意できます"),
            ("court", "裁判所の命令\n二人目が同意できるのは、三日たってからです"),
        ],
        error_messages={"required": "わけを、二つから選んでください。", "invalid_choice": "わけを、二つから選んでください。"},
    )
    field_order = ["ground", "reason", "words"]


class WordsForm(forms.Form):
    words = words_field("あなたの合いことば", PASSING)


class HandOverForm(forms.Form):
    heir = forms.ModelChoiceField(
        label="引き渡す相手",
        queryset=Member.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "相手を選んでください。", "invalid_choice": "相手を選んでください。"},
    )
    words = words_field("あなたの合いことば", PASSING)

    def __init__(self, *args: Any, heirs: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        heir = self.fields["heir"]
        assert isinstance(heir, forms.ModelChoiceField)  # noqa: S101
        heir.queryset = heirs
        heir.label_from_instance = lambda member: member.name_with_san


class KeyForm(forms.Form):
    """A new key, or new words for the one there is. `way`: which of three; `renews`: a key is there already."""

    marks_optional = False  # which of them are wanted depends on one another
    PROPOSED, OWN, WRITTEN = "proposed", "own", "written"
    proposed = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    again = words_field("写した合いことばを、もう一度打つ", "紙を見ながら打つと、写しまちがいに気づけます。", required=False)
    own = words_field("自分で決めた合いことば", "ちがうことばを五つ以上、空白で区切ります。あわせて15字から。", required=False)
    own_again = words_field("もう一度", required=False)
    written = forms.CharField(
        label="手元の機械が出した一行",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        help_text="chosha-seal-1 で始まります。途中で折り返しても大丈夫です。",
    )
    present = words_field("いまの合いことば", PASSING, required=False)
    lost = forms.BooleanField(label="いまの合いことばが分からない", required=False)
    FIELDS = {PROPOSED: ("again",), OWN: ("own", "own_again"), WRITTEN: ("written",)}

    def __init__(self, *args: Any, way: str, renews: bool, may_lose: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way = way
        kept = {*self.FIELDS[way], *(("proposed",) if way == self.PROPOSED else ()), *(("present",) if renews else ())}
        kept |= {"lost"} if renews and may_lose else set()
        for name in set(self.fields) - kept:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "present" in self.fields and not cleaned.get("present") and not cleaned.get("lost"):
            self.add_error("present", "いまの合いことばを入れてください。鍵は元のままです。")
        self._check_way(cleaned)
        return cleaned

    def _check_way(self, cleaned: dict[str, Any]) -> None:
        if self.way == self.WRITTEN:
            try:
                cleaned["pair"] = read_written(cleaned.get("written", ""))
            except ValueError:
                self.add_error("written", "鍵として読めませんでした。一行をまるごと写し直してください。鍵は元のままです。")
        elif self.way == self.OWN:
            if too_plain(cleaned.get("own", "")):
                self.add_error("own", "ちがうことばを五つ以上、空白で区切って書いてください（あわせて15字から）。")
            elif sound_words(cleaned["own"]) != sound_words(cleaned.get("own_again", "")):
                self.add_error("own_again", "二度の合いことばが合いませんでした。もう一度打てます。")
            cleaned["made_of"] = cleaned.get("own", "")
        else:
            if too_plain(cleaned.get("proposed", "")) or sound_words(cleaned["proposed"]) != sound_words(cleaned.get("again", "")):
                self.add_error("again", "示した合いことばと合いませんでした。紙の写しを確かめて、もう一度打てます。")
            cleaned["made_of"] = cleaned.get("proposed", "")

"""What applicants type."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from chosha.kernel.clock import REIWA_BEFORE, fiscal_year, today
from chosha.kernel.text import whole_number
from chosha.members.models import Duty, Member, Organisation
from chosha.members.queries import duties, find_organisations, fold, rules_number, version_words

UNLISTED = "other"
HEISEI_BEFORE = 1988


class BodyPicker(forms.Form):
    """A body found by typing: 富山市 by とやま, toyama, 162019 or 富山. `organisation` is the row chosen, or UNLISTED."""

    body = forms.CharField(
        label="団体",
        max_length=80,
        error_messages={"required": "まだ書かれていません。名前の一部を書くと、一覧が出ます。"},
        help_text="市区町村・都道府県・府省の名前です。漢字、よみ、ローマ字、団体コードで探せます。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    organisation = forms.CharField(required=False)

    def candidates(self) -> list[Organisation]:
        """What the typed words find, the chosen one first."""
        typed = str(self["body"].value() or "")
        chosen = self.chosen()
        return ([chosen] if chosen else []) + [body for body in find_organisations(typed) if body != chosen]

    def chosen(self) -> Organisation | None:
        number = whole_number(str(self["organisation"].value() or ""))
        return Organisation.objects.filter(pk=number).first() if number is not None else None

    @property
    def unlisted(self) -> bool:
        return str(self["organisation"].value() or "") == UNLISTED

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("body", "")
        cleaned["organisation"], cleaned["organisation_text"] = self.chosen(), ""
        if self.unlisted:
            cleaned["organisation_text"] = typed
        elif cleaned["organisation"] is None and typed:
            exact = [body for body in find_organisations(typed) if fold(typed) in (fold(body.name), fold(body.full_name))]
            if len(exact) != 1:
                self.add_error("body", "下の一覧から、一つ選んでください。見つからないときは「一覧にない」を選べます。")
            else:
                cleaned["organisation"] = exact[0]
        return cleaned


# Names stand in mails that leave under our address; an address of a page has no place there.
NOT_A_NAME = "名前のほかの文字が入っているようです。名前だけを書くと進めます。"
NAMES_ONLY = RegexValidator(r"[\x00-\x1f\x7f/@<>]|www\.", NOT_A_NAME, inverse_match=True)


class ApplyForm(BodyPicker):
    name = forms.CharField(
        label="氏名",
        max_length=60,
        help_text="事務局だけが見ます。",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        validators=[NAMES_ONLY],
    )
    kana = forms.CharField(label="よみ", max_length=80, required=False, validators=[NAMES_ONLY])
    display_name = forms.CharField(
        label="表示名", max_length=40, help_text="庁舎の中で、ほかの会員に見える名前です。あとから直せます。", validators=[NAMES_ONLY]
    )
    email = forms.EmailField(
        label="ふだん使うメールアドレス",
        help_text="職場のものでないアドレスです。異動しても使えます。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    post = forms.CharField(label="部署・役職", max_length=60, required=False)
    duty = forms.ModelChoiceField(label="担当分野", queryset=Duty.objects.none(), required=False, empty_label="あとで決める")
    duty_since = forms.TypedChoiceField(label="その分野になった年度", required=False, empty_value=None)
    motive = forms.CharField(
        label="申込みの理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text="一言で大丈夫です。事務局だけが見ます。"
    )
    consent = forms.BooleanField(label="庁舎のきまりを読み、同意します")
    # Which version stood behind the link: should a newer one be published meanwhile, it is asked for at the first visit.
    rules = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["name", "kana", "display_name", "email", "body", "organisation", "post", "duty", "duty_since", "motive", "consent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = duties()
        self.fields["duty"].queryset = listed  # type: ignore[attr-defined]
        self.fields["duty"].choices = [("", "あとで決める"), *_grouped(list(listed))]  # type: ignore[attr-defined]
        self.fields["duty_since"].choices = [("", "選ばない"), *_years()]  # type: ignore[attr-defined]
        self.fields["duty_since"].coerce = _first_day  # type: ignore[attr-defined]
        self.fields["rules"].initial = str(rules_number())

    def for_action(self) -> dict[str, Any]:
        """The arguments of actions.apply()."""
        kept = ("email", "name", "display_name", "kana", "organisation", "organisation_text", "post", "duty", "duty_since", "motive")
        return {**{name: self.cleaned_data[name] for name in kept}, "rules_version": version_words(self.agreed_to())}

    def agreed_to(self) -> int:
        """The number of the version that was shown; the one in force where the form does not say."""
        newest, shown = rules_number(), whole_number(self.cleaned_data["rules"])
        return shown if shown and shown < newest else newest


def _grouped(listed: list[Duty]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for duty in listed:
        groups.setdefault(duty.parent.name if duty.parent else duty.name, []).append((duty.slug, duty.name))
    return list(groups.items())


def _years() -> list[tuple[str, str]]:
    this = fiscal_year(today())
    return [(str(year), f"令和{year - REIWA_BEFORE}年度" if year > REIWA_BEFORE else _heisei(year)) for year in range(this, this - 40, -1)]


def _heisei(year: int) -> str:
    return f"平成{year - HEISEI_BEFORE}年度" if year > HEISEI_BEFORE else f"昭和{year - 1925}年度"


def _first_day(year: str) -> date:
    return date(int(year), 4, 1)


class WorkAddressForm(forms.Form):
    work_address = forms.EmailField(
        label="職場のメールアドレス",
        help_text="団体の名前の入った宛先です。ここに6けたの数字を送ります。",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": "例：name@city.example.lg.jp"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="確認コード",
        max_length=20,
        error_messages={"required": "まだ書かれていません。6けたの数字を入れてください。"},
        widget=forms.TextInput(attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(label="お返事", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class WelcomeForm(forms.Form):
    """The first password, typed once: the field can show it."""

    password = forms.CharField(
        label="パスワード",
        strip=False,
        help_text="10文字から。短い文にすると、覚えやすく破られにくくなります。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.member)
        return password

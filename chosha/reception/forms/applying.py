"""What applicants type."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from chosha.kernel.clock import REIWA_BEFORE, fiscal_year, today
from chosha.kernel.text import whole_number
from chosha.members.models import Duty, Member
from chosha.members.queries import duties, rules_number, version_words
from chosha.reception.forms.picker import UNLISTED, BodyPicker
from chosha.reception.models import Application, Purpose

HEISEI_BEFORE = 1988


# Names stand in mails that leave under our address; an address of a page has no place there.
NOT_A_NAME = "名前のほかの文字が入っているようです。名前だけを書くと進めます。"
NAMES_ONLY = RegexValidator(r"[\x00-\x1f\x7f/@<>]|www\.", NOT_A_NAME, inverse_match=True)


class WrittenForm(BodyPicker):
    """Names, body, post and field, as they are written first and mended later."""

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
    post = forms.CharField(label="部署・役職", max_length=60, required=False)
    duty = forms.ModelChoiceField(label="担当分野", queryset=Duty.objects.none(), required=False, empty_label="あとで決める")
    duty_since = forms.TypedChoiceField(label="その分野になった年度", required=False, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = duties()
        self.fields["duty"].queryset = listed  # type: ignore[attr-defined]
        self.fields["duty"].choices = [("", "あとで決める"), *_grouped(list(listed))]  # type: ignore[attr-defined]
        self.fields["duty_since"].choices = [("", "選ばない"), *_years()]  # type: ignore[attr-defined]
        self.fields["duty_since"].coerce = _first_day  # type: ignore[attr-defined]


class AddressField(forms.EmailField):
    """A mail address in any width: phones write ｃｉｔｙ．ｔｏｙａｍａ as readily as city.toyama."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)  # what the column holds

    def to_python(self, value: Any) -> str:
        return str(super().to_python(unicodedata.normalize("NFKC", value) if isinstance(value, str) else value))


class ApplyForm(WrittenForm):
    email = AddressField(
        label="ふだん使うメールアドレス",
        help_text="職場のものでないアドレスです。異動しても使えます。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    motive = forms.CharField(
        label="申込みの理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text="一言で大丈夫です。事務局だけが見ます。"
    )
    consent = forms.BooleanField(label="庁舎のきまりを読み、同意します")
    # Which version stood behind the link: should a newer one be published meanwhile, it is asked for at the first visit.
    rules = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["name", "kana", "display_name", "email", "body", "organisation", "post", "duty", "duty_since", "motive", "consent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rules"].initial = str(rules_number())

    def for_action(self) -> dict[str, Any]:
        """The arguments of actions.apply()."""
        kept = ("email", "name", "display_name", "kana", "organisation", "organisation_text", "post", "duty", "duty_since", "motive")
        return {**{name: self.cleaned_data[name] for name in kept}, "rules_version": version_words(self.agreed_to())}

    def agreed_to(self) -> int:
        """The number of the version that was shown; the one in force where the form does not say."""
        newest, shown = rules_number(), whole_number(self.cleaned_data["rules"])
        return shown if shown and shown < newest else newest


class MendForm(WrittenForm):
    """What an applicant wrote, to be written anew. Of a member's transfer the names are not asked: the account has them."""

    field_order = ["name", "kana", "display_name", "body", "organisation", "post", "duty", "duty_since"]

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        initial = {name: getattr(application, name) for name in ("name", "kana", "display_name", "post")}
        since = application.duty_since
        initial |= {"duty": application.duty_id, "duty_since": str(since.year) if since else "", "body": application.body_words}
        initial["organisation"] = str(application.organisation_id) if application.organisation else UNLISTED
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        if application.purpose != Purpose.JOIN:
            for name in ("name", "kana", "display_name"):
                del self.fields[name]

    def for_action(self) -> dict[str, Any]:
        """What actions.mend_application() writes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "body"}


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
    work_address = AddressField(
        label="職場のメールアドレス",
        help_text="団体の名前の入った宛先です。ここに6けたの数字を送ります。",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "placeholder": "例：name@city.example.lg.jp"}),
    )


class NewAddressForm(forms.Form):
    email = AddressField(
        label="新しいアドレス",
        help_text="確かめるメールを送ります。押すまでは、前のアドレスのままです。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
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

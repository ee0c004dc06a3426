"""What members type about where they serve, their address, and going."""

import re
import unicodedata
from datetime import date
from typing import Any

from django import forms

from chosha.kernel.clock import fiscal_year, today
from chosha.members.models import Affiliation, Duty
from chosha.members.queries import duties
from chosha.reception.forms.applying import BodyPicker, _first_day, _grouped, _years
from chosha.reception.models import Leaving


class TransferForm(BodyPicker):
    """異動しました: filled in with where the member serves, so that only what changed is typed."""

    way = forms.ChoiceField(
        label="どのように",
        choices=[
            ("moved", "異動・転職した\n本籍の団体や部署が変わった"),
            ("seconded", "出向・派遣された\n本籍はそのままで、行き先が加わる"),
        ],
        widget=forms.RadioSelect,
        initial="moved",
    )
    post = forms.CharField(label="部署・役職", max_length=60, required=False, help_text="名簿に出すかどうかは、プロフィールで選べます。")
    duty = forms.ModelChoiceField(label="担当分野", queryset=Duty.objects.none(), required=False, empty_label="あとで決める")
    duty_since = forms.TypedChoiceField(label="その分野になった年度", required=False, empty_value=None)
    field_order = ["way", "body", "organisation", "post", "duty", "duty_since"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = duties()
        self.fields["duty"].queryset = listed  # type: ignore[attr-defined]
        self.fields["duty"].choices = [("", "あとで決める"), *_grouped(list(listed))]  # type: ignore[attr-defined]
        self.fields["duty_since"].choices = [("", "選ばない"), *_years()]  # type: ignore[attr-defined]
        self.fields["duty_since"].coerce = _first_day  # type: ignore[attr-defined]

    @classmethod
    def of(cls, current: Affiliation | None, *, seconded: bool = False) -> "TransferForm":
        """As the page opens: the body and post of today, and a field that began this April."""
        begun: dict[str, Any] = {"duty_since": str(fiscal_year(today())), "way": "seconded" if seconded else "moved"}
        if current is not None and not seconded:
            begun |= {"body": current.organisation.full_name, "organisation": str(current.organisation_id), "post": current.post}
        return cls(initial=begun)

    def for_action(self) -> dict[str, Any]:
        """The arguments of actions.transfer()."""
        kept = {name: self.cleaned_data[name] for name in ("organisation", "organisation_text", "post", "duty")}
        since: date | None = self.cleaned_data["duty_since"] if self.cleaned_data["duty"] else None
        return {**kept, "duty_since": since, "seconded": self.cleaned_data["way"] == "seconded"}


class AddressForm(forms.Form):
    address = forms.EmailField(
        label="新しいメールアドレス",
        help_text="職場のものでない、ふだんのアドレスです。確認の数字を送ります。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AddressCodeForm(forms.Form):
    code = forms.CharField(
        label="確認コード",
        max_length=20,
        error_messages={"required": "まだ書かれていません。6けたの数字を入れてください。"},
        widget=forms.TextInput(attrs={"class": "code", "inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        return re.sub(r"\D", "", unicodedata.normalize("NFKC", str(self.cleaned_data["code"])))


class LeavingForm(forms.Form):
    choice = forms.ChoiceField(
        label="書いたもの",
        choices=[
            (Leaving.Choice.NAMED, "名前のまま残す\n投稿と答えに、いまの表示名が残ります"),
            (Leaving.Choice.FORMER, "元会員として残す\n表示名が「元会員」に変わります"),
            (Leaving.Choice.DELETED, "消す\nすぐに見えなくなります。ほかの方の答えは残ります"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "まだ選ばれていません。一つ選ぶと進めます。"},
    )

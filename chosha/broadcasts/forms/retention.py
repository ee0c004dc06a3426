"""Why a recording is taken down, and how long a programme's recordings stay."""

from typing import Any

from django import forms

from chosha.broadcasts.engine.retention import CHOICES, length_of


class TakedownForm(forms.Form):
    reason = forms.CharField(
        label="取り下げる理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="パーソナリティに伝わり、記録に残ります。個人の事情は、ぼかして書いてください。300字まで",
    )


class KeepingForm(forms.Form):
    months = forms.ChoiceField(
        label="録画を残す期間",
        widget=forms.RadioSelect,
        choices=[("", "期限を決めない"), *((str(each), f"放送から{length_of(each)}") for each in CHOICES)],
        required=False,
    )

    def clean_months(self) -> int | None:
        chosen: Any = self.cleaned_data["months"]
        return int(chosen) if chosen else None

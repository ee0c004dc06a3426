"""What a newcomer chooses in the first days."""

from datetime import time
from typing import Any

from django import forms

from chosha.members.models import Duty

MOST_FIELDS = 10


class InterestsForm(forms.Form):
    """Up to ten fields of work."""

    fields_of_work = forms.ModelMultipleChoiceField(label="関心のある分野", queryset=Duty.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fields_of_work"].queryset = Duty.objects.all()  # type: ignore[attr-defined]

    def clean_fields_of_work(self) -> list[Duty]:
        chosen = list(self.cleaned_data["fields_of_work"])
        if len(chosen) > MOST_FIELDS:
            raise forms.ValidationError(f"選べるのは{MOST_FIELDS}までです。いま{len(chosen)}あります。印をいくつか外すと保存できます。")
        return chosen


class Clock(forms.TimeField):
    """A time of day to the minute, drawn as the device draws it."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
        self.error_messages["invalid"] = "時刻の形と合いませんでした。「22:00」のように入れてください。"

    def to_python(self, value: Any) -> time | None:
        found: time | None = super().to_python(value)
        return found.replace(second=0, microsecond=0) if found else None


class QuietForm(forms.Form):
    quiet_from = Clock("はじまり")
    quiet_until = Clock("おわり")

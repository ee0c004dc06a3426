"""What a newcomer chooses in the first days."""

from datetime import time
from typing import Any

from django import forms

from chosha.members.models import Duty

MOST_FIELDS = 10
HALF_HOURS = [(f"{hour:02}:{minute:02}", f"{hour}:{minute:02}") for hour in range(24) for minute in (0, 30)]


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


class QuietForm(forms.Form):
    """Two times of day, to the half hour: 「22:00」, as the house writes it, and not as the device would."""

    quiet_from = forms.TypedChoiceField(label="はじまり", choices=HALF_HOURS, coerce=time.fromisoformat)
    quiet_until = forms.TypedChoiceField(label="おわり", choices=HALF_HOURS, coerce=time.fromisoformat)

    def __init__(self, posted: Any = None, *, kept: tuple[time, time]) -> None:
        """`kept` are the hours as they are; an odd minute chosen elsewhere stays among the choices."""
        words = [f"{clock:%H:%M}" for clock in kept]
        super().__init__(posted, initial=dict(zip(("quiet_from", "quiet_until"), words, strict=True)))
        for field in self.fields.values():
            field.choices = sorted({*HALF_HOURS, *((word, word.removeprefix("0")) for word in words)})  # type: ignore[attr-defined]

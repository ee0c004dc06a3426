"""What a member writes for the own eyes."""

from django import forms

from chosha.broadcasts.forms.archive import MOMENT_HELP, MomentField
from chosha.broadcasts.models import SelfNote


class NoteForm(forms.Form):
    text = forms.CharField(label="メモ", max_length=400, widget=forms.Textarea(attrs={"rows": 2, "class": "few"}))
    at = MomentField(label="時刻", help_text=MOMENT_HELP)

    @classmethod
    def of(cls, note: SelfNote) -> "NoteForm":
        return cls(initial={"text": note.text, "at": note.second})

"""What hosts write of a topic."""

from typing import Any

from django import forms

from chosha.broadcasts.forms.archive import MOMENT_HELP, MomentField
from chosha.broadcasts.models import Topic


class TopicForm(forms.Form):
    title = forms.CharField(label="話題", max_length=60, help_text="60字まで。例　写真を断られたときの書き方")
    words = forms.CharField(
        label="ひとことの説明",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "few"}),
        help_text="放送で話したことの続きに、何を書いてほしいか。1、2文で。",
    )
    at = MomentField(label="録画の時刻", required=False, help_text=f"その話がはじまるところ。{MOMENT_HELP}")

    @classmethod
    def of(cls, topic: Topic) -> "TopicForm":
        return cls(initial={"title": topic.title, "words": topic.words, "at": topic.heard_at})

    @property
    def told(self) -> dict[str, Any]:
        """As the actions take it."""
        clean = self.cleaned_data
        at_sec = None if clean["at"] is None else int(clean["at"])
        return {"title": " ".join(clean["title"].split()), "words": " ".join(clean["words"].split()), "at_sec": at_sec}

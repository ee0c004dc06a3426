"""A poll beside a show."""

from typing import Any

from django import forms

from chosha.talk.forms import PollFields


class ShowPollForm(PollFields):
    """As elsewhere, but here the poll is all there is: without one there is nothing to begin."""

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found["poll"] is None and not self.errors:
            self.add_error("poll_question", forms.ValidationError("投票の問いがまだ書かれていません。書くと始められます。"))
        return found

"""What somebody confirms who was invited from the old form."""

from typing import Any

from django import forms

from chosha.reception.forms.applying import ApplyForm
from chosha.reception.models import Application


class InvitationForm(ApplyForm):
    """The application form, filled with what the old form said. Everything can be changed; agreeing cannot be filled in beforehand."""

    motive = forms.CharField(
        label="申込みの理由",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="事務局だけが見ます。",
    )


def answers_of(application: Application) -> dict[str, Any]:
    """What the fields begin with."""
    body = application.organisation
    return {
        "name": application.name,
        "kana": application.kana,
        "display_name": application.display_name,
        "email": application.email,
        "body": body.full_name if body else application.organisation_text,
        "organisation": str(body.pk) if body else "",
        "post": application.post,
        "duty": application.duty_id or "",
        "motive": application.motive,
    }

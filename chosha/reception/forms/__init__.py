"""What applicants and volunteers type."""

from chosha.reception.forms.applying import (
    HEISEI_BEFORE,
    NAMES_ONLY,
    NOT_A_NAME,
    RULES_VERSION,
    UNLISTED,
    AnswerForm,
    ApplyForm,
    BodyPicker,
    CodeForm,
    WelcomeForm,
    WorkAddressForm,
)
from chosha.reception.forms.importing import RowBodyForm, TableForm
from chosha.reception.forms.inviting import InvitationForm, answers_of
from chosha.reception.forms.queue import DeclineForm, QuestionForm

__all__ = [
    "HEISEI_BEFORE",
    "NAMES_ONLY",
    "NOT_A_NAME",
    "RULES_VERSION",
    "UNLISTED",
    "AnswerForm",
    "ApplyForm",
    "BodyPicker",
    "CodeForm",
    "DeclineForm",
    "InvitationForm",
    "QuestionForm",
    "RowBodyForm",
    "TableForm",
    "WelcomeForm",
    "WorkAddressForm",
    "answers_of",
]

"""What applicants and volunteers type."""

from chosha.reception.forms.applying import (
    HEISEI_BEFORE,
    NAMES_ONLY,
    NOT_A_NAME,
    UNLISTED,
    AnswerForm,
    ApplyForm,
    BodyPicker,
    CodeForm,
    WelcomeForm,
    WorkAddressForm,
)
from chosha.reception.forms.queue import DeclineForm, QuestionForm

__all__ = [
    "HEISEI_BEFORE",
    "NAMES_ONLY",
    "NOT_A_NAME",
    "UNLISTED",
    "AnswerForm",
    "ApplyForm",
    "BodyPicker",
    "CodeForm",
    "DeclineForm",
    "QuestionForm",
    "WelcomeForm",
    "WorkAddressForm",
]

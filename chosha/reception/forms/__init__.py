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
from chosha.reception.forms.documents import DocumentForm
from chosha.reception.forms.queue import DeclineForm, QuestionForm
from chosha.reception.forms.vouching import WordForm

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
    "DocumentForm",
    "QuestionForm",
    "WelcomeForm",
    "WordForm",
    "WorkAddressForm",
]

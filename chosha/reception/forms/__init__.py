"""What applicants and volunteers type."""

from chosha.reception.forms.applying import (
    HEISEI_BEFORE,
    NAMES_ONLY,
    NOT_A_NAME,
    AnswerForm,
    ApplyForm,
    CodeForm,
    MendForm,
    NewAddressForm,
    WelcomeForm,
    WorkAddressForm,
)
from chosha.reception.forms.picker import UNLISTED, BodyPicker
from chosha.reception.forms.queue import OPENINGS, DeclineForm, QuestionForm, SecondLookForm
from chosha.reception.forms.welcoming import GreetingForm

__all__ = [
    "HEISEI_BEFORE",
    "NAMES_ONLY",
    "NOT_A_NAME",
    "OPENINGS",
    "UNLISTED",
    "AnswerForm",
    "ApplyForm",
    "BodyPicker",
    "CodeForm",
    "DeclineForm",
    "GreetingForm",
    "MendForm",
    "NewAddressForm",
    "QuestionForm",
    "SecondLookForm",
    "WelcomeForm",
    "WorkAddressForm",
]

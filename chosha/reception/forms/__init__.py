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
from chosha.reception.forms.queue import DeclineForm, QuestionForm
from chosha.reception.forms.service import AddressCodeForm, AddressForm, LeavingForm, TransferForm

__all__ = [
    "HEISEI_BEFORE",
    "NAMES_ONLY",
    "NOT_A_NAME",
    "RULES_VERSION",
    "UNLISTED",
    "AddressCodeForm",
    "AddressForm",
    "AnswerForm",
    "ApplyForm",
    "BodyPicker",
    "CodeForm",
    "DeclineForm",
    "LeavingForm",
    "QuestionForm",
    "TransferForm",
    "WelcomeForm",
    "WorkAddressForm",
]

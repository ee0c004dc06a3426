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
from chosha.reception.forms.documents import DocumentForm
from chosha.reception.forms.importing import RowBodyForm, TableForm
from chosha.reception.forms.inviting import InvitationForm, answers_of
from chosha.reception.forms.picker import UNLISTED, BodyPicker
from chosha.reception.forms.queue import OPENINGS, DeclineForm, QuestionForm, SecondLookForm
from chosha.reception.forms.service import AddressCodeForm, AddressForm, LeavingForm, TransferForm
from chosha.reception.forms.vouching import WordForm
from chosha.reception.forms.welcoming import GreetingForm

__all__ = [
    "HEISEI_BEFORE",
    "NAMES_ONLY",
    "NOT_A_NAME",
    "OPENINGS",
    "UNLISTED",
    "AddressCodeForm",
    "AddressForm",
    "AnswerForm",
    "ApplyForm",
    "BodyPicker",
    "CodeForm",
    "DeclineForm",
    "DocumentForm",
    "GreetingForm",
    "InvitationForm",
    "LeavingForm",
    "MendForm",
    "NewAddressForm",
    "QuestionForm",
    "RowBodyForm",
    "SecondLookForm",
    "TableForm",
    "TransferForm",
    "WelcomeForm",
    "WordForm",
    "WorkAddressForm",
    "answers_of",
]

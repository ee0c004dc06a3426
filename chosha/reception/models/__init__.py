from chosha.reception.models.application import Application, Purpose, State
from chosha.reception.models.buddies import Pair
from chosha.reception.models.membership import ImportRow, ImportRun, Leaving, Renewal, Welcome
from chosha.reception.models.memory import Refusal
from chosha.reception.models.proof import Attempt, Code, Document, Link, Question, Vouch, VouchCall
from chosha.reception.models.service import AddressChange, SamePlace

__all__ = [
    "AddressChange",
    "Application",
    "Attempt",
    "Code",
    "Document",
    "ImportRow",
    "ImportRun",
    "Leaving",
    "Link",
    "Pair",
    "Purpose",
    "Question",
    "Refusal",
    "Renewal",
    "SamePlace",
    "State",
    "Vouch",
    "VouchCall",
    "Welcome",
]

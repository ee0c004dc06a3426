from chosha.reception.models.application import Application, State
from chosha.reception.models.proof import Attempt, Code, Link, Question

__all__ = ["Application", "Attempt", "Code", "Link", "Question", "State"]

from chosha.reception.models.application import Application, State
from chosha.reception.models.proof import Code, Knock, Link, Question

__all__ = ["Application", "Code", "Knock", "Link", "Question", "State"]

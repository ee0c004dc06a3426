"""How an action says no. Views and the API turn it into pages: 403 and 422, and in the API 409 for what was overtaken."""

import secrets


class NotAllowed(Exception):
    """The member may not do this. Shown as 403, with the same words whether the thing exists or not."""


class Refused(Exception):
    """The act itself is unsound (wrong code, too large a file, already ended).

    `sentence` is Japanese for the person: what happened, what can be done, what was kept. `field` names the form field
    it belongs to, or is empty.
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Overtaken(Refused):
    """The text was changed since the page that mends it was opened. What stands now is shown before anything is written over it."""


def failure_number() -> str:
    """「4C7-21A」: what a person can tell the secretariat, and what the line in the log begins with."""
    return f"{secrets.token_hex(2)[:3]}-{secrets.token_hex(2)[:3]}".upper()

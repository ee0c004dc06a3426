"""What the engine finds, and what a further detector must look like."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from chosha.guard.engine.reading import Reading


class Level(StrEnum):
    """How much a mark weighs: stop and confirm, ask, or a mere hint that never holds a text back."""

    STOP = "stop"
    ASK = "ask"
    HINT = "hint"


RANK = {Level.STOP: 0, Level.ASK: 1, Level.HINT: 2}


class Kind(StrEnum):
    MY_NUMBER = "my_number"
    BANK = "bank_account"
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"
    POSTAL = "postal_code"
    CASE = "case_number"
    BIRTH = "birth_date"
    ADDRESS = "address"
    PERSON = "person"
    FACILITY = "facility"
    MUNICIPALITY = "municipality"
    PLACE = "place"
    COMPANY = "company"
    WHO = "description"
    TERM = "term"


class Span(NamedTuple):
    """One mark: `start` and `end` count code points of the text as it was given. `replacement` may be empty: nothing ready."""

    start: int
    end: int
    kind: Kind
    level: Level
    text: str
    why: str
    replacement: str = ""

    def as_answer(self) -> dict[str, Any]:
        """What the command line and the page give out."""
        return self._asdict()


class Detector(Protocol):
    """A plug-in. It finds marks in a text that was read already; offsets are those of `reading.folded`."""

    def find(self, reading: "Reading") -> Iterable[Span]: ...

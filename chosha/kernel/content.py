"""Passports: what shared desks (search, moderation, notices, feeds) may know of any content."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from django.db.models import Model, QuerySet


def random_id() -> int:
    """A primary key that tells neither order nor number: 53 random bits, so that JavaScript reads it exactly."""
    return secrets.randbits(53) or 1


@dataclass(frozen=True)
class Card:
    """One content in a line: title, side line, who signed it (already masked where masked), path of its page."""

    title: str
    detail: str
    byline: str
    url: str


class Voice(Enum):
    """As whom a member stands around a content: what is kept there of a wearer, or of who may be one, carries no name."""

    NAME = "name"
    MASK = "mask"
    LOCKED = "locked"  # somebody wears masks there, and the member's are locked: nobody can tell


class Viewer(Protocol):
    """Whoever looks: a Member. Kept abstract because the kernel knows no rooms."""

    @property
    def pk(self) -> Any: ...


class Passport:
    """What a content type tells shared desks. Subclass in a room's plugs.py and `issue()` one instance.

    `key` is "<room>.<thing>"; desks store (key, id) and come back here for everything else.
    """

    key: str
    model: type[Model]
    label: str
    closed: str = ""  # the sentence for whoever writes to one that is no longer there for them; empty: the usual one

    def visible_to(self, member: Viewer) -> QuerySet[Any]:
        """Rows this member may see."""
        raise NotImplementedError

    def listed_to(self, member: Viewer) -> QuerySet[Any]:
        """What lists and search show of them: without those the member has chosen not to meet there."""
        return self.visible_to(member)

    def kept_from(self, member: Viewer) -> QuerySet[Any]:
        """Rows this member must not even learn of, because their author keeps them from the member's body."""
        return self.model._default_manager.none()

    def author_of(self, thing: Any) -> int | None:
        """The member to keep off who does not want to read it; None where nobody signed it."""
        return None

    def signed_by(self, member: Viewer) -> QuerySet[Any]:
        """Rows that stand under this member's name: what is said to them alone may be shown to the member anywhere."""
        return self.model._default_manager.none()

    def is_by(self, thing: Any, member: Viewer) -> bool:
        """Whether this member answers for it and may mend it. Override it where that is more than one, or not written down."""
        return bool(self.author_of(thing) == member.pk)

    def mending_at(self, thing: Any) -> str:
        """The page on which whoever wrote it mends it, and so ends a cover; empty where words alone cannot mend it."""
        return self.card(thing).url

    def rows(self) -> QuerySet[Any]:
        """All rows, with what a card needs read along. Who may see them is asked of `visible_to`, never of this."""
        return self.model._default_manager.all()

    def find(self, member: Viewer, thing_id: int) -> Any:
        """The one this member may see, or None. Override it where a lighter row does: what is missing is read when asked for."""
        return self.visible_to(member).filter(pk=thing_id).order_by().first()

    def card(self, thing: Any) -> Card:
        raise NotImplementedError

    def cards(self, things: Sequence[Any]) -> list[Card]:
        """The same for many at once. Override it where a card costs a query."""
        return [self.card(thing) for thing in things]

    def words(self, thing: Any) -> str | None:
        """What search may index: first line the title. None: not to be found (hidden, deleted)."""
        raise NotImplementedError

    def hide(self, thing: Any, *, by: Any, reason: str) -> None:
        """Cover it for now, on behalf of moderation. Raises NotAllowed or Refused."""
        raise NotImplementedError

    def unhide(self, thing: Any, *, by: Any, reason: str) -> None:
        raise NotImplementedError

    def may_comment(self, thing: Any, member: Viewer) -> bool:
        """Whether this member may comment on it now. Nobody, unless the room grants it."""
        return False

    def voice_of(self, thing: Any, member: Viewer) -> Voice:
        """By name, or under a mask worn in its thread."""
        return Voice.NAME

    def forget_reader(self, thing_id: int, member: Viewer) -> None:
        """Take away what the member put there as a reader: a mask is being put on, and nothing of its wearer may stay beside it."""

    def circle_of(self, thing: Any) -> str:
        """The key of the circle it is for alone (kernel.circles); empty: for everybody."""
        return ""

    def consults(self, thing: Any) -> bool:
        """Whether it asks for an answer, so that a programme may take it on air."""
        return False

    def duty_of(self, thing: Any) -> str | None:
        """The field it is about."""
        return None

    def limits(self, thing: Any) -> list[str]:
        """Who alone may read it, in words for its writer; empty: every member inside."""
        return []

    def masked(self, thing: Any) -> bool:
        """Whether it stands under a mask, so that what is said to it may stand under one too."""
        return False


_passports: dict[str, Passport] = {}


def issue(passport: Passport) -> Passport:
    """Register a passport. Issuing a key twice with another model is a mistake of the house."""
    known = _passports.get(passport.key)
    if known is not None and known.model is not passport.model:
        raise ValueError(f"passport {passport.key} is already issued to {known.model.__name__}")
    _passports[passport.key] = passport
    return passport


def passport(key: str) -> Passport:
    """The passport of a key. Raises KeyError for an unknown one."""
    return _passports[key]


def passports() -> Iterator[Passport]:
    return iter(list(_passports.values()))

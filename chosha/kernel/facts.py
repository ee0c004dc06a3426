"""Facts: frozen notes of what happened, told upwards and sideways after the commit. Losing one may delay a badge, never lose a duty."""

import logging
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

logger = logging.getLogger(__name__)


class Fact:
    """Base of all facts. Subclasses are frozen dataclasses in the past tense that carry ids only."""


F = TypeVar("F", bound=Fact)
_listeners: dict[type[Fact], list[Callable[[Any], None]]] = defaultdict(list)


def on(fact_type: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Register a listener: `@on(PostPublished)`. Listeners run after the commit, each alone."""

    def register(listener: Callable[[F], None]) -> Callable[[F], None]:
        if listener not in _listeners[fact_type]:
            _listeners[fact_type].append(listener)
        return listener

    return register


def announce(fact: Fact) -> None:
    """Tell all listeners once the surrounding transaction has committed; nothing is told when it rolls back."""
    for listener in _listeners[type(fact)]:
        transaction.on_commit(_telling(listener, fact), robust=True)


def _telling(listener: Callable[[Any], None], fact: Fact) -> Callable[[], None]:
    # A function of its own: robust=True wants a __qualname__, which functools.partial lacks.
    def tell() -> None:
        listener(fact)

    return tell


def listeners(fact_type: type[Fact]) -> tuple[Callable[[Any], None], ...]:
    return tuple(_listeners[fact_type])

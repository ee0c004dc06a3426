"""Declaring chores: `@job(...)` and `@every(...)` in a room's tasks.py.

A chore is a row of django-tasks-db, written by `chore.enqueue(**ids)` in the transaction that causes it. It runs at least
once: write tasks so that running them twice does no harm. A failed chore is tried again with growing pauses.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django_tasks import task
from django_tasks.base import Task

PAUSES = (10, 60, 300, 1800, 7200)  # seconds before the 2nd, 3rd, … attempt
ATTEMPTS = 5

_attempts: dict[str, int] = {}
_recurring: dict[str, tuple[Task[Any, Any], timedelta]] = {}


def job(*, queue: str = "default", attempts: int = ATTEMPTS) -> Callable[[Callable[..., Any]], Task[Any, Any]]:
    """Turn a module-level function into a chore. `queue` is default, mail, or for long work that must not block the rest
    media or hearing: one of a kind at a time, the two side by side."""

    def declare(function: Callable[..., Any]) -> Task[Any, Any]:
        chore = task(queue_name=queue)(function)
        _attempts[chore.module_path] = attempts
        return chore

    return declare


def every(*, minutes: int) -> Callable[[Task[Any, Any]], Task[Any, Any]]:
    """Put above `@job`: the chore, which takes no arguments, is enqueued every so many minutes."""

    def schedule(chore: Task[Any, Any]) -> Task[Any, Any]:
        _recurring[chore.module_path] = (chore, timedelta(minutes=minutes))
        return chore

    return schedule


def attempts_of(task_path: str) -> int:
    return _attempts.get(task_path, ATTEMPTS)


def recurring() -> dict[str, tuple[Task[Any, Any], timedelta]]:
    return dict(_recurring)


def pause_after(attempt: int) -> timedelta:
    """How long to rest after the given attempt (1 = the first) failed."""
    return timedelta(seconds=PAUSES[min(attempt, len(PAUSES)) - 1])

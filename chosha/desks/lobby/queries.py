"""What the front door tells in numbers and times."""

from dataclasses import dataclass

from chosha.broadcasts.queries import NextEpisode, next_episodes_public
from chosha.members.engine.changes import Piece, changes
from chosha.members.models import Rules
from chosha.members.queries import former_rules, numbers, rules_in_force

ENOUGH = 100  # below this, a number would tell who they are


def totals() -> dict[str, int] | None:
    """Members and bodies of the building, or None while they are few."""
    found = numbers()
    return found if found["members"] >= ENOUGH else None


def next_programmes(limit: int = 3) -> list[NextEpisode]:
    """What is on next: titles and hours, no names."""
    return next_episodes_public(limit)


@dataclass(frozen=True)
class RulesPage:
    """One version of the rules: whether it holds, where it differs from the one before, and which others there are."""

    rules: Rules
    in_force: bool
    changes: list[list[Piece]]
    others: list[Rules]


def rules_page(number: int | None) -> RulesPage | None:
    """The version of that number, or the one in force. None where there is none."""
    force = rules_in_force()
    rules = force if number is None else Rules.objects.filter(number=number).first() if number < 10**6 else None
    if rules is None:
        return None
    former = former_rules(rules)
    others = list(Rules.objects.exclude(pk=rules.pk).defer("source", "html"))
    return RulesPage(rules, rules == force, changes(former.source, rules.source) if former else [], others)

"""Telling members who said they can help that a question waits: softly, once a day, each question once."""

from datetime import timedelta

from django.db import transaction

from chosha.board.models import Called
from chosha.board.queries.calling import STALE, able_to_help, questions_to_hear_of
from chosha.kernel.clock import today
from chosha.notices.actions import tell_softly

LINE = "話せる分野の質問が、机にあります。答えても、読むだけでもかまいません"
KEEP = STALE + timedelta(days=1)


@transaction.atomic
def call_helpers() -> int:
    """Returns how many were told. Whoever is quiet or was told today is asked after again later."""
    told = 0
    for member in able_to_help():
        waiting = questions_to_hear_of(member)
        if waiting and tell_softly(member, "waiting", LINE, "/") == "told":
            Called.objects.bulk_create([Called(member=member, post_id=pk, on=today()) for pk in waiting], ignore_conflicts=True)
            told += 1
    return told


@transaction.atomic
def forget_calls() -> int:
    """Once a question is too old to call for, who heard of it is nobody's business. Returns how many."""
    return Called.objects.filter(on__lt=today() - KEEP).delete()[0]

"""Reads of greetings, for pages."""

from django.db.models import Q

from chosha.kernel.cursor import cursor_of, read_cursor
from chosha.members.models import Member
from chosha.reception.access import GREETING, listed_greetings
from chosha.reception.models import Welcome
from chosha.talk.engine.spoken import Conversation
from chosha.talk.queries import conversation

NEWCOMERS = 20


def welcome_of(member: Member) -> Welcome:
    """The member's own row, or an empty one that is not kept yet."""
    return Welcome.objects.filter(member=member).first() or Welcome(member=member)


def newcomers_page(member: Member, after: str = "") -> tuple[list[Welcome], str]:
    """Who greeted and agreed to be listed, the newest first, and the cursor of the next page ("" at the end)."""
    rows = listed_greetings(member).select_related("member")
    place = read_cursor(after)
    if place is not None:
        rows = rows.filter(Q(greeted_at__lt=place[0]) | Q(greeted_at=place[0], pk__lt=place[1]))
    found = list(rows.order_by("-greeted_at", "-id")[: NEWCOMERS + 1])
    last = found[NEWCOMERS - 1] if len(found) > NEWCOMERS else None
    return found[:NEWCOMERS], cursor_of(last.greeted_at, last.pk) if last is not None and last.greeted_at else ""


def greeting_talk(member: Member, welcome: Welcome, after: str = "") -> Conversation:
    """What colleagues said under a greeting. The caller has asked that the member sees it."""
    nobody = "ようこその言葉は、まだありません。ひとことから書けます。"
    if welcome.member_id == member.pk:
        nobody = "ようこその言葉は、まだありません。届いたら、お知らせします。"
    return conversation(member, GREETING, welcome, after=after, word="ようこその言葉", nobody=nobody, reacts=("thanks",))


def greeter_of(welcome_id: int) -> Member | None:
    """Whom to tell of a comment under a greeting."""
    welcome = Welcome.objects.filter(pk=welcome_id).select_related("member").first()
    return welcome.member if welcome else None

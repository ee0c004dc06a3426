"""What becomes of a member's things in the studio when the member leaves, or comes back."""

from datetime import datetime

from django.db import transaction

from chosha.broadcasts.actions.answering import SEARCHED_AS
from chosha.broadcasts.models import (
    Answerer,
    CalendarAddress,
    Chapter,
    ChatLine,
    ChatMute,
    Consent,
    Episode,
    Following,
    LiveQuestion,
    Place,
    PodcastAddress,
    ProgrammeHost,
    Progress,
    Reminder,
    Seat,
    SelfNote,
    Series,
    ShelfEntry,
    SignUp,
    State,
)
from chosha.members.models import Member
from chosha.search.actions import index

WITHOUT_WORDS = "質問"


@transaction.atomic
def take_down_lines(member: Member, at: datetime) -> None:
    """Words in the chats to be deleted: nobody reads them from now on. Shows belong to everybody who made them, and stay."""
    ChatLine.objects.filter(author=member, hidden_at__isnull=True).update(hidden_at=at)
    asked = LiveQuestion.objects.filter(author=member, taken_down_at__isnull=True)
    for question in asked.exclude(chapter=None):
        _rename_chapter(question, question.chapter_label, WITHOUT_WORDS)
    asked.update(taken_down_at=at)


@transaction.atomic
def put_back_lines(member: Member, at: datetime) -> None:
    """The member came back: what was taken down then, and nothing that was covered before."""
    ChatLine.objects.filter(author=member, hidden_at=at).update(hidden_at=None)
    asked = LiveQuestion.objects.filter(author=member, taken_down_at=at)
    for question in asked.exclude(chapter=None):
        _rename_chapter(question, WITHOUT_WORDS, question.chapter_label)
    asked.update(taken_down_at=None)


def _rename_chapter(question: LiveQuestion, former: str, label: str) -> None:
    """The place in the recording stays, and a name a host gave it, too."""
    if Chapter.objects.filter(pk=question.chapter_id, label=former).update(label=label):
        index(SEARCHED_AS, question.episode)


@transaction.atomic
def let_go_of_studio(member: Member, *, named: bool, texts: bool) -> None:
    """For good: places to go on from and seats in programmes and coming shows; past shows name the member only where `named`."""
    for private in (Progress, Consent, Reminder, Following, CalendarAddress, PodcastAddress, Answerer, ChatMute, SelfNote, SignUp):
        private._default_manager.filter(member=member).delete()
    ProgrammeHost.objects.filter(member=member).delete()
    for through in (Episode.hosts.through, Episode.guests.through):
        seats = through.objects.filter(member_id=member.pk)
        (seats.filter(episode__state=State.SCHEDULED) if named else seats).delete()
    Seat.objects.filter(member=member).update(member=None)
    Place.objects.filter(by=member).update(by=None)
    Series.objects.filter(owner=member).delete()
    ShelfEntry.objects.filter(by=member).update(by=None)
    if texts:
        ChatLine.objects.filter(author=member).delete()
        LiveQuestion.objects.filter(author=member).delete()

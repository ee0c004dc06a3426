"""投票 beside a show. What of votes is kept, and what never is: docs/adr/0011-unlinked-votes.md."""

from django.db import transaction

from chosha.broadcasts.access import may_host
from chosha.broadcasts.facts import PollBegun
from chosha.broadcasts.models import NOT_OVER, Episode
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member
from chosha.search.actions import index
from chosha.talk.actions import attach_poll
from chosha.talk.engine.ballots import PollWords
from chosha.talk.models import Poll

KEY = "broadcasts.episode"
MOST_POLLS = 10


@transaction.atomic
def begin_poll(episode: Episode, *, by: Member, words: PollWords) -> Poll:
    """Ask all who listen, before or while the show is on air. Raises NotAllowed, Refused."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if kept.state not in NOT_OVER:
        raise Refused("この回は終わっているので、投票を始められませんでした。書いた文は残っています。")
    if Poll.objects.filter(thing_key=KEY, thing_id=kept.pk).count() >= MOST_POLLS:
        raise Refused(f"投票は、一回の放送に{MOST_POLLS}までです。書いた文は残っています。")
    poll = attach_poll(thing_key=KEY, thing_id=kept.pk, words=words)
    kept.polled = True
    kept.save(update_fields=["polled"])
    index(KEY, kept)
    announce(PollBegun(episode_id=kept.pk))
    return poll

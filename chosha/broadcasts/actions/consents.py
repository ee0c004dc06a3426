"""録画への同意: given and taken back by whoever speaks, or noted by a host who asked."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host
from chosha.broadcasts.actions.planning import tell_hosts
from chosha.broadcasts.models import Consent, Episode, Recording
from chosha.broadcasts.queries.consents import speaks_in
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import may_write
from chosha.members.models import Member


@transaction.atomic
def give_consent(episode: Episode, *, by: Member) -> None:
    """I agree that the recording stays. Twice is once. Raises NotAllowed for whoever does not speak there; Refused."""
    if not may_write(by) or not speaks_in(by, episode):
        raise NotAllowed
    _refuse_without_recording(episode)
    Consent.objects.update_or_create(episode=episode, member=by, defaults={"noted_by": None})


@transaction.atomic
def note_consent(episode: Episode, member: Member, *, by: Member) -> None:
    """A host asked somebody who speaks and writes the answer down. Raises NotAllowed or Refused."""
    if not may_host(by, episode):
        raise NotAllowed
    _refuse_without_recording(episode)
    if not speaks_in(member, episode):
        raise Refused("この回で話す方ではありません。回の紹介で、ゲストに加えると控えられます。")
    _, fresh = Consent.objects.get_or_create(episode=episode, member=member, defaults={"noted_by": by})
    if fresh:
        record("broadcasts.consent.noted", episode, by=by)


@transaction.atomic
def withdraw_consent(episode: Episode, *, by: Member) -> None:
    """I no longer agree; where a recording stands, the hosts learn of it. Taking back nothing changes nothing. Raises NotAllowed."""
    if not may_write(by):
        raise NotAllowed
    gone = Consent.objects.filter(episode=episode, member=by).delete()[0]
    if gone and Recording.objects.filter(episode=episode).exists():
        title = episode.title if len(episode.title) <= 40 else f"{episode.title[:39]}…"
        tell_hosts(episode, f"{by.name_with_san}が「{title}」の録画への同意を取り消しました。放送係が録画を取り下げられます")


def _refuse_without_recording(episode: Episode) -> None:
    if episode.no_recording:
        raise Refused("この回は録音しない約束です。録画への同意は要りません。")

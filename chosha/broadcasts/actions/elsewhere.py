"""ほかの場所: a link as the last resort. The house shows it, fetches nothing, and takes the recording afterwards."""

from datetime import timedelta

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host
from chosha.broadcasts.actions.answering import close_questions
from chosha.broadcasts.actions.planning import tell_hosts
from chosha.broadcasts.actions.recording import MAKE_ARCHIVE
from chosha.broadcasts.engine.elsewhere import NotShown, checked
from chosha.broadcasts.facts import EpisodeEnded, EpisodeWentElsewhere
from chosha.broadcasts.models import ON_AIR, Elsewhere, Episode, State
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.media.actions import end_live_part, end_live_show
from chosha.media.queries import show_state
from chosha.members.models import Member

OPEN = (State.SCHEDULED, *ON_AIR, State.ELSEWHERE)
FORGOTTEN_AFTER = timedelta(hours=12)
OVER = "この回は終わっているか、取りやめになっています。番地は変えていません。新しい回としてなら予定できます。"


def _hosted(episode: Episode, by: Member) -> Episode:
    """The episode, locked. Raises NotAllowed, Refused."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if kept.state not in OPEN:
        raise Refused(OVER)
    return kept


@transaction.atomic
def tell_elsewhere(episode: Episode, *, by: Member, url: str, note: str = "") -> Elsewhere:
    """Write down, or mend, where the episode can be heard outside. Members see it once it begins there. Raises NotAllowed or Refused."""
    kept = _hosted(episode, by)
    try:
        facts = {"url": checked(url), "note": note[:200], "by": by, "told_at": now()}
    except NotShown as error:
        raise Refused(str(error), field="url") from error
    place, _ = Elsewhere.objects.update_or_create(episode=kept, defaults=facts)
    Episode.objects.filter(pk=kept.pk, touched_at__isnull=True).update(touched_at=now())
    record("broadcasts.elsewhere.told", kept, by=by)
    return place


@transaction.atomic
def drop_elsewhere(episode: Episode, *, by: Member) -> None:
    """Take the link back before it is used. Dropping nothing changes nothing. Raises NotAllowed or Refused."""
    kept = _hosted(episode, by)
    if kept.state == State.ELSEWHERE:
        raise Refused("いま、ほかの場所で放送しています。番地は、終わると消えます。変えるときは、書き直せます。")
    if Elsewhere.objects.filter(episode=kept).delete()[0]:
        record("broadcasts.elsewhere.dropped", kept, by=by)


@transaction.atomic
def go_elsewhere(episode: Episode, *, by: Member) -> None:
    """The show is on elsewhere from now on; what was on air here is kept. Raises NotAllowed or Refused."""
    kept = _hosted(episode, by)
    place = Elsewhere.objects.filter(episode=kept).first()
    if place is None:
        raise Refused("会議や配信の番地が、まだ書かれていません。先に番地を保存すると、始められます。")
    if kept.state == State.ELSEWHERE:
        return
    kept.state, kept.on_air_by, kept.went_live_at = State.ELSEWHERE, None, kept.went_live_at or now()
    kept.save(update_fields=["state", "on_air_by", "went_live_at"])
    place.began_at = now()
    place.save(update_fields=["began_at"])
    record("broadcasts.elsewhere.began", kept, by=by)
    announce(EpisodeWentElsewhere(episode_id=kept.pk))
    parts = show_state(kept.pk).parts
    if parts:
        transaction.on_commit(lambda: end_live_part(kept.pk, parts), robust=True)
    episode.refresh_from_db()


@transaction.atomic
def end_elsewhere(episode: Episode, *, by: Member | None) -> None:
    """It is over there: the link goes, and the page waits for a recording. `by=None` is the building itself.

    Ending twice changes nothing. Raises NotAllowed; Refused for what is not on elsewhere.
    """
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if by is not None and not may_host(by, kept):
        raise NotAllowed
    if kept.state in (State.ENDED, State.ARCHIVED):
        return
    if kept.state != State.ELSEWHERE:
        raise Refused("この回は、ほかの場所では始まっていません。ここでの放送は、放送卓の「おわる」で終えられます。")
    kept.state, kept.ended_at = State.ENDED, now()
    kept.save(update_fields=["state", "ended_at"])
    Elsewhere.objects.filter(episode=kept).delete()
    record("broadcasts.elsewhere.ended", kept, by=by)
    close_questions(kept)
    enqueue(MAKE_ARCHIVE, episode_id=kept.pk)
    announce(EpisodeEnded(episode_id=kept.pk))
    transaction.on_commit(lambda: end_live_show(kept.pk), robust=True)
    if not kept.no_recording:
        tell_hosts(kept, f"「{kept.title[:40]}」が終わりました。録画があれば、同じページに送れます", f"{kept.path}recording/")
    episode.refresh_from_db()


def end_forgotten() -> int:
    """Every minute: what has been on elsewhere for half a day is over. Returns how many."""
    forgotten = list(Episode.objects.filter(state=State.ELSEWHERE, elsewhere__began_at__lt=now() - FORGOTTEN_AFTER))
    for episode in forgotten:
        end_elsewhere(episode, by=None)
    return len(forgotten)


@transaction.atomic
def forget_links() -> int:
    """Links of episodes that came to their end in the house, or were called off. Returns how many."""
    return Elsewhere.objects.exclude(episode__state__in=OPEN).delete()[0]

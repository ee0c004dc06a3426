"""録画を残す期間: by programme, with notice two weeks ahead, and one tap to keep an episode all the same."""

from datetime import timedelta

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host, may_plan
from chosha.broadcasts.actions.planning import tell_hosts
from chosha.broadcasts.actions.takedown import remove_recording
from chosha.broadcasts.engine.retention import CHOICES, NOTICE_DAYS
from chosha.broadcasts.models import Episode, Keeping, Programme
from chosha.broadcasts.queries.retention import due_soon, goes_on
from chosha.kernel.clock import long_date, now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member


@transaction.atomic
def set_keep_months(programme: Programme, months: int | None, *, by: Member) -> None:
    """How many months its recordings stay; None: without end. Nothing goes sooner than two weeks from now. Raises NotAllowed or Refused."""
    if not may_plan(by, programme):
        raise NotAllowed
    if months is not None and months not in CHOICES:
        raise Refused("残す期間は、並んでいるものから選んでください。いまの期間は変わっていません。")
    kept = Programme.objects.select_for_update().get(pk=programme.pk)
    if kept.keep_months == months:
        return
    kept.keep_months = months
    kept.save(update_fields=["keep_months"])
    # who was told another day is told again
    Keeping.objects.filter(episode__programme=kept, kept_at__isnull=True, gone_at__isnull=True).delete()
    record("broadcasts.programme.keeping_set", kept, by=by)


@transaction.atomic
def keep_on(episode: Episode, *, by: Member, keep: bool) -> None:
    """Keep this episode's recording whatever the programme's length, or no longer so. Raises NotAllowed; Refused once it is gone."""
    if not may_host(by, episode):
        raise NotAllowed
    told = Keeping.objects.select_for_update().filter(episode=episode).first()
    if told is None or told.gone_at is not None:
        raise Refused("この回の録画には、消える予定がありません。何も変えていません。")
    told.kept_by, told.kept_at = (by, now()) if keep else (None, None)
    told.goes_on = max(told.goes_on, today() + timedelta(days=NOTICE_DAYS)) if not keep else told.goes_on
    told.save(update_fields=["kept_by", "kept_at", "goes_on"])
    record("broadcasts.recording.kept_on" if keep else "broadcasts.recording.let_go", episode, by=by)


def tell_of_endings() -> int:
    """Every day: hosts learn two weeks ahead which recording goes. Returns how many were told of."""
    due = list(due_soon())
    for episode in due:
        _tell(episode)
    return len(due)


@transaction.atomic
def _tell(episode: Episode) -> None:
    day = max(goes_on(episode), today() + timedelta(days=NOTICE_DAYS))
    _, fresh = Keeping.objects.get_or_create(episode=episode, defaults={"goes_on": day})
    if fresh:
        title = episode.title if len(episode.title) <= 40 else f"{episode.title[:39]}…"
        tell_hosts(episode, f"「{title}」の録画は、{long_date(day)}に消えます。残すときは、回のページで選べます")


def retire_recordings() -> int:
    """Every day: recordings whose day has come, and that nobody keeps, are deleted. Returns how many."""
    due = Keeping.objects.filter(
        goes_on__lte=today(), kept_at__isnull=True, gone_at__isnull=True, episode__programme__keep_months__isnull=False
    )
    ids = list(due.values_list("pk", flat=True))
    for episode_id in ids:
        _retire(episode_id)
    return len(ids)


@transaction.atomic
def _retire(episode_id: int) -> None:
    told = Keeping.objects.select_for_update().filter(pk=episode_id, kept_at__isnull=True, gone_at__isnull=True).first()
    if told is None:
        return
    episode = Episode.objects.get(pk=episode_id)
    told.gone_at = now()
    told.save(update_fields=["gone_at"])
    remove_recording(episode)
    record("broadcasts.recording.retired", episode, by=None)

"""議事録 written together: each saving is merged with what others saved meanwhile, and every version can be brought back."""

from datetime import timedelta
from itertools import pairwise

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host, may_write_minutes
from chosha.broadcasts.engine.merging import merge
from chosha.broadcasts.facts import MinutesWritten
from chosha.broadcasts.models import Episode, Minutes, MinutesVersion, Readers
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.kernel.text import seen
from chosha.members.models import Member

LONGEST = 20_000
FINE_FOR = timedelta(hours=1)  # for so long every step is kept, since pages that are open may have started from it
STEP = timedelta(minutes=5)  # later, of what one person wrote in a row, one version each five minutes


@transaction.atomic
def open_minutes(episode: Episode, *, by: Member, writers: str, readers: str = Readers.MEMBERS) -> Minutes:
    """Begins the minutes, or lets others write and read them. Raises NotAllowed; Refused for a choice there is not."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if writers not in Minutes.Writers.values:
        raise Refused("だれが書くかを、一つ選んでください。議事録はそのままです。", field="writers")
    if readers not in Readers.values:
        raise Refused("だれが読むかを、一つ選んでください。議事録はそのままです。", field="readers")
    minutes, fresh = Minutes.objects.update_or_create(episode=kept, defaults={"writers": writers, "readers": readers})
    if fresh:
        MinutesVersion.objects.create(minutes=minutes, number=1, by=by)
        record("broadcasts.minutes.opened", kept, by=by)
    return minutes


@transaction.atomic
def write_minutes(minutes: Minutes, *, by: Member, base: int, text: str, origin: str | None = None) -> MinutesVersion:
    """What somebody made of version `base`, or of the words `origin`, merged with what came after. Returns the newest version.

    Raises NotAllowed; Refused when it grows too long.
    """
    kept = _to_write(minutes, by)
    rows = MinutesVersion.objects.filter(minutes=kept)
    newest = rows.first()
    start = rows.filter(number__lte=min(max(base, 1), 2**31 - 1)).first()
    assert newest is not None and start is not None  # noqa: S101  (the first is made with the minutes and never goes)
    merged = merge(start.text if origin is None else seen(origin), newest.text, seen(text))
    if len(merged) > LONGEST:
        much = f"議事録は{LONGEST:,}字までです（いま{len(merged):,}字）。"
        raise Refused(f"{much}短くすると保存できます。書いた文は、この画面に残っています。")
    return newest if merged == newest.text else _add(kept, merged, by, newest)


@transaction.atomic
def restore_minutes(minutes: Minutes, number: int, *, by: Member) -> MinutesVersion:
    """An earlier version is the newest again; the ones between stay in the history. Raises NotAllowed; Refused."""
    kept = _to_write(minutes, by)
    former = MinutesVersion.objects.filter(minutes=kept, number=number).first()
    newest = MinutesVersion.objects.filter(minutes=kept).first()
    if former is None or newest is None:
        raise Refused("その版は、もう残っていません。いまの議事録は、そのままです。")
    if former.text == newest.text:
        return newest
    record("broadcasts.minutes.restored", kept.episode, by=by)
    return _add(kept, former.text, by, newest, restores=number)


def _to_write(minutes: Minutes, by: Member) -> Minutes:
    kept = Minutes.objects.select_for_update(of=("self",)).select_related("episode__programme").get(pk=minutes.pk)
    if not may_write_minutes(by, kept):
        raise NotAllowed
    return kept


def _add(minutes: Minutes, text: str, by: Member, newest: MinutesVersion, restores: int | None = None) -> MinutesVersion:
    made = MinutesVersion.objects.create(minutes=minutes, number=newest.number + 1, text=text, by=by, restores=restores)
    announce(MinutesWritten(episode_id=minutes.episode_id))
    return made


def thin_out_minutes() -> int:
    """Every day: of what one person wrote in a row, the last of each few minutes stays, the first version too. Returns how many go."""
    before, gone = now() - FINE_FOR, 0
    for minutes_id in Minutes.objects.filter(versions__at__lt=before).distinct().values_list("pk", flat=True):
        rows = MinutesVersion.objects.filter(minutes=minutes_id, at__lt=before, number__gt=1).order_by("number")
        gone += _thin_out(list(rows.defer("text")))
    return gone


@transaction.atomic
def _thin_out(rows: list[MinutesVersion]) -> int:
    """The newest of all is never among those that go: each goes for the sake of one after it."""
    passing = [one.pk for one, after in pairwise(rows) if one.by_id == after.by_id and after.at - one.at < STEP and not after.restores]
    return MinutesVersion.objects.filter(pk__in=passing).delete()[0]


@transaction.atomic
def let_go_of_minutes(member: Member, *, named: bool) -> None:
    """The text belongs to all who wrote it, and stays; who wrote what, only where the member keeps the name."""
    if not named:
        MinutesVersion.objects.filter(by=member).update(by=None)

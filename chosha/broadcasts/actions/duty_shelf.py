"""「初めて担当者になったら」の棚: what editors choose for newcomers to a field."""

from django.db import transaction
from django.db.models import Max

from chosha.audit.actions import record
from chosha.broadcasts.access import may_curate
from chosha.broadcasts.models import ShelfEntry
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Duty, Member

MOST_ENTRIES = 60
KINDS = ("broadcasts.episode", "board.post")


@transaction.atomic
def put_on_shelf(duty: Duty, key: str, thing_id: int, *, by: Member, reason: str, position: int | None = None) -> ShelfEntry:
    """What everybody inside may see, at the end or where it stood before.

    Raises NotAllowed; Refused for what is not there, closed to some, twice, or too many.
    """
    if not may_curate(by):
        raise NotAllowed
    thing = passport(key).find(by, thing_id) if key in KINDS else None
    if thing is None:
        raise Refused("その番地の録画や投稿は、見つかりませんでした。画面の番地を、そのまま写すと進めます。", field="url")
    if passport(key).limits(thing):
        raise Refused("見せる範囲を限っている投稿なので、棚には置けません。ほかのものを選べます。", field="url")
    entries = ShelfEntry.objects.select_for_update().filter(duty=duty)
    if entries.filter(thing_key=key, thing_id=thing_id).exists():
        raise Refused("この棚に、もう置いてあります。わけは、一覧から直せます。", field="url")
    if entries.count() >= MOST_ENTRIES:
        raise Refused(f"一つの棚に置けるのは{MOST_ENTRIES}までです。ほかのものを外すと、置けます。")
    last = entries.aggregate(last=Max("position"))["last"] or 0
    place = last + 1 if position is None else position
    made = ShelfEntry.objects.create(duty=duty, thing_key=key, thing_id=thing_id, by=by, reason=reason, position=place)
    record("broadcasts.shelf.put", made, by=by)
    return made


@transaction.atomic
def mend_on_shelf(entry: ShelfEntry, *, by: Member, reason: str) -> None:
    """Another reason. Raises NotAllowed."""
    if not may_curate(by):
        raise NotAllowed
    ShelfEntry.objects.filter(pk=entry.pk).update(reason=reason)


@transaction.atomic
def take_off_shelf(entry: ShelfEntry, *, by: Member) -> None:
    """Raises NotAllowed."""
    if not may_curate(by):
        raise NotAllowed
    record("broadcasts.shelf.taken_off", entry, by=by)
    ShelfEntry.objects.filter(pk=entry.pk).delete()


@transaction.atomic
def move_on_shelf(entry: ShelfEntry, *, by: Member, up: bool) -> None:
    """One step; at the end nothing changes. Raises NotAllowed."""
    if not may_curate(by):
        raise NotAllowed
    rows = list(ShelfEntry.objects.select_for_update().filter(duty=entry.duty_id))
    at = next((number for number, row in enumerate(rows) if row.pk == entry.pk), None)
    if at is None:
        return
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for number, row in enumerate(rows, 1):
        row.position = number
    ShelfEntry.objects.bulk_update(rows, ["position"])

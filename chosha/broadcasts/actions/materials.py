"""資料 of an episode: brought by its hosts and those on its seats, listed, renewed, moved, removed."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Max

from chosha.audit.actions import record
from chosha.broadcasts.access import may_bring, may_tidy
from chosha.broadcasts.facts import SlideTurned
from chosha.broadcasts.models import Episode, Material, MaterialVersion, SlideTurn
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.media.actions import draw_leaves, forget_file, keep_file, prepared_file, rename_file
from chosha.media.models import StoredFile
from chosha.members.models import Member
from chosha.search.actions import index

SEARCHED_AS = "broadcasts.episode"
MOST = 30
CAN_BE_UNDONE = timedelta(minutes=10)
DRAW = "chosha.broadcasts.tasks.draw_slides"
FULL = f"資料は一つの回に{MOST}個までです。使わないものを外すと、ほかの資料を出せます。"


def bring_material(episode: Episode, *, by: Member, uploaded: "UploadedFile[Any]", title: str = "") -> Material:
    """Puts a file on the episode; nobody but the hosts and whoever brought it sees it before `list_material`.

    Without a title it is called after its file. Raises NotAllowed; Refused naming the file.
    """
    if not may_bring(by, episode):
        raise NotAllowed
    _refuse_full(episode)
    # Cleaned and drawn before the transaction: nobody who writes meanwhile waits for it.
    with prepared_file(uploaded) as stored, transaction.atomic():
        kept = Episode.objects.select_for_update().get(pk=episode.pk)
        _refuse_full(kept)
        last = kept.materials.aggregate(last=Max("position"))["last"]
        called = title or stored.name.rpartition(".")[0] or stored.name
        made = Material.objects.create(episode=kept, title=called[:100], position=0 if last is None else last + 1, by=by)
        _add_version(made, stored)
        return made


def _refuse_full(episode: Episode) -> None:
    if Material.objects.filter(episode=episode, dropped_at=None).count() >= MOST:
        raise Refused(FULL, field="file")


def _add_version(material: Material, stored: StoredFile) -> MaterialVersion:
    pages = 1 if stored.is_image else None
    made = MaterialVersion.objects.create(material=material, file=keep_file(stored), pages=pages, drawn=pages or 0)
    if stored.kind == StoredFile.Kind.PDF:
        enqueue(DRAW, version_id=made.pk)
    return made


@transaction.atomic
def list_material(material: Material, *, by: Member, title: str, file_name: str, shown_from: datetime | None, readers: str = "") -> None:
    """Under these names members, or those of them given, see it from now, or from the moment given.

    `readers` empty: as before. Raises NotAllowed; Refused.
    """
    kept = _to_tidy(material, by)
    if not title:
        raise Refused("題を書いてください。会員には、題と種類と大きさが見えます。", field="title")
    current = kept.versions.select_related("file").first()
    if current is not None and file_name and file_name != current.file.name:
        rename_file(current.file, file_name)
    first = kept.listed_at is None
    kept.title, kept.shown_from, kept.readers = title[:100], shown_from, readers or kept.readers
    kept.listed_at = kept.listed_at or now()
    kept.save(update_fields=["title", "shown_from", "readers", "listed_at"])
    if first:
        record("broadcasts.material.listed", kept, by=by)
    index(SEARCHED_AS, kept.episode)


def renew_material(material: Material, *, by: Member, uploaded: "UploadedFile[Any]", called: str = "") -> MaterialVersion:
    """A newer version under the same address, by its own name or as `called`; the one before can be brought back for ten minutes.

    Raises NotAllowed; Refused.
    """
    if not may_tidy(by, material):
        raise NotAllowed
    with prepared_file(uploaded) as stored, transaction.atomic():
        kept = _to_tidy(material, by)
        made = _add_version(kept, stored)
        if called:
            rename_file(made.file, called)
        record("broadcasts.material.renewed", kept, by=by)
        return made


@transaction.atomic
def take_back_version(material: Material, *, by: Member) -> None:
    """The version before is the current one again. Raises NotAllowed; Refused after ten minutes, or where there is none."""
    kept = _to_tidy(material, by)
    rows = list(kept.versions.select_related("file")[:2])
    if len(rows) < 2 or now() - rows[0].at > CAN_BE_UNDONE or rows[0].turns.exists():
        raise Refused("前の版には戻せませんでした。戻せるのは、替えてから10分のあいだ、画面に映すまでです。いまの版は残っています。")
    _forget_versions([rows[0]])


@transaction.atomic
def move_material(material: Material, *, by: Member, up: bool) -> None:
    """One place up or down. Raises NotAllowed."""
    kept = _to_tidy(material, by)
    rows = list(Material.objects.select_for_update().filter(episode=kept.episode_id, dropped_at=None))
    at = [row.pk for row in rows].index(kept.pk)
    other = at - 1 if up else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
    for position, row in enumerate(rows):
        row.position = position
    Material.objects.bulk_update(rows, ["position"])


@transaction.atomic
def drop_material(material: Material, *, by: Member) -> None:
    """Nobody sees it from now on; what is on the screens is put away. Raises NotAllowed."""
    kept = _to_tidy(material, by)
    kept.dropped_at = now()
    kept.save(update_fields=["dropped_at"])
    record("broadcasts.material.dropped", kept, by=by)
    index(SEARCHED_AS, kept.episode)
    announce(SlideTurned(episode_id=kept.episode_id))


@transaction.atomic
def undo_drop(material: Material, *, by: Member) -> None:
    """It stands where it stood. Raises NotAllowed; Refused after ten minutes."""
    kept = _to_tidy(material, by, dropped=True)
    if kept.dropped_at is None:
        return
    if now() - kept.dropped_at > CAN_BE_UNDONE:
        raise Refused("外してから10分を過ぎたため、元に戻せませんでした。お手元のファイルは、もう一度出せます。")
    kept.dropped_at = None
    kept.save(update_fields=["dropped_at"])
    index(SEARCHED_AS, kept.episode)
    announce(SlideTurned(episode_id=kept.episode_id))


def _to_tidy(material: Material, by: Member, *, dropped: bool = False) -> Material:
    kept = Material.objects.select_for_update(of=("self",)).select_related("episode__programme").filter(pk=material.pk).first()
    if kept is None or (kept.dropped_at is not None and not dropped):
        raise Refused("この資料は、もう外されています。資料の一覧を開きなおすと、いまのものが見えます。")
    if not may_tidy(by, kept):
        raise NotAllowed
    return kept


def draw_version(version: MaterialVersion) -> None:
    """Makes the pictures of its pages; for a chore. Safe to repeat."""

    def note(drawn: int, pages: int) -> None:
        MaterialVersion.objects.filter(pk=version.pk).update(drawn=drawn, pages=min(pages, 32_000))

    if version.file.kind == StoredFile.Kind.PDF:
        draw_leaves(version.file, note)


def tidy_materials() -> int:
    """Every minute: what can no longer be brought back is forgotten with its files. Returns how many materials and versions."""
    before = now() - CAN_BE_UNDONE
    gone = [_forget_material(row) for row in Material.objects.filter(dropped_at__lt=before)]
    several = MaterialVersion.objects.values("material").annotate(number=Count("pk")).filter(number__gt=1).values("material")
    for material in Material.objects.filter(pk__in=several, dropped_at=None):
        gone.append(_forget_former(material, before))
    return sum(gone)


@transaction.atomic
def _forget_material(material: Material) -> int:
    _forget_versions(list(material.versions.select_related("file")))
    material.delete()
    return 1


@transaction.atomic
def _forget_former(material: Material, before: datetime) -> int:
    """Versions that were replaced that long ago and never shown."""
    current, *former = material.versions.select_related("file")
    if current.at >= before:
        return 0
    shown = set(SlideTurn.objects.filter(version__in=former).order_by().values_list("version", flat=True))
    unused = [row for row in former if row.pk not in shown]
    _forget_versions(unused)
    return len(unused)


def _forget_versions(versions: list[MaterialVersion]) -> None:
    for version in versions:
        file = version.file
        version.delete()
        forget_file(file)


@transaction.atomic
def take_materials_down(member: Member, at: datetime) -> None:
    """Its bringer leaves and takes it along; back when the member comes back."""
    Material.objects.filter(by=member, taken_down_at=None).update(taken_down_at=at)


@transaction.atomic
def put_materials_back(member: Member, at: datetime) -> None:
    Material.objects.filter(by=member, taken_down_at=at).update(taken_down_at=None)


@transaction.atomic
def let_go_of_materials(member: Member, *, named: bool, texts: bool) -> None:
    """For good: the files go where the member's texts go; else they stay, with or without whose they were."""
    for material in Material.objects.filter(by=member) if texts else ():
        _forget_material(material)
    if not named:
        Material.objects.filter(by=member).update(by=None)

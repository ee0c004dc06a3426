"""What lies on an episode, for its members and for those who bring it."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch

from chosha.broadcasts.access import visible_materials
from chosha.broadcasts.models import Episode, Material, MaterialVersion, Readers
from chosha.kernel.belongings import Box
from chosha.kernel.clock import long_moment
from chosha.members.models import Member

WITH_VERSIONS = Prefetch("versions", MaterialVersion.objects.select_related("file"))


def materials_of(member: Any, episode: Episode) -> list[Material]:
    """In their order, with versions and files: two queries."""
    return list(visible_materials(member).filter(episode=episode).prefetch_related(WITH_VERSIONS))


def has_materials(member: Any, episode: Episode) -> bool:
    return visible_materials(member).filter(episode=episode).exists()


def titles_to_search(episode: Episode) -> list[str]:
    """What everybody may find: listed for all, not waiting for its hour, not removed."""
    rows = Material.objects.filter(episode=episode, readers=Readers.MEMBERS, listed_at__isnull=False, dropped_at=None, taken_down_at=None)
    return [row.title for row in rows if row.waits_until is None]


def boxes_of_materials(member: Member) -> Iterator[Box]:
    """For an export: what the member put on shows."""
    rows = (
        Material.objects.filter(by=member, dropped_at=None).select_related("episode").prefetch_related(WITH_VERSIONS).order_by("at", "id")
    )
    told = [
        {"回": row.episode.title, "題": row.title, "ファイル": row.current.file.name, "出した日": long_moment(row.at)}
        for row in rows
        if row.versions.all()
    ]
    yield Box("materials", "放送に出した資料", told)

"""場所 of a show: added, mended, put in order and taken out by its hosts."""

from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from chosha.broadcasts.actions.mending import SEARCHED_AS, episode_to_mend
from chosha.broadcasts.engine.land import is_near, is_there
from chosha.broadcasts.models import Episode, Place, Recording, Takedown
from chosha.kernel.clock import now, time_mark
from chosha.kernel.errors import Refused
from chosha.media.actions import forget_file, keep_file, prepared_file
from chosha.media.models import StoredFile
from chosha.members.engine.centres import centre_of
from chosha.members.models import Member, Organisation
from chosha.search.actions import index

MOST_PLACES = 30
KEPT_FOR = timedelta(days=7)
WORDS = ("name", "what", "why", "alt", "at_sec")


def add_place(
    episode: Episode, *, by: Member, town: Organisation, lat: float | None, lng: float | None, photo: UploadedFile | None, **words: Any
) -> Place:
    """A further place, at the end. Without a point it lies where the hall of its town stands. `words`: name, what, why, alt, at_sec.

    Raises NotAllowed; Refused for a photo that cannot be kept, a point elsewhere, a minute behind the end, or too many.
    """
    with _prepared(photo) as drawn, transaction.atomic():
        kept = _episode(episode.pk, by)
        standing = Place.objects.filter(episode=kept, removed_at=None)
        if standing.count() >= MOST_PLACES:
            raise Refused(f"場所は、一つの回に{MOST_PLACES}までです。書いた文は残っています。")
        last = Place.objects.filter(episode=kept).aggregate(last=Max("position"))["last"] or 0
        made = Place(episode=kept, position=last + 1, by=by, photo=keep_file(drawn) if drawn else None)
        _write(made, town, lat, lng, words)
        made.save(force_insert=True)
        index(SEARCHED_AS, kept)
    return made


def mend_place(
    place: Place,
    *,
    by: Member,
    town: Organisation,
    lat: float | None,
    lng: float | None,
    photo: UploadedFile | None,
    drop_photo: bool = False,
    **words: Any,
) -> None:
    """Other words, another point, another photo or none. Raises as `add_place` does."""
    with _prepared(photo) as drawn, transaction.atomic():
        episode = _episode(place.episode_id, by)
        kept = _place(place, episode)
        former = kept.photo
        if drawn or drop_photo:
            kept.photo = keep_file(drawn) if drawn else None
        _write(kept, town, lat, lng, words)
        kept.save()
        if former is not None and kept.photo_id != former.pk:
            forget_file(former)
        index(SEARCHED_AS, episode)


def _write(place: Place, town: Organisation, lat: float | None, lng: float | None, words: dict[str, Any]) -> None:
    for name in WORDS:
        setattr(place, name, words[name])
    if place.photo_id is None:
        place.alt = ""
    place.town, place.is_exact = town, lat is not None and lng is not None
    place.lat, place.lng = _point(town, lat, lng)
    _refuse_minute(place)


def _point(town: Organisation, lat: float | None, lng: float | None) -> tuple[float, float]:
    centre = centre_of(town.code)
    if centre is None:
        raise Refused("地図に置けるのは、市区町村か都道府県です。一覧から選びなおすと進めます。", field="town")
    if lat is None or lng is None:
        return centre
    if not is_there(lat, lng) or not is_near(lat, lng, town.pref_code):
        raise Refused(f"印が、{town.prefecture}から離れたところにあります。緯度と経度を確かめるか、地図の上で置きなおせます。", field="lat")
    return round(lat, 5), round(lng, 5)


def _refuse_minute(place: Place) -> None:
    if place.at_sec is None:
        return
    seconds = Recording.objects.filter(episode=place.episode_id).values_list("seconds", flat=True).first()
    if seconds is not None and place.at_sec >= seconds:
        raise Refused(f"録画の終わり（{time_mark(seconds)}）より後の時刻です。録画の長さの中にすると保存できます。", field="at")


@transaction.atomic
def move_place(place: Place, *, by: Member, up: bool) -> None:
    """One step in the order; at the end of it nothing changes. Raises NotAllowed or Refused."""
    episode = _episode(place.episode_id, by)
    rows = list(Place.objects.select_for_update().filter(episode=episode, removed_at=None))
    at = next((number for number, row in enumerate(rows) if row.pk == place.pk), None)
    if at is None:
        raise _gone()
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for number, row in enumerate(rows, 1):
        row.position = number
    Place.objects.bulk_update(rows, ["position"])


@transaction.atomic
def remove_place(place: Place, *, by: Member) -> None:
    """Nobody sees it from now on; back again within a week. Raises NotAllowed or Refused."""
    episode = _episode(place.episode_id, by)
    kept = _place(place, episode)
    kept.removed_at = now()
    kept.save(update_fields=["removed_at"])
    index(SEARCHED_AS, episode)


@transaction.atomic
def return_place(place: Place, *, by: Member) -> None:
    """As it was. What stands already changes nothing. Raises NotAllowed; Refused where it is gone, or the list is full again."""
    episode = _episode(place.episode_id, by)
    kept = Place.objects.select_for_update().filter(pk=place.pk, episode=episode).first()
    if kept is None:
        raise Refused("外してから7日を過ぎたため、もう戻せません。新しい場所として足せます。")
    if Place.objects.filter(episode=episode, removed_at=None).exclude(pk=kept.pk).count() >= MOST_PLACES:
        raise Refused(f"場所は、一つの回に{MOST_PLACES}までです。ほかの場所を外すと、戻せます。")
    kept.removed_at = None
    kept.save(update_fields=["removed_at"])
    index(SEARCHED_AS, episode)


def forget_places() -> int:
    """What was taken out a week ago, with its photo. Returns how many."""
    return _forget(Place.objects.filter(removed_at__lt=now() - KEPT_FOR))


def forget_places_of(episode_id: int) -> int:
    """For good: the show they belong to was taken down. Returns how many."""
    return _forget(Place.objects.filter(episode=episode_id))


@transaction.atomic
def _forget(places: Any) -> int:
    rows = list(places.select_related("photo"))
    for row in rows:
        row.delete()
        if row.photo is not None:
            forget_file(row.photo)
    return len(rows)


def _episode(episode_id: int, by: Member) -> Episode:
    kept = episode_to_mend(episode_id, by)
    if Takedown.objects.filter(episode=kept).exists():
        raise Refused("録画を取り下げた回なので、場所は出していません。足すことも直すこともできません。")
    return kept


def _place(place: Place, episode: Episode) -> Place:
    kept = (
        Place.objects.select_for_update(of=("self",)).select_related("photo").filter(pk=place.pk, episode=episode, removed_at=None).first()
    )
    if kept is None:
        raise _gone()
    return kept


def _gone() -> Refused:
    return Refused("この場所は、ほかの方が先に外しました。画面を開きなおすと、いまの場所が見えます。")


def _prepared(photo: UploadedFile | None) -> AbstractContextManager[StoredFile | None]:
    """The photo is drawn before the transaction: nobody who writes meanwhile waits for it."""
    return prepared_file(photo, only_pictures=True) if photo else nullcontext()

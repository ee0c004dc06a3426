"""Places on the maps of 地元旅, put there by whoever made the show."""

from django.core.files.uploadedfile import SimpleUploadedFile

from chosha.broadcasts.actions import add_place
from chosha.broadcasts.models import Episode, Place
from chosha.members.models import Member, Organisation
from demo.world import PICTURES, Row, document

PROGRAMME = "p-jimoto"


def build_places(people: dict[str, Member]) -> int:
    """Returns how many stand on the maps."""
    titles = {row["id"]: row["title"] for show in document("programmes.json")["programmes"] for row in show["episodes"]}
    shows = document("places.json")["shows"]
    towns = Organisation.objects.in_bulk({row["town"] for rows in shows.values() for row in rows}, field_name="code")
    for show, rows in shows.items():
        episode = Episode.objects.get(title=titles[show], programme__slug=PROGRAMME)
        for row in rows:
            _place(episode, row, towns[row["town"]], people)
    return Place.objects.count()


def _place(episode: Episode, row: Row, town: Organisation, people: dict[str, Member]) -> None:
    """Written by a host of the show, said to be by whoever told of it, on the day after."""
    photo = PICTURES / row.get("photo", "none")
    made = add_place(
        episode,
        by=episode.hosts.earliest("pk"),
        town=town,
        lat=row.get("lat"),
        lng=row.get("lng"),
        photo=SimpleUploadedFile(photo.name, photo.read_bytes(), "image/png") if photo.exists() else None,
        name=row["name"],
        what=row["what"],
        why=row.get("why", ""),
        alt=row.get("alt", ""),
        at_sec=row.get("at_sec"),
    )
    Place.objects.filter(pk=made.pk).update(by=people[row["by"]], made_at=episode.starts_at)

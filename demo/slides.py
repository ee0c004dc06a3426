"""資料 and slides of the demo world: a lecture whose pages turn in step with its recording, and papers for the coming shows."""

from datetime import timedelta
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from chosha.broadcasts.actions.materials import bring_material, draw_version, list_material
from chosha.broadcasts.actions.minutes import open_minutes, write_minutes
from chosha.broadcasts.actions.slides import write_turns
from chosha.broadcasts.models import Episode, Material, State
from chosha.members.models import Member
from demo.world import PICTURES

PAPERS = Path(__file__).with_name("papers")
LECTURE = ("家屋の調査（スライド）.pdf", "家屋の調査　着いてからの順番", "application/pdf")
FIRST = "家屋の調査の回　議事録\n\n外を一周してから入る。"
MINUTES = (FIRST, f"{FIRST}\n部屋では、天井・壁・床の順に見る。\n\n残ったこと\n写真を断られたときの書き方を、掲示板で続ける。")
TURNS = ((2.0, 1), (18.0, 2), (31.0, 3), (61.0, 4), (100.0, 5))
BESIDE = ((PAPERS / "月ごとの問合せ件数.csv", "月ごとの問合せ件数", "text/csv"),)
BEFORE = (
    (PAPERS / "引継ぎ一覧（様式）.xlsx", "引継ぎ一覧の様式", ""),
    (PICTURES / "attachment-office-layout.png", "窓口の並び", "image/png"),
)


def build_slides(people: dict[str, Member]) -> int:
    """Returns how many materials there are."""
    lecture = Episode.objects.filter(title__contains="家屋", upload__isnull=False).order_by("starts_at").first()
    coming = Episode.objects.filter(state=State.SCHEDULED, slot_on__isnull=True).order_by("starts_at").first()
    for episode, papers in ((lecture, ((PAPERS / LECTURE[0], *LECTURE[1:]), *BESIDE)), (coming, BEFORE)):
        host = episode.hosts.filter(standing="active").first() if episode else None
        for place, title, mime in papers if host is not None else ():
            _put(episode, host, place, title, mime)
    slides = Material.objects.filter(title=LECTURE[1]).first()
    if lecture is not None and slides is not None:
        version = slides.versions.select_related("file", "material").get()
        draw_version(version)
        write_turns(lecture, version, TURNS)
        host = lecture.hosts.filter(standing="active").first()
        if host is not None:
            minutes = open_minutes(lecture, by=host, writers="members")
            for number, words in enumerate(MINUTES, start=1):
                write_minutes(minutes, by=host, base=number, text=words)
    return Material.objects.count()


def _put(episode: Episode, host: Member, place: Path, title: str, mime: str) -> None:
    made = bring_material(episode, by=host, uploaded=SimpleUploadedFile(place.name, place.read_bytes(), mime), title=title)
    later = episode.starts_at - timedelta(minutes=10) if title == BEFORE[1][1] else None
    list_material(made, by=host, title=title, file_name="", shown_from=later)

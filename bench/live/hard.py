"""The drills that need more than a signal: a power cut that takes what was not on the disk, a spool cut anywhere, a disk that fills."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.live.drills import LARGEST_GAP, Drill, answers, check_archive, tell, tell_dropped
from bench.live.figures import Report, largest
from bench.live.pictures import make_clip, times_of
from bench.live.stage import HERE, ROOT, House, Show, stage, until
from chosha.media.engine.archive import build_archive
from chosha.media.engine.shows import part_folder, parts_of, spool_of

YOUNG = 5.0  # seconds after which a file that nobody asked to be on the disk is there for sure enough
CUTS, RECORDED = 6, 10
GIGABYTES = 12
ANEW = 6.0  # seconds from the button to the first picture
SCARCE, FULL = "残り少なくなっています", "庁舎の録画の置き場がいっぱいになりました"


def power() -> Report:
    """Every process dies at once; of each spool only what was brought onto the disk is left, and young segments are empty."""

    def cause(show: Show) -> tuple[float, float]:
        house = show.house
        begins = time.time()
        house.cut_power()
        lost, emptied = take_unsynced(show, synced)
        print(f"- power cut: {lost / 1000:.0f} kB of the spool were not on the disk yet, {emptied} young segments emptied", flush=True)
        show.page.wait_for_timeout(4_000)
        house.start()
        until(lambda: answers(house), 60, "the house", pause=0.05)
        return begins, time.time()

    with tempfile.TemporaryDirectory(prefix="chosha-synced-") as folder:
        synced = Path(folder) / "synced"
        environment = {"CHOSHA_BENCH_SYNCED": str(synced), "PYTHONPATH": f"{HERE / 'hooks'}:{ROOT}"}
        return Drill("power cut, open again after 4 s", environment=environment).run(cause)


def take_unsynced(show: Show, synced: Path) -> tuple[int, int]:
    """(bytes of spools taken back, segments emptied)."""
    kept: dict[str, int] = {}
    for line in synced.read_text().splitlines():
        size, name = line.split(" ", 1)
        kept[name] = max(kept.get(name, 0), int(size))
    lost = emptied = 0
    for part in parts_of(show.folder):
        spool = spool_of(part)
        lost += spool.stat().st_size - kept.get(str(spool), 0)
        os.truncate(spool, kept.get(str(spool), 0))
        for segment in part.glob("runs/*/*.m4s"):
            if time.time() - segment.stat().st_mtime < YOUNG:
                os.truncate(segment, 0)
                emptied += 1
    return lost, emptied


def spool() -> Report:
    """A spool of each container, cut at random bytes: everything before the cut is in the archive made of it."""
    report = Report("spool cut at a random byte")
    with tempfile.TemporaryDirectory(prefix="chosha-cut-") as folder:
        for mime, whole in recorded(Path(folder)):
            lacks, gap, kept = 0, 0.0, []
            for number in range(CUTS):
                size = random.randint(whole.stat().st_size // 10, whole.stat().st_size)
                expected, made = cut(Path(folder) / f"{whole.stem}-{number}", mime, whole, size)
                lacks, gap = max(lacks, len(expected) - len(made)), max(gap, largest(made))
                kept.append(f"{made[-1] - made[0]:.1f} s of {100 * size / whole.stat().st_size:.0f} %")
            report.add(f"{mime.split(';')[0]}: pictures before the cut that the archive lacks, worst of {CUTS}", lacks, 1, "")
            report.add(f"{mime.split(';')[0]}: largest gap, worst of {CUTS}", gap, LARGEST_GAP)
            report.note(f"{mime}: {', '.join(kept)}")
    return report


def recorded(folder: Path) -> Iterator[tuple[str, Path]]:
    """What Chromium recorded on air, and an MP4 such as Safari records."""
    with stage() as scene:
        show = Show(scene, "切られる回")
        show.desk()
        show.go_live()
        show.page.wait_for_timeout(RECORDED * 1000)
        show.end()
        whole = folder / "chromium.webm"
        shutil.copy(spool_of(part_folder(show.folder, 1)), whole)
    yield "video/webm;codecs=h264,opus", whole
    vp8 = ["-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "60", "-b:v", "800k", "-c:a", "libopus", "-live", "1"]
    yield "video/webm;codecs=vp8,opus", make_clip(folder / "vp8.webm", RECORDED, *vp8)
    x264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "60", "-bf", "0", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    fragments = ["-movflags", "frag_keyframe+empty_moov+default_base_moof"]
    yield "video/mp4;codecs=avc1.42E01E,mp4a.40.2", make_clip(folder / "safari.mp4", RECORDED, *x264, *fragments)


def cut(show: Path, mime: str, whole: Path, size: int) -> tuple[list[float], list[float]]:
    """(times of the pictures in the spool cut to this size, those in the archive made of it)."""
    from chosha.media.engine import spool as engine

    part = part_folder(show, engine.open_part(show, mime))
    spool_of(part).write_bytes(whole.read_bytes()[:size])
    engine.end_show(show)
    build_archive(show)
    best = max(show.glob("archive/[0-9]*.mp4"), key=lambda file: int(file.stem))
    return times_of(spool_of(part)), times_of(best)


@contextmanager
def small_disk() -> Iterator[Path]:
    """A filesystem of its own, in a file that takes room only for what is written. Needs root."""
    with tempfile.TemporaryDirectory(prefix="chosha-disk-") as folder:
        image, place = Path(folder) / "image", Path(folder) / "disk"
        place.mkdir()
        with image.open("wb") as file:
            file.truncate(GIGABYTES * 1024**3)
        subprocess.run(["/sbin/mkfs.ext4", "-q", "-m", "0", str(image)], check=True)
        subprocess.run(["mount", "-o", "loop", str(image), str(place)], check=True)
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", str(place)], check=False)


def fill(place: Path, free: int) -> None:
    """Leaves so many bytes free."""
    filler = place / "filler"
    had = filler.stat().st_size if filler.exists() else 0
    subprocess.run(["fallocate", "-l", str(had + shutil.disk_usage(place).free - free), str(filler)], check=True)


def disk() -> Report:
    """The disk is at 95 % while a show runs, then full, then emptied: the host is told each time, and what was taken is kept."""
    report = Report("disk at 95 %, then full, then emptied")
    with small_disk() as place, stage(place / "home") as scene:
        show = Show(scene, "いっぱいの回")
        show.desk()
        viewer = show.viewer()
        show.go_live()
        viewer.until_seen(20)
        fill(place, shutil.disk_usage(place).total // 20 - 10 * 1024**2)
        show.page.wait_for_timeout(4_000)
        begins, before = time.time(), viewer.counts()
        told = scene.context("host", show.host, "clock.js").new_page()
        told.goto(f"/episodes/{Show(scene, '次の回').episode}/desk/")
        report.add("at 95 %: a host who opens the desk is told", told.get_by_text(SCARCE).count(), 1, "", at_least=True)
        told.context.close()
        report.add("at 95 %: the host on air is told within 15 s", seen_within(show, SCARCE, 15), 1, "", at_least=True)
        show.delivering()
        fill(place, 100 * 1024**2)
        report.add("full: the host is told within 10 s", seen_within(show, FULL, 10), 1, "", at_least=True)
        check_house(report, scene.house)
        (place / "filler").unlink()
        show.page.goto(f"{show.path}desk/")
        show.delivering()
        ends = time.time()
        viewer.page.wait_for_timeout(12_000)
        tell(report, viewer, begins, ends, freeze=ANEW, resume=ANEW)  # the host had stopped: this is a beginning
        tell_dropped(report, before, viewer.counts())
        show.end()
        check_archive(report, show, missing=60.0)  # the host's own pause, told and chosen
    return report


def seen_within(show: Show, words: str, seconds: float) -> int:
    """1 once the host's page says so."""
    given_up_at = time.monotonic() + seconds
    while time.monotonic() < given_up_at:
        if any(each.is_visible() for each in show.page.get_by_text(words).all()):
            return 1
        show.page.wait_for_timeout(200)
    return 0


def check_house(report: Report, house: House) -> None:
    """The rest of the house goes on: pages answer, and something can still be written."""
    report.add("full: pages answer", int(answers(house)), 1, "", at_least=True)
    member = house.member("石川 真央")  # writes rows
    report.add("full: somebody can still join", int(member.id > 0), 1, "", at_least=True)

"""One function for each fault: a show of its own, the cause, what the viewer saw of it, and what the archive holds."""

from __future__ import annotations

import os
import signal
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bench.live.figures import Report, gaps, largest, resumed_after
from bench.live.pictures import content_of, received, spool_pictures, times_of
from bench.live.stage import House, Show, Viewer, stage, until

BEFORE, AFTER = 7.0, 14.0
LARGEST_GAP = 0.7
Cause = Callable[[Show], tuple[float, float]]


@dataclass
class Drill:
    """What a drill may cost: seconds viewers stand still beyond the cause itself, seconds until pictures come again after it, seconds of
    the host's time the archive lacks.
    """

    title: str
    freeze: float = 1.0
    resume: float = 1.0
    missing: float = LARGEST_GAP
    relayed: bool = False
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, cause: Cause) -> Report:
        """A show through which this cause passes."""
        report = Report(self.title)
        with stage(**self.environment) as scene:
            show = Show(scene, self.title)
            show.wire = scene.relay() if self.relayed else None
            show.desk(show.wire.url if show.wire else "")
            viewer = show.viewer()
            show.go_live()
            viewer.until_seen(20)
            viewer.page.wait_for_timeout(BEFORE * 1000)
            before = viewer.counts()
            begins, ends = cause(show)
            viewer.page.wait_for_timeout(AFTER * 1000)
            tell(report, viewer, begins, ends, self.freeze, self.resume)
            tell_dropped(report, before, viewer.counts())
            show.delivering()
            show.end()
            check_archive(report, show, self.missing)
        return report


def tell(report: Report, viewer: Viewer, begins: float, ends: float, freeze: float, resume: float) -> None:
    """What the viewer saw of it."""
    seen = viewer.look()
    shown = [moment for moment in seen.shown if moment >= begins - 1]
    stops = gaps(shown, 0.5)
    report.add("freeze", max((stop.seconds for stop in stops), default=0.0), ends - begins + freeze)
    report.add("resumed after the cause ended", resumed_after(shown, begins, ends), resume)
    report.add("reloads of player or page", seen.reloads(begins), 0, "")
    report.add("errors on the page", len(viewer.complaints), 0, "")
    said = ", ".join(f"{stop.seconds:.1f} s from {stop.begins - begins:+.1f}" for stop in stops)
    late = seen.ages(time.time() - 3)
    met: dict[str, list[float]] = {}
    for moment, what, gave_up in seen.errors:
        if moment > begins:
            met.setdefault(f"{what}{' (gave up)' if gave_up else ''}", []).append(moment - begins)
    if met:
        told = [f"{what} {len(times)} times from {times[0]:+.1f} to {times[-1]:+.1f}" for what, times in met.items()]
        report.note(f"the player met: {', '.join(told)}")
    behind = f"{late[-1]:.1f} s" if late else "not known"
    report.note(f"the cause took {ends - begins:.1f} s; stood still: {said or 'not at all'}; latency at the end {behind}")


def tell_dropped(report: Report, before: dict[str, float], after: dict[str, float]) -> None:
    shown, dropped = after["shown"] - before["shown"], after["dropped"] - before["dropped"]
    report.note(f"dropped {dropped:.0f} of {shown:.0f} pictures since the cause began")


def check_archive(report: Report, show: Show, missing: float) -> None:
    """Everything acknowledged is there, and playable."""
    spools, expected = received(show.folder), spool_pictures(show.folder)
    seconds = show.archived()
    lacking = sum(max(0, size - spools.get(part, 0)) for part, size in show.acked.items())
    report.add("acknowledged bytes that are not in the spool", lacking, 0, "")
    best = max(show.folder.glob("archive/[0-9]*.mp4"), key=lambda file: int(file.stem))
    times = times_of(best)
    report.add("largest gap between pictures in the archive", largest(times), LARGEST_GAP)
    report.add("pictures of the spool that the archive lacks", expected - len(times), 1, "")
    held = content_of(best)
    report.add("longest stretch of the host's time missing", held.longest_missing, missing)
    report.note(
        f"archive {seconds:.1f} s, {len(times)} pictures of {expected} in {len(spools)} part(s), {sum(spools.values()) / 1e6:.1f} MB; "
        f"clock read on {100 * held.readable:.0f} %; the host's clock runs {held.last - held.first:.1f} s through it"
    )


def network() -> Report:
    """The host's line is a black hole for ten seconds."""

    def cause(show: Show) -> tuple[float, float]:
        begins = time.time()
        show.wire.cut()
        show.page.wait_for_timeout(10_000)
        show.wire.mend()
        return begins, time.time()

    return Drill("host's network black-holed for 10 s", relayed=True).run(cause)


def web() -> Report:
    """Every web worker dies, and none is there for four seconds."""

    def cause(show: Show) -> tuple[float, float]:
        house = show.house
        begins = time.time()
        os.kill(house.serving.pid, signal.SIGSTOP)  # the supervisor would replace them at once
        for pid in house.children("chosha.config.web"):
            os.kill(pid, signal.SIGKILL)
        show.page.wait_for_timeout(4_000)
        os.kill(house.serving.pid, signal.SIGCONT)
        until(lambda: answers(house), 60, "a web worker", pause=0.05)
        return begins, time.time()

    return Drill("web processes killed, back after 4 s").run(cause)


def answers(house: House) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{house.url}/healthz", timeout=0.5) as answer:
        return bool(answer.status == 200)
    return False


def packager() -> Report:
    """The packager dies; the keeper starts another."""
    return Drill("packager killed", freeze=3.0).run(lambda show: killed(show, "chosha.media.engine.packager"))


def encoder() -> Report:
    """The ffmpeg below the packager dies."""
    return Drill("ffmpeg killed", freeze=3.0).run(lambda show: killed(show, "frag_discont"))


def killed(show: Show, word: str) -> tuple[float, float]:
    """Kills what runs under this word; the cause is over at once."""
    begins = time.time()
    found = show.house.children(word)
    assert found, f"nothing runs under {word}"
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    return begins, time.time()


def reload() -> Report:
    """The host loads the desk anew: another recorder, another part."""

    def cause(show: Show) -> tuple[float, float]:
        begins = time.time()
        show.page.reload()
        show.delivering()
        return begins, time.time()

    # Between the two recorders nobody recorded: what is missing is the host's own pause.
    return Drill("host loads the desk anew", missing=8.0).run(cause)

"""The public playlists of a show: one for each size, composed from what all runs of all parts have made, and the master that names them."""

import gzip
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from chosha.media.engine.isobmff import decoder_configuration
from chosha.media.engine.runs import FULL, SMALL, SOUND, Piece, pieces, read_run
from chosha.media.engine.shows import parts_of, read_json, runs_of

MASTER = "master"
PLAYLISTS = (MASTER, FULL, SMALL, SOUND)
SHORTEST_TARGET = 1
# Bits a second as the master tells them. The full picture is measured, but never said to be lighter than the small one may become.
SMALL_BITS, SOUND_BITS, LIGHTEST_FULL = 700_000, 64_000, 900_000
OFFER = "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES\n"
CROWDED_SECONDS = 60.0
MEASURED = 30  # segments
SMALL_CODEC, SOUND_CODEC = "avc1.4d401e", "mp4a.40.2"


def compose(show: Path, size: str = FULL) -> str:
    """The playlist of a size. It ends only when the show has ended and every part is packaged; empty parts leave no trace.

    Every size names the same runs, so that players find the same place in each. A run that lags in another size keeps what follows back.
    """
    parts = parts_of(show)
    # asked before the segments are read: a packager may finish in between
    finished = (show / "ended").exists() and all((part / "packaged").exists() for part in parts)
    blocks: list[str] = []
    longest = float(SHORTEST_TARGET)
    for part in parts:
        opened_at = float(read_json(part / "meta.json")["opened_at"])
        folders, packaged = runs_of(part), (part / "packaged").exists()
        for folder in folders:
            run, is_over = read_run(folder), packaged or folder != folders[-1]
            if not run.segments and not run.lost:
                continue
            if found := pieces(run, size, is_over=is_over):
                blocks.append(_block(found, folder.relative_to(show).as_posix(), opened_at + run.starts_at))
                longest = max(longest, *(piece.seconds for piece in found))
            if size != FULL and not is_over:
                return _whole(blocks, longest, finished=False)
    return _whole(blocks, longest, finished=finished)


def _whole(blocks: list[str], longest: float, *, finished: bool) -> str:
    head = f"#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{round(longest)}\n#EXT-X-MEDIA-SEQUENCE:0\n"
    kind = "#EXT-X-PLAYLIST-TYPE:EVENT\n#EXT-X-INDEPENDENT-SEGMENTS\n"
    return head + kind + "#EXT-X-DISCONTINUITY\n".join(blocks) + ("#EXT-X-ENDLIST\n" if finished else "")


def _block(found: list[Piece], address: str, at: float) -> str:
    begins = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    folder = next((piece.address.rpartition("/")[0] for piece in found if piece.is_whole), "")
    lines = [f'#EXT-X-MAP:URI="{address}/{folder}{"/" if folder else ""}init.mp4"', f"#EXT-X-PROGRAM-DATE-TIME:{begins}"]
    for piece in found:
        gap = [] if piece.is_whole else ["#EXT-X-GAP"]
        lines += [*gap, f"#EXTINF:{piece.seconds:.6f},", f"{address}/{piece.address}"]
    return "\n".join(lines) + "\n"


def master(show: Path) -> str:
    """Names the sizes with what players choose by. As long as there was only a voice, it names that alone and promises nothing of it."""
    folders = [folder for part in parts_of(show) for folder in runs_of(part) if read_run(folder).segments]
    seen = [(folder, facts) for folder in folders if (facts := read_json(folder / "run.json")).get("picture")]
    text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
    if not seen:
        return text + f"#EXT-X-STREAM-INF:BANDWIDTH={LIGHTEST_FULL}\n{FULL}.m3u8\n"
    folder, facts = seen[-1]
    sound = [SOUND_CODEC] if facts.get(SOUND) else []
    text += _line(FULL, _heaviest(folder), [*_picture_codec(folder), *sound], facts["picture"])
    if facts.get(SMALL):
        text += _line(SMALL, SMALL_BITS, [SMALL_CODEC, *sound], facts[SMALL])
    return text + (_line(SOUND, SOUND_BITS, sound, None) if sound else "")


def _line(size: str, bits: int, codecs: list[str], picture: list[int] | None) -> str:
    told = f",RESOLUTION={picture[0]}x{picture[1]}" if picture else ""
    return f'#EXT-X-STREAM-INF:BANDWIDTH={bits},CODECS="{",".join(codecs)}"{told}\n{size}.m3u8\n'


def _picture_codec(folder: Path) -> list[str]:
    parameters = decoder_configuration((folder / "init.mp4").read_bytes())
    return [f"avc1.{parameters[1:4].hex()}"] if parameters else [SMALL_CODEC]


def _heaviest(folder: Path) -> int:
    """Bits a second of the heaviest of the newest segments, rounded up."""
    newest = read_run(folder).segments[-MEASURED:]
    rates = [(folder / name).stat().st_size * 8 / length for name, length in newest if length > 0.5]
    return -(-int(max(rates, default=0)) // 100_000) * 100_000 if max(rates, default=0) > LIGHTEST_FULL else LIGHTEST_FULL


class Written(NamedTuple):
    """A playlist as it is sent: plain, and packed."""

    plain: bytes = b""
    packed: bytes = b""


class Composed(NamedTuple):
    """A playlist for everybody; the same where players may ask for the next segment and are answered when it is there
    (RFC 8216bis, 6.2.5.2); how many segments it names; whether no more will come."""

    polled: Written = Written()
    offering: Written = Written()
    segments: int = 0
    is_over: bool = False


def composed(show: Path, name: str) -> Composed:
    """One of PLAYLISTS as it is now; empty as long as there is nothing in it to begin with. Made once for each change of the show."""
    return _composed(show, name, _stamp(show))


@lru_cache(maxsize=16)
def _composed(show: Path, name: str, _as_it_stands: tuple[object, ...]) -> Composed:
    text = "" if not has_segments(show) else master(show) if name == MASTER else compose(show, name)
    segments, is_over = text.count("#EXTINF"), "#EXT-X-ENDLIST" in text
    if not text or (name != MASTER and not segments):
        return Composed()
    polled = _written(text)
    offers = segments and not is_over
    return Composed(
        polled, _written(text.replace("#EXT-X-PLAYLIST", f"{OFFER}#EXT-X-PLAYLIST", 1)) if offers else polled, segments, is_over
    )


def _written(text: str) -> Written:
    plain = text.encode()
    return Written(plain, gzip.compress(plain, 5, mtime=0))


def _stamp(show: Path) -> tuple[object, ...]:
    """Differs as soon as there is anything new to tell."""
    marks: list[object] = [(show / "ended").exists()]
    for part in parts_of(show):
        marks.append((part / "packaged").exists())
        for run in runs_of(part):
            marks += [
                _changed(run / "index.m3u8"),
                _changed(run / SMALL),
                _changed(run / SOUND / "index.m3u8"),
                (run / "lost.json").exists(),
            ]
    return tuple(marks)


def _changed(path: Path) -> tuple[int, int] | None:
    try:
        stamp = path.stat()
    except FileNotFoundError:
        return None
    return stamp.st_mtime_ns, stamp.st_size


def publish(show: Path) -> None:
    """Writes the playlists to <show>/parts/live.m3u8 and beside it, each also packed, for a server in front; only what has changed.

    A show without segments, or one that is being moved away, is left as it is.
    """
    with suppress(FileNotFoundError):
        for name in PLAYLISTS:
            now = composed(show, name)
            if (playlist := now.polled if is_crowded(show) else now.offering).plain:
                _put(playlist, show / "parts" / f"{name}.m3u8")


def call_crowded(show: Path) -> None:
    """More want to wait for the next segment than may: for a while it is offered to nobody by a server in front."""
    with suppress(FileNotFoundError):
        (show / "crowded").touch()


def is_crowded(show: Path) -> bool:
    """Whether it was called so within the last minute."""
    try:
        return time.time() - (show / "crowded").stat().st_mtime < CROWDED_SECONDS
    except FileNotFoundError:
        return False


def _put(playlist: Written, target: Path) -> None:
    if target.exists() and target.read_bytes() == playlist.plain:
        return
    for path, content in ((target.with_name(f"{target.name}.gz"), playlist.packed), (target, playlist.plain)):
        beside = path.with_name(f"{path.name}.new")
        beside.write_bytes(content)
        beside.replace(path)


def has_segments(show: Path) -> bool:
    """Whether a viewer could begin."""
    return any(read_run(run).segments for part in parts_of(show) for run in runs_of(part))


def composed_seconds(show: Path) -> float:
    """Seconds a viewer could play."""
    return sum(read_run(run).seconds for part in parts_of(show) for run in runs_of(part))

"""Caption files: WebVTT and SubRip (SRT), read with patience and written plainly."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST_TEXT, LONGEST_NAME, MOST_CUES = 400, 60, 20_000
LONGEST_SECONDS = 12 * 3600.0
TIMES = re.compile(r"\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:\s.*)?", re.ASCII)
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
TAG = re.compile(r"</?[a-zA-Z0-9][^>]*>|<\d[^>]*>|\{\\[^}]*\}")
BREAK = re.compile(r"\s*\n\s*")
LATIN = re.compile(r"[!-~]")


class Cue(NamedTuple):
    """One caption: seconds of the recording, who speaks (may be empty), and the words."""

    start: float
    end: float
    speaker: str
    text: str


class NotReadable(Exception):
    """No caption file; `reason` follows the file's name in a Japanese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_cues(content: bytes) -> list[Cue]:
    """The cues of a VTT or SRT file in the order of their times; empty ones are left out. Raises NotReadable."""
    lines = _decoded(content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cues = sorted(_cues(lines), key=lambda cue: (cue.start, cue.end))
    if not cues:
        raise NotReadable("には、時刻のついた字幕が見つかりませんでした。WebVTT（.vtt）か SubRip（.srt）の形で書き出すと送れます。")
    if len(cues) > MOST_CUES:
        raise NotReadable(f"には字幕が{len(cues):,}行ありました。{MOST_CUES:,}行までに分けると送れます。")
    return cues


def _decoded(content: bytes) -> str:
    for code in ("utf-8-sig", "utf-16", "cp932"):
        if code == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return content.decode(code).replace("\0", "")
        except UnicodeDecodeError:
            continue
    raise NotReadable("の文字を読めませんでした。文字コードを UTF-8 にして書き出すと送れます。")


def _cues(lines: list[str]) -> Iterator[Cue]:
    place = 0
    while place < len(lines):
        found = TIMES.fullmatch(lines[place])
        place += 1
        if found is None:
            continue
        said = []
        while place < len(lines) and lines[place].strip() and not TIMES.fullmatch(lines[place]):
            said.append(lines[place])
            place += 1
        start, end = _seconds(found[1], place), _seconds(found[2], place)
        if end <= start:
            raise NotReadable(
                f"の{place - len(said)}行めは、終わりの時刻がはじまりより前でした。直すと送れます。ほかの字幕は変わっていません。"
            )
        yield from _pieces(start, end, "\n".join(said))


def _seconds(stamp: str, line: int) -> float:
    *before, last = stamp.replace(",", ".").split(":")
    total = float(last) + sum(int(part) * 60 ** (power + 1) for power, part in enumerate(reversed(before)))
    if total > LONGEST_SECONDS:
        raise NotReadable(f"の{line}行めの時刻は、12時間を超えていました。直すと送れます。ほかの字幕は変わっていません。")
    return total


def _pieces(start: float, end: float, said: str) -> Iterator[Cue]:
    voice = VOICE.search(said)
    speaker = " ".join(html.unescape(voice[1]).split())[:LONGEST_NAME] if voice else ""
    text = joined(html.unescape(TAG.sub("", said)).split("\n"))
    parts = [text[at : at + LONGEST_TEXT] for at in range(0, len(text), LONGEST_TEXT)]
    yield from spread(start, end, speaker, parts)


def joined(parts: Iterable[str]) -> str:
    """Lines as one: nothing between Japanese signs, a space between words of Latin letters."""
    text = ""
    for part in (each for line in parts if (each := " ".join(line.split()))):
        gap = " " if text and LATIN.match(text[-1]) and LATIN.match(part[0]) else ""
        text += gap + part
    return text


def spread(start: float, end: float, speaker: str, parts: list[str]) -> list[Cue]:
    """Several cues in the place of one, each as long as its share of the signs."""
    whole, cues, at = sum(len(part) for part in parts), [], start
    for number, part in enumerate(parts):
        until = end if number == len(parts) - 1 else round(at + (end - start) * len(part) / whole, 3)
        cues.append(Cue(at, until, speaker, part))
        at = until
    return cues


def as_vtt(cues: Iterable[Cue], *, voices: bool = True) -> str:
    """A WebVTT file; with `voices` each cue says who speaks."""
    return "WEBVTT\n\n" + "".join(f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{_voice(cue, voices)}{_plain(cue.text)}\n\n" for cue in cues)


def as_srt(cues: Iterable[Cue]) -> str:
    """A SubRip file, which knows no names of speakers."""
    rows = [
        f"{number}\n{_stamp(cue.start, ',')} --> {_stamp(cue.end, ',')}\n{' '.join(cue.text.split())}\n"
        for number, cue in enumerate(cues, 1)
    ]
    return "\n".join(rows)


def as_text(cues: Iterable[Cue]) -> str:
    """The words alone, a paragraph for each turn of a speaker."""
    turns: list[tuple[str, list[str]]] = []
    for cue in cues:
        if not turns or turns[-1][0] != cue.speaker:
            turns.append((cue.speaker, []))
        turns[-1][1].append(cue.text)
    return "\n\n".join((f"{name}さん\n" if name else "") + joined(said) for name, said in turns) + "\n"


def _stamp(seconds: float, point: str = ".") -> str:
    thousandths = round(seconds * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{rest:03d}"


def _voice(cue: Cue, voices: bool) -> str:
    return f"<v {_plain(cue.speaker).replace('>', '＞')}>" if voices and cue.speaker else ""


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace("-->", "→")

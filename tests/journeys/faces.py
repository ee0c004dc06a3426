"""Cameras and microphones that can be told apart: Chromium reads them from files, one browser for each person."""

import struct
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import pi, sin
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.chromium import CAMERA, PHONE, QUIET, chromium_path
from tests.journeys.building import Person

WIDE, HIGH, OFTEN, RATE = 640, 360, 15, 48_000
COLOURS = {"red": (224, 32, 32), "green": (16, 160, 48), "blue": (32, 64, 224), "orange": (240, 160, 0)}


def camera_file(folder: Path, colour: str) -> Path:
    """A picture of one colour in which a white bar wanders."""
    red, green, blue = COLOURS[colour]
    luma = round(16 + 0.257 * red + 0.504 * green + 0.098 * blue)
    blueish = round(128 - 0.148 * red - 0.291 * green + 0.439 * blue)
    reddish = round(128 + 0.439 * red - 0.368 * green - 0.071 * blue)
    plain, bar = bytes([luma]) * WIDE, 40
    chroma = bytes([blueish]) * (WIDE * HIGH // 4) + bytes([reddish]) * (WIDE * HIGH // 4)
    file = folder / f"{colour}.y4m"
    with file.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDE} H{HIGH} F{OFTEN}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in range(2 * OFTEN):
            at = frame * (WIDE - bar) // (2 * OFTEN)
            line = plain[:at] + bytes([235]) * bar + plain[at + bar :]
            rows = [line if HIGH // 2 - 10 < row < HIGH // 2 + 10 else plain for row in range(HIGH)]
            out.write(b"FRAME\n" + b"".join(rows) + chroma)
    return file


def voice_file(folder: Path, tone: int) -> Path:
    """A tone that speaks and pauses: what never pauses is taken for noise and removed."""
    file = folder / f"{tone}.wav"
    loud = [0.4 if sample % (RATE // 2) < RATE // 4 else 0.0 for sample in range(2 * RATE)]
    samples = (round(32_767 * volume * sin(2 * pi * tone * number / RATE)) for number, volume in enumerate(loud))
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file


@contextmanager
def browsers(playwright: Playwright, url: str, folder: Path) -> Iterator[Callable[..., BrowserContext]]:
    """`open(person, "red", 400)` is that person's own browser, signed in, with this face and this voice; without them, with no devices."""
    opened: list[Browser] = []

    def open_one(person: Person, colour: str = "", tone: int = 0) -> BrowserContext:
        face = [f"--use-file-for-fake-video-capture={camera_file(folder, colour)}"] if colour else []
        voice = [f"--use-file-for-fake-audio-capture={voice_file(folder, tone)}"] if tone else []
        given = [*CAMERA, *face, *voice] if colour else []
        browser = playwright.chromium.launch(args=["--no-sandbox", *QUIET, *given], executable_path=chromium_path())
        opened.append(browser)
        context = browser.new_context(
            base_url=url, locale="ja-JP", viewport=PHONE, service_workers="block", permissions=["camera", "microphone"] if colour else []
        )
        context.add_cookies([person.cookie(url)])
        context.set_default_timeout(20_000)
        return context

    try:
        yield open_one
    finally:
        for browser in opened:
            browser.close()

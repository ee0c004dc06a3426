"""Photographs of phones in HEIC: decoded by ffmpeg, from memory to memory."""

import os
import struct
import subprocess

from chosha.media.engine.ffmpeg import LOCAL_ONLY, QUIET, binary
from chosha.media.engine.variants import MOST_PIXELS, TooManyPixels, Unreadable

LONGEST = 30  # seconds


def decoded(content: bytes) -> bytes:
    """The picture upright and in its full size as JPEG, without a word about its maker. Raises TooManyPixels or Unreadable.

    Through a file that exists only in memory, because the format cannot be read from a pipe.
    """
    if _pixels(content) > MOST_PIXELS:
        raise TooManyPixels(str(_pixels(content)))
    if not hasattr(os, "memfd_create"):
        raise Unreadable("this system has no files in memory")
    descriptor = os.memfd_create("heic")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(content)
        return _run(descriptor)
    finally:
        os.close(descriptor)


def _run(descriptor: int) -> bytes:
    reading = ["-threads", "1", "-max_pixels", str(MOST_PIXELS), "-f", "mov", "-i", f"/proc/self/fd/{descriptor}"]
    drawing = ["-frames:v", "1", "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p", "-f", "image2pipe", "pipe:1"]
    command = [binary(), *QUIET, *LOCAL_ONLY, *reading, *drawing]
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        done = subprocess.run(command, pass_fds=[descriptor], capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("it took too long") from error
    if done.returncode or not done.stdout.startswith(b"\xff\xd8"):
        raise Unreadable(done.stderr.decode("utf-8", "replace")[-200:])
    return done.stdout


def _pixels(content: bytes) -> int:
    """The largest picture announced (its tiles and thumbnails are smaller), in pixels."""
    largest, at = 0, content.find(b"ispe")
    while at >= 0:
        if len(size := content[at + 8 : at + 16]) == 8:
            width, height = struct.unpack(">II", size)
            largest = max(largest, width * height)
        at = content.find(b"ispe", at + 4)
    return largest

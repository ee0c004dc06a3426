"""What a cleaner gives back, and how it gives up."""

from dataclasses import dataclass


class Broken(Exception):
    """The file does not have the structure its type promises."""


class Locked(Exception):
    """The PDF asks for a password or is encrypted."""


@dataclass(frozen=True)
class Cleaned:
    """The cleaned bytes; whether the original told where it was made."""

    content: bytes
    had_position: bool

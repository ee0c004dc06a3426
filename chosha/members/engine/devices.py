"""What a browser says of itself, in two words a member recognises."""

from dataclasses import dataclass
from datetime import datetime

# The first that fits wins: Edge calls itself Chrome too, and everything calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """A device somebody is signed in on. `here`: it is the one that asks."""

    number: int
    words: str
    last_seen: datetime
    here: bool


def device_words(user_agent: str) -> str:
    """「iPhone の Safari」; 「名前の分からない端末」 for what tells nothing."""
    machine = next((words for mark, words in MACHINES if mark in user_agent), "")
    browser = next((words for mark, words in BROWSERS if mark in user_agent), "")
    if machine and browser:
        return f"{machine} の {browser}"
    return machine or browser or "名前の分からない端末"

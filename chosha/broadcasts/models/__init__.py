from chosha.broadcasts.models.chat import ChatLine
from chosha.broadcasts.models.episode import NOT_OVER, ON_AIR, Episode, State
from chosha.broadcasts.models.programme import Programme, ProgrammeHost
from chosha.broadcasts.models.question import LiveQuestion, OnceToken
from chosha.broadcasts.models.recording import Caption, Chapter, Progress, Recording

__all__ = [
    "NOT_OVER",
    "ON_AIR",
    "Caption",
    "Chapter",
    "ChatLine",
    "Episode",
    "LiveQuestion",
    "OnceToken",
    "Programme",
    "ProgrammeHost",
    "Progress",
    "Recording",
    "State",
]

from chosha.broadcasts.models.chat import ChatLine
from chosha.broadcasts.models.episode import ON_AIR, Episode, State
from chosha.broadcasts.models.programme import Programme, ProgrammeHost
from chosha.broadcasts.models.recording import Caption, Chapter, Progress, Recording
from chosha.broadcasts.models.transcript import Mending, Transcript

__all__ = [
    "ON_AIR",
    "Caption",
    "Chapter",
    "ChatLine",
    "Episode",
    "Mending",
    "Programme",
    "ProgrammeHost",
    "Progress",
    "Recording",
    "State",
    "Transcript",
]

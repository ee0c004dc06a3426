from chosha.broadcasts.models.asking import CalendarAddress, Following, PodcastAddress, Reminder
from chosha.broadcasts.models.chat import Applause, ChatLine, ChatMute
from chosha.broadcasts.models.consent import Consent
from chosha.broadcasts.models.consultation import Answerer, Consultation
from chosha.broadcasts.models.elsewhere import Elsewhere
from chosha.broadcasts.models.encoder import StreamKey
from chosha.broadcasts.models.episode import NOT_OVER, ON_AIR, Episode, State
from chosha.broadcasts.models.hearing import Hearing
from chosha.broadcasts.models.material import Material, MaterialVersion, SlideTurn
from chosha.broadcasts.models.minutes import Minutes, MinutesVersion
from chosha.broadcasts.models.place import Place
from chosha.broadcasts.models.programme import Programme, ProgrammeHost
from chosha.broadcasts.models.question import LiveQuestion, OnceToken
from chosha.broadcasts.models.recording import Caption, Chapter, Progress, Recording
from chosha.broadcasts.models.recurrence import Recurrence, Repeats
from chosha.broadcasts.models.retention import Keeping, Takedown
from chosha.broadcasts.models.seat import Seat
from chosha.broadcasts.models.self_note import SelfNote
from chosha.broadcasts.models.series import Series, SeriesEpisode, ShelfEntry
from chosha.broadcasts.models.signup import Enrolment, Readers, SignUp
from chosha.broadcasts.models.topic import Topic
from chosha.broadcasts.models.transcript import Mending, Transcript
from chosha.broadcasts.models.trim import Trim

__all__ = [
    "NOT_OVER",
    "ON_AIR",
    "Answerer",
    "Applause",
    "CalendarAddress",
    "Caption",
    "Chapter",
    "ChatLine",
    "ChatMute",
    "Consent",
    "Consultation",
    "Elsewhere",
    "Enrolment",
    "Episode",
    "Following",
    "Hearing",
    "Keeping",
    "LiveQuestion",
    "Material",
    "MaterialVersion",
    "Mending",
    "Minutes",
    "MinutesVersion",
    "OnceToken",
    "Place",
    "PodcastAddress",
    "Programme",
    "ProgrammeHost",
    "Progress",
    "Readers",
    "Recording",
    "Recurrence",
    "Reminder",
    "Repeats",
    "Seat",
    "SelfNote",
    "Series",
    "SeriesEpisode",
    "ShelfEntry",
    "SignUp",
    "SlideTurn",
    "State",
    "StreamKey",
    "Takedown",
    "Topic",
    "Transcript",
    "Trim",
]

"""What an encoder offers, before Janus is asked: one picture of H.264, one sound of Opus."""

import re

from chosha.media.engine.rtmp.amf import Unreadable
from chosha.media.engine.rtmp.tags import NotTaken, Unwanted

LARGEST_OFFER = 64 * 1024
WANTED = {"video": "H264", "audio": "OPUS"}
CODEC = re.compile(r"^a=rtpmap:\d+ ([A-Za-z0-9-]+)/", re.MULTILINE)
MID = re.compile(r"^a=mid:([!-~]{1,32})$", re.MULTILINE)


def tracks_offered(offer: str) -> dict[str, str]:
    """Kind ("video", "audio") -> the mid it is offered as. Raises NotTaken for other pictures, Unreadable for what is no offer."""
    text = offer.replace("\r\n", "\n")
    _, *sections = re.split(r"^m=", text, flags=re.MULTILINE)
    if not text.startswith("v=0\n") or not sections:
        raise Unreadable("no offer")
    tracks: dict[str, str] = {}
    for section in sections:
        kind, mid = section.split(" ", 1)[0], MID.search(section)
        codecs = {name.upper() for name in CODEC.findall(section)}
        if kind not in WANTED:
            continue
        if kind in tracks or mid is None:
            raise Unreadable("two of a kind, or one without a name")
        if WANTED[kind] in codecs:
            tracks[kind] = mid[1]
        elif kind == "video":
            raise NotTaken(Unwanted.HEVC if "H265" in codecs else Unwanted.PICTURE)
    if not tracks:
        raise Unreadable("neither H.264 nor Opus")
    return tracks

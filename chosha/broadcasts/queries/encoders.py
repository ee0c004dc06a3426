"""How the encoder of an episode stands, and whom a key lets in."""

import hmac
import re

from django.conf import settings

from chosha.broadcasts.access import may_host
from chosha.broadcasts.models import NOT_OVER, ON_AIR, Episode, StreamKey
from chosha.media.engine.encoders import OVER, UNKNOWN, WRONG_KEY, Admission, NoLonger
from chosha.media.engine.rtmp.report import Report, read_report
from chosha.media.queries import show_folder, show_state
from chosha.members.actions.tokens import token_digest

KEY = re.compile(r"(\d{1,18})-([A-Za-z0-9_-]{20,80})", re.ASCII)


def encoders_are_on() -> bool:
    """Whether this house listens for encoders at all."""
    return bool(settings.CHOSHA_RTMP_URL or settings.WHIP_URL)


def encoder_report(episode: Episode) -> Report:
    """What arrives from the episode's encoder now."""
    return read_report(show_folder(episode.pk))


def key_of(episode_id: int) -> StreamKey | None:
    return StreamKey.objects.filter(pk=episode_id).select_related("episode", "made_by").first()


def fits(key: StreamKey | None, secret: str) -> bool:
    """Compared in constant time, also where there is no key."""
    return hmac.compare_digest(key.digest if key else "-" * 64, token_digest(secret)) and key is not None


def admission(text: str) -> Admission:
    """Whom a key as it was typed into an encoder lets in. A wrong one for an episode that awaits an encoder is told to its hosts."""
    told = KEY.fullmatch(text)
    key = key_of(int(told[1])) if told else None
    if told is None or key is None:
        return Admission(None, why=UNKNOWN)
    folder = show_folder(key.episode_id)
    if not fits(key, told[2]) or not may_host(key.made_by, key.episode):
        return Admission(folder if key.episode.state in NOT_OVER else None, key.episode_id, WRONG_KEY)
    return Admission(folder, key.episode_id, "" if key.episode.state in NOT_OVER else OVER)


def comes_from_encoder(episode: Episode, key: StreamKey | None) -> bool:
    """Whether the show on air is written by its encoder: the latest part is the encoder's."""
    return key is not None and key.part is not None and episode.state in ON_AIR and show_state(episode.pk).parts == key.part


def key_that_fits(episode_id: int, text: str) -> StreamKey:
    """The key as an encoder sent it, while it counts. Raises NoLonger once it was renewed, its maker is out, or the show is over."""
    told, key = KEY.fullmatch(text), key_of(episode_id)
    if told is None or not fits(key, told[2]) or key is None:
        raise NoLonger
    if key.episode.state not in NOT_OVER or not may_host(key.made_by, key.episode):
        raise NoLonger
    return key


def part_now(key: StreamKey) -> int | None:
    """The part the encoder's bytes belong to; None before the host begins, and while the show takes them from elsewhere."""
    episode = key.episode
    return key.part if episode.on_air_by_id is not None and comes_from_encoder(episode, key) else None

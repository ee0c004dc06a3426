"""配信ソフト: a key for one episode, and the show that is written by whoever holds it."""

import secrets

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host
from chosha.broadcasts.actions.onair import SEGMENT_SECONDS, TALKING_SEGMENT_SECONDS, begin_part, go_live
from chosha.broadcasts.facts import EpisodeWentLive
from chosha.broadcasts.models import NOT_OVER, Episode, State, StreamKey
from chosha.broadcasts.queries.encoders import (
    admission,
    comes_from_encoder,
    encoder_report,
    encoders_are_on,
    key_of,
    key_that_fits,
    part_now,
)
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.media.actions import open_live_part
from chosha.media.engine.encoders import Admission, NoLonger
from chosha.members.actions.tokens import token_digest
from chosha.members.models import Member

MIME = "video/x-matroska;codecs=avc1,aac"
OFF = "この庁舎では、配信ソフトからの放送を受けていません。ブラウザーからは放送できます。使いたいときは、事務局に伝えてください。"


@transaction.atomic
def make_key(episode: Episode, *, by: Member) -> str:
    """A new key, shown this once; an encoder with the former one is cut within seconds. Raises NotAllowed or Refused."""
    kept = Episode.objects.select_for_update().get(pk=episode.pk)
    if not may_host(by, kept):
        raise NotAllowed
    if not encoders_are_on():
        raise Refused(OFF)
    if kept.state not in NOT_OVER:
        raise Refused("この回の放送は終わっています。鍵は作っていません。続きは、新しい回として始められます。")
    secret = secrets.token_urlsafe(32)
    facts = {"digest": token_digest(secret), "made_by": by, "made_at": now()}
    _, first = StreamKey.objects.update_or_create(episode=kept, defaults=facts)
    record("broadcasts.key.made" if first else "broadcasts.key.renewed", kept, by=by)
    return f"{kept.pk}-{secret}"


@transaction.atomic
def air_encoder(episode: Episode, *, by: Member, talk_mode: bool = False) -> None:
    """What the encoder sends goes on air, or takes the place of what a browser sent. Raises NotAllowed or Refused."""
    if not may_host(by, episode):
        raise NotAllowed
    report, key = encoder_report(episode), key_of(episode.pk)
    if key is None or not report.connected or not (report.has_picture or report.has_sound):
        raise Refused("配信ソフトから、まだ何も届いていません。配信ソフトで「配信開始」を押すと、この画面に様子が出ます。")
    go_live(episode, by=by, talk_mode=talk_mode)
    if comes_from_encoder(episode, key):
        return
    key.part = begin_part(episode, mime=MIME, by=by).part
    key.save(update_fields=["part"])


@transaction.atomic
def open_part_anew(episode_id: int, text: str) -> int | None:
    """Another part for an encoder that came back or sends other tracks; None while the show is not its own. Raises NoLonger, Refused."""
    kept = Episode.objects.select_for_update().filter(pk=episode_id).first()
    key = key_that_fits(episode_id, text)
    if kept is None or part_now(key) is None:
        return None
    _open_another(kept, key)
    return key.part


def _open_another(episode: Episode, key: StreamKey) -> None:
    seconds = TALKING_SEGMENT_SECONDS if episode.talk_mode else SEGMENT_SECONDS
    key.part = open_live_part(episode.pk, MIME, seconds)
    key.save(update_fields=["part"])
    if episode.state == State.INTERRUPTED:
        episode.state = State.LIVE
        episode.save(update_fields=["state"])
        announce(EpisodeWentLive(episode_id=episode.pk))


class StreamGate:
    """What the listener for encoders asks."""

    def admit(self, key: str) -> Admission:
        return admission(key)

    def part(self, show_id: int, key: str, *, anew: bool) -> int | None:
        if not anew:
            return part_now(key_that_fits(show_id, key))
        try:
            return open_part_anew(show_id, key)
        except Refused as error:
            raise NoLonger from error

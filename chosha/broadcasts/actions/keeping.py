"""Looking after the chat of one show: its pace, who rests from it, what is brought back, whether the archive shows it."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.broadcasts.access import may_host, may_tend
from chosha.broadcasts.facts import ChatLineSaid
from chosha.broadcasts.models import ChatLine, ChatMute, Episode
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.models import Member

PAUSES = {0: "いつもどおり", 10: "10秒に1つ", 30: "30秒に1つ", 60: "1分に1つ"}
DELAYS = {0: "すぐに出す", 5: "5秒おいて出す", 10: "10秒おいて出す", 20: "20秒おいて出す"}


def _refuse_strangers(episode: Episode, by: Member) -> None:
    if not may_tend(by, episode):
        raise NotAllowed("Hosts and moderators look after the chat.")


@transaction.atomic
def pace_chat(episode: Episode, *, by: Member, pause: int, delay: int) -> None:
    """How many seconds lie between two lines of one member, and for how many only hosts see what newcomers say.

    Raises NotAllowed, Refused.
    """
    _refuse_strangers(episode, by)
    if pause not in PAUSES or delay not in DELAYS:
        raise Refused("並んでいる中から一つ選ぶと、変えられます。")
    episode.chat_pause, episode.newcomer_delay = pause, delay
    episode.save(update_fields=["chat_pause", "newcomer_delay"])


@transaction.atomic
def mute_in_chat(episode: Episode, member: Member, *, by: Member) -> None:
    """The member says nothing more beside this show; what was said stays. Raises NotAllowed; Refused for a host. Twice is once."""
    _refuse_strangers(episode, by)
    if may_host(member, episode):
        raise Refused("パーソナリティと放送係には、休んでもらえません。ひとことを伏せることはできます。")
    _, new = ChatMute.objects.get_or_create(episode=episode, member=member)
    if new:
        record("broadcasts.chat.muted", member, by=by, episode=str(episode.pk))


@transaction.atomic
def unmute_in_chat(episode: Episode, member: Member, *, by: Member) -> None:
    """The member may speak again. Raises NotAllowed."""
    _refuse_strangers(episode, by)
    if ChatMute.objects.filter(episode=episode, member=member).delete()[0]:
        record("broadcasts.chat.unmuted", member, by=by, episode=str(episode.pk))


@transaction.atomic
def show_line(line: ChatLine, *, by: Member) -> None:
    """Uncover a line. Raises NotAllowed."""
    _refuse_strangers(line.episode, by)
    if line.hidden_at is not None:
        line.hidden_at = None
        line.save(update_fields=["hidden_at"])
        announce(ChatLineSaid(line_id=line.pk))


@transaction.atomic
def close_replay(episode: Episode, *, by: Member, closed: bool) -> None:
    """Whether the archive shows what was said in the chat; nothing of it is deleted. Raises NotAllowed."""
    if not may_host(by, episode):
        raise NotAllowed
    episode.chat_closed = closed
    episode.save(update_fields=["chat_closed"])

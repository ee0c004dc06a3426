"""おしゃべり beside a show."""

from datetime import timedelta

from django.db import transaction

from chosha.broadcasts.access import may_hide_line, may_host, may_watch
from chosha.broadcasts.facts import ChatLineHidden, ChatLineSaid
from chosha.broadcasts.models import ChatLine, ChatMute, Episode
from chosha.broadcasts.queries import second_on_air
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.kernel.facts import announce
from chosha.members.access import may_write
from chosha.members.models import Member

LONGEST = 200
NEW_FOR = timedelta(days=60)  # as in the reception
MUTED = (
    "この回のおしゃべりは、いまお休みをお願いしています。聞くことと質問は、そのまま続けられます。次の回では、また話せます。"
    "あなたの評価には関わりません。書いた文は残っています。"
)
BREATH, LINES_PER_BREATH = timedelta(seconds=10), 5
SAME_WORDS_FOR = timedelta(seconds=30)


@transaction.atomic
def say(episode: Episode, *, by: Member, text: str) -> ChatLine:
    """Say one line while the show is on air. Raises NotAllowed; Refused when it is over, too fast, twice, empty or too long."""
    if not may_watch(by, episode) or not may_write(by):
        raise NotAllowed
    words = " ".join(text.split())
    _refuse_words(episode, words)
    _refuse_haste(episode, by, words)
    kept = (episode.chat_pause or episode.newcomer_delay) and not may_host(by, episode)
    if ChatMute.objects.filter(episode=episode, member=by).exists():
        raise Refused(MUTED)
    if kept:
        _refuse_pace(episode, by)
    line = ChatLine(episode=episode, author=by, text=words, at=now(), at_second=second_on_air(episode))
    if kept and episode.newcomer_delay and by.joined_at is not None and by.joined_at > now() - NEW_FOR:
        line.shown_at = line.at + timedelta(seconds=episode.newcomer_delay)
    line.save(force_insert=True)
    announce(ChatLineSaid(line_id=line.pk))
    return line


def _refuse_words(episode: Episode, words: str) -> None:
    if not episode.is_on_air:
        raise Refused("放送の時間ではないので、送れませんでした。書いた文は残っています。")
    if not words:
        raise Refused("まだ書かれていません。ひとこと書くと送れます。", field="text")
    if len(words) > LONGEST:
        raise Refused(f"{LONGEST}字まで送れます。いま{len(words)}字あります。書いた文は残っています。", field="text")


def _refuse_pace(episode: Episode, by: Member) -> None:
    last = ChatLine.objects.filter(episode=episode, author=by, at__gt=now() - timedelta(seconds=episode.chat_pause)).order_by("-at").first()
    if last is not None:
        rest = episode.chat_pause - int((now() - last.at).total_seconds())
        raise Refused(f"この回のおしゃべりは、{episode.chat_pause}秒に1つまでです。あと{rest}秒で送れます。書いた文は残っています。")


def _refuse_haste(episode: Episode, by: Member, words: str) -> None:
    recent = ChatLine.objects.filter(episode=episode, author=by)
    if recent.filter(at__gt=now() - SAME_WORDS_FOR, text=words).exists():
        raise Refused("同じ文がすでに届いています。二つめは送っていません。")
    if recent.filter(at__gt=now() - BREATH).count() >= LINES_PER_BREATH:
        raise Refused("続けて送れるのは、10秒に5つまでです。ひと息おくと送れます。書いた文は残っています。")


@transaction.atomic
def hide_line(line: ChatLine, *, by: Member) -> None:
    """Cover a line. Raises NotAllowed."""
    if not may_hide_line(by, line):
        raise NotAllowed
    if line.hidden_at is None:
        line.hidden_at = now()
        line.save(update_fields=["hidden_at"])
        announce(ChatLineHidden(episode_id=line.episode_id, line_id=line.pk))

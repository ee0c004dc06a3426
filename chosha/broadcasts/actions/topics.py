"""話題 of an episode: opened, named, put in order and taken out by its hosts; what is said to them belongs to the hall."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from chosha.audit.actions import record
from chosha.broadcasts.access import TOPIC, may_host
from chosha.broadcasts.actions.mending import episode_to_mend
from chosha.broadcasts.actions.ordering import MADE_HERE
from chosha.broadcasts.actions.planning import tell_hosts
from chosha.broadcasts.models import Chapter, Episode, LiveQuestion, Recording, SignUp, State, Topic
from chosha.broadcasts.queries.consulting import ordered
from chosha.jobs.actions import enqueue
from chosha.kernel.clock import now, time_mark
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.access import INSIDE
from chosha.members.models import Member
from chosha.moderation.access import may_cover, may_hide
from chosha.moderation.actions import note_mending, refuse_covered_words
from chosha.notices.actions import notify
from chosha.notices.queries import who_wants
from chosha.search.actions import forget, index
from chosha.talk.actions import remove_conversation
from chosha.talk.queries.heads import others_spoke

TOLD_AS = "broadcasts.episode"
MOST_TOPICS = 20
CAN_BE_UNDONE = timedelta(minutes=10)
OVER = (State.ENDED, State.ARCHIVED)
TELL = "chosha.broadcasts.tasks.tell_of_topics"
KIND = "topics"  # of notices nobody has to have
FULL = f"話題は、一つの回に{MOST_TOPICS}までです。書いた文は残っています。"
ANSWERED = "質問の続き"  # a question may be covered, or taken along by its writer: its words stay in its own place
KEPT = "会員の言葉があるので、外せません。題とことばは直せます。困る言葉があるときは、見守り役に知らせられます。"


@transaction.atomic
def open_topic(episode: Episode, *, by: Member, title: str, words: str = "", at_sec: int | None = None) -> Topic:
    """A further topic, at the end. Raises NotAllowed; Refused for too many, or a minute behind the end of the recording."""
    kept = episode_to_mend(episode.pk, by)
    if kept.state == State.CANCELLED:
        raise Refused("この回は取りやめになっています。新しい回でなら、話題を作れます。")
    if Topic.objects.filter(episode=kept, removed_at=None).count() >= MOST_TOPICS:
        raise Refused(FULL)
    last = Topic.objects.filter(episode=kept).aggregate(last=Max("position"))["last"] or 0
    made = Topic(episode=kept, position=last + 1, by=by, title=title, words=words, at_sec=at_sec)
    _refuse_minute(made)
    made.save(force_insert=True)
    index(TOPIC, made)
    record("broadcasts.topic.opened", made, by=by)
    if kept.state in OVER and kept.has_sign_up:
        enqueue(TELL, not_before=now() + CAN_BE_UNDONE, episode_id=kept.pk)
    return made


@transaction.atomic
def open_topic_of(chapter: Chapter, *, by: Member) -> Topic:
    """A chapter becomes a topic, with its minute. Of a question or a consultation no words are taken. Raises as `open_topic` does."""
    asked = LiveQuestion.objects.filter(chapter=chapter).exists()
    title = ANSWERED if asked else _of_consultation(chapter.label) if MADE_HERE.fullmatch(chapter.label) else chapter.label
    return open_topic(chapter.episode, by=by, title=title[:60], at_sec=chapter.at_sec)


@transaction.atomic
def open_topic_of_order(episode: Episode, number: int, *, by: Member) -> Topic:
    """A consultation of the running order, by its number, becomes a topic, without its words. Raises as `open_topic` does."""
    if not may_host(by, episode):
        raise NotAllowed
    for place, row in enumerate(ordered(episode), start=1):
        if row.pk == number:
            return open_topic(episode, by=by, title=_of_consultation(f"相談 {place}"), at_sec=row.starts_at_second)
    raise Refused("この相談は、進行表からなくなっています。画面を開きなおすと、いまの進行表が見えます。")


def _of_consultation(label: str) -> str:
    return f"{label}の続き"


@transaction.atomic
def mend_topic(topic: Topic, *, by: Member, title: str, words: str = "", at_sec: int | None = None) -> None:
    """Other words, another minute; other words end a cover. Raises NotAllowed or Refused."""
    kept = _topic(topic, by)
    changed = (title, words) != (kept.title, kept.words)
    kept.title, kept.words, kept.at_sec = title, words, at_sec
    _refuse_minute(kept)
    if changed:
        refuse_covered_words(TOPIC, kept)
        if kept.hidden_at is not None:
            kept.hidden_at = None
            note_mending(TOPIC, kept, by=by)
    kept.save(update_fields=["title", "words", "at_sec", "hidden_at"])
    index(TOPIC, kept)


@transaction.atomic
def move_topic(topic: Topic, *, by: Member, up: bool) -> None:
    """One step in the order; at the end of it nothing changes. Raises NotAllowed or Refused."""
    kept = _topic(topic, by)
    rows = list(Topic.objects.select_for_update().filter(episode=kept.episode_id, removed_at=None))
    at = [row.pk for row in rows].index(kept.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for number, row in enumerate(rows, 1):
        row.position = number
    Topic.objects.bulk_update(rows, ["position"])


@transaction.atomic
def remove_topic(topic: Topic, *, by: Member) -> None:
    """Nobody sees it from now on; back within ten minutes. Raises NotAllowed; Refused where members have written: their words stay."""
    kept = _topic(topic, by)
    if others_spoke(TOPIC, kept.pk, but=kept.episode.hosts.values("pk")):
        raise Refused(KEPT)
    kept.removed_at = now()
    kept.save(update_fields=["removed_at"])
    forget(TOPIC, kept.pk)
    record("broadcasts.topic.removed", kept, by=by)


@transaction.atomic
def return_topic(topic: Topic, *, by: Member) -> None:
    """As it was. What stands already changes nothing. Raises NotAllowed; Refused after ten minutes, or where the list is full again."""
    episode = episode_to_mend(topic.episode_id, by)
    kept = Topic.objects.select_for_update().filter(pk=topic.pk, episode=episode).first()
    if kept is None or (kept.removed_at is not None and now() - kept.removed_at > CAN_BE_UNDONE):
        raise Refused("外してから10分を過ぎたため、もう戻せません。新しい話題として作れます。")
    if kept.removed_at is None:
        return
    if Topic.objects.filter(episode=episode, removed_at=None).count() >= MOST_TOPICS:
        raise Refused(FULL)
    kept.removed_at = None
    kept.save(update_fields=["removed_at"])
    index(TOPIC, kept)


def forget_topics() -> int:
    """Every minute: what can no longer be brought back goes, with what its hosts said there. Returns how many."""
    due = list(Topic.objects.filter(removed_at__lt=now() - CAN_BE_UNDONE))
    for topic in due:
        _forget(topic)
    return len(due)


@transaction.atomic
def _forget(topic: Topic) -> None:
    remove_conversation(TOPIC, topic)
    topic.delete()


@transaction.atomic
def hide_topic(topic: Topic, *, by: Member | None, reason: str) -> None:
    """Cover for now, on behalf of moderation; the hosts are told kindly and may mend it."""
    if not may_hide(by):
        raise NotAllowed("Only moderators cover content.")
    topic.hidden_at = now()
    topic.save(update_fields=["hidden_at"])
    forget(TOPIC, topic.pk)
    record("broadcasts.topic.hidden", topic, by=by, reason=reason)
    why = f"理由: {reason.rstrip('。')}。直すと、すぐ戻せます。あなたの評価には関わりません"
    tell_hosts(topic.episode, f"「{topic.title}」の話題を、いったん伏せています。{why}", topic.path)


@transaction.atomic
def unhide_topic(topic: Topic, *, by: Member, reason: str) -> None:
    if not may_cover(by):
        raise NotAllowed("Only moderators uncover content.")
    topic.hidden_at = None
    topic.save(update_fields=["hidden_at"])
    index(TOPIC, topic)
    record("broadcasts.topic.shown", topic, by=by, reason=reason)
    tell_hosts(topic.episode, f"伏せていた「{topic.title}」の話題は、元どおり見えます。ご不便をおかけしました", topic.path)


@transaction.atomic
def tell_of_topics(episode_id: int) -> int:
    """Whoever had a seat learns that the talk goes on, once however many topics there are. Returns how many were told."""
    episode = Episode.objects.filter(pk=episode_id, hidden_at=None, takedown=None).first()
    if episode is None or not Topic.objects.filter(episode=episode, removed_at=None, hidden_at=None).exists():
        return 0
    seated = SignUp.objects.filter(episode=episode, state=SignUp.State.SEATED).values("member")
    told = who_wants(KIND, Member.objects.filter(pk__in=seated, is_active=True, standing__in=INSIDE))
    title = episode.title if len(episode.title) <= 40 else f"{episode.title[:39]}…"
    for member in told:
        notify(
            member,
            f"申し込んだ「{title}」の話の続きを、書けるようになりました",
            f"{episode.path}gathering/#topics",
            key=TOLD_AS,
            id=episode.pk,
        )
    return len(told)


@transaction.atomic
def let_go_of_topics(member: Member, *, named: bool) -> None:
    """They belong to the show, and stay; who opened them, only where the member keeps the name."""
    if not named:
        Topic.objects.filter(by=member).update(by=None)


def _topic(topic: Topic, by: Member) -> Topic:
    episode = episode_to_mend(topic.episode_id, by)
    kept = Topic.objects.select_for_update(of=("self",)).select_related("episode").filter(pk=topic.pk, episode=episode, removed_at=None)
    found = kept.first()
    if found is None:
        raise Refused("この話題は、ほかの方が先に外しました。画面を開きなおすと、いまの話題が見えます。")
    return found


def _refuse_minute(topic: Topic) -> None:
    if topic.at_sec is None:
        return
    seconds = Recording.objects.filter(episode=topic.episode_id).values_list("seconds", flat=True).first()
    if seconds is not None and topic.at_sec >= seconds:
        raise Refused(f"録画の終わり（{time_mark(seconds)}）より後の時刻です。録画の長さの中にすると保存できます。", field="at")

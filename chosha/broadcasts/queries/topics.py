"""話題 of an episode: for its page, one with what was said to it, for its hosts, and for an export."""

from dataclasses import dataclass
from typing import Any

from chosha.broadcasts.access import TOPIC, listed_topics
from chosha.broadcasts.models import Episode, Topic
from chosha.broadcasts.queries.consulting import ordered
from chosha.kernel.belongings import Box
from chosha.kernel.clock import long_moment
from chosha.members.models import Member
from chosha.talk.engine.spoken import Conversation
from chosha.talk.queries import conversation
from chosha.talk.queries.heads import Head, heads_of, who_spoke

NOBODY = "まだ、だれも書いていません。放送のあとで気づいたことや、やってみたことを、ひとことから書けます。"
MOST_TOLD = 30


@dataclass(frozen=True)
class ShownTopic:
    """A topic, and what this reader may know of the talk about it; None where nothing was said."""

    row: Topic
    head: Head | None


@dataclass(frozen=True)
class Offer:
    """What may become a topic with one tap: `kind` and `pk` say what it is, `label` how it is called, `at_sec` when."""

    kind: str
    pk: int
    label: str
    at_sec: int | None


def topics_of(member: Any, episode: Episode) -> list[ShownTopic]:
    """In their order: three queries however many they are."""
    rows = list(listed_topics(member).filter(episode=episode))
    heads = heads_of(member, TOPIC, [row.pk for row in rows])
    return [ShownTopic(row, heads.get(row.pk)) for row in rows]


def topics_for_hosts(episode: Episode) -> list[Topic]:
    """Covered ones, too."""
    return list(Topic.objects.filter(episode=episode, removed_at=None))


def offers_for(episode: Episode, topics: list[Topic]) -> list[Offer]:
    """Chapters, and consultations of the running order that have none, unless a topic stands at the same minute or under the same name."""
    moments, names = {row.at_sec for row in topics}, {row.title for row in topics}
    found = [Offer("chapter", row.pk, row.label, row.at_sec) for row in episode.chapters.all()]
    for place, row in enumerate(ordered(episode), start=1):
        if row.chapter_id is None:
            found.append(Offer("consultation", row.pk, f"相談 {place}", row.starts_at_second))
    known = [one for one in found if f"{one.label}の続き" not in names]
    return [one for one in known if one.at_sec is None or one.at_sec not in moments]


def talk_about(member: Member, topic: Topic, after: str = "") -> Conversation:
    """What was said to it, one page. The caller has asked that the member sees it."""
    return conversation(member, TOPIC, topic, after=after, nobody=NOBODY)


def to_tell_of_words(topic_id: int) -> tuple[Topic, list[int]] | None:
    """A topic that stands, and who wrote there; None for one that is gone or covered."""
    found = Topic.objects.filter(pk=topic_id, removed_at=None, hidden_at=None).select_related("episode").first()
    return (found, who_spoke(TOPIC, topic_id, MOST_TOLD)) if found is not None else None


def box_of_topics(member: Member) -> Box:
    """For an export: what the member opened."""
    rows = Topic.objects.filter(by=member, removed_at=None).select_related("episode").order_by("created_at", "id")
    told = [{"回": row.episode.title, "題": row.title, "ことば": row.words, "日時": long_moment(row.created_at)} for row in rows]
    return Box("topics", "放送に作った話題", told)

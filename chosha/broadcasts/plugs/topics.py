"""Where topics meet the hall, search, moderation and notices: they are served like any content that carries a passport."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from chosha.broadcasts.access import TOPIC, listed_topics, may_talk_about, visible_topics
from chosha.broadcasts.actions.topics import KIND, hide_topic, unhide_topic
from chosha.broadcasts.models import Topic
from chosha.broadcasts.queries.topics import to_tell_of_words
from chosha.kernel.content import Card, Passport, Viewer, issue
from chosha.kernel.facts import on
from chosha.members.access import INSIDE, bodies_of, is_kept_from
from chosha.members.models import Member
from chosha.notices.actions import notify
from chosha.notices.queries import who_wants
from chosha.talk.facts import CommentPosted
from chosha.talk.queries import Word, said_in


class TopicPassport(Passport):
    key, model, label = TOPIC, Topic, "放送の話題"
    closed = "この話題は、いまは見られません。書いた文はこの端末に残っています。回のページへ戻れます。"

    def visible_to(self, member: Viewer) -> QuerySet[Topic]:
        return visible_topics(member).select_related("episode")

    def listed_to(self, member: Viewer) -> QuerySet[Topic]:
        return listed_topics(member).select_related("episode")

    def rows(self) -> QuerySet[Topic]:
        return Topic.objects.select_related("episode")

    def card(self, thing: Topic) -> Card:
        return Card(thing.title, thing.words or thing.episode.title, "放送室", thing.path)

    def is_by(self, thing: Topic, member: Viewer) -> bool:
        """The hosts of its show, whoever of them opened it."""
        return bool(thing.episode.hosts.filter(pk=member.pk).exists())

    def mending_at(self, thing: Topic) -> str:
        return f"{thing.path}changes/"

    def words(self, thing: Topic) -> str | None:
        if thing.hidden_at is not None or thing.removed_at is not None:
            return None
        return f"{thing.title}\n{thing.words}\n{thing.episode.title}"

    def hide(self, thing: Topic, *, by: Any, reason: str) -> None:
        hide_topic(thing, by=by, reason=reason)

    def unhide(self, thing: Topic, *, by: Any, reason: str) -> None:
        unhide_topic(thing, by=by, reason=reason)

    def may_comment(self, thing: Topic, member: Viewer) -> bool:
        return may_talk_about(member, thing)


issue(TopicPassport())


@on(CommentPosted)
def tell_of_words(fact: CommentPosted) -> None:
    """The hosts of the show, and who wrote there before, hear of new words, once until they look."""
    said = said_in(fact.comment_id) if fact.thing_key == TOPIC else None
    found = to_tell_of_words(fact.thing_id) if said is not None else None
    if said is None or found is None:
        return
    topic, spoke = found
    hosts = list(topic.episode.hosts.all())
    known = {host.pk for host in hosts}
    inside = Member.objects.filter(pk__in=[pk for pk in spoke if pk not in known], is_active=True, standing__in=INSIDE)
    line = f"話題「{topic.title}」に、続きが書かれました"
    for member in _those_who_read(said, [*hosts, *who_wants(KIND, inside)]):
        notify(member, line, f"/talk/comments/{fact.comment_id}/", key=TOPIC, id=topic.pk, by=said.author_id)


def _those_who_read(said: Word, members: Iterable[Member]) -> list[Member]:
    return [member for member in members if member.pk != said.author_id and not is_kept_from(bodies_of(member), said.closed, said.bodies)]

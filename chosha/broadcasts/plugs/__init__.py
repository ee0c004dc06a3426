"""Where broadcasts meets search, moderation, notices, realtime and jobs."""

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from django.db.models import QuerySet
from django.dispatch import receiver

from chosha.broadcasts.access import may_host_by_id, may_send, may_watch_by_id, visible_episodes
from chosha.broadcasts.actions import (
    StreamGate,
    end_calendars,
    end_podcasts,
    hide_episode,
    keep_recording,
    leave_the_air,
    let_go_of_studio,
    put_back_lines,
    take_down_lines,
    tell_of_failed_recording,
    unhide_episode,
    withdraw_all,
)
from chosha.broadcasts.actions.materials import let_go_of_materials, put_materials_back, take_materials_down
from chosha.broadcasts.actions.minutes import let_go_of_minutes
from chosha.broadcasts.actions.topics import let_go_of_topics
from chosha.broadcasts.engine.drawing import draw_line
from chosha.broadcasts.facts import (
    ChatLineHidden,
    ChatLineSaid,
    EpisodeArchived,
    EpisodeCancelled,
    EpisodeCovered,
    EpisodeEnded,
    EpisodeInterrupted,
    EpisodeResumed,
    EpisodeWentElsewhere,
    EpisodeWentLive,
)
from chosha.broadcasts.models import ChatLine, Episode, LiveQuestion, Progress, State
from chosha.broadcasts.plugs import consulting, minutes, panel, signing, slides, together, topics  # noqa: F401  (streams and listeners of their own)
from chosha.broadcasts.queries import line_said
from chosha.broadcasts.queries.chat import seconds_held
from chosha.broadcasts.queries.export import box_of_notes, box_of_offers, box_of_places, boxes_of_schedule, boxes_of_shelves
from chosha.broadcasts.queries.materials import boxes_of_materials, titles_to_search
from chosha.broadcasts.queries.minutes import box_of_minutes
from chosha.broadcasts.queries.places import places_of
from chosha.broadcasts.queries.topics import box_of_topics
from chosha.broadcasts.queries.trimming import is_trimmed
from chosha.kernel.belongings import DELETED, NAMED, Belongings, Box, keep
from chosha.kernel.clock import long_moment, short_moment, time_mark
from chosha.kernel.content import Card, Passport, Viewer, issue
from chosha.kernel.facts import on
from chosha.media.engine import encoders, grants
from chosha.media.facts import RecordingFailed, RecordingReady
from chosha.media.queries import show_archive, show_folder, whole_folder
from chosha.members.facts import MembershipEnded
from chosha.realtime.hub import declare_stream, publish
from chosha.talk.queries.polls import poll_words


class EpisodePassport(Passport):
    key, model, label = "broadcasts.episode", Episode, "放送の回"

    def visible_to(self, member: Viewer) -> QuerySet[Episode]:
        return visible_episodes(member).select_related("programme")

    def rows(self) -> QuerySet[Episode]:
        return Episode.objects.select_related("programme")

    def card(self, thing: Episode) -> Card:
        return Card(thing.title, f"{thing.programme.title}　{short_moment(thing.aired_at)}", "放送室", thing.path)

    def is_by(self, thing: Episode, member: Viewer) -> bool:
        """Its hosts: nobody else signed it."""
        return bool(thing.hosts.filter(pk=member.pk).exists())

    def mending_at(self, thing: Episode) -> str:
        return f"{thing.path}changes/" if thing.state == State.SCHEDULED else ""

    def words(self, thing: Episode) -> str | None:
        if thing.hidden_at is not None or thing.is_bare:
            return None
        spoken = "\n".join(caption.text for caption in thing.captions.all())
        chapters = "\n".join(chapter.label for chapter in thing.chapters.all())
        asked = poll_words(self.key, thing.pk) if thing.polled else ""
        led = "\n".join(f"{place.name}　{place.what}　{place.town.full_name}　{place.why}" for place in places_of(thing))
        brought = "\n".join(titles_to_search(thing))
        return f"{thing.title}\n{thing.programme.title}\n{thing.summary}\n{chapters}\n{led}\n{asked}\n{brought}\n{spoken}"

    def hide(self, thing: Episode, *, by: Any, reason: str) -> None:
        hide_episode(thing, by=by, reason=reason)

    def unhide(self, thing: Episode, *, by: Any, reason: str) -> None:
        unhide_episode(thing, by=by, reason=reason)


issue(EpisodePassport())


def _may_fetch(member_id: int, object_id: int, session_key: str | None) -> Path | None:
    return show_folder(object_id) if may_watch_by_id(member_id, object_id) else None


def _may_listen(member_id: int, object_id: str) -> bool:
    return object_id.isdigit() and may_watch_by_id(member_id, int(object_id))


def _may_fetch_whole(member_id: int, object_id: int, session_key: str | None) -> Path | None:
    """The whole of a trimmed recording, for those who may trim it."""
    may = may_watch_by_id(member_id, object_id) and may_host_by_id(member_id, object_id) and is_trimmed(object_id)
    return whole_folder(object_id) if may else None


grants.allow("episode", _may_fetch)
grants.allow("whole", _may_fetch_whole)
grants.allow_sending(may_send)
encoders.keep_gate(StreamGate())
declare_stream("broadcasts.chat", _may_listen)
declare_stream("broadcasts.state", _may_listen)


@on(ChatLineSaid)
def tell_line(fact: ChatLineSaid) -> None:
    """To all at once; what waits a moment goes to the hosts first, and to all when the moment is over and nobody covered it."""
    said = line_said(fact.line_id)
    if said is None:
        return
    episode_id, line = said
    rest = seconds_held(fact.line_id)
    if not rest:
        publish("broadcasts.chat", episode_id, draw_line(line))
        return
    publish(together.DESK, episode_id, draw_line(line, held=True), event="held")
    later = threading.Timer(rest + 0.2, together.fresh(lambda: tell_line(fact)))
    later.daemon = True
    later.start()


@on(ChatLineHidden)
def tell_hidden_line(fact: ChatLineHidden) -> None:
    publish("broadcasts.chat", fact.episode_id, f"line-{fact.line_id}", event="gone")


def _tell_state(fact: Any) -> None:
    state = Episode.objects.filter(pk=fact.episode_id).values_list("state", flat=True).first()
    publish("broadcasts.state", fact.episode_id, str(state), event="state")


for _fact in (EpisodeWentElsewhere, EpisodeWentLive, EpisodeInterrupted, EpisodeEnded, EpisodeArchived, EpisodeCancelled, EpisodeResumed):
    on(_fact)(_tell_state)


@on(EpisodeCovered)
def take_from_the_screens(fact: EpisodeCovered) -> None:
    """Pages ask what they may still show, and remembered grants of live video are given up."""
    grants.forget_verdicts()
    publish("broadcasts.state", fact.episode_id, "covered", event="state")


@on(RecordingReady)
def stand_in_archive(fact: RecordingReady) -> None:
    episode = Episode.objects.filter(pk=fact.show_id, upload_id=fact.upload_id).first()
    facts = show_archive(fact.show_id)
    if episode is not None and facts is not None:
        keep_recording(episode, facts)


@on(RecordingFailed)
def tell_hosts_of_the_failure(fact: RecordingFailed) -> None:
    episode = Episode.objects.filter(pk=fact.show_id, upload_id=fact.upload_id).first()
    if episode is not None:
        tell_of_failed_recording(episode)


@receiver([password_changed, password_set, password_reset], dispatch_uid="chosha.broadcasts.end_calendars")
def end_addresses(request: Any, user: Any, **_: Any) -> None:
    """As with keys for scripts: whoever knew the old password may have made some."""
    end_calendars(user)
    end_podcasts(user)


@on(MembershipEnded)
def leave_the_microphone(fact: MembershipEnded) -> None:
    """Whoever is out sends nothing more; streams and verdicts are cut by the members room."""
    leave_the_air(fact.member_id)
    withdraw_all(fact.member_id)


class StudioBelongings(Belongings):
    room = "broadcasts"

    def boxes(self, member: Any) -> Iterator[Box]:
        hosted = Episode.objects.filter(hosts=member).select_related("programme")
        rows = [{"番組": row.programme.title, "題": row.title, "紹介": row.summary, "日時": long_moment(row.aired_at)} for row in hosted]
        yield Box("episodes", "受け持った回", rows)
        lines = ChatLine.objects.filter(author=member).select_related("episode")
        yield Box("chat", "おしゃべり", [{"回": row.episode.title, "本文": row.text, "日時": long_moment(row.at)} for row in lines])
        asked = LiveQuestion.objects.filter(author=member).select_related("episode")
        yield Box("questions", "名前を出した放送への質問", [{"回": row.episode.title, "本文": row.text} for row in asked])
        places = Progress.objects.filter(member=member).select_related("episode").order_by("-changed_at")
        yield Box("places", "続きから", [{"回": row.episode.title, "ところ": time_mark(max(0, row.at_sec))} for row in places])
        yield from boxes_of_schedule(member)
        yield box_of_offers(member)
        yield box_of_places(member)
        yield box_of_notes(member)
        yield from boxes_of_shelves(member)
        yield from boxes_of_materials(member)
        yield box_of_minutes(member)
        yield box_of_topics(member)

    def take_down(self, member: Any, at: datetime) -> None:
        take_down_lines(member, at)
        take_materials_down(member, at)

    def put_back(self, member: Any, at: datetime) -> None:
        put_back_lines(member, at)
        put_materials_back(member, at)

    def let_go(self, member: Any, choice: str) -> None:
        let_go_of_studio(member, named=choice == NAMED, texts=choice == DELETED)
        let_go_of_minutes(member, named=choice == NAMED)
        let_go_of_topics(member, named=choice == NAMED)
        let_go_of_materials(member, named=choice == NAMED, texts=choice == DELETED)


keep(StudioBelongings())

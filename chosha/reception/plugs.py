"""Where reception meets notices, talk and moderation: what waits, what was said to newcomers, what a proof ends, who is gone."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from chosha.kernel.belongings import Belongings, Box, keep
from chosha.kernel.content import Card, Passport, Viewer, issue
from chosha.kernel.facts import on
from chosha.members.access import bodies_of, is_kept_from, not_spared
from chosha.members.facts import MembershipEnded
from chosha.members.models import RoleName
from chosha.members.queries import members_with_role
from chosha.notices.actions import notify
from chosha.notices.facts import MailBounced
from chosha.reception.access import BUDDY, GREETING, may_answer_greeting, may_talk_in, visible_greetings, visible_pairs
from chosha.reception.actions import (
    end_pairs_of,
    finish_renewal,
    hide_greeting,
    hide_pair,
    let_go_of_reception,
    mark_bounced,
    mark_second_look,
    unhide_greeting,
    unhide_pair,
)
from chosha.reception.facts import ApplicationReady, ServiceProved
from chosha.reception.models import Application, Pair, Welcome
from chosha.reception.queries import boxes_of, greeter_of, others_in
from chosha.talk.facts import CommentPosted
from chosha.talk.queries import said_in


@on(ApplicationReady)
def tell_reception(fact: ApplicationReady) -> None:
    for member in members_with_role(RoleName.RECEPTION):
        notify(member, "受付に、新しい申込みがあります", "/secretariat/reception/", key="reception.queue", id=0)


@on(MailBounced)
def hear_bounce(fact: MailBounced) -> None:
    mark_bounced(fact.mail_id)


@on(ApplicationReady)
def mark_odd_ones(fact: ApplicationReady) -> None:
    application = Application.objects.filter(pk=fact.application_id).first()
    if application is not None:
        mark_second_look(application)


class GreetingPassport(Passport):
    """A newcomer's greeting: commented on for 30 days, and never found by search, for it is meant for those days."""

    key, model, label = GREETING, Welcome, "新しい会員"
    closed = "このあいさつは、いまは見られません。書いた文はこの端末に残っています。新しい会員の一覧へ戻れます。"

    def visible_to(self, member: Viewer) -> QuerySet[Welcome]:
        return visible_greetings(member).select_related("member")

    def rows(self) -> QuerySet[Welcome]:
        return Welcome.objects.select_related("member")

    def kept_from(self, member: Viewer) -> QuerySet[Welcome]:
        return Welcome.objects.exclude(not_spared(member, "member__"))

    def signed_by(self, member: Viewer) -> QuerySet[Welcome]:
        return Welcome.objects.filter(member=member.pk)

    def author_of(self, thing: Any) -> int:
        return int(thing.member_id)

    def card(self, thing: Any) -> Card:
        name = thing.member.name_with_san
        return Card(f"{name}のあいさつ", thing.said[:80], name, f"/newcomers/{thing.pk}/")

    def mending_at(self, thing: Any) -> str:
        return "/me/welcome/greeting/"

    def words(self, thing: Any) -> str | None:
        return None

    def hide(self, thing: Any, *, by: Any, reason: str) -> None:
        hide_greeting(thing, by=by, reason=reason)

    def unhide(self, thing: Any, *, by: Any, reason: str) -> None:
        unhide_greeting(thing, by=by, reason=reason)

    def may_comment(self, thing: Any, member: Viewer) -> bool:
        return may_answer_greeting(member, thing)


class BuddyPassport(Passport):
    """The room of a newcomer and their buddy: for the two alone."""

    key, model, label = BUDDY, Pair, "話し相手"
    closed = "この部屋は、いまは見られません。書いた文はこの端末に残っています。"

    def visible_to(self, member: Viewer) -> QuerySet[Pair]:
        return visible_pairs(member)

    def card(self, thing: Any) -> Card:
        return Card("話し相手の部屋", "", "", f"/newcomers/buddies/{thing.pk}/")

    def words(self, thing: Any) -> str | None:
        return None

    def hide(self, thing: Any, *, by: Any, reason: str) -> None:
        hide_pair(thing, by=by, reason=reason)

    def unhide(self, thing: Any, *, by: Any, reason: str) -> None:
        unhide_pair(thing, by=by, reason=reason)

    def may_comment(self, thing: Any, member: Viewer) -> bool:
        return may_talk_in(member, thing)


issue(GreetingPassport())
issue(BuddyPassport())


@on(CommentPosted)
def tell_of_words(fact: CommentPosted) -> None:
    """The newcomer hears of a ようこそ, each of a pair of what the other said."""
    said = said_in(fact.comment_id) if fact.thing_key in (GREETING, BUDDY) else None
    if said is None:
        return
    if fact.thing_key == BUDDY:
        told, line = others_in(fact.thing_id, said.author_id), "話し相手の部屋に、ひとことが届きました"
    else:
        greeter = greeter_of(fact.thing_id)
        told, line = [greeter] if greeter else [], "あなたのあいさつに、ようこその言葉がつきました"
    for member in told:
        if member.pk != said.author_id and not is_kept_from(bodies_of(member), said.closed, said.bodies):
            notify(member, line, f"/talk/comments/{fact.comment_id}/", key=fact.thing_key, id=fact.thing_id, by=said.author_id)


@on(MembershipEnded)
def end_what_they_began(fact: MembershipEnded) -> None:
    end_pairs_of(fact.member_id)


@on(ServiceProved)
def end_the_asking(fact: ServiceProved) -> None:
    """Proved for the year, whatever it was proved for. Should this be lost, the chore of renewals finds it."""
    finish_renewal(fact.member_id, fact.application_id)


class ReceptionBelongings(Belongings):
    room = "reception"

    def boxes(self, member: Any) -> Iterator[Box]:
        return boxes_of(member)

    def let_go(self, member: Any, choice: str) -> None:
        let_go_of_reception(member)


keep(ReceptionBelongings())

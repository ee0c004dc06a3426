"""A content to talk about: an organisation, shown to everybody inside through a passport of the tests' own."""

from typing import Any

from django.db.models import QuerySet

from chosha.kernel.content import Card, Passport, issue
from chosha.members.access import is_inside
from chosha.members.models import Member, Organisation
from chosha.members.tests.factories import MemberFactory, OrganisationFactory
from chosha.talk.actions import post_comment
from chosha.talk.models import Comment

KEY = "tests.body"


class BodyPassport(Passport):
    """「閉」 in the name closes it for comments, 「秘」 hides it from everybody, 「匿」 lets answers be masked."""

    key, model, label = KEY, Organisation, "団体"

    def visible_to(self, member: Any) -> QuerySet[Organisation]:
        return Organisation.objects.exclude(name__contains="秘") if is_inside(member) else Organisation.objects.none()

    def card(self, thing: Any) -> Card:
        return Card(thing.name, "", "", f"/board/?body={thing.pk}")

    def words(self, thing: Any) -> str | None:
        return None

    def may_comment(self, thing: Any, member: Any) -> bool:
        return "閉" not in thing.name

    def masked(self, thing: Any) -> bool:
        return "匿" in thing.name


def make_thing(name: str = "青波市") -> Organisation:
    issue(BodyPassport())
    return OrganisationFactory(name=name)


def make_comment(thing: Organisation | None = None, by: Member | None = None, body: str = "まず一覧を作ります。", **more: Any) -> Comment:
    return post_comment(by=by or MemberFactory(), thing_key=KEY, thing=thing or make_thing(), body=body, **more)[0]

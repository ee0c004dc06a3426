"""Mute and block: what leaves the owner's sight, what the other can no longer do, and that nobody else can tell."""

import pytest

from chosha.kernel.errors import Refused
from chosha.members import actions
from chosha.members.models import Distance, Member
from chosha.members.tests.factories import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return MemberFactory(display_name="わたし"), MemberFactory(display_name="あの人")


def test_a_second_time_changes_the_kind(pair):
    me, other = pair
    for kind in ("mute", "block"):
        actions.keep_off(other, by=me, kind=kind)
    assert [(row.member, row.whom, row.kind) for row in Distance.objects.all()] == [(me, other, "block")]


@pytest.mark.parametrize("kind", ["", "hate"])
def test_only_the_two_ways_there_are(pair, kind):
    with pytest.raises(Refused):
        actions.keep_off(pair[1], by=pair[0], kind=kind)
    with pytest.raises(Refused, match="自分とは"):
        actions.keep_off(pair[0], by=pair[0], kind="mute")


def test_from_the_page_of_a_member_and_back(client, pair):
    me, other = pair
    client.force_login(me)
    assert "ミュート" in client.get(f"/members/{other.pk}/distance/").content.decode()
    page = client.post(f"/members/{other.pk}/distance/", {"kind": "mute"}, follow=True).content.decode()
    assert "あの人さん" in page
    assert "ミュートしました。相手には伝わりません。" in page
    assert "ミュートにしています" in client.get(f"/members/{other.pk}/").content.decode()
    back = client.post(f"/me/distances/{Distance.objects.get().pk}/removal/", follow=True).content.decode()
    assert (Distance.objects.count(), "元どおりにしました" in back) == (0, True)
    undo = back.partition('action="/me/distances/return/')[2].partition('"')[0]
    client.post(f"/me/distances/return/{undo}")
    assert [row.kind for row in Distance.objects.all()] == ["mute"]


def test_the_list_is_its_owners_alone(client, pair):
    me, other = pair
    actions.keep_off(other, by=me, kind="block")
    client.force_login(other)
    page = client.get("/me/distances/").content.decode()
    assert "距離をおいている会員は、いません" in page
    assert client.post(f"/me/distances/{Distance.objects.get().pk}/removal/").status_code == 404


def test_nobody_undoes_for_another(pair):
    me, other = pair
    words = actions.come_closer(actions.keep_off(other, by=me, kind="mute"), by=me)
    with pytest.raises(Refused):
        actions.keep_off_again(words, by=other)
    assert Distance.objects.count() == 0


def test_the_list_does_not_tell_of_a_colleague_who_spares_the_body_by_now(client):
    body = OrganisationFactory()
    me, other = MemberFactory(serving=body), MemberFactory(serving=body, display_name="隠れた人")
    actions.keep_off(other, by=me, kind="mute")
    actions.set_reach(Member.objects.get(pk=other.pk), in_directory=True, spares_own_body=True)
    client.force_login(me)
    assert "隠れた人" not in client.get("/me/distances/").content.decode()
    assert client.get(f"/members/{other.pk}/distance/").status_code == 404

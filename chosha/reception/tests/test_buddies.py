"""話し相手: wishes, who takes them on, the room of two, and its end."""

from datetime import timedelta

import pytest

from chosha.audit.models import Entry
from chosha.kernel.clock import now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import change_standing, choose_interests, offer_to_buddy
from chosha.members.models import Distance, Profile, RoleName, Standing
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Mail, Notice
from chosha.reception.access import BUDDY, open_wishes, visible_pairs
from chosha.reception.actions import end_pair, hide_pair, look_after_pairs, offer_company, take_on, unhide_pair, wish_for_buddy
from chosha.reception.models import Pair, Welcome
from chosha.reception.queries import wishes_page
from chosha.reception.tests.welcomes import lender, paired, wishing
from chosha.search.queries import find
from chosha.talk.actions import post_comment
from chosha.talk.models import Comment

pytestmark = pytest.mark.django_db


def talk(pair, by, body="はじめまして。"):
    return post_comment(by=by, thing_key=BUDDY, thing=pair, body=body)[0]


def age(pair, **since):
    Pair.objects.filter(pk=pair.pk).update(**since)


def test_wishes_are_seen_by_members_who_offer_and_by_nobody_else():
    city = OrganisationFactory()
    wish, spared = wishing(), wishing(MemberFactory(serving=city, spares_own_body=True))
    lapsed = wishing(MemberFactory())
    lapsed.member.read_only = True
    lapsed.member.save()
    fresh = MemberFactory()
    offer_to_buddy(fresh, True)
    seen = [
        set(open_wishes(member).values_list("pk", flat=True))
        for member in (lender(), lender(serving=city), MemberFactory(joined_at=now() - timedelta(days=400)), fresh, StaffFactory())
    ]
    assert seen == [{wish.pk, spared.pk}, {wish.pk}, set(), set(), set()]


def test_taking_a_wish_on_makes_a_pair_and_tells_both():
    wish, buddy = wishing(MemberFactory(display_name="木村 友香")), lender(display_name="長谷部 修")
    pair = take_on(wish, by=buddy)
    wish.refresh_from_db()
    assert (pair.newcomer, pair.buddy, wish.wants_buddy) == (wish.member, buddy, False)
    told = {notice.to: (notice.line, notice.url) for notice in Notice.objects.all()}
    path = f"/newcomers/buddies/{pair.pk}/"
    assert told == {
        wish.member: ("長谷部 修さんと、話し相手になりました", path),
        buddy: ("木村 友香さんと、話し相手になりました", path),
    }
    mail = Mail.objects.get()
    assert (mail.to, mail.subject, "長谷部" in mail.text) == (wish.member.email, "【庁舎】お迎えのお知らせ", False)


def test_a_wish_is_taken_once_and_two_newcomers_are_enough():
    wish, buddy = wishing(), lender()
    take_on(wish, by=lender())
    with pytest.raises(Refused, match="もう決まったか"):
        take_on(wish, by=buddy)
    for _ in range(2):
        take_on(wishing(), by=buddy)
    with pytest.raises(Refused, match="お二人の話し相手"):
        take_on(wishing(), by=buddy)
    end_pair(Pair.objects.filter(buddy=buddy).first(), by=buddy)
    assert take_on(wishing(), by=buddy).buddy == buddy


def test_who_does_not_offer_takes_nobody_on_and_nobody_takes_on_themselves():
    with pytest.raises(NotAllowed):
        take_on(wishing(), by=MemberFactory(joined_at=now() - timedelta(days=400)))
    both = MemberFactory(joined_at=now() - timedelta(days=40))
    offer_to_buddy(both, True)
    with pytest.raises(Refused):
        take_on(wishing(both), by=both)
    assert Pair.objects.count() == 0


def test_wishes_are_for_newcomers_without_a_buddy():
    with pytest.raises(Refused, match="60日"):
        wishing(MemberFactory(joined_at=now() - timedelta(days=61)))
    with pytest.raises(NotAllowed):
        wishing(MemberFactory(read_only=True))
    pair = paired()
    with pytest.raises(Refused, match="もう決まっています"):
        wishing(pair.newcomer)
    end_pair(pair, by=pair.newcomer)
    assert wishing(pair.newcomer).wants_buddy is True


def test_wishing_twice_keeps_the_place_and_taking_back_gives_it_up():
    wish = wishing()
    wish_for_buddy(wish.member, wants=True)
    assert Welcome.objects.get(pk=wish.pk).wished_at == wish.wished_at
    wish_for_buddy(wish.member, wants=False)
    assert open_wishes(lender()).count() == 0


def test_who_has_just_come_cannot_offer_yet_and_who_stops_keeps_the_pairs():
    with pytest.raises(Refused, match="30日"):
        offer_company(MemberFactory(), offers=True)
    pair = paired()
    offer_company(pair.buddy, offers=False)
    assert (Profile.objects.get(member=pair.buddy).offers_to_buddy, visible_pairs(pair.buddy).count()) == (False, 1)


def test_what_two_say_is_read_by_the_two_alone(client):
    pair, other_pair = paired(), paired()
    said = talk(pair, pair.newcomer, "ここだけの話、青波の係です。")
    moderator = StaffFactory(role=RoleName.MODERATOR)
    readers = [pair.newcomer, pair.buddy, other_pair.newcomer, other_pair.buddy, moderator, MemberFactory()]
    comments = [passport("talk.comment").visible_to(member).filter(pk=said.pk).exists() for member in readers]
    assert comments == [True, True, False, False, False, False]
    assert [visible_pairs(member).filter(pk=pair.pk).exists() for member in readers] == comments
    assert [len(find(member, "ここだけの話")) for member in readers] == [1, 1, 0, 0, 0, 0]
    client.force_login(moderator)
    places = [f"/newcomers/buddies/{pair.pk}/", f"/talk/comments/{said.pk}/", f"/moderation/{BUDDY}/{pair.pk}/"]
    assert [client.get(place).status_code for place in places] == [404, 404, 404]
    with pytest.raises(Refused):
        talk(pair, other_pair.buddy)


def test_each_hears_of_what_the_other_said_without_its_words(django_capture_on_commit_callbacks):
    pair = paired()
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        talk(pair, pair.buddy, "歩き方ならお答えできます。")
    notice = Notice.objects.get()
    assert (notice.to, notice.line) == (pair.newcomer, "話し相手の部屋に、ひとことが届きました")


def test_either_ends_it_and_only_the_other_is_told():
    for who in ("newcomer", "buddy"):
        pair = paired()
        Notice.objects.all().delete()
        end_pair(pair, by=getattr(pair, who))
        end_pair(pair, by=getattr(pair, who))
        other = pair.buddy if who == "newcomer" else pair.newcomer
        assert [(notice.to, "終わりました" in notice.line) for notice in Notice.objects.all()] == [(other, True)]
        with pytest.raises(Refused):
            talk(Pair.objects.get(pk=pair.pk), pair.newcomer)
    with pytest.raises(NotAllowed):
        end_pair(paired(), by=MemberFactory())


def test_after_ninety_days_it_ends_by_itself_and_thirty_days_later_nothing_is_left():
    pair, young = paired(), paired()
    talk(pair, pair.buddy)
    talk(young, young.buddy)
    age(pair, since=now() - timedelta(days=90))
    age(young, since=now() - timedelta(days=89))
    Notice.objects.all().delete()
    assert (look_after_pairs(), look_after_pairs()) == (1, 0)
    assert {notice.to: "90日が過ぎました" in notice.line for notice in Notice.objects.all()} == {pair.newcomer: True, pair.buddy: True}
    assert visible_pairs(pair.newcomer).count() == 1
    age(pair, ended_at=now() - timedelta(days=30))
    assert visible_pairs(pair.newcomer).count() == 0
    look_after_pairs()
    assert (list(Pair.objects.all()), {comment.thing_id for comment in Comment.objects.all()}) == ([young], {young.pk})


def test_who_is_no_longer_inside_leaves_no_open_room(django_capture_on_commit_callbacks):
    pair = paired()
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        change_standing(pair.buddy, Standing.SUSPENDED, by=None, reason="x")
    assert Pair.objects.get().ended_at is not None
    assert Notice.objects.get().to == pair.newcomer


def test_a_wish_not_to_meet_shuts_the_room_for_both_and_tells_nobody():
    pair = paired()
    Distance.objects.create(member=pair.newcomer, whom=pair.buddy, kind=Distance.Kind.BLOCK, at=now())
    Notice.objects.all().delete()
    assert [visible_pairs(member).count() for member in (pair.newcomer, pair.buddy)] == [0, 0]
    assert (look_after_pairs(), Pair.objects.get().ended_at is None, Notice.objects.count()) == (1, False, 0)


def test_a_covered_room_is_shut_for_both_until_it_is_shown_again():
    pair, moderator = paired(), StaffFactory(role=RoleName.MODERATOR)
    with pytest.raises(NotAllowed):
        hide_pair(pair, by=pair.buddy, reason="x")
    hide_pair(pair, by=moderator, reason="知らせがあったため")
    assert visible_pairs(pair.newcomer).count() == 0
    unhide_pair(pair, by=moderator, reason="知らせがあったため")
    assert visible_pairs(pair.newcomer).count() == 1
    assert [entry.act for entry in Entry.objects.filter(act__startswith="reception.pair").order_by("pk")] == [
        "reception.pair.hidden",
        "reception.pair.unhidden",
    ]


def test_a_wish_shows_the_fields_unless_their_owner_shows_them_to_nobody():
    shy, open_one = wishing(), wishing()
    for wish in (shy, open_one):
        choose_interests(wish.member, [DutyFactory(slug="zeimu", name="税務"), DutyFactory(slug="koseki", name="戸籍")])
    Profile.objects.filter(member=shy.member).update(interests_to="nobody")
    rows, _ = wishes_page(lender())
    assert {row.welcome.pk: row.interests for row in rows} == {shy.pk: "", open_one.pk: "税務、戸籍"}


def test_wishes_page_from_who_waits_longest(monkeypatch):
    monkeypatch.setattr("chosha.reception.queries.buddies.WISHES", 2)
    made, buddy, cursor, found = [wishing() for _ in range(3)], lender(), "", []
    for _ in range(2):
        rows, cursor = wishes_page(buddy, cursor)
        found += [row.welcome.pk for row in rows]
    assert (found, cursor) == ([wish.pk for wish in made], "")


def test_the_page_of_wishes_asks_the_same_number_of_questions_for_one_and_for_three(client, django_assert_num_queries):
    buddy = lender()
    client.force_login(buddy)
    wishing()
    client.get("/newcomers/buddies/")
    with django_assert_num_queries(QUESTIONS):
        client.get("/newcomers/buddies/")
    wishing(), wishing()
    with django_assert_num_queries(QUESTIONS):
        client.get("/newcomers/buddies/")


QUESTIONS = 8  # session, member; may lend an ear; wishes and their fields; pairs; the switch; whether notices wait


def test_the_walk_of_the_pages(client):
    newcomer, buddy = MemberFactory(hello="絵が好きです。"), MemberFactory(joined_at=now() - timedelta(days=400), hello="歩き方なら。")
    client.force_login(newcomer)
    assert "話し相手を探しています" in client.post("/me/welcome/buddy/", {"wants": ""}, follow=True).content.decode()
    client.force_login(buddy)
    assert "引き受けられる会員になりました" in client.post("/newcomers/buddies/offer/", {"offers": ""}, follow=True).content.decode()
    wish = Welcome.objects.get(member=newcomer)
    room = client.post(f"/newcomers/buddies/wishes/{wish.pk}/", follow=True).content.decode()
    pair = Pair.objects.get()
    assert ("絵が好きです。" in room, f'action="/talk/{BUDDY}/{pair.pk}/comments/"' in room) == (True, True)
    client.force_login(newcomer)
    assert "歩き方なら。" in client.get("/me/welcome/buddy/").content.decode()
    assert "理由はいりません" in client.get(f"/newcomers/buddies/{pair.pk}/ending/").content.decode()
    ended = client.post(f"/newcomers/buddies/{pair.pk}/ending/", follow=True).content.decode()
    assert ("この部屋は終わりました" in ended, 'id="write"' in ended) == (True, False)


def test_a_wish_taken_meanwhile_is_answered_with_a_sentence(client):
    wish = wishing()
    take_on(wish, by=lender())
    client.force_login(lender())
    answer = client.post(f"/newcomers/buddies/wishes/{wish.pk}/")
    assert (answer.status_code, "もう決まったか" in answer.content.decode()) == (422, True)

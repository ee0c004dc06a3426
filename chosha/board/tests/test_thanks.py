"""ありがとう, seen by the writer of a text and by nobody else, on any page, in any feed, by any script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.board.actions import make_feed, publish_masked_post
from chosha.board.tests.factories import make_comment, make_post
from chosha.board.tests.test_api_writing import asking
from chosha.kernel.clock import now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import keep_off
from chosha.members.models import Profile, RoleName, Standing
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.notices.actions import choose_kinds
from chosha.notices.models import Notice
from chosha.search.queries import found_by
from chosha.talk.access import thanks_to_read, visible_thanks
from chosha.talk.actions import (
    give_thanks,
    let_go_of_talk,
    put_back_comments,
    put_thanks_back,
    take_down_comments,
    take_thanks_away,
    tell_of_thanks,
    unreact,
    wipe_removed_thanks,
)
from chosha.talk.models import Reaction, Thanks
from chosha.talk.queries import thanked_among, thanks_received
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
POST, COMMENT = "board.post", "talk.comment"
WORDS = "さっそく通りました"


@pytest.fixture
def writer():
    return MemberFactory(display_name="書き手")


@pytest.fixture
def giver():
    return MemberFactory(display_name="読み手")


@pytest.fixture
def post(writer):
    return make_post(by=writer, title="繰越の整理")


def thank(giver, thing, key=POST, words=WORDS, **more):
    return give_thanks(by=giver, thing_key=key, thing=thing, words=words, **more)


def at_hour(monkeypatch, hour, days=0):
    moment = (now() + timedelta(days=days)).replace(hour=(hour - 9) % 24, minute=0)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def later(monkeypatch, **time):
    moment = now() + timedelta(**time)
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.mark.parametrize("key", [POST, COMMENT])
def test_a_sentence_reaches_the_writer_and_can_be_said_differently_and_taken_back(client, giver, writer, post, key):
    thing = post if key == POST else make_comment(post, by=writer)
    path = f"/talk/{key}/{thing.pk}/thanks/"
    client.force_login(giver)
    assert "ひとこと添える" in client.post(f"/talk/{key}/{thing.pk}/reactions/thanks/", headers={"HX-Request": "true"}).content.decode()
    for words in ("はじめの文", WORDS):
        assert client.post(path, {"words": words}).status_code == 302
    assert (Thanks.objects.get().words, Reaction.objects.count(), WORDS in client.get(path).content.decode()) == (WORDS, 1, True)
    client.force_login(writer)
    assert "お礼が届いています" in client.get(f"/board/{post.pk}/").content.decode()
    page = client.get(path).content.decode()
    assert (WORDS in page, "読み手さんから" in page) == (True, True)
    helped = client.get("/me/participation/?tab=helped").content.decode()
    assert (WORDS in helped, "読み手さんからの、お礼のひとこと" in helped, "が届いています" in helped) == (True, True, False)
    client.force_login(giver)
    client.post(f"{path}removal/")
    assert (Thanks.objects.count(), Reaction.objects.count()) == (0, 1)


def test_with_the_button_released_the_sentence_goes_too(giver, post):
    thank(giver, post)
    unreact(by=giver, thing_key=POST, thing=post, kind="thanks")
    assert (Thanks.objects.count(), Reaction.objects.count()) == (0, 0)


def test_nobody_else_meets_it_on_any_road(client, giver, writer, post):
    comment = make_comment(post, by=writer)
    thanks = [thank(giver, post), thank(giver, comment, COMMENT)]
    others = [MemberFactory(), StaffFactory(role=RoleName.MODERATOR), StaffFactory(role=RoleName.ADMINISTRATOR)]
    plain = others[0]
    for other in others:
        assert (list(visible_thanks(other)), [thanks_to_read(other, one.pk) for one in thanks]) == ([], [None, None])
    client.force_login(plain)
    _, secret = make_feed(by=plain, name="家", duty=None)
    paths = [f"/board/{post.pk}/", "/board/", f"/board/feeds/{secret}/posts.atom", f"/talk/{POST}/{post.pk}/thanks/", "/me/participation/"]
    ask = asking(client, plain)
    seen = "".join(client.get(path).content.decode() for path in paths)
    seen += "".join(ask("get", path).content.decode() for path in ("posts", f"posts/{post.pk}", f"comments/{comment.pk}"))
    assert ("繰越の整理" in seen, WORDS in seen, "お礼が届いています" in seen) == (True, False, False)
    assert ([client.get(f"/talk/thanks/{one.pk}/").status_code for one in thanks], found_by(plain, WORDS)) == ([404, 404], [])
    ask = asking(client, writer)
    assert WORDS not in ask("get", f"posts/{post.pk}").content.decode()


def test_it_is_not_said_to_oneself_nor_empty_nor_too_long_nor_without_end(giver, writer, post):
    with pytest.raises(NotAllowed):
        thank(writer, post)
    for words in ("  ", "あ" * 101):
        with pytest.raises(Refused):
            thank(giver, post, words=words)
    for number in range(20):
        thank(giver, make_post(), words=f"文{number}")
    with pytest.raises(Refused, match="1日に20まで"):
        thank(giver, post)
    assert (Thanks.objects.count(), Reaction.objects.count()) == (20, 20)


def test_the_sentence_is_looked_through(client, giver, post):
    client.force_login(giver)
    path = f"/talk/{POST}/{post.pk}/thanks/"
    asked = client.post(path, {"words": "田中さんにも見せました"})
    assert (asked.status_code, "送る前に、気づいたことが1つあります" in asked.content.decode(), Thanks.objects.count()) == (422, True, 0)
    key = asked.context["guard"].rows[0].key
    client.post(path, {"words": "田中さんにも見せました", "act": "mend", "guard_mend": [key], "guard_seen": key})
    assert (Thanks.objects.get().words, Entry.objects.get().details["about"]) == ("Aさんにも見せました", "talk.thanks")


def test_blocks_and_mutes_hold(giver, writer, post):
    thank(giver, post)
    keep_off(giver, by=writer, kind="mute")
    assert list(visible_thanks(writer)) == []
    blocked = MemberFactory()
    keep_off(blocked, by=writer, kind="block")
    with pytest.raises(Refused, match="いまは、ここに書けません"):
        thank(blocked, post)


def test_a_colleague_does_not_hear_from_whoever_spares_the_own_body(writer):
    body = OrganisationFactory()
    giver, colleague = MemberFactory(serving=body, spares_own_body=True), MemberFactory(serving=body)
    for reader in (colleague, writer):
        thank(giver, make_post(by=reader))
    assert ([row.words for row in visible_thanks(colleague)], [row.words for row in visible_thanks(writer)]) == ([], [WORDS])


def test_whoever_it_was_for_takes_it_away_and_may_bring_it_back_for_a_while(client, giver, writer, post, monkeypatch):
    thanks = thank(giver, post)
    client.force_login(writer)
    page = client.post(f"/talk/thanks/{thanks.pk}/removal/", follow=True).content.decode()
    assert (f"/talk/thanks/{thanks.pk}/return/" in page, list(visible_thanks(writer))) == (True, [])
    client.post(f"/talk/thanks/{thanks.pk}/return/")
    assert list(visible_thanks(writer)) == [thanks]
    with pytest.raises(NotAllowed):
        take_thanks_away(thanks, by=MemberFactory())
    with pytest.raises(NotAllowed):
        put_thanks_back(thanks.pk, by=giver)
    take_thanks_away(thanks, by=writer)
    later(monkeypatch, minutes=11)
    with pytest.raises(NotAllowed):
        put_thanks_back(thanks.pk, by=writer)
    assert (wipe_removed_thanks(), Thanks.objects.count()) == (1, 0)


def test_it_can_be_told_of_and_only_then_a_moderator_reads_it_and_its_writer_mends_it(client, giver, writer, post):
    thanks, moderator = thank(giver, post, words="いやな文"), StaffFactory(role=RoleName.MODERATOR)
    client.force_login(writer)
    client.post(f"/moderation/talk.thanks/{thanks.pk}/report/", {"kind": "other", "words": "こわい"})
    assert list(visible_thanks(moderator)) == [thanks]
    cover_thing("talk.thanks", passport("talk.thanks").rows().get(), by=moderator, reason="こわい文のため")
    assert (list(visible_thanks(writer)), Notice.objects.filter(to=giver, line__contains="お礼のひとことを、いったん伏せて").count()) == (
        [],
        1,
    )
    client.force_login(giver)
    path = f"/talk/{POST}/{post.pk}/thanks/"
    assert "いったん伏せています" in client.get(path).content.decode()
    client.post(path, {"words": WORDS})
    assert [row.words for row in visible_thanks(writer)] == [WORDS]


def test_the_notice_says_neither_who_nor_for_what_once_a_day_and_not_in_quiet_hours(giver, writer, post, monkeypatch):
    Profile.objects.update_or_create(member=writer, defaults={"quiet_from": "22:00", "quiet_until": "07:00"})
    at_hour(monkeypatch, 23)
    thank(giver, post)
    assert (tell_of_thanks(), Notice.objects.count()) == (0, 0)
    at_hour(monkeypatch, 8, days=1)
    assert (tell_of_thanks(), tell_of_thanks()) == (1, 0)
    told = Notice.objects.get()
    assert (told.to, told.line, told.about_id) == (writer, "あなたの書いたものに、お礼が届いています", 0)
    told.read_at = now()
    told.save()
    thank(MemberFactory(), post)
    assert (tell_of_thanks(), Notice.objects.count()) == (0, 1)
    at_hour(monkeypatch, 12, days=2)
    assert (tell_of_thanks(), Notice.objects.count()) == (1, 2)


def test_whoever_stopped_it_keeps_off_the_giver_or_whose_text_is_gone_hears_nothing(giver, writer, post, monkeypatch):
    at_hour(monkeypatch, 12)
    choose_kinds(set(), by=writer)
    thank(giver, post)
    other = make_post()
    keep_off(giver, by=other.author, kind="mute")
    thank(giver, other)
    assert (tell_of_thanks(), Notice.objects.count(), Reaction.objects.filter(told=False).count()) == (0, 0, 0)


def test_which_notices_come_is_chosen_on_a_page(client, writer):
    client.force_login(writer)
    assert client.get("/notices/kinds/").content.decode().count("checked") == 4
    client.post("/notices/kinds/", {"kinds": ["waiting", "nonsense"]})
    assert client.get("/notices/kinds/").content.decode().count("checked") == 1


def test_leaving_takes_it_down_coming_back_puts_it_back_and_the_end_wipes_it(giver, writer, post, monkeypatch):
    thank(giver, post)
    at = now()
    take_down_comments(giver, at)
    assert list(visible_thanks(writer)) == []
    giver.standing = Standing.LEFT
    giver.save()
    later(monkeypatch, days=3)
    assert wipe_removed_thanks() == 0
    put_back_comments(giver, at)
    assert visible_thanks(writer).count() == 1
    let_go_of_talk(giver, texts=False)
    assert Thanks.objects.count() == 0


@pytest.mark.parametrize("how_many", [1, 3])
def test_what_came_is_read_in_one_question_however_much_it_is(client, writer, post, how_many, django_assert_num_queries):
    for _ in range(how_many):
        thank(MemberFactory(), post)
    client.force_login(writer)
    path = f"/talk/{POST}/{post.pk}/thanks/"
    client.get(path)
    with django_assert_num_queries(8):
        assert client.get(path).content.decode().count("<article") == how_many


def test_what_is_said_to_a_mask_is_read_beside_its_text_by_its_wearer_alone(giver, monkeypatch):
    three_guardians()
    author = wearer()
    masked, _ = publish_masked_post(by=author, form_key="form", title="匿名の題", body="匿名の文", kind="question")
    thanks = thank(giver, masked)
    at_hour(monkeypatch, 12, days=1)
    assert (tell_of_thanks(), Notice.objects.count(), list(visible_thanks(author))) == (0, 0, [])
    assert (thanks_to_read(author, thanks.pk), thanked_among(author, POST, [masked.pk])) == (thanks, {masked.pk})
    assert [row.words for row in thanks_received(author, POST, masked.pk)] == [WORDS]
    assert [thanks_to_read(other, thanks.pk) for other in (wearer(), MemberFactory(), giver)] == [None, None, thanks]
    take_thanks_away(thanks, by=author)
    assert (thanks_to_read(author, thanks.pk), Thanks.objects.filter(removed_at__isnull=False).count()) == (None, 1)
    put_thanks_back(thanks.pk, by=author)
    answer = make_comment(masked, by=giver)
    with pytest.raises(Refused, match="匿名で書いているので"):
        thank(author, answer, COMMENT)

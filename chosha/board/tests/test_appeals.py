"""見直しの申出: decided within a day by somebody who neither covered it nor wrote it nor told of it."""

from datetime import timedelta

import pytest

from chosha.audit.models import Entry
from chosha.board.actions import edit_post
from chosha.board.models import Post
from chosha.board.tests.factories import make_comment, make_post
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Role, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import ask_appeal, cover_thing, decide_appeal, forget_words, lift_cover, remind_of_appeals, report_thing
from chosha.moderation.models import Appeal, Cover
from chosha.notices.models import Notice

pytestmark = pytest.mark.django_db
KEY, REASON, WORDS = "board.post", "場所が分かるかもしれないため", "町の名前は、県の公表資料にあるものです。"


@pytest.fixture
def coverer():
    return StaffFactory(role=RoleName.MODERATOR)


@pytest.fixture
def other():
    return StaffFactory(role=RoleName.MODERATOR)


@pytest.fixture
def post():
    return make_post(title="公表資料の見かた")


@pytest.fixture
def cover(post, coverer):
    return cover_thing(KEY, post, by=coverer, reason=REASON)


@pytest.fixture
def appeal(cover, post):
    return ask_appeal(cover, post, by=post.author, words=WORDS)


def lines_to(member):
    return list(Notice.objects.filter(to=member).order_by("id").values_list("line", flat=True))


def test_the_author_asks_once_and_the_others_hear_of_it(cover, post, coverer, other):
    first = ask_appeal(cover, post, by=post.author, words=WORDS)
    assert (ask_appeal(cover, post, by=post.author, words=WORDS), Appeal.objects.count()) == (first, 1)
    with pytest.raises(Refused, match="すでに届いています"):
        ask_appeal(cover, post, by=post.author, words="もう一度")
    assert (lines_to(other), lines_to(coverer)) == (["見直しの申出が一つあります。24時間のうちに判断します"], [])
    assert Entry.objects.filter(act="moderation.appeal.asked", by_id=post.author_id).count() == 1
    assert WORDS not in str(list(Entry.objects.values_list("details", "reason")))


def test_only_the_author_asks_and_only_while_it_is_covered(cover, post, coverer, other):
    with pytest.raises(NotAllowed):
        ask_appeal(cover, post, by=MemberFactory(), words=WORDS)
    for words in ("", "  ", "長" * 501):
        with pytest.raises(Refused):
            ask_appeal(cover, post, by=post.author, words=words)
    lift_cover(cover, by=other)
    with pytest.raises(Refused, match="もう元どおり"):
        ask_appeal(cover, post, by=post.author, words=WORDS)


def test_who_decides(appeal, cover, post, coverer, other):
    """Not whoever covered it, not the author even as a moderator, nobody without the role."""
    Role.objects.create(member=post.author, name=RoleName.MODERATOR, granted_at=now())
    type(post.author).objects.filter(pk=post.author_id).update(holds_role=True)
    post.author.refresh_from_db()
    for who in (coverer, post.author, MemberFactory(), StaffFactory(role=RoleName.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            decide_appeal(appeal, by=who, lifted=True)
        with pytest.raises(NotAllowed) if who != coverer else pytest.raises(ZeroDivisionError):
            lift_cover(cover, by=who) if who != coverer else 1 / 0
    decide_appeal(appeal, by=other, lifted=True)
    with pytest.raises(Refused, match="もう判断されています"):
        decide_appeal(appeal, by=other, lifted=False, answer="理由")


def test_nor_does_a_moderator_who_had_told_of_it(post, other):
    teller = StaffFactory(role=RoleName.MODERATOR)
    report_thing(KEY, post, by=teller, kind="leak"), report_thing(KEY, post, by=MemberFactory(), kind="leak")
    appeal = ask_appeal(Cover.objects.get(), post, by=post.author, words=WORDS)
    with pytest.raises(NotAllowed):
        decide_appeal(appeal, by=teller, lifted=True)
    assert decide_appeal(appeal, by=other, lifted=True).decided_by == other


def test_shown_again_everybody_hears_of_it(appeal, post, other):
    teller = MemberFactory()
    Cover.objects.get().reports.create(key=KEY, thing_id=post.pk, kind="leak", by=teller, at=now(), closed_at=now(), outcome="covered")
    decide_appeal(appeal, by=other, lifted=True)
    assert (Post.objects.get().hidden_at, Cover.objects.get().outcome) == (None, "appeal")
    assert lines_to(post.author)[-1] == "伏せていたあなたの投稿は、元どおり見えます。ご不便をおかけしました"
    assert lines_to(teller) == ["知らせてくださったものを見直して、元どおり見えるようにしました。知らせてくださり、ありがとうございました"]


def test_left_covered_the_author_reads_why_and_may_still_mend(client, appeal, post, other):
    with pytest.raises(Refused, match="書いた人への言葉"):
        decide_appeal(appeal, by=other, lifted=False)
    decide_appeal(appeal, by=other, lifted=False, answer="町名をぼかすと安心です。")
    line = "見直しました。いったん伏せたままにします。理由: 町名をぼかすと安心です。直すと、すぐ戻せます"
    assert lines_to(post.author)[-1] == line
    client.force_login(post.author)
    page = client.get(f"/moderation/board.post/{post.pk}/covering/").content.decode()
    assert ("町名をぼかすと安心です。" in page, 'name="words"' in page, f'href="/board/{post.pk}/edit/"' in page) == (True, False, True)
    edit_post(post, by=post.author, title="題", body="ぼかした文", kind="question")
    assert Post.objects.get().hidden_at is None


def test_mending_ends_the_asking(appeal, post, other):
    edit_post(post, by=post.author, title="題", body="ぼかした文", kind="question")
    appeal.refresh_from_db()
    assert (appeal.decided_at is not None, appeal.decided_by) == (True, None)


def test_the_pages_of_the_author_and_of_moderators(client, cover, post, coverer, other):
    path = f"/moderation/board.post/{post.pk}/covering/"
    client.force_login(MemberFactory())
    assert client.get(path).status_code == 404
    client.force_login(post.author)
    assert REASON in client.get(path).content.decode()
    assert client.post(path, {"words": ""}).status_code == 422
    assert client.post(path, {"words": WORDS}, follow=True).status_code == 200
    appeal = Appeal.objects.get()
    client.force_login(coverer)
    assert ("ほかの見守り役が判断します" in client.get(f"/moderation/appeals/{appeal.pk}/").content.decode()) is True
    assert client.post(f"/moderation/appeals/{appeal.pk}/", {"lifted": "yes"}).status_code == 403
    client.force_login(other)
    assert "見直しの申出があります" in client.get("/secretariat/").content.decode()
    assert "公表資料の見かた" in client.get("/moderation/appeals/").content.decode()
    place = f"/moderation/appeals/{appeal.pk}/"
    assert [client.post(place, {"answer": ""}).status_code, client.post(place, {"lifted": "no"}).status_code] == [422, 422]
    assert client.post(place, {"lifted": "yes"}).status_code == 302
    assert "見直しの申出は、ありません" in client.get("/moderation/appeals/").content.decode()


def test_what_is_overdue_stands_first_and_says_so(client, appeal, post, coverer, other):
    late = make_post(title="古い申出の題")
    ask_appeal(cover_thing(KEY, late, by=coverer, reason=REASON), late, by=late.author, words=WORDS)
    Appeal.objects.filter(cover__thing_id=late.pk).update(asked_at=now() - timedelta(hours=25))
    client.force_login(other)
    page = client.get("/moderation/appeals/").content.decode()
    assert page.index("古い申出の題") < page.index("公表資料の見かた")
    assert page.count("24時間を過ぎています") == 1


def test_what_nears_its_day_is_told_again_and_not_every_half_hour(appeal, coverer, other):
    assert remind_of_appeals() == 0
    Appeal.objects.update(asked_at=now() - timedelta(hours=21))
    assert [remind_of_appeals(), remind_of_appeals()] == [1, 0]
    assert lines_to(other)[-1] == "見直しの申出が、24時間の期限に近づいています"
    assert lines_to(coverer) == []
    Appeal.objects.update(reminded_at=now() - timedelta(hours=13))
    assert remind_of_appeals() == 1


def test_where_nobody_may_decide_administrators_hear_that_somebody_is_missing(appeal, coverer):
    administrator = StaffFactory(role=RoleName.ADMINISTRATOR)
    Appeal.objects.update(asked_at=now() - timedelta(hours=21))
    remind_of_appeals()
    assert lines_to(administrator) == ["見直しの申出を判断できる見守り役がいません。見守り役をもう一人お願いしてください"]


def test_after_ninety_days_the_words_go_and_what_was_decided_stays(post, appeal, other):
    report_thing(KEY, waiting := make_post(), by=MemberFactory(), kind="other", words="まだ読まれていない")
    decide_appeal(appeal, by=other, lifted=True)
    assert forget_words() == 0
    Appeal.objects.update(decided_at=now() - timedelta(days=91))
    assert (forget_words(), Appeal.objects.get().words, Appeal.objects.get().decided_by) == (1, "", other)
    assert waiting.pk and Cover.objects.get().outcome == "appeal"


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_asks_the_database_the_same_however_long_it_is(client, coverer, other, how_many, django_assert_num_queries):
    for _ in range(how_many):
        post = make_post()
        comment = make_comment(post)
        for key, thing in ((KEY, post), ("talk.comment", comment)):
            ask_appeal(cover_thing(key, thing, by=coverer, reason=REASON), thing, by=thing.author, words=WORDS)
    client.force_login(other)
    with django_assert_num_queries(20):
        assert client.get("/moderation/appeals/").content.decode().count("待っています") == 2 * how_many

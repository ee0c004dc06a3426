"""Telling moderators of something in a thread in which one wears a mask, and settling what one may have written."""

import pytest

from chosha.audit.models import Entry
from chosha.board.models import Post
from chosha.board.tests.factories import make_post
from chosha.board.tests.test_masked import answer, ask
from chosha.kernel.clock import day_begins
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import open_secret
from chosha.members.models import RoleName
from chosha.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, hashed_password
from chosha.moderation.actions import ask_appeal, cover_thing, decide_appeal, leave_reports, lift_cover, report_thing
from chosha.moderation.models import Cover, Report
from chosha.moderation.queries import told_page
from chosha.notices.models import Notice
from chosha.talk.actions import give_thanks
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
COMMENT = "talk.comment"


@pytest.fixture(autouse=True)
def guarded():
    three_guardians()


@pytest.fixture
def moderator():
    return StaffFactory(role=RoleName.MODERATOR)


def tell(thing, by, kind="leak", words="", key=COMMENT) -> Report:
    return report_thing(key, thing, by=by, kind=kind, words=words)[0]


def locked(member):
    """A member whose masks are closed in this session."""
    open_secret(member, "ながい合言葉")
    member.mask_secret = None
    return member


def test_a_wearer_tells_without_a_name_without_an_hour_and_in_no_order(moderator):
    member, helper = wearer(), wearer()
    post = ask(member)
    answer(post, helper, masked=True)
    said = answer(post, MemberFactory())
    before = Entry.objects.count()
    told = [tell(said, one, words=f"{number}つめ") for number, one in enumerate((member, helper))]
    assert {(row.by_id, row.at, row.pk < 0) for row in told} == {(None, day_begins(), True)}
    assert (Entry.objects.count() - before, {row.pk < 0 for row in Notice.objects.filter(to=moderator)}) == (0, {True})
    assert sorted(row.words for row in told_page(moderator)[0][0].reports) == ["0つめ", "1つめ"]
    leave_reports(COMMENT, said.pk, by=moderator)
    assert set(Report.objects.values_list("at", "closed_at", "outcome")) == {(said.created_at, said.created_at, "kept")}


def test_who_reads_the_same_thread_by_name_tells_by_name():
    said = answer(ask(wearer()), MemberFactory())
    reader = wearer()
    assert tell(said, reader).by == reader


def test_a_wearers_word_counts_once_another_tells_and_that_of_the_locked_does_not():
    post = ask(member := wearer())
    first, second = (answer(post, MemberFactory(), body=f"佐藤さんのことです。{number}") for number in range(2))
    closed = locked(MemberFactory())
    for said, nameless in ((first, member), (second, closed)):
        tell(said, nameless)
        tell(said, nameless, words="もう一度")
        assert not Cover.objects.filter(thing_id=said.pk).exists()
        tell(said, MemberFactory())
    assert list(Cover.objects.values_list("thing_id", "by")) == [(first.pk, None)]
    tell(second, MemberFactory())
    assert Cover.objects.filter(thing_id=second.pk).exists()


def test_the_same_again_is_told_once_and_no_more_than_three_wait():
    post = ask(member := wearer())
    said = answer(post, MemberFactory())
    for words in ("あ", "あ", "い", "う", "え"):
        tell(said, member, kind="other", words=words)
    assert sorted(Report.objects.values_list("words", flat=True)) == ["あ", "い", "う"]


def test_what_a_reader_told_loses_the_name_once_the_reader_wears_a_mask_there():
    post, other = ask(wearer()), MemberFactory()
    said, reader = answer(post, MemberFactory()), wearer()
    for key, thing in (("board.post", post), (COMMENT, said)):
        tell(thing, reader, kind="other", words="気になります", key=key)
        tell(thing, other, kind="other", words="気になります", key=key)
    answer(post, reader, masked=True)
    assert set(Report.objects.values_list("by", flat=True)) == {None, other.pk}


def test_nothing_at_a_thanks_says_whose_mask_it_was_given_to(client):
    member = MemberFactory(password=hashed_password())
    client.post("/login/", {"login": member.email, "password": PASSWORD})
    client.get("/talk/masks/")
    member.mask_secret = open_secret(member, PASSWORD)
    post, giver = ask(member), MemberFactory()
    thanks = give_thanks(by=giver, thing_key="board.post", thing=post, words="こわい言葉")
    page = client.get(f"/talk/board.post/{post.pk}/thanks/").content.decode()
    path = f"/moderation/talk.thanks/{thanks.pk}/report/"
    assert (path in page, "/distance/" in page) == (True, False)
    assert "名前は庁舎にも残しません" in client.get(path).content.decode()
    told = client.post(path, {"kind": "hurtful"}, follow=True).content.decode()
    assert ("名前を残さずに" in told, Report.objects.get().by) == (True, None)


def test_no_moderator_settles_what_may_be_the_own_masked_text(moderator):
    other = StaffFactory(role=RoleName.MODERATOR)
    secret = open_secret(moderator, "ながい合言葉")
    moderator.mask_secret = secret
    post = ask(moderator)
    tell(post, MemberFactory(), kind="other", words="見てください", key="board.post")
    assert [row.own for row in told_page(moderator)[0]] == [True]
    with pytest.raises(Refused, match="ほかの見守り役"):
        leave_reports("board.post", post.pk, by=moderator)
    moderator.mask_secret = None
    with pytest.raises(Refused, match="鍵が閉じている"):
        leave_reports("board.post", post.pk, by=moderator)
    cover = cover_thing("board.post", post, by=other, reason="ぼかすため")
    moderator.mask_secret = secret
    appeal = ask_appeal(cover, Post.objects.get(), by=moderator, words="見直してください。")
    with pytest.raises(NotAllowed):
        decide_appeal(appeal, by=moderator, lifted=True)
    moderator.mask_secret = None
    for act in (lambda: decide_appeal(appeal, by=moderator, lifted=True), lambda: lift_cover(cover, by=moderator)):
        with pytest.raises(Refused, match="鍵が閉じている"):
            act()
    third = StaffFactory(role=RoleName.MODERATOR)  # who never had a mask
    assert decide_appeal(appeal, by=third, lifted=True).decided_by == third


@pytest.mark.parametrize(
    ("masked", "told"), [(True, "書いた人は「わたしの匿名」で、理由を読めます。"), (False, "書いた人には、理由をお知らせしました。")]
)
def test_a_moderator_is_told_nothing_that_nobody_could_be_told(client, moderator, masked, told):
    post = ask(wearer()) if masked else make_post()
    client.force_login(moderator)
    page = client.post(f"/moderation/board.post/{post.pk}/", {"reason": "ぼかすため"}, follow=True).content.decode()
    lifted = client.post(f"/moderation/covers/{Cover.objects.get().pk}/lifting/", follow=True).content.decode()
    assert (told in page, "書いた人にもお知らせしました。" in lifted) == (True, not masked)

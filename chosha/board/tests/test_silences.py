"""Stopping masks without learning whose they are; and what the wearer alone meets at the own mask."""

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.board.actions import publish_masked_post
from chosha.board.models import Post
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, hashed_password
from chosha.talk.actions import ask_opening, close_to_masks, lift_silence, post_comment, silence_mask
from chosha.talk.models import Mask, Silence
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
WHY = "家族から、命に関わる連絡がありました。"
REASON = "同じことばが続き、題が進まないため"


@pytest.fixture
def words() -> dict[Member, str]:
    return three_guardians()


@pytest.fixture
def moderator() -> Member:
    return StaffFactory(role=RoleName.MODERATOR)


@pytest.fixture
def author() -> Member:
    return wearer(display_name="封じ名")


@pytest.fixture
def post(words, author) -> Post:
    return publish_masked_post(by=author, title="言えません", body="匿名の文", kind="question", form_key="f")[0]


def said(post: Post, by: Member, **more):
    return post_comment(by=by, thing_key="board.post", thing=post, body="続きの文です。", **more)


def entered(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_a_silenced_mask_writes_no_more_but_others_do_and_its_wearer_does_not_slip_into_the_name(post, author, moderator):
    silence_mask(post.mask, by=moderator, silent=True, reason=REASON)
    with pytest.raises(Refused, match="止めています"):
        said(post, author)
    assert said(post, wearer(), masked=True)[1] is True
    lift_silence(Silence.objects.get(), by=moderator)
    assert said(post, author)[0].author_id is None
    assert (Mask.objects.get(pk=post.mask_id).silenced, Silence.objects.filter(lifted_at=None).count()) == (False, 0)


def test_a_thread_closed_to_masks_refuses_old_and_new_ones_and_takes_names(post, author, moderator):
    close_to_masks("board.post", post.pk, by=moderator, reason=REASON)
    for attempt in (lambda: said(post, author), lambda: said(post, wearer(), masked=True)):
        with pytest.raises(Refused, match="止めています"):
            attempt()
    assert said(post, MemberFactory())[0].mask_id is None
    lift_silence(Silence.objects.get(), by=moderator)
    assert said(post, wearer(), masked=True)[1] is True


def test_stopping_and_lifting_twice_is_once_and_stands_in_the_record(post, moderator):
    for _ in range(2):
        silence_mask(post.mask, by=moderator, silent=True, reason=REASON)
        close_to_masks("board.post", post.pk, by=moderator, reason=REASON)
    for row in [*Silence.objects.all(), *Silence.objects.all()]:
        lift_silence(row, by=moderator)
    acts = list(Entry.objects.filter(by_id=moderator.pk).order_by("id").values_list("act", flat=True))
    assert sorted(acts) == ["talk.mask.heard", "talk.mask.silenced", "talk.thread.closed", "talk.thread.reopened"]


@pytest.mark.parametrize("reason", ["", "   ", "あ" * 101])
def test_a_reason_is_wanted_which_the_wearer_reads(post, moderator, reason):
    for attempt in (
        lambda: silence_mask(post.mask, by=moderator, silent=True, reason=reason),
        lambda: close_to_masks("board.post", post.pk, by=moderator, reason=reason),
    ):
        with pytest.raises(Refused, match="理由"):
            attempt()
    assert Silence.objects.count() == 0


def test_nobody_but_moderators_stops_masks(post, words):
    for other in (MemberFactory(), next(iter(words)), StaffFactory(role=RoleName.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            close_to_masks("board.post", post.pk, by=other, reason=REASON)
        client = entered(other)
        assert [client.get(path).status_code for path in ("/talk/silences/", f"/talk/board.post/{post.pk}/mask/")] == [403, 403]


def test_a_moderator_stops_a_mask_on_its_page_and_takes_it_back(post, moderator):
    client = entered(moderator)
    place = f"/talk/board.post/{post.pk}/mask/"
    assert [client.post(place, typed).status_code for typed in ({}, {"whom": "one"}, {"whom": "x", "reason": REASON})] == [422] * 3
    listed = client.post(place, {"whom": "one", "reason": REASON}, follow=True).content.decode()
    assert (REASON in listed, "言えません" in listed, "封じ名" in listed, "元に戻す" in listed) == (True, True, False, True)
    client.post(f"/talk/silences/{Silence.objects.get().pk}/lifting/")
    assert "匿名を止めている題は、ありません" in client.get("/talk/silences/").content.decode()


def test_a_named_text_has_no_mask_to_stop(moderator, words):
    from chosha.board.tests.factories import make_post

    client = entered(moderator)
    assert [client.get(f"/talk/{place}/mask/").status_code for place in (f"board.post/{make_post().pk}", "board.post/1", "x/1")] == [
        404
    ] * 3


def test_the_list_of_stopped_masks_asks_as_much_for_three_as_for_one(author, moderator, words, django_assert_max_num_queries):
    client, counts = entered(moderator), []
    for number in range(3):
        post, _ = publish_masked_post(by=author, title=f"題{number}", body="文", kind="question", form_key=f"f{number}")
        silence_mask(post.mask, by=moderator, silent=True, reason=REASON)
        client.get("/talk/silences/")
        with django_assert_max_num_queries(30) as seen:
            client.get("/talk/silences/")
        counts.append(len(seen))
    assert counts[0] == counts[2]


def signed_in(member: Member) -> Client:
    client = Client()
    assert client.post("/login/", {"login": member.email, "password": PASSWORD}).status_code == 302
    return client


def test_the_wearer_alone_meets_the_notes_at_the_own_mask(words, moderator):
    member = MemberFactory(password=hashed_password(), display_name="封じ名")
    client = signed_in(member)
    asked = {
        "kind": "question",
        "title": "言えません",
        "body": "決裁だけが回ります。",
        "draft": "draft-key-1",
        "version": "0",
        "signed": "mask",
    }
    assert client.post("/board/new/", asked).status_code == 302
    post = Post.objects.get()
    one = next(iter(words))
    silence_mask(post.mask, by=moderator, silent=True, reason=REASON)
    ask_opening(post.mask, by=one, ground="court", reason=WHY, words=words[one])
    for path in (f"/board/{post.pk}/", "/talk/masks/"):
        page = client.get(path).content.decode()
        assert (path, [word in page for word in ("開封が求められています", "裁判所の命令", REASON, WHY)]) == (
            path,
            [True, True, True, False],
        )
    others = [signed_in(MemberFactory(password=hashed_password())), entered(moderator), entered(one)]
    pages = [other.get(path).content.decode() for other in others for path in (f"/board/{post.pk}/", "/talk/masks/")]
    assert {word in page for page in pages for word in ("開封が求められています", REASON)} == {False}


@pytest.mark.parametrize("whole", [True, False])
def test_the_stopped_wearer_is_never_shown_a_way_to_write_by_name(moderator, whole):
    three_guardians()
    client = signed_in(MemberFactory(password=hashed_password()))
    client.post("/board/new/", {"kind": "question", "title": "題", "body": "文", "draft": "draft-key-2", "signed": "mask"})
    post = Post.objects.get()
    if whole:
        close_to_masks("board.post", post.pk, by=moderator, reason="同じ文のため。")
    else:
        silence_mask(post.mask, by=moderator, silent=True, reason="同じ文のため。")
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert [words in page for words in ("理由: 同じ文のため。書いたものを", "名前で書くこと", 'id="write"')] == [True, False, False]
    assert 'id="write"' in entered(MemberFactory()).get(f"/board/{post.pk}/").content.decode()


def test_without_the_secret_the_wearer_too_meets_nothing(words, author, post):
    one = next(iter(words))
    ask_opening(post.mask, by=one, ground="life", reason=WHY, words=words[one])
    assert "開封が求められています" not in entered(author).get(f"/board/{post.pk}/").content.decode()


def test_everybody_reads_that_a_thread_is_closed_to_masks_and_is_offered_none(post, moderator):
    close_to_masks("board.post", post.pk, by=moderator, reason=REASON)
    page = entered(MemberFactory()).get(f"/board/{post.pk}/").content.decode()
    assert (REASON in page, "匿名で書く</b>" in page) == (True, False)


def test_menus_offer_the_stopping_to_moderators_and_the_asking_to_guardians_alone(words, post, moderator):
    comment, _ = said(post, wearer(), masked=True)
    ways = [f"/talk/talk.comment/{comment.pk}/mask/", f"/talk/board.post/{post.pk}/mask/"]
    opens = [f"/secretariat/seals/talk.comment/{comment.pk}/", f"/secretariat/seals/board.post/{post.pk}/"]
    for member, shown in ((MemberFactory(), []), (moderator, ways), (next(iter(words)), opens)):
        page = entered(member).get(f"/board/{post.pk}/").content.decode()
        assert [way for way in ways + opens if f'href="{way}"' in page] == shown

"""Posts and answers under a mask, through the board's own actions and pages."""

import pytest
from django.db import connection
from django.test import Client

from chosha.audit.models import Entry
from chosha.board.access import may_edit, own_posts, visible_posts
from chosha.board.actions import (
    accept_comment,
    bookmark_post,
    delete_post,
    edit_post,
    pass_over,
    publish_masked_post,
    restore_post,
    save_draft,
)
from chosha.board.models import Acceptance, Draft, Passed, Post, ReadMark, Revision
from chosha.board.queries import listing, open_post, questions_offered, talk_about
from chosha.board.tests.factories import make_post
from chosha.kernel.clock import jst, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import open_secret
from chosha.members.models import CanHelp, Duty, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.moderation.models import Appeal, Cover
from chosha.notices.models import Notice
from chosha.search.models import Row
from chosha.talk.actions import edit_comment, post_comment, react
from chosha.talk.models import Comment, Mask, Reaction
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
WORDS = {"title": "前例と違うと言えません", "body": "決裁だけが回っています。", "kind": "question"}


@pytest.fixture(autouse=True)
def guarded():
    three_guardians()


def ask(by, form_key="form-1", **more) -> Post:
    return publish_masked_post(by=by, form_key=form_key, **WORDS | more)[0]


def answer(post, by, body="仕様の点検を。", **more) -> Comment:
    return post_comment(by=by, thing_key="board.post", thing=post, body=body, **more)[0]


def is_day_only(moment) -> bool:
    return (jst(moment).date(), jst(moment).timetuple()[3:6]) == (today(), (23, 59, 59))


def test_a_masked_post_carries_neither_author_nor_hour_nor_body():
    post = ask(wearer(spares_own_body=True))
    post.refresh_from_db()
    assert (post.author_id, post.client_key, post.closed_home_id, post.mask.label) == (None, "", 0, "質問者")
    assert (is_day_only(post.created_at), is_day_only(post.last_activity_at)) == (True, True)


def test_a_form_sent_twice_makes_one_post_and_nothing_says_which_form():
    member = wearer()
    first, second = (publish_masked_post(by=member, form_key="form-1", **WORDS) for _ in range(2))
    assert (first[0].pk == second[0].pk, first[1], second[1], Post.objects.count(), Mask.objects.count()) == (True, True, False, 1, 1)


def test_its_wearer_mends_deletes_and_brings_back_and_nobody_else_does():
    member, other = wearer(), wearer()
    post = ask(member)
    with pytest.raises(NotAllowed):
        edit_post(post, by=other, **WORDS)
    mended = edit_post(post, by=member, **WORDS | {"body": "直しました。"})
    delete_post(mended, by=member)
    back = restore_post(Post.objects.get(), by=member)
    old = Revision.objects.get()
    assert (back.source, is_day_only(back.edited_at), is_day_only(old.written_at), old.pk < 0) == ("直しました。", True, True, True)


def test_with_the_masks_locked_the_wearer_is_a_stranger_to_the_own_post():
    member = wearer()
    post = ask(member)
    member.mask_secret = None
    assert (may_edit(member, Post.objects.get()), own_posts(member).count(), visible_posts(member).get()) == (False, 0, post)


def test_the_asker_goes_on_in_the_thread_as_the_asker_from_any_form():
    member = wearer()
    post = ask(member)
    first, second = answer(post, member, "補足です。"), answer(post, member, "もう一つ。", masked=True)
    assert {first.mask.label, second.mask.label} == {"質問者"}
    assert (first.author_id, first.created_at < second.created_at, is_day_only(first.created_at)) == (None, True, True)


def test_whoever_signed_there_puts_on_no_mask_and_a_named_thread_knows_none():
    member = wearer()
    post = ask(wearer())
    answer(post, member)
    with pytest.raises(Refused, match="もう名前で"):
        answer(post, member, masked=True)
    with pytest.raises(Refused, match="匿名で始まった題だけ"):
        answer(make_post(), member, masked=True)
    assert Mask.objects.count() == 1


def test_whose_masks_are_locked_is_asked_to_open_them_before_signing_in_a_masked_thread():
    post = ask(wearer())
    locked = MemberFactory()
    open_secret(locked, "合言葉")
    with pytest.raises(Refused, match="鍵が閉じています"):
        answer(post, locked)
    assert answer(post, MemberFactory()).author_id is not None


def test_readers_meet_the_label_the_facts_and_no_name():
    member, reader = wearer(display_name="佐久間"), wearer()
    post = ask(member)
    answer(post, member, "補足です。")
    answer(post, wearer(display_name="隠岐"), masked=True)
    page = open_post(reader, post.pk)
    said = talk_about(reader, page).said
    assert (page.name, page.path_of_author, sorted(row.name[:2] for row in said), {row.path for row in said}) == (
        "質問者",
        "",
        ["匿名", "質問"],
        {""},
    )
    assert [line.name for line in listing(reader).lines] == ["質問者"]


def test_only_the_wearer_sees_the_own_words_as_own():
    member = wearer()
    post = ask(member)
    answer(post, member)
    own = {reader.pk: [row.own for row in talk_about(reader, open_post(reader, post.pk)).said] for reader in (member, wearer())}
    assert (own.pop(member.pk), list(own.values())) == ([True], [[False]])


def test_no_mark_of_reading_is_kept_and_there_is_no_dot(client):
    post, reader = ask(wearer()), MemberFactory()
    client.force_login(reader)
    page = client.get(f"/board/{post.pk}/")
    assert (page.status_code, ReadMark.objects.count(), [line.unread for line in listing(reader).lines]) == (200, 0, [False])


def test_accepting_names_no_asker_and_no_hour_and_still_thanks_the_writer(django_capture_on_commit_callbacks):
    member, helper = wearer(), MemberFactory()
    post = ask(member)
    comment = answer(post, helper)
    with django_capture_on_commit_callbacks(execute=True):
        accept_comment(post, comment, by=member)
    row, notice = Acceptance.objects.get(), Notice.objects.get()
    assert (row.by_id, row.pk < 0, is_day_only(row.at)) == (None, True, True)
    assert (notice.to, notice.pk < 0, is_day_only(notice.at)) == (helper, True, True)


def test_the_wearer_is_told_nothing_that_is_stored(django_capture_on_commit_callbacks):
    post = ask(wearer())
    with django_capture_on_commit_callbacks(execute=True):
        answer(post, MemberFactory())
        answer(post, wearer(), masked=True)
    assert Notice.objects.count() == 0


def test_reactions_and_bookmarks_are_not_the_wearers_in_the_own_thread():
    member = wearer()
    post = ask(member)
    comment = answer(post, MemberFactory())
    for act in (
        lambda: react(by=member, thing_key="board.post", thing=post, kind="same"),
        lambda: react(by=member, thing_key="talk.comment", thing=comment, kind="thanks"),
        lambda: bookmark_post(post, by=member),
    ):
        with pytest.raises(Refused):
            act()


def test_a_wearer_passes_no_own_thread_over_and_is_offered_none():
    member = wearer()
    helper = wearer()
    duty = Duty.objects.create(slug="tax", name="税務・収納")
    for knows in (member, helper, reader := wearer()):
        CanHelp.objects.create(member=knows, words="収納のこと", duty=duty)
    post = ask(member, duty=duty)
    answer(post, helper, masked=True)
    assert [questions_offered(one) for one in (member, helper, reader)] == [[], [], [(post.pk, post.title)]]
    for one in (member, helper):
        with pytest.raises(Refused, match="匿名で書いている"):
            pass_over(post, by=one)
    pass_over(post, by=reader)
    assert list(Passed.objects.values_list("member", flat=True)) == [reader.pk]


def test_no_notice_of_the_staff_stands_under_a_mask():
    member = StaffFactory(role=RoleName.EDITOR)
    member.mask_secret = wearer().mask_secret
    with pytest.raises(Refused, match="お知らせは、匿名では") as refused:
        ask(member, kind="notice")
    post = ask(member)
    with pytest.raises(Refused, match="お知らせは、匿名では"):
        edit_post(post, by=member, **WORDS | {"kind": "notice"})
    assert (refused.value.field, Post.objects.get().kind) == ("kind", "question")


def test_whose_masks_are_locked_leaves_no_name_in_a_masked_thread():
    member = MemberFactory()
    member.mask_secret = open_secret(member, "ながい合言葉")
    masked, named = ask(member), make_post()
    member.mask_secret = None  # as in a remembered session
    with pytest.raises(Refused, match="鍵を開ける"):
        react(by=member, thing_key="board.post", thing=masked, kind="thanks")
    with pytest.raises(Refused, match="鍵を開ける"):
        bookmark_post(masked, by=member)
    with pytest.raises(Refused, match="鍵を開ける"):
        pass_over(masked, by=member)
    react(by=member, thing_key="board.post", thing=named, kind="thanks")
    react(by=MemberFactory(), thing_key="board.post", thing=masked, kind="thanks")  # who never had a mask is free
    assert Reaction.objects.filter(member=member).count() == 1


def test_no_draft_of_a_masked_post_comes_to_the_server():
    member = wearer()
    post = ask(member)
    with pytest.raises(NotAllowed):
        save_draft(by=member, key=f"edit-{post.pk}", version=0, body="文", post=post)
    assert Draft.objects.count() == 0


def test_covering_and_mending_leave_no_name_in_the_record():
    member, moderator = wearer(), StaffFactory(role=RoleName.MODERATOR)
    post = ask(member)
    cover_thing("board.post", post, by=moderator, reason="場所が分かるかもしれないため")
    assert (open_post(wearer(), post.pk), open_post(member, post.pk).name) == (None, "質問者")
    edit_post(Post.objects.get(), by=member, **WORDS | {"body": "ぼかしました。"})
    assert (Cover.objects.get().lifted_by_id, Entry.objects.filter(by_id=member.pk).count(), Post.objects.get().hidden_at) == (
        None,
        0,
        None,
    )


def test_a_covered_masked_answer_is_seen_and_mended_by_its_wearer_alone():
    member = wearer()
    post = ask(wearer())
    comment = answer(post, member, masked=True)
    cover_thing("talk.comment", comment, by=StaffFactory(role=RoleName.MODERATOR), reason="ぼかすため")
    seen = [len(talk_about(reader, open_post(reader, post.pk)).said) for reader in (member, wearer())]
    edit_comment(Comment.objects.get(), by=member, body="ぼかしました。")
    assert (seen, Comment.objects.get().hidden_at) == ([1, 0], None)


def test_it_takes_no_number_in_the_order_of_search_and_no_place_among_the_rows():
    named = make_post()
    post = ask(wearer())
    later = make_post()
    rows = dict(Row.objects.filter(key="board.post").values_list("thing_id", "pk"))
    assert (rows[post.pk] < 0, rows[later.pk] - rows[named.pk]) == (True, 1)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, rowid FROM board_post")
            places = dict(cursor.fetchall())
        assert (places[post.pk] < 0, places[later.pk] - places[named.pk]) == (True, 1)


def test_facts_that_few_share_are_refused_with_a_broader_choice(monkeypatch):
    member = wearer()
    monkeypatch.setattr("chosha.talk.actions.masks.FEWEST", 50)
    with pytest.raises(Refused, match="届きません"):
        ask(member, shown=["size", "band", "block"])
    assert (Post.objects.count(), Mask.objects.count()) == (0, 0)


def test_facts_that_enough_share_stand_beside_the_label(monkeypatch):
    member = wearer()
    monkeypatch.setattr("chosha.talk.actions.masks.FEWEST", 1)
    assert open_post(wearer(), ask(member, shown=["size"]).pk).byline_detail == "市"


def test_whoever_wears_a_mask_reads_why_it_was_covered_and_asks_for_another_look_as_nobody_else_may(client):
    author = MemberFactory()
    author.set_password("ながい あいことば 二十四")
    author.save(update_fields=["password"])
    client.post("/login/", {"login": author.email, "password": "ながい あいことば 二十四"})
    author.mask_secret = open_secret(author, "ながい あいことば 二十四")
    post, moderator, other = ask(author), StaffFactory(role=RoleName.MODERATOR), ask(wearer(), "form-2")
    comment = answer(other, author, masked=True)
    for key, thing in (("board.post", post), ("talk.comment", comment)):
        cover_thing(key, thing, by=moderator, reason="ぼかすため")
        place = f"/moderation/{key}/{thing.pk}/covering/"
        assert "ぼかすため" in client.get(place).content.decode()
        assert client.post(place, {"words": "ぼかしてあります"}).status_code == 302
        stranger = Client()
        stranger.force_login(MemberFactory())
        assert stranger.get(place).status_code == 404
    assert set(Appeal.objects.values_list("cover__thing_id", flat=True)) == {post.pk, comment.pk}

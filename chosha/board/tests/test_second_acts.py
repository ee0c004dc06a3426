"""What a wearer does on a later day must not say that the wearer was there on that day: days cut each other."""

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from chosha.board.actions import (
    accept_comment,
    delete_post,
    edit_post,
    make_feed,
    restore_post,
    scatter_board,
    want_masked_cards,
    wipe_deleted_posts,
    withdraw_acceptance,
)
from chosha.board.models import Acceptance, Post, Revision
from chosha.board.tests.test_masked import WORDS, answer, ask
from chosha.kernel.clock import JST, jst
from chosha.links.engine import outward
from chosha.links.models import LinkCard
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import ask_appeal, cover_thing, decide_appeal
from chosha.moderation.models import Cover
from chosha.notices.actions import mark_all_read
from chosha.notices.models import Notice
from chosha.notices.queries import latest_unread, notice_page
from chosha.talk.actions import (
    delete_comment,
    edit_comment,
    give_thanks,
    keep_call,
    put_thanks_back,
    scatter_talk,
    take_thanks_away,
    wipe_deleted_comments,
    wipe_removed_thanks,
)
from chosha.talk.actions.places import stirred
from chosha.talk.models import Comment, Stirred, Thanks
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
WRITTEN, LATER = date(2026, 11, 10), date(2026, 11, 17)


@pytest.fixture(autouse=True)
def guarded(monkeypatch):
    at(monkeypatch, WRITTEN)
    three_guardians()


def at(monkeypatch, day: date, hour=12, minute=0) -> None:
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=JST)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def chores() -> None:
    for chore in (wipe_deleted_posts, wipe_deleted_comments, wipe_removed_thanks, scatter_board, scatter_talk):
        chore()


def rows_of(day: date) -> set[str]:
    """Every column of the whole house in which that day stands."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateField):  # DateTimeField is one too
                values = model._default_manager.order_by().values_list(field.attname, flat=True)
                days = {jst(value).date() if isinstance(value, datetime) else value for value in values if value is not None}
                found |= {f"{model._meta.db_table}.{field.column}"} if day in days else set()
    return found


def test_all_that_a_wearer_does_on_a_later_day_leaves_that_day_in_no_row(monkeypatch, django_capture_on_commit_callbacks):
    member, helper, other = wearer(), MemberFactory(), StaffFactory(role=RoleName.MODERATOR)
    post, gone, hidden, doubted = (ask(member, f"form-{number}") for number in range(4))
    said, own = answer(post, helper), answer(post, member, body="補足です。")
    moderator = StaffFactory(role=RoleName.MODERATOR)
    for thing in (hidden, doubted):
        cover_thing("board.post", thing, by=moderator, reason="ぼかすため")
    thanks = give_thanks(by=helper, thing_key="board.post", thing=post, words="助かりました。")
    at(monkeypatch, LATER)
    with django_capture_on_commit_callbacks(execute=True):
        edit_post(post, by=member, **WORDS | {"body": "直しました。"})
        edit_comment(own, by=member, body="直した補足です。")
        accept_comment(post, said, by=member)
        delete_post(gone, by=member)
        delete_comment(own, by=member)
        edit_post(Post.objects.get(pk=hidden.pk), by=member, **WORDS | {"body": "ぼかしました。"})
        appeal = ask_appeal(Cover.objects.get(thing_id=doubted.pk), Post.objects.get(pk=doubted.pk), by=member, words="見直してください。")
        decide_appeal(appeal, by=other, lifted=True)
        take_thanks_away(thanks, by=member)
        keep_call(post.mask, by=member)
    while_it_lasts = rows_of(LATER)
    at(monkeypatch, LATER + timedelta(days=1), 0, 30)
    chores()
    assert (
        {"board_post.deleted_at", "notices_notice.at", "talk_stirred.day", "talk_thanks.removed_at"} <= while_it_lasts,
        rows_of(LATER),
    ) == (
        True,
        set(),
    )
    for reader in (helper, other, moderator):
        mark_all_read(by=reader)
    at(monkeypatch, LATER + timedelta(days=2), 0, 30)
    chores()
    assert (rows_of(LATER), rows_of(LATER + timedelta(days=1)) - {"talk_stirred.day"}, Stirred.objects.count()) == (set(), set(), 0)


def test_a_planted_day_would_be_found(monkeypatch):
    Post.objects.filter(pk=ask(wearer()).pk).update(edited_at=datetime(2026, 11, 17, 23, 59, 59, tzinfo=JST))
    assert rows_of(LATER) == {"board_post.edited_at"}


def test_turns_of_mending_stand_in_order_behind_the_stamp_of_the_text(monkeypatch):
    member = wearer()
    post = ask(member)
    said = answer(post, member, body="一つめ")
    for number, day in enumerate((LATER, LATER + timedelta(days=9)), 2):
        at(monkeypatch, day)
        edit_post(post, by=member, **WORDS | {"body": f"{number}つめ"})
        edit_comment(said, by=member, body=f"{number}つめ")
    post.refresh_from_db()
    said.refresh_from_db()
    turn = timedelta(microseconds=1)
    assert [row.written_at for row in Revision.objects.filter(post=post)] == [post.created_at + turn, post.created_at]
    assert (post.edited_at, said.edited_at) == (post.created_at + 2 * turn, said.created_at + 2 * turn)
    assert [row.source for row in said.revisions.all()] == ["2つめ", "一つめ"]


def test_the_pages_say_that_it_was_mended_and_not_when(client, monkeypatch):
    member, reader = wearer(), MemberFactory()
    post = ask(member)
    said = answer(post, member, body="一つめ")
    edit_post(post, by=member, **WORDS | {"body": "直しました。"})
    edit_comment(said, by=member, body="二つめ")
    client.force_login(reader)
    for path in (f"/board/{post.pk}/history/", f"/talk/comments/{said.pk}/history/"):
        page = client.get(path).content.decode()
        assert ("1つ前の文" in page, "直した日は書いていません" in page, "11月10日" in page.partition("<main")[2]) == (True, True, False)
    assert "直しました" in client.get(f"/board/{post.pk}/").content.decode()


def test_feed_readers_meet_the_mended_post_anew(monkeypatch):
    member, reader = wearer(), MemberFactory()
    post = ask(member)
    path = f"/board/feeds/{make_feed(by=reader, name='家', duty=None)[1]}/posts.atom"

    def updated() -> str:
        entry = next(ElementTree.fromstring(Client().get(path).content).iter("{http://www.w3.org/2005/Atom}entry"))
        return str(entry.findtext("{http://www.w3.org/2005/Atom}updated"))

    before = updated()
    at(monkeypatch, LATER)
    edit_post(post, by=member, **WORDS | {"body": "直しました。"})
    assert (before < updated(), updated()[:10]) == (True, before[:10])


def test_answers_that_helped_stand_in_the_order_in_which_they_were_thanked(monkeypatch):
    member = wearer()
    post = ask(member)
    said = [answer(post, MemberFactory()) for _ in range(3)]
    at(monkeypatch, LATER)
    for comment in (said[2], said[0], said[1]):
        accept_comment(post, comment, by=member)
    withdraw_acceptance(post, said[0].pk, by=member)
    accept_comment(post, said[0], by=member)
    assert list(Acceptance.objects.values_list("comment", flat=True)) == [said[2].pk, said[1].pk, said[0].pk]
    assert {jst(row.at).date() for row in Acceptance.objects.all()} == {WRITTEN}


def test_a_helper_finds_the_thanks_on_top_until_they_are_read(client, monkeypatch, django_capture_on_commit_callbacks):
    member, helper = wearer(), MemberFactory()
    post = ask(member)
    said = answer(post, helper)
    at(monkeypatch, LATER)
    with django_capture_on_commit_callbacks(execute=True):
        accept_comment(post, said, by=member)
    at(monkeypatch, LATER + timedelta(days=5))
    Notice.objects.create(to=helper, line="ほかのお知らせ", url="/", at=timezone.now() - timedelta(days=1))
    scatter_talk()
    first = notice_page(helper)[0][0]
    assert (first.about_id, jst(first.at).date(), latest_unread(helper, 1)[0].is_undated) == (post.pk, LATER + timedelta(days=5), True)
    client.force_login(helper)
    assert "きょう" not in client.get("/notices/").content.decode().partition("<main")[2]
    mark_all_read(by=helper)
    at(monkeypatch, LATER + timedelta(days=6))
    assert (scatter_talk() >= 0, [row.about_id for row in notice_page(helper)[0]]) == (True, [None, post.pk])
    rested = Notice.objects.get(about_id=post.pk)
    assert (rested.at, rested.read_at) == (post.created_at, post.created_at)


def test_a_deletion_is_undone_until_its_day_is_over_and_then_its_day_goes(monkeypatch):
    member = wearer()
    post = ask(member)
    said = answer(post, member, body="消します。")
    at(monkeypatch, LATER)
    delete_post(restore_post(delete_post(post, by=member), by=member), by=member)
    delete_comment(said, by=member)
    assert (wipe_deleted_posts(), wipe_deleted_comments()) == (0, 0)
    at(monkeypatch, LATER + timedelta(days=1), 0, 15)
    assert (wipe_deleted_posts(), wipe_deleted_comments()) == (1, 1)
    post.refresh_from_db()
    said.refresh_from_db()
    assert (post.deleted_at, post.source, said.deleted_at, said.source) == (post.created_at, "", said.created_at, "")


def test_thanks_taken_away_under_a_mask_know_the_day_and_come_back_for_ten_minutes_at_least(monkeypatch):
    member, giver = wearer(), MemberFactory()
    post = ask(member)
    thanks = give_thanks(by=giver, thing_key="board.post", thing=post, words="助かりました。")
    at(monkeypatch, LATER, 23, 59)
    take_thanks_away(thanks, by=member)
    assert jst(Thanks.objects.get().removed_at).timetuple()[3:6] == (23, 59, 59)
    at(monkeypatch, LATER + timedelta(days=1), 0, 9)
    assert (wipe_removed_thanks(), put_thanks_back(thanks.pk, by=member).removed_at) == (0, None)
    take_thanks_away(thanks, by=member)
    at(monkeypatch, LATER + timedelta(days=2), 0, 11)
    assert (wipe_removed_thanks(), Thanks.objects.count()) == (1, 0)


def test_a_link_put_in_on_a_later_day_gets_no_card(monkeypatch, settings):
    settings.CHOSHA_LINK_CARDS = True
    monkeypatch.setattr(outward, "has_way_out", lambda: True)
    member = wearer()
    post = ask(member)
    at(monkeypatch, WRITTEN + timedelta(days=1))
    edit_post(post, by=member, **WORDS | {"body": "https://example.org/a を見ました。"})
    counts = [want_masked_cards()]
    at(monkeypatch, WRITTEN + timedelta(days=2))
    assert ([*counts, want_masked_cards()], LinkCard.objects.count()) == ([0, 0], 0)


def test_days_that_stood_there_before_go_and_the_order_stays(monkeypatch):
    member = wearer()
    post, gone = ask(member), ask(member, "form-2")
    own, helped = answer(post, member, body="一つめ"), [answer(post, MemberFactory()) for _ in range(2)]
    for number in (2, 3):
        edit_post(post, by=member, **WORDS | {"body": f"{number}つめ"})
        edit_comment(own, by=member, body=f"{number}つめ")
    for comment in helped:
        accept_comment(post, comment, by=member)
    days = [datetime(2026, 11, day, 23, 59, 59, tzinfo=JST) for day in (17, 18)]
    for model, column in ((Post, "edited_at"), (Comment, "edited_at"), (Acceptance, "at")):
        model.objects.update(**{column: days[1]})
    for rows in (Revision.objects.filter(source="2つめ"), own.revisions.filter(source="2つめ")):
        rows.update(written_at=days[0])
    Acceptance.objects.filter(comment=helped[1]).update(at=days[0])
    Post.objects.filter(pk=gone.pk).update(source="", deleted_at=days[0])
    for room, name in (("talk", "0011_undated_turns"), ("board", "0013_undated_turns")):
        import_module(f"chosha.{room}.migrations.{name}").undate(apps, None)
    assert (rows_of(LATER), rows_of(LATER + timedelta(days=1))) == (set(), {"talk_comment.edited_at"})  # of the helpers, who sign
    assert [row.source for row in own.revisions.all()] == ["2つめ", "一つめ"]
    assert [row.source for row in Revision.objects.filter(post=post)] == ["2つめ", WORDS["body"]]
    assert list(Acceptance.objects.values_list("comment", flat=True)) == [helped[1].pk, helped[0].pk]


def test_pages_say_the_day_of_an_appeal_and_no_hour_that_nobody_keeps(client, monkeypatch):
    post, other = ask(member := wearer()), StaffFactory(role=RoleName.MODERATOR)
    at(monkeypatch, LATER, 20, 34)
    cover = cover_thing("board.post", post, by=StaffFactory(role=RoleName.MODERATOR), reason="ぼかすため")
    appeal = ask_appeal(cover, post, by=member, words="見直してください。")
    client.force_login(other)
    pages = [client.get(place).content.decode() for place in ("/moderation/appeals/", f"/moderation/appeals/{appeal.pk}/")]
    assert [("11月17日（火）" in page, "待っています" in page, "0:00" in page) for page in pages] == [(True, False, False)] * 2
    at(monkeypatch, LATER + timedelta(days=1), 1)  # five hours after it came
    page = client.get("/moderation/appeals/").content.decode()
    assert ("日をまたいでいます" in page, "24時間を過ぎています" in page) == (True, False)


def writers() -> dict[int, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text FROM board_post")
        return dict(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_what_was_touched_again_is_known_until_its_day_is_over_and_then_lies_among_others(monkeypatch):
    member = wearer()
    post, others = ask(member), [ask(wearer(), f"form-{number}") for number in range(6)]
    at(monkeypatch, LATER)
    edit_post(post, by=member, **WORDS | {"body": "直しました。"})
    scatter_board()
    assert (stirred("board.post"), scatter_board() > 0) == ({post.pk}, True)
    at(monkeypatch, LATER + timedelta(days=1), 0, 30)
    scatter_board()
    assert (Stirred.objects.count(), Comment.objects.count()) == (0, 0)
    if connection.vendor == "postgresql":
        assert {writer for pk, writer in writers().items() if pk != post.pk and len(others) == 6} == {writers()[post.pk]}
    at(monkeypatch, LATER + timedelta(days=1), 1)
    assert scatter_board() == 0

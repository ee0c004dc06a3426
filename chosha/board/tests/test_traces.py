"""Where a thief would look for the hour of a masked text: each place is held by a test of its own."""

import os
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from chosha.audit.models import Entry
from chosha.board.actions import bookmark_post, discard_draft, edit_post, save_draft, scatter_board, want_masked_cards
from chosha.board.models import Bookmark, Draft, Post
from chosha.board.tests.factories import make_post
from chosha.board.tests.test_masked import WORDS, answer, ask, is_day_only
from chosha.kernel.clock import JST, day_begins, jst
from chosha.links.engine import outward
from chosha.links.models import LinkCard
from chosha.media.actions import forget_file, keep_upload
from chosha.media.models.stored_file import files_folder
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import ask_appeal, cover_thing, decide_appeal, report_thing, write_down_masked
from chosha.moderation.models import Cover
from chosha.notices.models import Notice
from chosha.talk.actions import close_poll, edit_comment, react, scatter_talk, want_cards_of_comments
from chosha.talk.actions.places import in_a_crowd
from chosha.talk.engine.ballots import PollWords
from chosha.talk.models import Comment, Poll, Reaction
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def guarded():
    three_guardians()


@pytest.fixture
def covered():
    """A masked post that a moderator has covered after a member had told of it."""
    member = wearer()
    post = ask(member)
    report_thing("board.post", post, by=MemberFactory(), kind="other", words="場所が分かりそうです。")
    cover_thing("board.post", post, by=StaffFactory(role=RoleName.MODERATOR), reason="ぼかすため")
    Notice.objects.all().delete()
    return member, Post.objects.get(pk=post.pk)


def tomorrow(monkeypatch):
    moment = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def next_month(monkeypatch, hour=0):
    """The night in which the month after begins."""
    day = jst(timezone.now()).date().replace(day=28) + timedelta(days=5)
    monkeypatch.setattr(timezone, "now", lambda: datetime(day.year, day.month, 1, hour, 10, tzinfo=JST))


def test_mending_what_was_covered_keeps_no_moment_and_enters_the_record_with_the_month(covered, monkeypatch):
    member, post = covered
    edit_post(post, by=member, **WORDS | {"body": "ぼかしました。"})
    cover = Cover.objects.get()
    acts = Entry.objects.filter(act="moderation.cover.mended")
    assert (cover.lifted_at == cover.at, cover.lifted_by_id, acts.count(), write_down_masked()) == (True, None, 0, 0)
    assert [(is_day_only(row.at), row.pk < 0) for row in Notice.objects.all()] == [(True, True)] * 2
    next_month(monkeypatch, hour=9)
    assert write_down_masked() == 0
    next_month(monkeypatch)
    assert (write_down_masked(), write_down_masked(), acts.get().by_id, acts.get().thing_id) == (1, 0, None, str(cover.pk))


def test_asking_for_another_look_knows_the_day_until_it_is_decided_and_takes_no_number_in_order(covered, monkeypatch):
    member, post = covered
    other = StaffFactory(role=RoleName.MODERATOR)
    appeal = ask_appeal(Cover.objects.get(), post, by=member, words="見直してください。")
    acts = Entry.objects.filter(act__in=("moderation.appeal.asked", "moderation.appeal.decided", "moderation.cover.lifted"))
    assert (appeal.asked_at, appeal.pk > 10**6, acts.count()) == (day_begins(), True, 0)
    assert {(is_day_only(row.at), row.pk < 0) for row in Notice.objects.all()} == {(True, True)}
    decided = decide_appeal(appeal, by=other, lifted=True)
    at = Cover.objects.get().at
    assert ({decided.asked_at, decided.decided_at, Cover.objects.get().lifted_at}, decided.decided_by, acts.count()) == ({at}, other, 0)
    next_month(monkeypatch)
    told = {(row.act.rpartition(".")[2], row.by_id) for row in acts} if write_down_masked() else set()
    assert told == {("asked", None), ("decided", other.pk), ("lifted", other.pk)}
    assert {row.reason for row in acts} == {"匿名の文のことなので、月の初めにまとめて書きました"}


def test_links_put_in_while_mending_are_looked_at_on_the_next_day(monkeypatch, settings):
    settings.CHOSHA_LINK_CARDS = True
    monkeypatch.setattr(outward, "has_way_out", lambda: True)
    member = wearer()
    post = ask(member)
    edit_post(post, by=member, **WORDS | {"body": "https://example.org/a を見ました。"})
    assert (LinkCard.objects.count(), DBTaskResult.objects.count(), want_masked_cards()) == (0, 0, 0)
    tomorrow(monkeypatch)
    assert (want_masked_cards(), LinkCard.objects.count()) == (1, 1)


def test_links_in_masked_answers_are_looked_at_on_the_next_day(monkeypatch, settings):
    settings.CHOSHA_LINK_CARDS = True
    monkeypatch.setattr(outward, "has_way_out", lambda: True)
    member = wearer()
    post = ask(member)
    said = answer(post, member, body="https://example.org/a にあります。", masked=True)
    edit_comment(said, by=member, body="https://example.org/b にあります。")
    assert (LinkCard.objects.count(), DBTaskResult.objects.count(), want_cards_of_comments()) == (0, 0, 0)
    tomorrow(monkeypatch)
    assert (want_cards_of_comments(), LinkCard.objects.get().address) == (1, "https://example.org/b")


def test_what_a_reader_left_in_a_thread_goes_when_the_reader_puts_on_a_mask_there():
    post, member, other = ask(wearer()), wearer(), MemberFactory()
    said = answer(post, MemberFactory())
    for reader in (member, other):
        react(by=reader, thing_key="board.post", thing=post, kind="same")
        react(by=reader, thing_key="talk.comment", thing=said, kind="thanks")
        bookmark_post(post, by=reader)
    answer(post, member, masked=True)
    left = [set(table.objects.values_list("member", flat=True)) for table in (Reaction, Bookmark)]
    assert left == [{other.pk}, {other.pk}]


def test_no_folder_of_media_keeps_the_hour_in_which_something_came_or_went(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.CHOSHA_HOME = tmp_path
    kept = keep_upload(SimpleUploadedFile("メモ.txt", "一つめ".encode()))
    stamps = {int(folder.stat().st_mtime) % 86_400 for folder in (kept.folder, kept.folder.parent, files_folder())}
    other = keep_upload(SimpleUploadedFile("メモ.txt", "二つめ".encode()))
    shelf = other.folder.parent
    os.utime(shelf, (1_700_000_123, 1_700_000_123))
    with django_capture_on_commit_callbacks(execute=True):
        forget_file(other)
    assert (stamps, int(shelf.stat().st_mtime) % 86_400) == ({0}, 0)


def further_pages(path) -> list[int]:
    """The first page beyond its own of each post, in the order of the posts' texts."""
    from bench.linkage.pages import File

    base = sqlite3.connect(path)
    (root,) = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'board_post'").fetchone()
    rows = dict(base.execute("SELECT rowid, source FROM board_post").fetchall())
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()
    beyond = {rows[cell.rowid]: cell.beyond for cell in File(path).cells(root)}
    return [beyond[text] for text in sorted(beyond)]


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_long_masked_texts_come_in_no_order():
    if connection.vendor != "sqlite":
        pytest.skip("ctid and xmin: see the next test")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page that an earlier test left free
    for number in range(24):
        ask(wearer(), body=f"{number:02d}{'長い文です。' * 900}", form_key=f"form-{number}")
    path = Path(str(connection.settings_dict["NAME"]))
    before = further_pages(path)
    scatter_board()
    after = further_pages(path)
    texts = [post.source[:5] for post in Post.objects.order_by("source")]
    assert (before == sorted(before), after == sorted(after)) == (True, False)
    assert texts == [f"{number:02d}長い文" for number in range(24)]


def test_long_named_texts_are_laid_anew_with_those_under_masks():
    masked = ask(wearer(), body="短い文です。")
    make_post(title="短い", body="短い文です。")
    long = make_post(title="長い", body="長い文です。" * 100)
    assert set(in_a_crowd(Post.objects.all())) == {masked, long}


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_away_is_in_no_page_and_in_no_log_after_the_chore():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own file")
    member = MemberFactory()
    draft, _ = save_draft(by=member, key="key-1", version=0, title="名前で始めた題", body="消えるはずの下書きの文です。" * 300)
    discard_draft(draft, by=member)
    scatter_talk()
    path = Path(str(connection.settings_dict["NAME"]))
    log = path.with_name(f"{path.name}-wal")
    left = [words in path.read_bytes() for words in ("名前で始めた題".encode(), "消えるはずの下書きの文です。".encode())]
    assert (left, log.stat().st_size) == ([False, False], 0)


@pytest.mark.django_db(transaction=True)
def test_what_was_written_is_in_no_log_of_the_server_after_the_chore():
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's log")
    member, words = MemberFactory(), "名前で始めた題"
    assert _write_till_it_is_seen(words, member)
    for draft in Draft.objects.filter(member=member):
        discard_draft(draft, by=member)
    scatter_talk()
    assert not _in_log(words)


def _write_till_it_is_seen(words: str, member) -> bool:
    """The log is the whole server's: a chore of another test may take it away before one looks, or a page of it part the words."""
    for number in range(20):
        save_draft(by=member, key=f"key-{number}", version=0, title=words, body="文")
        if _in_log(words):
            return True
    return False


def _in_log(words: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_switch_wal()")  # what is still on its way is written
        cursor.execute("SELECT pg_read_binary_file('pg_wal/' || name, 0, size, true) FROM pg_ls_waldir()")  # true: it may be gone by now
        return any(words.encode() in bytes(row) for (row,) in cursor.fetchall() if row)


def test_a_scattered_text_of_long_ago_is_one_that_was_mended_today(monkeypatch):
    """PostgreSQL: its row and its place in search would have the transaction of the mending alone."""
    member, long_ago = wearer(), timezone.now() - timedelta(days=30)
    post, said = ask(member), None
    said = answer(post, member, body="補足です。")
    Post.objects.update(created_at=long_ago, edited_at=day_begins().astimezone(JST))
    Comment.objects.update(created_at=long_ago)
    scattered: list[str] = []

    def noted(rows):
        scattered.extend(model._meta.db_table for model, keys in rows if list(keys))
        return 0

    monkeypatch.setattr("chosha.board.actions.masked.scatter", noted)
    scatter_board()
    assert (sorted(scattered), said.mask_id) == (["board_post", "search_row"], post.mask_id)


def test_what_a_wearer_had_put_there_as_a_reader_is_swept_too(monkeypatch):
    """PostgreSQL keeps the rows that went, with whose they were, until somebody sweeps; they went in the turn in which the mask came."""
    swept: list[str] = []
    for place in ("chosha.board.actions.masked", "chosha.talk.actions.places"):
        monkeypatch.setattr(f"{place}.sweep_places", lambda tables: swept.extend(model._meta.db_table for model in tables))
    scatter_board(), scatter_talk()
    left = {"board_bookmark", "board_passed", "board_readmark", "moderation_report", "talk_reaction", "talk_thanks"}
    assert left - set(swept) == set()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's transactions")
def test_a_poll_that_its_wearer_closed_early_is_laid_anew_like_those_that_run(monkeypatch):
    member = wearer()
    post = ask(member, poll=PollWords("どちらにしますか", ("はい", "いいえ"), False, 7))
    close_poll(Poll.objects.get(thing_id=post.pk), by=member)
    before = Poll.objects.extra(select={"turn": "xmin::text"}).get().turn
    scatter_talk()
    assert Poll.objects.extra(select={"turn": "xmin::text"}).get().turn != before

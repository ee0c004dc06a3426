"""A member who leaves: hidden at once, back at once, gone at the end, whatever room the texts stand in; the words of others stay."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone

from chosha.board.actions import bookmark_post, delete_post, wipe_deleted_posts
from chosha.board.models import Attachment, Bookmark, Draft, Post
from chosha.board.tests.factories import make_attachment, make_comment, make_draft, make_post, picture
from chosha.broadcasts.models import ChatLine, Episode, Progress
from chosha.broadcasts.tests.factories import ChatLineFactory, recorded
from chosha.kernel.belongings import DELETED, FORMER, NAMED, all_belongings
from chosha.kernel.clock import now
from chosha.media.models import StoredFile
from chosha.members.models import Member, Standing
from chosha.members.tests.factories import MemberFactory
from chosha.reception import actions
from chosha.reception.engine.bundle import bundle
from chosha.search.queries import found_by
from chosha.talk.actions import delete_comment, react, wipe_deleted_comments
from chosha.talk.models import Comment, Reaction
from tests.house.plan import ROOT

pytestmark = pytest.mark.django_db


class World:
    """A member who wrote everywhere, and another who answered."""

    def __init__(self) -> None:
        self.member, self.other = MemberFactory(display_name="去る人"), MemberFactory(display_name="残る人")
        key = "key-1"
        make_attachment(self.member, key)
        draft = Draft.objects.get(key=key)
        self.post = make_post(self.member, title="去る人の題", body="去る人の本文", draft=draft)
        self.answer = make_comment(self.post, self.other, "残る人の答え")
        self.asked = make_post(self.other, title="残る人の題", body="残る人の本文")
        self.said = make_comment(self.asked, self.member, "去る人の答え")
        self.gone_before = make_post(self.member, title="前に消した題", body="前に消した本文")
        delete_post(self.gone_before, by=self.member)
        self.unsaid = make_comment(self.asked, self.member, "前に消した答え")
        delete_comment(self.unsaid, by=self.member)
        make_draft(self.member, key="other", title="書きかけ")
        bookmark_post(self.asked, by=self.member)
        react(by=self.member, thing_key="board.post", thing=self.asked, kind="thanks")
        self.episode = recorded(host=self.member)
        self.line = ChatLineFactory(author=self.member, episode=self.episode, text="去る人のひとこと")
        Progress.objects.create(member=self.member, episode=self.episode, at_sec=60)

    def page(self, client, path):
        client.force_login(self.other)
        return client.get(path).content.decode()

    def words_seen(self, client) -> set[str]:
        """Which of the words of the one who goes the other one still sees."""
        paths = (f"/board/{self.post.pk}/", f"/board/{self.asked.pk}/", "/board/", f"/episodes/{self.episode.pk}/")
        text = "".join(self.page(client, path) for path in paths)
        words = ("去る人の題", "去る人の本文", "去る人の答え", "去る人のひとこと", "前に消した題", "前に消した答え")
        return {word for word in words if word in text}


ALL = {"去る人の題", "去る人の本文", "去る人の答え", "去る人のひとこと"}


@pytest.fixture
def world():
    return World()


def later(monkeypatch, **time):
    moment = now() + timedelta(**time)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_every_room_of_belongings_is_in_the_docs():
    text = (ROOT / "docs/house.md").read_text("utf-8")
    named = text.partition("Belongings")[2]
    assert [kept.room for kept in all_belongings() if f"`{kept.room}`" not in named] == []


def test_an_export_holds_what_was_written_in_every_room_and_nothing_of_others(world):
    packed = b"".join(bundle(actions.begin_export(world.member), whose="去る人"))
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        texts = "".join(opened.read(name).decode() for name in opened.namelist() if name.endswith((".json", ".html")))
        files = [name for name in opened.namelist() if name.startswith("files/")]
    assert [word for word in (*ALL, "書きかけ", "残る人の題") if word not in texts] == []  # the title of what was bookmarked
    assert [word for word in ("残る人の本文", "残る人の答え", world.other.email) if word in texts] == []
    assert (len(files), files[0].startswith(f"files/posts/{world.post.pk}/")) == (1, True)


def test_a_file_that_is_lost_does_not_stop_the_export(world):
    StoredFile.objects.get().original.unlink()
    packed = b"".join(bundle(actions.begin_export(world.member), whose="去る人"))
    assert zipfile.ZipFile(io.BytesIO(packed)).testzip() is None


@pytest.mark.parametrize(("choice", "seen", "name"), [(NAMED, ALL, "去る人さん"), (FORMER, ALL, "元会員"), (DELETED, set(), "")])
def test_at_once(world, client, choice, seen, name):
    actions.leave(world.member, choice)
    assert world.words_seen(client) == seen
    talk = world.page(client, f"/board/{world.asked.pk}/")
    assert (name in talk, "去る人さん" in talk) == (True, choice == NAMED)
    assert "残る人の答え" in world.page(client, f"/board/{world.post.pk}/")
    assert {hit["title"] for hit in found_by(world.other, "去る人の題")} == (set() if choice == DELETED else {"去る人の題"})


@pytest.mark.parametrize("choice", [NAMED, FORMER, DELETED])
def test_back_again_all_stands_as_before_and_nothing_more(world, client, monkeypatch, choice):
    before = world.words_seen(client)
    actions.leave(world.member, choice)
    later(monkeypatch, days=20)
    wipe_deleted_posts(), wipe_deleted_comments()
    actions.come_back_in(world.member)
    assert (before, world.words_seen(client)) == (ALL, ALL)
    assert [hit["title"] for hit in found_by(world.other, "去る人の題")] == ["去る人の題"]
    assert (Attachment.objects.filter(post=world.post).count(), Bookmark.objects.count(), Reaction.objects.count()) == (1, 1, 1)
    assert (Draft.objects.count(), world.member.pk in Episode.objects.get().hosts.values_list("pk", flat=True)) == (1, True)


@pytest.mark.parametrize(("choice", "seen"), [(NAMED, ALL), (FORMER, ALL), (DELETED, set())])
def test_at_the_end(world, client, monkeypatch, choice, seen):
    actions.leave(world.member, choice)
    later(monkeypatch, days=31)
    assert actions.finish_leavings() == 1
    world.other.refresh_from_db()
    assert world.words_seen(client) == seen
    assert "残る人の答え" in world.page(client, f"/board/{world.post.pk}/")
    kept = [Draft.objects.count(), Bookmark.objects.count(), Reaction.objects.count(), Progress.objects.count()]
    assert kept == [0, 0, 0, 0]
    assert Post.objects.filter(source__contains="去る人").count() + Comment.objects.filter(source__contains="去る人").count() == (
        0 if choice == DELETED else 2
    )
    assert (StoredFile.objects.count(), ChatLine.objects.count()) == ((0, 0) if choice == DELETED else (1, 1))
    assert Episode.objects.get().hosts.count() == (1 if choice == NAMED else 0)
    assert (Comment.objects.get(pk=world.answer.pk).source, Member.objects.get(pk=world.member.pk).standing) == (
        "残る人の答え",
        Standing.LEFT,
    )


def test_pages_with_what_is_left_open_for_everybody(world, client, monkeypatch):
    make_post(world.member, title="答えを待つ題", files=[])
    assert picture().size > 0
    actions.leave(world.member, DELETED)
    later(monkeypatch, days=31)
    actions.finish_leavings()
    for path in (
        f"/board/{world.post.pk}/",
        f"/board/{world.asked.pk}/",
        f"/episodes/{world.episode.pk}/",
        "/board/?tab=waiting",
        "/archive/",
    ):
        client.force_login(world.other)
        assert (path, client.get(path).status_code in (200, 410)) == (path, True)

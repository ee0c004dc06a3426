"""Drafts are sealed with their writer's own secret: what lies in the database says neither words nor their length."""

import pytest
from django.test import Client

from chosha.board.access import own_draft
from chosha.board.actions import save_draft
from chosha.board.models import Draft, Post
from chosha.board.queries import drafts_of
from chosha.board.queries.export import boxes_of
from chosha.board.tests.factories import make_attachment, make_draft
from chosha.members.actions import end_token, make_token, open_secret
from chosha.members.engine.keyring import new_secret
from chosha.members.models import ApiToken, Member
from chosha.members.tests.factories import PASSWORD, MemberFactory, hashed_password
from chosha.talk.tests.guarding import wearer

pytestmark = pytest.mark.django_db
WORDS = {"kind": "question", "title": "言えない題", "body": "言えない文", "tags": "言えない札", "draft": "draft-key", "version": "0"}


@pytest.fixture
def member() -> Member:
    return MemberFactory(password=hashed_password())


def signed_in(member: Member) -> Client:
    client = Client()
    client.post("/login/", {"login": member.email, "password": PASSWORD})
    return client


def closed(member: Member) -> Client:
    """Signed in by something that opens no masks."""
    client = Client()
    client.force_login(member)
    return client


def page(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


def test_no_column_holds_a_word_and_short_and_long_are_of_one_size():
    by = wearer()
    make_draft(by, "short", body="短い")
    make_draft(by, "long", title="長い題", body="長い文です。" * 200, tags=("札",))
    kept = [bytes(row) for row in Draft.objects.values_list("kept", flat=True)]
    assert [len(row) for row in kept] == [len(kept[0])] * 2
    rows = [str(bytes(value) if isinstance(value, (bytes, memoryview)) else value) for row in Draft.objects.values_list() for value in row]
    assert [word for word in ("短い", "長い", "札", "question") if str(word.encode())[2:-1] in "".join(rows)] == []
    assert [row.words and row.words.source for row in drafts_of(by)] == ["長い文です。" * 200, "短い"]


def test_neither_another_secret_nor_none_opens_it():
    by = wearer()
    make_draft(by)
    for secret in (None, new_secret()):
        by.mask_secret = secret
        found = own_draft(by, key="draft-key")
        assert (found.words, str(found)) == (None, "（いまは読めません）")


def test_it_is_written_on_from_another_device_and_by_two_pages(member):
    first, second = signed_in(member), signed_in(member)
    assert first.post("/board/drafts/draft-key/", WORDS).json()["version"] == 1
    form = second.get("/board/new/?draft=draft-key").context["form"]
    assert [form[name].value() for name in ("title", "body", "tags", "version")] == ["言えない題", "言えない文", "言えない札", 1]
    assert second.post("/board/drafts/draft-key/", WORDS | {"version": "1", "body": "続き"}).json()["version"] == 2
    assert first.post("/board/drafts/draft-key/", WORDS | {"version": "1", "body": "別の続き"}).json()["note"] != ""
    assert first.post("/board/drafts/draft-key/", WORDS | {"version": "1", "body": "続き"}).json()["note"] == ""
    assert list(Draft.objects.values_list("sealed", flat=True)) == [True, True]


def test_a_first_file_holds_no_words_and_the_first_words_go_to_it():
    by = wearer()
    make_attachment(by)
    draft, forked = save_draft(by=by, key="draft-key", version=0, title="題", body="文")
    assert (forked, draft.attachments.count(), Draft.objects.count(), draft.sealed) == (False, 1, 1, True)


def test_while_the_masks_are_closed_one_is_told_and_nothing_is_lost(member):
    signed_in(member).post("/board/drafts/draft-key/", WORDS)
    client = closed(member)
    told = page(client, "/board/new/?draft=draft-key")
    assert ("パスワードを入れて開ける" in told, "言えない" in told, "いまは読めません" in told) == (True, False, True)
    assert ("書きかけの投稿" in page(client, "/"), "言えない題" in page(signed_in(member), "/")) == (True, True)
    # A page from before the masks closed goes on; one that is older than what lies there is kept beside it.
    assert client.post("/board/drafts/draft-key/", WORDS | {"version": "0", "body": "古い画面"}).json()["note"] != ""
    assert client.post("/board/drafts/draft-key/", WORDS | {"version": "1", "body": "閉じてから"}).json()["version"] == 2
    assert [draft.words.source for draft in drafts_of(member)] == ["閉じてから", "古い画面"]
    assert client.post("/board/drafts/draft-key/removal/").status_code == 302
    assert Draft.objects.count() == 1


def test_after_another_secret_one_is_told_where_to_bring_it_back(member):
    signed_in(member).post("/board/drafts/draft-key/", WORDS)
    member.set_password("まったく別の長い合言葉")
    member.save()
    assert open_secret(member, "まったく別の長い合言葉") is None
    client = Client()
    client.post("/login/", {"login": member.email, "password": "まったく別の長い合言葉"})
    client.post("/talk/masks/new/", {"fresh-password": "まったく別の長い合言葉"})
    told = page(client, "/board/drafts/")
    assert ("前の鍵でかけた下書き" in told, "言えない" in told) == (True, False)


def test_an_unsealed_one_is_sealed_when_it_is_written_on(member):
    make_draft(member, title="前の題", body="前の文")
    client = signed_in(member)
    assert "前の題" in page(client, "/board/new/?draft=draft-key")
    client.post("/board/drafts/draft-key/", WORDS | {"version": "1"})
    assert (Draft.objects.get().sealed, "前の題".encode() in bytes(Draft.objects.get().kept)) == (True, False)


def test_it_is_posted_by_name_with_its_files(member):
    client = signed_in(member)
    client.post("/board/drafts/draft-key/", WORDS)
    make_attachment(member)
    assert client.post("/board/new/", WORDS | {"version": "1"}).status_code == 302
    assert (Draft.objects.count(), Post.objects.get().attachments.count()) == (0, 1)


def test_what_a_member_takes_along_holds_the_words_while_the_masks_are_open(member):
    signed_in(member).post("/board/drafts/draft-key/", WORDS)
    told = []
    for secret in (open_secret(member, PASSWORD), None):
        member.mask_secret = secret
        rows = next(box for box in boxes_of(member) if box.name == "drafts").rows
        told.append((rows[0]["題"], rows[0]["本文"][:8]))
    assert told == [("言えない題", "言えない文"), ("（いまは読めません）", "匿名の鍵が閉じて")]


def asked(secret: str, words: str = "") -> list[dict]:
    headers = {"authorization": f"Bearer {secret}"}
    return Client().get(f"/api/v1/drafts?q={words}", headers=headers).json()["results"]


def test_a_token_made_while_the_masks_are_open_reads_drafts_and_nothing_else_of_them(member):
    signed_in(member).post("/board/drafts/draft-key/", WORDS)
    _, before = make_token(member, name="閉じて作った鍵", scopes=["drafts:read"])
    member.mask_secret = open_secret(member, PASSWORD)
    token, secret = make_token(member, name="開けて作った鍵", scopes=["drafts:read"])
    _, other = make_token(member, name="読めない鍵", scopes=["posts:read"])
    assert [(row["title"], row["source"], row["sealed"]) for row in asked(secret)] == [("言えない題", "言えない文", False)]
    assert [(row["title"], row["source"], row["sealed"]) for row in asked(before)] == [("", "", True)]
    assert ([row["key"] for row in asked(secret, "言えない")], asked(before, "言えない")) == (["draft-key"], [])
    locked = bytes(token.draft_key)
    assert (member.mask_secret in locked, [bytes(row.draft_key) == b"" for row in ApiToken.objects.order_by("pk")]) == (
        False,
        [True, False, True],
    )
    assert other != secret
    end_token(token, by=member)
    assert bytes(ApiToken.objects.get(pk=token.pk).draft_key) == b""

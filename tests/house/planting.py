"""A masked author with a name that stands nowhere else, what that author wrote through the real pages, and where both meet."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chosha.board.actions import make_feed
from chosha.board.models import Attachment, Post
from chosha.members.actions import SCOPES, make_token
from chosha.members.models import Member
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, enter_fresh
from chosha.talk.models import Comment
from tests.house.walking import urls

NAMES = ("封じ名", "面川", "おもかわ", "omokawa@example.jp", "面影市")
SAID = (
    "まよいの題",
    "まよいの文",
    "まよいの前の文",
    "まよいの答え",
    "まよいの前の答え",
    "まよいの控え",
    "まよいの絵",
    "まよいの札",
    "まよいの申出",
)
PASSWORD = "ながい あいことば 二十四"
TABS = (
    "/board/?tab=waiting",
    "/board/?tab=bookmarks",
    "/board/?tab=unread",
    "/?after=0",
    "/search/?room=board&q=まよい",
    "/board/similar/?title=まよいの題",
)
# Pages about members and bodies: the author is one like any other. What may not stand there is what was written under the mask.
OWN_PAGES = re.compile(r"^/(members/|secretariat/members/|search/\?|apply/organisations/|api/v1/members)")


class Planted:
    """The author, with everything done that can be done under a mask, and the numbers it went under."""

    def __init__(self) -> None:
        named = {"display_name": "封じ名", "name": "面川 よう", "kana": "おもかわ よう", "email": "omokawa@example.jp"}
        self.body = OrganisationFactory(name="面影市")
        self.author: Member = MemberFactory(serving=self.body, **named)
        self.author.set_password(PASSWORD)
        self.author.save(update_fields=["password"])
        self.client = Client(REMOTE_ADDR="10.9.8.7")
        _done(self.client.post("/login/", {"login": "omokawa@example.jp", "password": PASSWORD}))
        self.post = self._asked()
        self.answered = self._said(self.post, "まよいの前の答え")
        _done(self.client.post(f"/talk/comments/{self.answered}/edit/", {"body": "まよいの答え"}))

    def _asked(self) -> int:
        """Begun by name, with a draft in the house; then put under a mask, with a picture whose data names its maker."""
        typed = {
            "title": "まよいの題",
            "body": "まよいの控え",
            "kind": "question",
            "draft": "planted-draft",
            "version": "0",
            "tags": "まよいの札",
        }
        kept = self.client.post("/board/drafts/planted-draft/", typed | {"signed": "name"}, headers={"Accept": "application/json"})
        if kept.status_code >= 400:
            raise AssertionError(kept.status_code)
        sent = typed | {"body": "まよいの前の文", "signed": "mask", "files": a_signed_picture()}
        number = int(_done(self.client.post("/board/new/", sent)).strip("/").split("/")[-1])
        _done(self.client.post(f"/board/{number}/edit/", typed | {"body": "まよいの文", "draft": f"edit-{number}"}))
        return number

    def _said(self, post: int, body: str) -> int:
        where = _done(self.client.post(f"/talk/board.post/{post}/comments/", {"body": body, "client_key": "planted-key"}))
        return int(where.strip("/").split("/")[-1])

    def be_called(self) -> None:
        _done(self.client.post(f"/talk/masks/{self.mask}/call/"))

    def accept(self, comment: Comment) -> None:
        _done(self.client.post(f"/board/{self.post}/acceptance/{comment.pk}/"))

    def appeal(self) -> None:
        _done(self.client.post(f"/moderation/talk.comment/{self.answered}/covering/", {"words": "まよいの申出"}))

    @property
    def mask(self) -> int:
        return int(Post.objects.values_list("mask_id", flat=True).get(pk=self.post) or 0)

    @property
    def names(self) -> tuple[str, ...]:
        return (*NAMES, str(self.author.pk))

    @property
    def marks(self) -> tuple[str, ...]:
        """Every word and number of what was written under the mask."""
        return (*SAID, *(str(number) for number in (self.post, self.answered, self.mask)))

    @property
    def places(self) -> dict[str, str]:
        ids = {"post": self.post, "thing": self.post, "comment": self.answered, "mask": self.mask, "member": self.author.pk}
        files = Attachment.objects.filter(post=self.post).values_list("pk", flat=True)
        found = {f"{name}_id": str(number) for name, number in ids.items()}
        return found | {"attachment_id": str(files[0]), "str:key": "board.post", "slug:key": "planted-draft"}


def _done(answer: Any) -> str:
    """The place a form that was taken leads to."""
    if answer.status_code != 302:
        raise AssertionError(f"{answer.status_code}: {answer.content.decode()[-1500:]}")
    return str(answer.headers["Location"].split("#")[-1].lstrip("c") if "#" in answer.headers["Location"] else answer.headers["Location"])


def a_signed_picture() -> SimpleUploadedFile:
    """A picture that says who made it, twice, under a name of its own."""
    picture, told, made = Image.new("RGB", (40, 30), "teal"), PngInfo(), io.BytesIO()
    told.add_itxt("Author", "封じ名 面川 おもかわ 面影市")
    exif = picture.getexif()
    exif[0x013B] = "omokawa@example.jp"
    picture.save(made, "PNG", pnginfo=told, exif=exif)
    return SimpleUploadedFile("まよいの絵.png", made.getvalue(), "image/png")


def read_by(member: Member, planted: Planted, *, without: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str], set[str]]]:
    """(address, names met there, marks met there) of every page, file, feed, export and answer of the API this member gets."""
    client = Client(raise_request_exception=False)
    enter_fresh(client, member)
    _, token = make_token(member, name="試し", scopes=SCOPES)
    _, feed = make_feed(by=member, name="試し")
    names, places = set(planted.names) - set(without), planted.places
    ways = [path for _, path in urls(places) if "logout" not in path] + [f"/board/feeds/{feed}/posts.atom", *TABS]
    ways += [
        path.replace("board.post", "talk.comment").replace(str(planted.post), str(planted.answered))
        for path in ways
        if "board.post" in path
    ]
    ways += [f"/{place}/?q={quote(word)}" for place in ("search", "members", "secretariat/members") for word in (*planted.names, *SAID)]
    for path in dict.fromkeys(ways):
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = f"{unpacked(whole)}\n{answer.headers}".replace(path, "").replace(quote(path), "")
        asked = path.rpartition("?q=")[2]  # a page says again what was asked
        yield (
            path,
            {word for word in names if word in text and quote(word) != asked},
            {mark for mark in planted.marks if mark in text and quote(mark) != asked},
        )


def unpacked(whole: bytes) -> str:
    """The text of an answer; of an archive, of everything in it."""
    if not whole.startswith(b"PK"):
        return (
            whole.decode("utf-8", "replace").encode().decode("unicode_escape", "ignore")
            if whole[:1] == b"{" and b"\\u" in whole
            else whole.decode("utf-8", "replace")
        )
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return "\n".join(f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist())


def pages_that_tell(member: Member, planted: Planted, *, without: tuple[str, ...] = ()) -> list[tuple[str, set[str], set[str]]]:
    """Where a name stands together with a mark, or a name stands at all outside the pages about members."""
    met = read_by(member, planted, without=without)
    return [(path, names, marks) for path, names, marks in met if names and (marks or not OWN_PAGES.match(path))]


def rows_that_tell(planted: Planted) -> list[tuple[str, str]]:
    """Rows of any table, as the database holds them, in which a name stands with a mark; sessions are read as the house reads them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [(table, whole) for whole in [" ".join(map(str, row))] if tells(planted, whole)]
    return found + [
        ("session", str(kept)) for session in Session.objects.all() for kept in [session.get_decoded()] if tells(planted, str(kept))
    ]


def tells(planted: Planted, text: str) -> bool:
    return any(word in text for word in planted.names) and any(mark in text for mark in planted.marks)


def files_that_tell(planted: Planted) -> list[str]:
    """Files of the house but the database: a name in what lies under a masked text, or a name with a mark anywhere."""
    kept, found = {str(number) for number in Attachment.objects.filter(post=planted.post).values_list("file_id", flat=True)}, []
    for path in settings.CHOSHA_HOME.rglob("*"):
        if path.is_file() and "sqlite3" not in path.name and "postgres" not in path.parts:
            text = f"{path}\n{path.read_bytes().decode('utf-8', 'replace')}"
            masked = kept & set(path.parts)
            if any(word in text for word in planted.names) and (masked or any(mark in text for mark in planted.marks)):
                found.append(str(path))
    return found


def mails_that_tell() -> list[EmailMessage]:
    """Mails that say a word of the masked texts."""
    return [sent for sent in mail.outbox if any(mark in f"{sent.subject}\n{sent.body}\n{sent.to}" for mark in SAID)]


def lines_that_tell(planted: Planted, lines: list[str]) -> list[str]:
    """Lines of a log that name the author or say a word that was written under the mask."""
    return [line for line in lines if any(word in line for word in (*planted.names, *SAID))]

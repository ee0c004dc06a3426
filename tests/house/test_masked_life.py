"""A masked author goes through the real pages, with all the chores behind: no log, no mail, no file and no row says who it was."""

import logging

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from chosha.board.actions import scatter_board
from chosha.board.models import Attachment, Draft, Post
from chosha.jobs.queue import recurring
from chosha.jobs.worker import load_chores
from chosha.media.tests.test_cleaning import SECRET, planted_pdf
from chosha.members.tests.factories import PASSWORD, MemberFactory, OrganisationFactory, hashed_password
from chosha.notices.models import Notice
from chosha.talk.actions import scatter_talk
from chosha.talk.models import Comment, Mask
from chosha.talk.tests.guarding import three_guardians

pytestmark = pytest.mark.django_db
PLANTED = ("封じ名", "面川", "おもかわ", "omokawa@example.jp", "面影市")
TEXTS = ("匿名の題です", "匿名の文です", "匿名の補足です")
TYPED = {"title": TEXTS[0], "body": TEXTS[1], "kind": "question", "draft": "draft-key-1", "version": "0"}


@pytest.fixture
def author(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path
    settings.EMAIL_BACKEND = "chosha.notices.engine.mailbox.FileMailbox"
    three_guardians()
    named = {"display_name": "封じ名", "name": "面川 よう", "kana": "おもかわ よう", "email": "omokawa@example.jp"}
    return MemberFactory(password=hashed_password(), serving=OrganisationFactory(name="面影市"), **named)


@pytest.fixture
def lived(author, caplog, django_capture_on_commit_callbacks):
    """Begins by name, puts on a mask, brings a file, goes on, is called away; everything the loggers say is kept."""
    caplog.set_level(logging.DEBUG)
    client = Client()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/login/", {"login": author.email, "password": PASSWORD})
        caplog.clear()
        client.post("/board/drafts/draft-key-1/", TYPED, headers={"Accept": "application/json"})
        client.get("/board/new/?draft=draft-key-1")
        pdf = SimpleUploadedFile("資料.pdf", planted_pdf(), "application/pdf")
        client.post("/board/new/", TYPED | {"signed": "mask", "files": pdf})
        place = f"/board/{Post.objects.get().pk}/"
        client.post(f"/talk/board.post{place.removeprefix('/board')}comments/", {"body": "補足の前です", "client_key": "form-2"})
        client.post(f"/talk/comments/{Comment.objects.get().pk}/edit/", {"body": TEXTS[2]})
        client.post(f"/talk/masks/{Mask.objects.get().pk}/call/")
        client.get(place)
        client.get("/talk/masks/")
    load_chores()
    for chore, _ in recurring().values():
        if "board" in chore.module_path or "talk" in chore.module_path:
            chore.func()
    scatter_talk(), scatter_board()
    return client


def together(author) -> list[str]:
    """Tables with a row that holds the member and a masked text, or the thread it stands in."""
    number, found = str(author.pk), []
    masked = {str(pk) for model in (Post, Comment, Mask, Attachment) for pk in model._default_manager.values_list("pk", flat=True)}
    for model in apps.get_models():
        for row in model._default_manager.all():
            whole = " ".join(str(getattr(row, field.attname)) for field in model._meta.concrete_fields)
            if any(word in whole for word in (number, *PLANTED)) and any(word in whole for word in (*masked, *TEXTS)):
                found.append(model._meta.label)
    return found


def test_everything_was_written(author, lived):
    assert (Post.objects.get().title, Comment.objects.get().source, Attachment.objects.count(), Draft.objects.count()) == (
        TEXTS[0],
        TEXTS[2],
        1,
        0,
    )


def test_no_log_line_names_the_author(author, lived, caplog):
    said = [record.getMessage() for record in caplog.records if record.name != "django.db.backends"]
    assert [line for line in said if any(word in line for word in (*PLANTED, str(author.pk), *TEXTS))] == []


def test_no_file_of_the_house_names_the_author(author, lived, settings):
    hunted = [word.encode() for word in (*PLANTED, str(author.pk), SECRET)]
    files = [path for path in settings.CHOSHA_HOME.rglob("*") if path.is_file()]
    found = [path.name for path in files if any(word in path.read_bytes() for word in hunted)]
    assert (found, len(files) >= 1, [path.name for path in files if author.display_name in path.name]) == ([], True, [])


def test_no_row_and_no_job_holds_the_author_and_a_masked_text_together(author, lived):
    jobs = [str(job.args_kwargs) for job in DBTaskResult.objects.all()]
    assert (together(author), [words for words in jobs if str(author.pk) in words]) == ([], [])


def test_a_planted_link_is_found_by_the_same_search(author, lived):
    Notice.objects.create(to=author, line="答えがつきました", url=f"/board/{Post.objects.get().pk}/", at=author.joined_at)
    assert together(author) == ["notices.Notice"]

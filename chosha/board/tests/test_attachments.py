"""Files of all kinds with a post: shown by name, size and kind, and as private as the post, whatever is drawn from them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now

from chosha.board.actions import attach_file, delete_post, hide_post, publish_post, save_draft
from chosha.board.models import Attachment, Draft, Post
from chosha.media.tests.office import docx, xlsx
from chosha.media.tests.test_cleaning import SECRET, planted_pdf
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
FILES = {"集計.xlsx": xlsx(), "報告.docx": docx(), "案内.pdf": planted_pdf(), "一覧.csv": "区分,額\n少額,10\n".encode("cp932")}


@pytest.fixture
def home(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path


def posted(by, name: str = "集計.xlsx", **more) -> Attachment:
    attach_file(by=by, key="files-key", uploaded=SimpleUploadedFile(name, FILES[name]))
    draft = Draft.objects.get(member=by, key="files-key")
    post, _ = publish_post(by=by, title="集計の様式", body="添えました。", kind="knowledge", draft=draft, **more)
    return post.attachments.get()


def paths(attachment: Attachment) -> list[str]:
    return [f"/board/files/{attachment.pk}/{part}" for part in ("original", "480", "1280", "inside/")]


@pytest.mark.parametrize(
    ("name", "words"), [("集計.xlsx", "Excelの表"), ("報告.docx", "Wordの文書"), ("案内.pdf", "PDF"), ("一覧.csv", "CSVの表")]
)
def test_each_file_stands_under_its_post_with_name_kind_and_size(client, name, words):
    attachment = posted(MemberFactory(), name)
    client.force_login(MemberFactory())
    page = client.get(f"/board/{attachment.post_id}/").content.decode()
    assert [part in page for part in (f">{name}</b>", f"{words}　", "KB" if attachment.file.bytes > 1024 else "バイト")] == [True] * 3
    assert (f"/board/files/{attachment.pk}/480" in page) == (name == "案内.pdf")


def test_a_sheet_is_read_as_a_table_without_opening_it(client):
    attachment = posted(MemberFactory())
    client.force_login(MemberFactory())
    page = client.get(f"/board/files/{attachment.pk}/inside/").content.decode()
    shown = ("滞納</h2>", "<th>区分</th>", '<td class="end">1,204</td>', "2026/11/25", "この端末に保存する")
    assert [words for words in shown if words not in page] == []
    assert ("隠し" in page, SECRET in page) == (False, False)


def test_what_is_typed_into_cells_is_shown_and_never_run(client):
    by = MemberFactory()
    hostile = SimpleUploadedFile("表.csv", b"<script>alert(1)</script>,=cmd\n<img src=x>,2\n")
    attachment = attach_file(by=by, key="files-key", uploaded=hostile)
    client.force_login(by)
    page = client.get(f"/board/files/{attachment.pk}/inside/").content.decode()
    assert ("<script>alert" in page, "<img src=x>" in page, "&lt;script&gt;alert(1)" in page) == (False, False, True)


def test_a_document_is_given_to_be_kept_and_a_pdf_shown(client):
    by = MemberFactory()
    client.force_login(by)
    answers = {name: client.get(paths(posted(MemberFactory(), name))[0])["Content-Disposition"].split(";")[0] for name in FILES}
    assert answers == {"集計.xlsx": "attachment", "報告.docx": "attachment", "案内.pdf": "inline", "一覧.csv": "attachment"}


@pytest.mark.parametrize("name", FILES)
def test_every_piece_of_a_file_is_as_private_as_its_post(client, name):
    by, reader = MemberFactory(), MemberFactory()

    def seen(by_whom) -> set[int]:
        client.force_login(by_whom)
        return {client.get(path).status_code for path in paths(attachment)}

    attachment = posted(by, name)
    assert 200 in seen(reader)
    hide_post(attachment.post, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かるため")
    assert (seen(reader), 200 in seen(by)) == ({404}, True)
    Post.objects.update(hidden_at=None)
    delete_post(Post.objects.get(), by=by)
    assert (seen(reader), Post.objects.get().deleted_at < now()) == ({404}, True)
    client.logout()
    assert {client.get(path).status_code for path in paths(attachment)} == {302}


def test_files_of_a_post_kept_from_colleagues_are_kept_from_them_too(client):
    body = OrganisationFactory()
    by, colleague, other = (MemberFactory(serving=where) for where in (body, body, OrganisationFactory()))
    attachment = posted(by, spares_own_body=True)
    answers = {}
    for who in (colleague, other):
        client.force_login(who)
        answers[who.pk] = {client.get(path).status_code for path in paths(attachment)}
    assert (answers[colleague.pk], 200 in answers[other.pk]) == ({404}, True)


def test_files_of_a_draft_are_its_writers_alone(client):
    by = MemberFactory()
    save_draft(by=by, key="files-key", version=0, title="題", body="文")
    attachment = attach_file(by=by, key="files-key", uploaded=SimpleUploadedFile("集計.xlsx", FILES["集計.xlsx"]))
    client.force_login(StaffFactory(role=RoleName.MODERATOR))
    assert {client.get(path).status_code for path in paths(attachment)} <= {302, 404}
    client.force_login(by)
    assert client.get(f"/board/files/{attachment.pk}/inside/").status_code == 200


def test_a_file_whose_inside_is_not_known_says_so_and_leads_on(client):
    attachment = posted(MemberFactory())
    attachment.file.preview.unlink()
    client.force_login(MemberFactory())
    page = client.get(f"/board/files/{attachment.pk}/inside/").content.decode()
    assert ("中は、ここでは見られませんでした" in page, "この端末に保存する" in page) == (True, True)

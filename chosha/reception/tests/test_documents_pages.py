"""The pages for papers: the applicant's, and the one where whoever holds the application looks."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from chosha.kernel.clock import now
from chosha.members.models import RoleName
from chosha.members.tests.factories import StaffFactory
from chosha.reception import actions
from chosha.reception.access import token_digest
from chosha.reception.models import Application, Document, Link
from chosha.reception.queries import documents_of
from chosha.reception.tests.factories import ApplicationFactory
from chosha.reception.tests.test_documents import held, photo, sent

pytestmark = pytest.mark.django_db
NONSENSE = {"a NUL": "\0", "a long number": "9" * 5000, "below nothing": "-1", "another script": "٣²", "brackets": "[{'(\\%_*"}
STRANGE = {
    "controls": "\x01\x02.jpg",
    "a way out": "../../etc/passwd",
    "endless": "a" * 5000 + ".jpg",
    "turned round": "職員証\u202egpj.exe",
}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path
    return tmp_path


@pytest.fixture
def reception():
    return StaffFactory(role=RoleName.RECEPTION)


@pytest.fixture
def page():
    """(application, its own page for papers)"""
    application = ApplicationFactory()
    Link.objects.create(application=application, door="page", digest=token_digest("tok"), made_at=now())
    return application, reverse("reception:document", args=["tok"])


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_applicant_sends_replaces_and_takes_back(client, page):
    _, path = page
    assert "隠してよい" in text_of(client.get(path))
    shown = text_of(client.post(path, {"document": upload("職員証.jpg", photo())}, follow=True))
    assert ("書類を受け取りました" in shown, "差し替える" in shown, "までに消します" in shown) == (True, True, True)
    first = Document.objects.get()
    assert "書類を差し替えます" in text_of(client.get(path, {"instead": first.pk}))
    client.post(path, {"document": upload("b.jpg", photo()), "instead": first.pk})
    first.refresh_from_db()
    assert (first.gone, Document.objects.filter(gone="").count()) == ("taken_back", 1)
    shown = text_of(client.post(path, {"take_back": Document.objects.get(gone="").pk}, follow=True))
    assert "書類を消しました（" in shown
    assert "ご本人が取り消したため）" in text_of(client.get(reverse("reception:application", args=["tok"])))


def test_a_refusal_names_the_file_and_keeps_what_was_chosen(client, page):
    _, path = page
    first = sent(page[0])
    answer = client.post(path, {"document": upload("辞令.zip", b"PK\x03\x04"), "instead": first.pk})
    shown = text_of(answer)
    assert (answer.status_code, "『辞令.zip』は、受け取れない種類" in shown, "書類を差し替えます" in shown) == (422, True, True)


def test_choosing_nothing_says_what_to_do(client, page):
    answer = client.post(page[1], {})
    assert (answer.status_code, "まだ選ばれていません" in text_of(answer)) == (422, True)


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_breaks_no_page(client, page, what):
    (_, path), nonsense = page, NONSENSE[what]
    for fields in ({"take_back": nonsense}, {"instead": nonsense, "document": upload("a.jpg", photo())}, {"document": nonsense}):
        assert client.post(path, fields).status_code < 500
    assert client.get(path, {"instead": nonsense}).status_code < 500


@pytest.mark.parametrize("what", STRANGE)
def test_a_strange_name_breaks_no_page(client, page, what):
    assert client.post(page[1], {"document": upload(STRANGE[what], photo())}).status_code in (302, 422)


def test_a_stranger_with_no_token_finds_nothing(client):
    assert client.get(reverse("reception:document", args=["nobody"])).status_code == 404


def paths(application: Application, document: Document) -> list[str]:
    return [reverse(f"reception:{name}", args=[application.pk, document.pk]) for name in ("document_look", "document_reading")]


def test_the_review_leads_to_it_and_nothing_of_it_may_stay(client, page, reception):
    application, _ = page
    document = sent(application)
    client.force_login(reception)
    look, reading = paths(application, document)
    review = reverse("reception:review", args=[application.pk])
    assert "担当すると見られます" in text_of(client.get(review))
    assert (client.get(look).status_code, client.get(reading).status_code) == (422, 422)
    actions.claim(application, by=reception)
    assert look in text_of(client.get(review))
    assert f'<img src="{reading}"' in text_of(client.get(look))
    answer = client.get(reading)
    assert (answer.status_code, answer["Content-Type"], Image.open(io.BytesIO(answer.content)).size) == (200, "image/jpeg", (900, 600))
    assert ("no-store" in answer["Cache-Control"], answer["X-Content-Type-Options"]) == (True, "nosniff")
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer["Content-Disposition"] == 'inline; filename="document.jpg"'


def test_the_applicant_sees_when_it_was_opened_and_not_by_whom(client, page, reception):
    application, path = page
    document = sent(application)
    assert "開かれた記録" not in text_of(client.get(path))
    actions.read_document(held(application, reception), document.pk, by=reception)
    shown = text_of(client.get(path))
    assert (shown.count("受付係が見ました"), reception.display_name in shown) == (1, False)


def test_members_and_other_staff_do_not_see_that_it_is_there(client, page):
    document = sent(page[0])
    client.force_login(StaffFactory(role=RoleName.ADMINISTRATOR))
    assert [client.get(path).status_code for path in paths(page[0], document)] == [403, 403]


def test_once_gone_it_is_not_there(client, page, reception):
    document = sent(page[0])
    actions.claim(page[0], by=reception)
    actions.take_back_document(page[0], document.pk)
    client.force_login(reception)
    assert [client.get(path).status_code for path in paths(page[0], document)] == [404, 404]
    assert "書類1は消しました（" in text_of(client.get(reverse("reception:review", args=[page[0].pk])))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_review_reads_papers_in_one_query(client, page, reception, rows, django_assert_num_queries):
    for _ in range(rows):
        sent(page[0])
    with django_assert_num_queries(1):
        assert len(documents_of(page[0])) == rows

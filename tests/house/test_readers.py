"""Whoever's yearly proof is overdue reads and watches: every url that could change something is refused, unless it stands on the list."""

import pytest
from django.test import Client

from chosha.config.middleware import stays_open
from chosha.config.public import OPEN_TO_READERS
from chosha.members.models import Member, Standing
from chosha.members.tests.factories import MemberFactory
from tests.house.walking import urls

pytestmark = pytest.mark.django_db
ALL = urls()
SHUT = [(name, path) for name, path in ALL if not stays_open(name)]


@pytest.fixture
def reader() -> Client:
    client = Client()
    client.force_login(MemberFactory(read_only=True))
    return client


def test_the_list_names_only_urls_that_exist():
    assert sorted(OPEN_TO_READERS - {name for name, _ in ALL}) == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_other_url_refuses_to_change_anything(reader, method):
    answers = {path: getattr(reader, method)(path) for _, path in SHUT}
    assert len(answers) > 40
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code != 403} == {}
    assert [path for path, answer in answers.items() if "今は見るだけの状態です" not in answer.content.decode()] == []


def test_looking_is_refused_nowhere(reader):
    refused = [path for _, path in ALL if "今は見るだけの状態です。書いたもの、しおり" in reader.get(path).content.decode(errors="replace")]
    assert refused == ["/me/renewal/"]


def test_what_was_typed_stays_readable(reader):
    page = reader.post(
        "/board/new/", {"title": "題", "body": "窓口で言われたことを、ここに長く書きました。消えませんように。"}
    ).content.decode()
    assert ("窓口で言われたことを、ここに長く書きました。" in page, 'href="/me/renewal/"' in page) == (True, True)


def test_a_page_that_sends_by_itself_is_told_and_keeps_its_form(reader):
    answer = reader.post("/board/new/", {"title": "題"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["X-Read-Only"], answer.content) == (403, "1", b"")


def test_a_script_is_told_in_json(reader):
    answer = reader.post("/board/drafts/x/", {"title": "題"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "read_only")


def test_the_way_out_stands_open(reader):
    refused = []
    for name, path in ALL:
        if stays_open(name):
            Member.objects.update(standing=Standing.ACTIVE, read_only=True)  # the post before may have changed both
            reader.force_login(Member.objects.get())
            refused += [name] if reader.post(path).headers.get("X-Read-Only") or "在職の確認へ進む" in _text(reader.post(path)) else []
    assert refused == []


def _text(answer) -> str:
    return b"".join(answer).decode(errors="replace")

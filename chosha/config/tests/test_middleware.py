import json

import pytest
from django.test import Client, RequestFactory

from chosha.board.tests.factories import make_post
from chosha.config.failures import failed
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
PAGE = {"Accept": "text/html"}


def test_the_login_leads_back_to_the_whole_address(client):
    answer = client.get("/board/?tab=waiting&duty=zeimu")
    assert answer["Location"] == "/login/?next=/board/%3Ftab%3Dwaiting%26duty%3Dzeimu"


def test_a_form_sent_after_the_session_ended_shows_what_was_typed_and_leads_back(client):
    typed = {"body": "<b>長く考えて書いた文は、ここに残っています</b>", "client_key": "k" * 16, "csrfmiddlewaretoken": "t" * 64}
    headers = PAGE | {"Referer": "http://testserver/board/5/?after=1-2"}
    answer = client.post("/talk/board.post/5/comments/", typed, headers=headers)
    page = answer.content.decode()
    assert (answer.status_code, "まだ送っていません" in page) == (401, True)
    assert ("&lt;b&gt;長く考えて書いた文は、ここに残っています&lt;/b&gt;" in page, "k" * 16 in page, "t" * 64 in page) == (
        True,
        False,
        False,
    )
    assert 'href="/login/?next=/board/5/%3Fafter%3D1-2"' in page


def test_no_password_comes_back_on_a_page(client):
    page = client.post("/me/password/", {"oldpassword": "とても長いひみつの合言葉をここに書いています"}, headers=PAGE).content.decode()
    assert ("まだ送っていません" in page, "ひみつの合言葉" in page) == (True, False)


def test_a_form_whose_page_has_gone_or_is_too_old_gives_back_what_was_written_for_others(client):
    member = MemberFactory()
    client.force_login(member)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member)
    written = {"title": "短い題", "body": "書いた文", "passphrase": "言わない合言葉", "draft": "edit-5", "kind": "question"}
    for sender, path, status in ((client, "/board/5/edit/", 404), (strict, "/board/new/", 403)):
        answer = sender.post(path, written)
        page = answer.content.decode()
        assert (answer.status_code, *(words in page for words in ("短い題", "書いた文", "言わない合言葉"))) == (status, True, True, False)


def test_htmx_and_scripts_get_no_page(client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/board/?tab=waiting&duty=zeimu"}
    answer = client.post("/board/new/", headers=headers)
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/login/?next=/board/%3Ftab%3Dwaiting%26duty%3Dzeimu&cut=1")
    answer = client.post("/board/new/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("headers", [{"HX-Current-URL": "https://elsewhere.test/x", "HX-Request": "true"}, {"HX-Request": "true"}])
def test_the_login_never_leads_out_of_the_house(client, headers):
    assert client.post("/board/new/", headers=headers)["HX-Redirect"] == "/login/?next=/&cut=1"


def test_opening_the_address_of_a_form_says_where_one_stands(client):
    client.force_login(MemberFactory())
    answer = client.get(f"/board/{make_post().pk}/deletion/", headers=PAGE)
    assert (answer.status_code, answer["Allow"], "ボタンから進む画面です" in answer.content.decode()) == (405, "POST", True)
    assert client.get(f"/board/{make_post().pk}/deletion/").content == b""


def test_signing_out_empties_what_the_back_button_would_show(client):
    client.force_login(MemberFactory())
    kept = client.get("/me/")
    assert ("Clear-Site-Data" in kept, kept["Cache-Control"]) == (False, "private, no-cache")
    assert client.post("/logout/")["Clear-Site-Data"] == '"cache"'


def test_a_failure_outside_the_api_answers_scripts_in_their_form():
    answer = failed(RequestFactory().get("/api/v1/posts"))
    assert (answer.status_code, json.loads(answer.content)["error"]["code"]) == (500, "failed")
    page = failed(RequestFactory().get("/board/")).content.decode()
    assert ("うまくいきませんでした" in page, "事務局に伝えるときの番号" in page) == (True, True)

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.test import Client, RequestFactory

from chosha.ui.toasts import say, toasts

pytestmark = pytest.mark.django_db


def test_the_sample_sheet_shows_all_components_in_the_demo(client, settings):
    settings.CHOSHA_DEMO = True
    page = client.get("/ui/").content.decode()
    assert [number for number in range(2, 25) if f"<h2>{number:02d}" not in page] == []


def test_the_sample_sheet_is_not_there_outside_the_demo(client, settings):
    settings.CHOSHA_DEMO = False
    assert client.get("/ui/").status_code == 404


def test_a_chosen_theme_is_drawn_by_the_server_at_once(client):
    answer = client.post("/ui/theme/", {"theme": "dark", "next": "/about/"})
    assert (answer.status_code, answer["Location"]) == (302, "/about/")
    assert '<html lang="ja" data-theme="dark">' in client.get("/about/").content.decode()


def test_following_the_device_forgets_the_choice(client):
    client.cookies["theme"] = "dark"
    client.post("/ui/theme/", {"theme": "system"})
    assert "data-theme" not in client.get("/about/").content.decode()


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_the_choice_leads_nowhere_outside(client, onward):
    assert client.post("/ui/theme/", {"theme": "dark", "next": onward})["Location"] == "/"


def test_an_invented_theme_is_not_written_into_the_page(client):
    client.cookies["theme"] = '"><script>'
    assert "<script>" not in client.get("/about/").content.decode()


def with_messages() -> HttpRequest:
    request = RequestFactory().get("/")
    request._messages = CookieStorage(request)
    return request


def test_a_toast_offers_to_undo_what_can_be_undone():
    request = with_messages()
    say(request, "投稿を消しました。", undo="/board/5/restoration/")
    drawn = toasts(request)
    assert '<form method="post" action="/board/5/restoration/">' in drawn
    assert "元に戻す" in drawn
    assert 'role="status"' in drawn


def test_a_toast_without_undo_has_no_form():
    request = with_messages()
    say(request, "保存しました。")
    assert "<form" not in toasts(request)


def test_a_swap_with_nothing_to_say_swaps_nothing():
    assert toasts(with_messages(), swap=True) == ""


def test_a_stale_form_is_told_so_in_words():
    answer = Client(enforce_csrf_checks=True).post("/ui/theme/", {"theme": "dark"})
    assert (answer.status_code, "画面が古くなっていたので、送れませんでした" in answer.content.decode()) == (403, True)


def test_what_is_not_there_reads_like_what_is_not_shown(client):
    page = client.get("/no-such-room/")
    assert (page.status_code, "あるかどうかも、ここではお答えできません" in page.content.decode()) == (404, True)

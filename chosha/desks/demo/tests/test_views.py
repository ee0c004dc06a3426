import json

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from chosha.notices.engine.mailbox import FileMailbox

PAGES = ["/demo/", "/demo/mailbox/"]


@pytest.fixture
def demo(settings, tmp_path):
    settings.CHOSHA_DEMO, settings.CHOSHA_HOME = True, tmp_path
    rows = [{"role": "admin", "email": "a@demo.example", "password": "open-sesame", "totp_secret": "JBSWY3DPEHPK3PXP"}]
    (tmp_path / "demo-accounts.json").write_text(json.dumps(rows))


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*PAGES, "/demo/mailbox/x/"])
def test_a_real_community_has_none_of_these_pages(path, settings):
    settings.CHOSHA_DEMO = False
    assert Client().get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_whoever_only_asks_whether_a_page_is_there_is_told(path, demo):
    assert Client().head(path).status_code == 200


@pytest.mark.django_db
def test_the_keys_are_shown_with_the_second_step_of_this_moment(demo):
    page = Client().get("/demo/").content.decode()
    assert ("管理係" in page, "open-sesame" in page, "JBSWY3DPEHPK3PXP" in page) == (True, True, False)


@pytest.mark.django_db
def test_the_mailbox_shows_what_left_the_house(demo):
    assert "メールは、まだありません" in Client().get("/demo/mailbox/").content.decode()
    FileMailbox().send_messages([EmailMessage("【庁舎】ためし", "確認コード  482 159\n<b>", "庁舎 <c@localhost>", ["a@demo.example"])])
    listed = Client().get("/demo/mailbox/").content.decode()
    assert "【庁舎】ためし" in listed
    path = listed.split('href="/demo/mailbox/')[1].split('"')[0]
    letter = Client().get(f"/demo/mailbox/{path}").content.decode()
    assert ("482 159" in letter, "<b>" in letter.split("letter")[-1]) == (True, False)
    assert Client().get("/demo/mailbox/other/").status_code == 404


@pytest.mark.django_db
def test_the_mailbox_tells_the_time_of_japan(demo, tmp_path):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail/late.eml").write_text("Date: Mon, 23 Nov 2026 15:55:00 -0000\nTo: a@demo.example\nSubject: late\n\ntext\n")
    assert "11/24（火）0:55" in Client().get("/demo/mailbox/").content.decode()

"""書き出しと退会: what a member takes along, what becomes of the texts, the way back, and the end."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.kernel.belongings import DELETED, FORMER, NAMED, all_belongings
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Affiliation, ApiToken, Member, Profile, Role, RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.members.tests.test_sessions import signed_in
from chosha.members.tests.test_views import trusted
from chosha.notices.actions import notify
from chosha.notices.models import Mail, Notice
from chosha.reception import actions
from chosha.reception.engine.bundle import bundle
from chosha.reception.models import Application, Leaving, State
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory

pytestmark = pytest.mark.django_db
SECRETS = ("digest", "password", "totp", "JBSWY3")


def fresh(member):
    return Member.objects.get(pk=member.pk)


def later(monkeypatch, **time):
    moment = now() + timedelta(**time)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def unpacked(member) -> dict[str, str]:
    packed = b"".join(bundle(actions.begin_export(member), whose=member.display_name))
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name).decode() for name in opened.namelist() if not name.startswith("files/")}


def test_every_room_with_something_of_a_member_keeps_belongings():
    assert {"members", "notices", "talk", "reception", "board", "broadcasts"} <= {kept.room for kept in all_belongings()}


def test_the_account_goes_last():
    assert all_belongings()[0].room == "members"


def test_an_export_holds_what_is_the_members_and_no_secret_of_anybody():
    member = StaffFactory(role=RoleName.RECEPTION, name="本名 花子", hello="朝は早いです")
    other = MemberFactory(name="よそ 太郎", email="secret-other@example.jp")
    WaitingFactory(member=member, email=member.email, motive="話を聞きたい", reason="")
    WaitingFactory(member=other, email=other.email, motive="ひとの理由")
    notify(member, "あなたに届いた一文", "/")
    found = unpacked(member)
    text = "".join(found.values())
    assert {"index.html", "account.html", "data/account.json", "data/applications.json", "data/notices.json"} <= set(found)
    assert json.loads(found["data/account.json"])["件"][0]["氏名"] == "本名 花子"
    assert all(words in text for words in ("話を聞きたい", "あなたに届いた一文", "朝は早いです", member.email))
    assert [words for words in (*SECRETS, "よそ 太郎", "secret-other", "ひとの理由") if words in text] == []


def test_an_export_is_recorded_and_only_for_members():
    member = MemberFactory()
    actions.begin_export(member)
    assert Entry.objects.filter(act="members.export.taken", by_id=member.pk).count() == 1
    with pytest.raises(NotAllowed):
        actions.begin_export(MemberFactory(standing=Standing.SUSPENDED))


def test_an_export_escapes_what_members_wrote():
    member = MemberFactory(hello="<script>alert(1)</script>")
    assert "<script>" not in "".join(text for name, text in unpacked(member).items() if name.endswith(".html"))


def test_the_export_asks_for_the_password_again_and_sends_a_zip(client):
    member = MemberFactory(password=True)
    client.force_login(member)
    assert client.get("/me/export/")["Location"].startswith("/me/again/")
    assert client.post("/me/export/file/").status_code == 302
    answer = trusted(member).post("/me/export/file/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as opened:
        names = opened.namelist()
    assert (answer["Content-Type"], "index.html" in names, "no-store" in answer["Cache-Control"]) == ("application/zip", True, True)


@pytest.mark.parametrize(("choice", "name"), [(NAMED, "まお"), (FORMER, "元会員"), (DELETED, "元会員")])
def test_going_shuts_every_door_at_once_and_keeps_the_account(choice, name, django_capture_on_commit_callbacks):
    member = MemberFactory(password=True, display_name="まお")
    client = signed_in(member)
    ApiToken.objects.create(member=member, name="鍵", digest="x", created_at=now())
    with django_capture_on_commit_callbacks(execute=True):
        actions.leave(member, choice)
    gone = fresh(member)
    assert (gone.standing, gone.display_name, gone.is_active) == (Standing.LEFT, name, True)
    assert (client.get("/board/").status_code, ApiToken.objects.filter(ended_at__isnull=True).count()) == (302, 0)
    mail = Mail.objects.get(to=member.email)
    assert ("まおさん、退会の手続きをしました" in mail.text, mail.subject) == (True, "【庁舎】退会の手続きについて")


def test_a_name_left_behind_is_shown_as_it_is_and_a_former_member_without_san():
    assert Member(display_name="まお", standing=Standing.LEFT).name_with_san == "まおさん"
    assert Member(display_name="元会員", standing=Standing.LEFT).name_with_san == "元会員"
    assert Member(display_name="元会員", standing=Standing.ACTIVE).name_with_san == "元会員さん"


def test_tasks_end_with_the_member_and_the_last_administrator_is_refused():
    staff = StaffFactory(role=RoleName.RECEPTION)
    actions.leave(staff, NAMED)
    assert Role.objects.filter(member=staff, ended_at__isnull=True).count() == 0
    last = StaffFactory(role=RoleName.ADMINISTRATOR)
    with pytest.raises(Refused):
        actions.leave(last, NAMED)
    assert (fresh(last).standing, Leaving.objects.filter(member=last).count()) == (Standing.ACTIVE, 0)


def test_open_proofs_are_taken_back():
    member = MemberFactory()
    mine = ApplicationFactory(member=member, email=member.email)
    actions.leave(member, NAMED)
    mine.refresh_from_db()
    assert mine.state == State.WITHDRAWN


def test_an_unknown_choice_changes_nothing():
    member = MemberFactory()
    with pytest.raises(Refused):
        actions.leave(member, "everything")
    assert fresh(member).standing == Standing.ACTIVE


def test_coming_back_within_thirty_days_finds_everything_but_tasks(monkeypatch):
    member = MemberFactory(display_name="まお", byline_detail="市・税務 3年目", standing=Standing.SECONDED)
    before = Member.objects.values().get(pk=member.pk)
    actions.leave(member, DELETED)
    later(monkeypatch, days=29)
    assert actions.finish_leavings() == 0
    actions.come_back_in(fresh(member))
    assert (Member.objects.values().get(pk=member.pk), Leaving.objects.count()) == (before, 0)


def test_the_way_back_is_offered_on_signing_in(client):
    member = MemberFactory(password=True)
    actions.leave(member, FORMER)
    client.post("/login/", {"login": member.email, "password": "ながい合言葉2026"})
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/me/leaving/back/"
    page = client.get("/me/leaving/back/").content.decode()
    assert ("まで" in page, "戻る</button>" in page) == (True, True)
    assert client.post("/me/leaving/back/")["Location"] == "/"
    assert (fresh(member).standing, client.get("/board/").status_code) == (Standing.ACTIVE, 200)


def test_nobody_else_comes_back_by_that_page(client):
    assert client.get("/me/leaving/back/")["Location"] == "/login/"
    member, stopped = MemberFactory(), MemberFactory(standing=Standing.SUSPENDED)
    for one in (member, stopped):
        client.force_login(one)
        assert client.post("/me/leaving/back/")["Location"] == "/"
    assert (fresh(stopped).standing, fresh(member).standing) == (Standing.SUSPENDED, Standing.ACTIVE)


@pytest.mark.parametrize("choice", [NAMED, FORMER, DELETED])
def test_after_thirty_days_nothing_private_is_left_anywhere(choice, monkeypatch):
    member = StaffFactory(role=RoleName.EDITOR, name="本名 花子", kana="ほんみょう はなこ", hello="ひとこと花子", email="hanako@example.jp")
    Affiliation.objects.filter(member=member).update(post="収納係長花子")
    WaitingFactory(member=member, email=member.email, name=member.name, motive="花子の理由", work_address="hanako@city.aonami.lg.jp")
    notify(member, "花子への一文", "/")
    actions.leave(member, choice)
    later(monkeypatch, days=31)
    assert (actions.finish_leavings(), actions.finish_leavings()) == (1, 0)
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            text = " ".join(map(str, row))
            assert (model._meta.label, [word for word in ("hanako", "花子", "はなこ") if word in text]) == (model._meta.label, [])
    gone = fresh(member)
    assert (gone.is_active, gone.has_usable_password(), gone.email.endswith("@left.invalid")) == (False, False, True)
    assert (Profile.objects.filter(member=member).count(), Authenticator.objects.filter(user=member).count()) == (0, 0)
    assert (Notice.objects.count(), Affiliation.objects.filter(member=member).count()) == (0, 1 if choice == NAMED else 0)


def test_afterwards_there_is_no_way_back_and_the_address_is_free(monkeypatch, client):
    member = MemberFactory(email="again@example.jp", password=True)
    actions.leave(member, FORMER)
    later(monkeypatch, days=31)
    actions.finish_leavings()
    with pytest.raises(NotAllowed):
        actions.come_back_in(fresh(member))
    client.post("/login/", {"login": "again@example.jp", "password": "ながい合言葉2026"})
    assert client.get("/board/").status_code == 302
    words = {"email": "again@example.jp", "name": "本名", "display_name": "まお", "rules_version": "第1版"}
    assert isinstance(actions.apply(**words), Application)


def test_one_that_fails_stops_no_other(monkeypatch):
    first, second = MemberFactory(), MemberFactory()
    actions.leave(first, NAMED)
    actions.leave(second, NAMED)
    later(monkeypatch, days=31)
    kept = all_belongings()[-1]

    def breaks(member, choice):
        if member.pk == first.pk:
            raise RuntimeError("this room is broken")

    monkeypatch.setattr(kept, "let_go", breaks)
    assert actions.finish_leavings() == 1
    assert (fresh(first).is_active, fresh(second).is_active) == (True, False)


def test_the_page_asks_for_no_reason_and_goes_with_one_choice():
    member = MemberFactory(password=True)
    client = trusted(member)
    page = client.get("/me/leaving/").content.decode()
    assert ("理由の説明はいりません" in page, "textarea" in page) == (True, False)
    assert "匿名で書いたものは、どれを選んでも残ります。" in page
    refused = client.post("/me/leaving/", {})
    assert (refused.status_code, "まだ選ばれていません" in refused.content.decode()) == (422, True)
    gone = client.post("/me/leaving/", {"choice": "former"}, follow=True)
    assert (gone.redirect_chain[-1][0], "退会の手続きをしました" in gone.content.decode()) == ("/left/", True)

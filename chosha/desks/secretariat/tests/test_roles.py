"""受け持ち, seen from the secretariat: pages, mails, notices, and the password asked for once more."""

from datetime import date, timedelta

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.desks.secretariat import actions, tasks
from chosha.kernel.clock import today
from chosha.members.access import has_role
from chosha.members.models import Member, Role, RoleName, RoleProposal
from chosha.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, enter_fresh
from chosha.notices.models import Mail, Notice

pytestmark = pytest.mark.django_db
R = RoleName


@pytest.fixture
def one():
    return StaffFactory(role=R.ADMINISTRATOR, display_name="いち")


@pytest.fixture
def other():
    return StaffFactory(role=R.ADMINISTRATOR, display_name="に")


def as_(member):
    client = Client()
    enter_fresh(client, member)
    return client


def lines_to(member):
    return [notice.line for notice in Notice.objects.filter(to=member)]


def test_one_proposes_the_other_agrees_and_the_member_is_told(one, other, django_capture_on_commit_callbacks):
    member = MemberFactory(display_name="まつば")
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_(one).post(f"/secretariat/members/{member.pk}/role/", {"name": "reception"})
    proposal = RoleProposal.objects.get()
    assert answer["Location"] == "/secretariat/roles/"
    assert (lines_to(member), lines_to(other), lines_to(one)) == (
        ["受付係をお願いしたいという話があります"],
        ["受け持ちの話が、もう一人の確認を待っています"],
        [],
    )
    page = as_(one).get("/secretariat/roles/").content.decode()
    assert ("まつばさん" in page, "同意する" in page, "取り消す" in page) == (True, False, True)
    assert "同意する" in as_(other).get("/secretariat/roles/").content.decode()
    as_(one).post(f"/secretariat/roles/proposals/{proposal.pk}/agreement/")
    assert has_role(Member.objects.get(pk=member.pk), R.RECEPTION) is False
    as_(other).post(f"/secretariat/roles/proposals/{proposal.pk}/agreement/")
    assert has_role(Member.objects.get(pk=member.pk), R.RECEPTION) is True
    mail = Mail.objects.get(to=member.email)
    assert (mail.subject, "受付係をお願いしました" in mail.text, "3月31日まで" in mail.text) == ("【庁舎】受け持ちについて", True, True)


def test_a_single_administrator_is_told_so_and_names_a_second_one_alone(one):
    member, client = MemberFactory(), as_(one)
    assert "管理係が一人です" in client.get("/secretariat/").content.decode()
    page = client.post(f"/secretariat/members/{member.pk}/role/", {"name": "administrator"}, follow=True).content.decode()
    assert ("管理係が一人のため" in page, has_role(Member.objects.get(pk=member.pk), R.ADMINISTRATOR)) == (True, True)
    assert "管理係が一人です" not in client.get("/secretariat/").content.decode()


def test_only_administrators_propose_and_the_last_one_stays(one):
    member = MemberFactory()
    path = f"/secretariat/members/{member.pk}/role/"
    assert as_(StaffFactory(role=R.MODERATOR)).post(path, {"name": "reception"}).status_code == 403
    assert as_(one).post(path, {"name": "king"}).status_code == 422
    client = as_(one)
    own = client.post(f"/secretariat/members/{one.pk}/role/", {"name": "administrator", "end": "1"}, follow=True).content.decode()
    assert ("管理係が一人もいなくなります" in own, has_role(one, R.ADMINISTRATOR)) == (True, True)


def test_an_administrator_ends_a_task_and_what_is_held_cannot_be_proposed(one, other):
    member = StaffFactory(role=R.EDITOR)
    path = f"/secretariat/members/{member.pk}/role/"
    page = as_(one).post(path, {"name": "editor"})
    assert (page.status_code, "すでにお願いしています" in page.content.decode()) == (422, True)
    as_(one).post(path, {"name": "editor", "end": "1"})
    assert Member.objects.get(pk=member.pk).holds_role is False


def test_the_member_declines_on_the_own_page_and_who_proposed_hears_of_it(one, other, django_capture_on_commit_callbacks):
    member = MemberFactory()
    proposal = actions.propose_role(member, R.EDITOR, by=one)
    client = as_(member)
    page = client.get("/me/").content.decode()
    assert ("いちさんが、あなたに<b>編集係</b>をお願いしたい" in page, "断る" in page) == (True, True)
    assert as_(MemberFactory()).post(f"/me/roles/proposals/{proposal.pk}/decline/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/me/roles/proposals/{proposal.pk}/decline/")
    assert lines_to(one) == ["受け持ちの話が、一つ取りやめになりました"]
    assert ("編集係" in client.get("/me/").content.decode(), Entry.objects.first().act) == (False, "members.role.declined")


def test_a_volunteer_steps_down_and_the_administrators_hear_of_it(one, django_capture_on_commit_callbacks):
    member = StaffFactory(role=R.RECEPTION, display_name="まつば")
    client = as_(member)
    assert client.post("/me/roles/editor/end/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/me/roles/reception/end/")
    assert (client.get("/secretariat/").status_code, lines_to(one)) == (403, ["まつばさんが、受付係を終えました"])


def test_the_chore_ends_tells_and_warns(one, other):
    over, soon = StaffFactory(role=R.EDITOR), StaffFactory(role=R.GUARDIAN)
    over.roles.update(ends_on=date(2020, 3, 31))
    soon.roles.update(ends_on=today() + timedelta(days=20))
    tasks.tend_roles.func()
    tasks.tend_roles.func()
    mails = {mail.to: mail.text for mail in Mail.objects.all()}
    assert set(mails) == {over.email, soon.email}
    assert ("終わりました" in mails[over.email], "続けるとき" in mails[soon.email]) == (True, True)
    assert lines_to(one) == ["まもなく終わる受け持ちがあります"]


def test_a_task_that_runs_out_is_proposed_again_from_the_list(one, other, monkeypatch):
    role = StaffFactory(role=R.GUARDIAN, display_name="まつば").roles.get()
    Role.objects.update(ends_on=date(2099, 3, 31))
    assert "続けてもらう" not in as_(one).get("/secretariat/roles/").content.decode()
    Role.objects.filter(pk=role.pk).update(ends_on=today())
    client = as_(one)
    assert "続けてもらう" in client.get("/secretariat/roles/").content.decode()
    client.post(f"/secretariat/roles/{role.pk}/renewal/")
    assert (RoleProposal.objects.get().member, Role.objects.get(pk=role.pk).ends_on) == (role.member, today())
    assert f"/secretariat/roles/{role.pk}/renewal/" not in client.get("/secretariat/roles/").content.decode()


def test_the_list_of_tasks_asks_the_same_number_of_questions_however_many_there_are(one, other, django_assert_max_num_queries):
    def questions():
        with django_assert_max_num_queries(60) as asked:
            as_(other).get("/secretariat/roles/")
        return len(asked)

    def grow(count):
        for _ in range(count):
            actions.propose_role(StaffFactory(role=R.BROADCAST), R.EDITOR, by=one)

    grow(1)
    first = questions()
    grow(2)
    assert questions() == first


FRESH = ("/secretariat/jobs/", "/secretariat/record/", "/secretariat/members/", "/secretariat/roles/")


@pytest.mark.parametrize("path", FRESH)
def test_a_device_left_open_is_not_enough_for_what_administrators_see(path):
    client = Client()
    client.force_login(StaffFactory(role=R.ADMINISTRATOR, password=True))
    assert client.get(path)["Location"].startswith("/me/again/")


def test_what_was_sent_before_the_password_was_shown_goes_through_afterwards(one, other):
    member, client = MemberFactory(), Client()
    asker = StaffFactory(role=R.ADMINISTRATOR, password=True)
    client.force_login(asker)
    where = client.post(f"/secretariat/members/{member.pk}/role/", {"name": "editor"})["Location"]
    assert (where.startswith("/me/again/"), RoleProposal.objects.count()) == (True, 0)
    client.post(where, {"password": PASSWORD})
    assert RoleProposal.objects.get().proposed_by == asker


def test_every_member_sees_who_holds_which_task_and_nothing_private(client, one):
    StaffFactory(role=R.RECEPTION, display_name="まつば", name="松葉 実", email="matsuba@example.jp")
    StaffFactory(role=R.EDITOR, display_name="とまり", standing="suspended")
    client.force_login(MemberFactory())
    page = client.get("/about/volunteers/").content.decode()
    assert [words in page for words in ("まつばさん", "受付係", "とまり", "松葉", "matsuba")] == [True, True, False, False, False]

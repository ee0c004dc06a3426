import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from chosha.audit.actions import record
from chosha.audit.models import Entry
from chosha.members.access import is_inside
from chosha.members.models import Member, RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory, enter_fresh
from chosha.notices.actions import send_mail
from chosha.notices.models import Mail

pytestmark = pytest.mark.django_db
R = RoleName
ROOMS = {
    "/secretariat/": set(R),
    "/secretariat/reception/": {R.RECEPTION},
    "/secretariat/jobs/": {R.ADMINISTRATOR},
    "/secretariat/record/": {R.ADMINISTRATOR},
    "/secretariat/members/": {R.MODERATOR, R.ADMINISTRATOR},
    "/secretariat/roles/": {R.ADMINISTRATOR},
    "/secretariat/rules/": {R.EDITOR, R.ADMINISTRATOR},
    "/secretariat/rules/draft/": {R.EDITOR},
}


def as_(role):
    client = Client()
    client.member = StaffFactory(role=role, name="井上 花", display_name="はな")
    enter_fresh(client, client.member)
    return client


@pytest.mark.parametrize("role", list(R))
def test_every_role_sees_its_rooms_and_no_other(role):
    client = as_(role)
    assert {path: client.get(path).status_code for path in ROOMS} == {path: 200 if role in who else 403 for path, who in ROOMS.items()}


@pytest.mark.parametrize("path", [*ROOMS, "/secretariat/members/1/"])
def test_members_the_suspended_and_strangers_see_nothing_of_it(path):
    for member, status in ((MemberFactory(), 403), (StaffFactory(role=R.ADMINISTRATOR, standing=Standing.SUSPENDED), 302)):
        client = Client()
        client.force_login(member)
        assert client.get(path).status_code == status
    assert Client().get(path).url.startswith("/login/")


def test_the_front_leads_only_where_one_may_go():
    page = as_(R.RECEPTION).get("/secretariat/").content.decode()
    assert ('href="/secretariat/reception/"' in page, 'href="/secretariat/record/"' in page) == (True, False)


def test_a_failed_chore_is_shown_in_words_and_tried_again():
    send_mail(to="a@example.jp", subject="【庁舎】", text="x")
    DBTaskResult.objects.update(
        status="FAILED", exception_class_path="builtins.OSError", worker_ids=["w"] * 6, finished_at="2026-11-20T12:00Z"
    )
    client = as_(R.ADMINISTRATOR)
    page = client.get("/secretariat/jobs/").content.decode()
    assert ("メールを届ける" in page, "6回試しました" in page) == (True, True)
    chore = DBTaskResult.objects.get()
    assert as_(R.RECEPTION).post(f"/secretariat/jobs/{chore.pk}/again/").status_code == 403
    client.post(f"/secretariat/jobs/{chore.pk}/again/")
    chore.refresh_from_db()
    assert chore.status == "READY"


def test_the_record_is_filtered_by_room_and_tells_a_broken_chain():
    client = as_(R.ADMINISTRATOR)
    record("members.member.welcomed", client.member, by=client.member)
    record("board.post.hidden", by=client.member, reason="場所が分かるため")
    page = client.get("/secretariat/record/", {"room": "board"}).content.decode()
    assert ("投稿を伏せた" in page, "会員証を作った" in page) == (True, False)
    assert "つながっています" in client.get("/secretariat/record/", {"check": "1"}).content.decode()
    Entry.objects.filter(act="members.member.welcomed").update(reason="書きかえた")
    assert "つながっていません" in client.get("/secretariat/record/", {"check": "1"}).content.decode()


def test_the_record_goes_on_page_by_page():
    for _ in range(51):
        record("board.post.hidden")
    client = as_(R.ADMINISTRATOR)
    first = client.get("/secretariat/record/", {"room": "board"})
    second = client.get("/secretariat/record/", {"room": "board", "after": first.context["cursor"]})
    assert (len(first.context["lines"]), len(second.context["lines"]), second.context["cursor"]) == (50, 1, "")


def test_members_are_found_by_name_reading_and_whole_address_only():
    MemberFactory(name="髙橋 実", display_name="みのる", kana="たかはし みのる", email="minoru@example.jp")
    client = as_(R.MODERATOR)
    typed = {"みの": True, "髙橋": False, "髙橋　実": True, "たかはし": False, "たかはし みのる": True}
    for words, found in (typed | {"minoru@example.jp": True, "minoru": False}).items():
        page = client.get("/secretariat/members/", {"q": words}).content.decode()
        assert (words, "みのるさん" in page) == (words, found)


def test_the_list_of_members_shows_nothing_private():
    MemberFactory(name="髙橋 実", display_name="みのる", kana="たかはし みのる", email="minoru@example.jp")
    page = as_(R.MODERATOR).get("/secretariat/members/").content.decode()
    assert [words for words in ("髙橋", "たかはし", "minoru@example.jp") if words in page] == []


def test_suspending_needs_a_reason_mails_it_and_shuts_the_doors():
    client, whom = as_(R.MODERATOR), MemberFactory()
    path = f"/secretariat/members/{whom.pk}/suspension/"
    assert client.post(path, {"reason": " "}).status_code == 422
    client.post(path, {"reason": "同じ宣伝が続いたため"})
    whom.refresh_from_db()
    mail = Mail.objects.get(to=whom.email)
    assert (is_inside(whom), mail.subject, "同じ宣伝が続いたため" in mail.text) == (False, "【庁舎】ご利用について", True)
    client.post(path, {"end": "1"})
    whom.refresh_from_db()
    assert is_inside(whom)


def test_a_former_public_servant_who_was_stopped_comes_back_as_one():
    client, whom = as_(R.MODERATOR), MemberFactory(standing=Standing.ALUMNI)
    path = f"/secretariat/members/{whom.pk}/suspension/"
    client.post(path, {"reason": "同じ宣伝が続いたため"})
    client.post(path, {"end": "1"})
    assert Member.objects.get(pk=whom.pk).standing == Standing.ALUMNI


@pytest.mark.parametrize(
    ("role", "whom"), [(R.RECEPTION, "member"), (R.MODERATOR, "staff"), (R.MODERATOR, "self"), (R.ADMINISTRATOR, "member")]
)
def test_some_may_not_be_suspended_by_some(role, whom):
    client = as_(role)
    person = {"member": MemberFactory, "staff": StaffFactory, "self": lambda: client.member}[whom]()
    assert client.post(f"/secretariat/members/{person.pk}/suspension/", {"reason": "なし"}).status_code == 403
    assert Member.objects.get(pk=person.pk).standing == Standing.ACTIVE

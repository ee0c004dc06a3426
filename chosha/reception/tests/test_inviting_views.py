"""Pages of the import and of the invitation."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chosha.audit.models import Entry
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.reception import actions
from chosha.reception.models import Application, ImportRun, State
from chosha.reception.tests.tables import imported, line, table
from chosha.reception.tests.test_inviting import EVENING, invited, token_of

pytestmark = pytest.mark.django_db
IMPORTS = "/secretariat/reception/imports/"


@pytest.fixture(autouse=True)
def city():
    return OrganisationFactory(name="青波市", kana="あおなみし")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: EVENING)


@pytest.fixture
def staff(client):
    member = StaffFactory(role=RoleName.RECEPTION)
    client.force_login(member)
    return member


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def sent(client, content, name="form.csv"):
    return client.post(IMPORTS, {"file": SimpleUploadedFile(name, content, "text/csv")})


def filled(city, **more):
    return {
        "name": "石川 真央", "kana": "", "display_name": "まお", "email": "new@example.jp", "body": "青波市", "organisation": str(city.pk),
        "post": "収納課", "consent": "on", **more,
    }  # fmt: skip


def test_the_way_of_a_table_from_the_file_to_the_invitations(client, staff, city):
    place = sent(client, table(line(), line("b@example.jp", "別の 人", "あおなみ団"), line("", "名なし"), encoding="cp932")).url
    page = words(client.get(place))
    assert all(said in page for said in ("1人を招待する", "「あおなみ団」がどの団体か", "団体を選ぶ", "form.csv"))
    assert "メールアドレスが書かれていません" in words(client.get(f"{place}?show=broken"))
    row = ImportRun.objects.get().rows.get(outcome="asks")
    assert "この団体で招待する" in words(client.get(f"{place}rows/{row.pk}/"))
    assert client.post(f"{place}rows/{row.pk}/", {"body": "青波市", "organisation": str(city.pk)}).url == place
    assert "2人を招待する" in words(client.get(place))
    client.post(f"{place}start/")
    assert "閉じても続きます" in words(client.get(place))
    assert "HX-Refresh" not in client.get(f"{place}progress/").headers
    run = ImportRun.objects.get()
    actions.go_on_importing(run.pk)
    assert client.get(f"{place}progress/")["HX-Refresh"] == "true"
    assert "招待した" in words(client.get(place))
    assert (Application.objects.filter(state=State.INVITED).count(), Entry.objects.filter(act="reception.import.read").count()) == (2, 1)


def test_an_unreadable_table_says_why_at_the_field(client, staff):
    answer = sent(client, b"a,b\r\n1,2\r\n")
    assert (answer.status_code, "「氏名」「メールアドレス」「団体」の列が見つかりません" in words(answer)) == (422, True)
    assert client.post(IMPORTS, {}).status_code == 422
    assert ImportRun.objects.count() == 0


def test_the_same_file_leads_to_the_same_page(client, staff):
    assert sent(client, table(line())).url == sent(client, table(line())).url
    assert "前に受け取っています" in words(client.get(IMPORTS))


def test_the_report_opens_in_a_spreadsheet_and_holds_no_formula(client, staff):
    place = sent(client, table(line(name="=cmd()"))).url
    answer = client.get(f"{place}report.csv")
    assert (answer.content[:3], "'=cmd()" in words(answer), answer["Content-Type"]) == (b"\xef\xbb\xbf", True, "text/csv; charset=utf-8")


def test_a_table_can_be_dropped_before_it_begins(client, staff):
    place = sent(client, table(line())).url
    assert client.post(f"{place}removal/").url == IMPORTS
    assert (ImportRun.objects.count(), client.get(place).status_code) == (0, 404)


def test_nobody_else_sees_a_table(client):
    run = imported(table(line()))
    for who in (StaffFactory(role=RoleName.ADMINISTRATOR), MemberFactory()):
        client.force_login(who)
        paths = ("", f"{run.pk}/", f"{run.pk}/progress/", f"{run.pk}/report.csv", f"{run.pk}/rows/{run.rows.get().pk}/")
        assert [client.get(IMPORTS + path).status_code for path in paths] == [403] * 5
        assert client.post(f"{IMPORTS}{run.pk}/start/").status_code == 403


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_of_a_table_asks_as_often_for_many_rows_as_for_one(client, staff, many, django_assert_max_num_queries):
    imported(table(line()))
    place = sent(client, table(*(line(f"p{n}@example.jp", f"人{n}", "どこか町") for n in range(many)))).url
    client.get(place)
    with django_assert_max_num_queries(20):
        client.get(place)


def test_long_lists_of_rows_have_pages(client, staff):
    place = sent(client, table(*(line(f"p{n}@example.jp", f"人{n}", "どこか町") for n in range(60)))).url
    first = words(client.get(place))
    assert ("人49" in first, "人50" in first, "もっと見る" in first) == (True, False, True)
    assert "人50" in words(client.get(f"{place}?after=51"))


def test_looking_at_an_invitation_does_nothing(client, city):
    invited()
    for method in (client.get, client.head):
        assert method(f"/apply/invite/{token_of()}/").status_code == 200
    page = words(client.get(f"/apply/invite/{token_of()}/"))
    assert all(said in page for said in ('value="人0"', "富山県青波市", "健康推進課", "心当たりがないので、いま消す"))
    made = Application.objects.get()
    assert (made.state, made.consented_at) == (State.INVITED, None)


def test_the_person_corrects_agrees_and_goes_on_to_the_proof(client, city):
    invited()
    place = f"/apply/invite/{token_of()}/"
    refused = client.post(place, filled(city, consent=""))
    assert (refused.status_code, Application.objects.get().state) == (422, State.INVITED)
    answer = client.post(place, filled(city))
    assert "職場のメールで確かめます" in words(client.get(answer.url))
    assert Application.objects.get().post == "収納課"
    assert client.get(place).status_code == 410
    assert Member.objects.count() == 0


def test_without_script_the_body_is_found_by_a_button(client, city):
    invited()
    answer = client.post(f"/apply/invite/{token_of()}/", {"body": "あおなみ", "find": "1"})
    assert (answer.status_code, "富山県青波市" in words(answer)) == (200, True)


def test_another_address_is_told_by_mail_alone(client, city):
    invited()
    assert client.post(f"/apply/invite/{token_of()}/", filled(city, email="x@example.jp")).url == "/apply/sent/"


def test_not_me_erases_it(client):
    invited()
    token = token_of()
    assert "消しました" in words(client.post(f"/apply/invite/{token}/", {"refuse": "1"}))
    assert (Application.objects.count(), client.get(f"/apply/invite/{token}/").status_code) == (0, 410)


@pytest.mark.parametrize("token", ["x", "心当たり", "a" * 500])
def test_an_unknown_invitation_gives_a_page(client, token):
    assert client.get(f"/apply/invite/{token}/").status_code == 410

"""An invitation: mailed gently, claimed by the person or erased, and nothing without the person's own act."""

from datetime import datetime, timedelta

import pytest

from chosha.audit.models import Entry
from chosha.kernel.clock import JST
from chosha.kernel.errors import Refused
from chosha.members.models import Member
from chosha.members.tests.factories import MemberFactory, OrganisationFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.access import open_invitation
from chosha.reception.actions.inviting import KEPT_FOR, REMIND_AFTER, is_time_for_mail
from chosha.reception.models import Application, ImportRow, Link, State
from chosha.reception.queries.importing import known_addresses
from chosha.reception.tests.letters import last_mail
from chosha.reception.tests.tables import imported, line, table

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 11, 25, 20, 0, tzinfo=JST)
FIELDS = {
    "email": "new@example.jp",
    "name": "石川 真央",
    "display_name": "まお",
    "rules_version": "第1版",
    "post": "税務課",
    "kana": "いしかわ まお",
}


@pytest.fixture(autouse=True)
def tonight(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: EVENING)


@pytest.fixture(autouse=True)
def city():
    return OrganisationFactory(name="青波市", kana="あおなみし")


def invited(*emails, at=EVENING):
    imported(table(*(line(email, f"人{number}") for number, email in enumerate(emails or ["new@example.jp"]))))
    actions.post_invitations(at)


def token_of(email="new@example.jp"):
    return last_mail(email).text.split("/apply/invite/")[1].split("/")[0]


def link_of(email="new@example.jp"):
    return Link.objects.get(door=Link.Door.INVITE, application__email=email)


def test_a_letter_says_all_without_its_link():
    invited()
    letter = last_mail("new@example.jp")
    assert (letter.subject, open_invitation(token_of()) is not None) == (
        "【庁舎】庁舎へのご招待",
        True,
    )
    plain = letter.text.replace(letter.text.split("\n")[6], "")
    assert all(words in plain for words in ("人0さん", "入会を申し込む", "このメールアドレスで", "心当たりがない", "消します"))
    assert max(len(row) for row in letter.text.split("\n") if "http" not in row) <= 35


@pytest.mark.parametrize(
    ("day", "clock", "may"),
    [
        (25, "06:59", False), (25, "07:00", True), (25, "08:30", False), (25, "12:00", False), (25, "17:14", False), (25, "17:15", True),
        (25, "21:59", True), (25, "22:00", False), (28, "12:00", True), (28, "22:00", False), (23, "12:00", True), (29, "03:00", False),
    ],
)  # fmt: skip
def test_letters_leave_in_free_time_only(day, clock, may):
    assert is_time_for_mail(datetime.fromisoformat(f"2026-11-{day}T{clock}").replace(tzinfo=JST)) == may


def test_nothing_leaves_at_night_and_few_at_a_time(monkeypatch):
    imported(table(*(line(f"p{n}@example.jp", f"人{n}") for n in range(70))))
    assert actions.post_invitations(EVENING.replace(hour=23)) == 0
    assert [actions.post_invitations(EVENING) for _ in range(3)] == [60, 10, 0]
    assert Mail.objects.count() == 70


def test_one_reminder_after_a_fortnight_and_no_other():
    invited()
    later = EVENING + REMIND_AFTER
    assert actions.post_invitations(later - timedelta(minutes=1)) == 0
    assert [actions.post_invitations(later + timedelta(minutes=minute)) for minute in (1, 2)] == [1, 0]
    assert "もう一度だけ" in last_mail("new@example.jp").text
    first, second = Link.objects.filter(door=Link.Door.INVITE).order_by("pk")
    assert first.expires_at == second.expires_at


def test_unclaimed_invitations_are_erased_after_sixty_days():
    invited("new@example.jp", "other@example.jp")
    actions.claim_invitation(link_of("other@example.jp"), **FIELDS | {"email": "other@example.jp"})
    assert actions.let_invitations_lapse(EVENING + KEPT_FOR - timedelta(days=1)) == 0
    assert actions.let_invitations_lapse(EVENING + KEPT_FOR + timedelta(days=1)) == 1
    assert list(Application.objects.values_list("email", flat=True)) == ["other@example.jp"]
    assert ImportRow.objects.get(application__isnull=True).words == "60日のあいだお返事がなかったため、消しました"


def test_claiming_is_what_begins_the_application(city):
    invited()
    page = actions.claim_invitation(link_of(), **FIELDS, organisation=city)
    made = Application.objects.get()
    assert (made.state, made.rules_version, made.post, made.organisation, made.consented_at is not None) == (
        State.WAITING_PROOF, "第1版", "税務課", city, True,
    )  # fmt: skip
    assert (made.created_at, made.state_since) == (made.consented_at, made.consented_at)
    assert page in last_mail("new@example.jp").text
    assert (Member.objects.count(), Entry.objects.filter(act="reception.invitation.claimed").count()) == (0, 1)


def test_an_invitation_is_claimed_once():
    invited()
    link = link_of()
    actions.claim_invitation(link, **FIELDS)
    with pytest.raises(Refused, match="もう済んでいます"):
        actions.claim_invitation(link, **FIELDS)
    with pytest.raises(Refused, match="もう済んでいます"):
        actions.refuse_invitation(link)


def test_another_mail_address_first_shows_whose_it_is():
    invited()
    assert actions.claim_invitation(link_of(), **FIELDS | {"email": "Private@Example.jp"}) == ""
    made = Application.objects.get()
    assert (made.email, made.state) == ("private@example.jp", State.WAITING_PROOF)
    assert "/apply/" in last_mail("private@example.jp").text


def test_who_became_a_member_meanwhile_learns_it_by_mail():
    invited()
    MemberFactory(email="new@example.jp")
    assert actions.claim_invitation(link_of(), **FIELDS) == ""
    assert ("会員証は、すでにあります" in last_mail("new@example.jp").text, Application.objects.count()) == (True, 0)


def test_refusing_erases_everything_and_is_remembered_without_the_address():
    invited()
    actions.refuse_invitation(link_of())
    row = ImportRow.objects.get()
    assert (Application.objects.count(), Link.objects.count(), row.data, row.words) == (0, 0, {}, "ご本人が、招待を消しました")
    assert "new@example.jp" not in f"{row.refused}{list(Entry.objects.values_list('details', 'reason'))}"
    assert list(known_addresses(["new@example.jp", "b@example.jp"])) == ["new@example.jp"]


def test_who_is_invited_may_apply_without_the_invitation(city):
    invited()
    made = actions.apply(**FIELDS, organisation=city, motive="話したい")
    assert (list(Application.objects.all()), made.state) == ([made], State.WAITING_PROOF)
    assert ImportRow.objects.get().words == "ご本人が、自分で申し込みました"


def test_nobody_is_let_in_by_the_building_itself():
    invited("new@example.jp", "b@example.jp")
    for days in range(0, 90, 10):
        moment = EVENING + timedelta(days=days)
        actions.post_invitations(moment)
        actions.settle_due()
        actions.let_invitations_lapse(moment)
        actions.forget_imports(moment)
        actions.forget_old()
    assert (Member.objects.count(), Application.objects.count()) == (0, 0)

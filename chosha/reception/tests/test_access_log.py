"""「あなたの情報を見た記録」: who looked, what was done, and nothing about anybody else."""

import pytest

from chosha.audit.actions import record
from chosha.members.actions import agree_to_role, change_standing, note_private_reading, propose_role, restore_standing
from chosha.members.models import Consent, Member, RoleName, Standing
from chosha.members.tests.factories import MemberFactory, RulesFactory, StaffFactory
from chosha.reception.actions import bring_consents_over, claim, note_reading
from chosha.reception.models import Application, State
from chosha.reception.queries.access_log import acts_on, reads_of
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory, welcomed

pytestmark = pytest.mark.django_db
R = RoleName


@pytest.fixture
def reviewer():
    return StaffFactory(role=R.RECEPTION, display_name="ゆかり")


@pytest.fixture
def member(reviewer):
    """Somebody whose application was read, claimed and welcomed."""
    application = WaitingFactory(email="new@example.jp")
    note_reading(application, by=reviewer)
    claim(application, by=reviewer)
    return welcomed(application, by=reviewer)


def told(lines):
    return [(line.words, line.who, line.role) for line in lines[0]]


def test_who_read_the_application_and_the_address_stands_there_with_their_task(member, reviewer):
    moderator = StaffFactory(role=R.MODERATOR, display_name="かつみ")
    note_private_reading(member, by=moderator)
    note_private_reading(member, by=moderator)
    record("reception.document.read", Application.objects.get(), by=reviewer)
    assert told(reads_of(member)) == [
        ("書類を見ました", "ゆかりさん", "受付係"),
        ("氏名・団体・連絡先を見ました", "かつみさん", "見守り役"),
        ("申込みを見ました", "ゆかりさん", "受付係"),
    ]


def test_the_log_is_about_oneself_alone(member, reviewer):
    stranger = MemberFactory()
    note_reading(WaitingFactory(email="else@example.jp"), by=reviewer)
    note_private_reading(stranger, by=StaffFactory(role=R.MODERATOR))
    assert (len(reads_of(member)[0]), len(reads_of(stranger)[0]), reads_of(MemberFactory())[0]) == (1, 1, [])


def test_what_was_done_is_told_with_its_reason_and_without_the_name_of_who_stopped_somebody(member):
    moderator = StaffFactory(role=R.MODERATOR, display_name="かつみ")
    change_standing(member, Standing.SUSPENDED, by=moderator, reason="同じ宣伝が続いたため")
    restore_standing(member, by=moderator)
    one, other = StaffFactory(role=R.ADMINISTRATOR, display_name="いち"), StaffFactory(role=R.ADMINISTRATOR, display_name="に")
    agree_to_role(propose_role(Member.objects.get(pk=member.pk), R.EDITOR, by=one), by=other)
    lines, _ = acts_on(member)
    assert [(line.words, line.who, line.more, line.reason) for line in lines[:4]] == [
        ("受け持ちをお願いしました", "にさん", "編集係", ""),
        ("受け持ちの話が出ました", "いちさん", "編集係", ""),
        ("在籍の状態が変わりました", "事務局", "在職", ""),
        ("在籍の状態が変わりました", "事務局", "利用を止めています", "同じ宣伝が続いたため"),
    ]


def test_the_page_has_two_lists_goes_on_and_is_calm_when_empty(client, member, reviewer):
    client.force_login(MemberFactory())
    assert "まだいません" in client.get("/me/access-log/").content.decode()
    for _ in range(31):
        record("reception.application.read", Application.objects.get(), by=reviewer)
    client.force_login(Member.objects.get(pk=member.pk))
    first = client.get("/me/access-log/")
    second = client.get("/me/access-log/", {"after": first.context["cursor"]})
    assert (len(first.context["lines"]), len(second.context["lines"]), second.context["cursor"]) == (30, 2, "")
    assert "会員になりました" in client.get("/me/access-log/", {"tab": "acts"}).content.decode()


def test_the_log_asks_the_same_number_of_questions_however_long_it_is(client, member, reviewer, django_assert_max_num_queries):
    client.force_login(Member.objects.get(pk=member.pk))

    def questions():
        with django_assert_max_num_queries(20) as asked:
            client.get("/me/access-log/")
        return len(asked)

    first = questions()
    for _ in range(3):
        note_private_reading(member, by=StaffFactory(role=R.MODERATOR))
    assert questions() == first


def test_the_consent_of_the_applicant_becomes_the_members(reviewer):
    RulesFactory()
    application = WaitingFactory(email="new@example.jp")
    member = welcomed(application, by=reviewer)
    consent = Consent.objects.get(member=member)
    assert (consent.number, consent.agreed_at, member.asks_consent) == (1, application.consented_at, False)


@pytest.mark.parametrize(("version", "numbers"), [("第1版", [1]), ("", [])])
def test_whoever_agreed_to_an_older_version_or_none_is_asked_at_the_first_visit(reviewer, version, numbers):
    RulesFactory()
    RulesFactory(number=2)
    member = welcomed(WaitingFactory(email="new@example.jp", rules_version=version), by=reviewer)
    assert ([consent.number for consent in member.consents.all()], Member.objects.get(pk=member.pk).asks_consent) == (numbers, True)


def test_an_older_house_brings_over_what_is_known_and_asks_the_rest(reviewer):
    RulesFactory()
    known, unknown = MemberFactory(), MemberFactory()
    application = ApplicationFactory(member=known, state=State.APPROVED, email=known.email)
    assert bring_consents_over() == (1, 2)  # the reviewer, too, never applied
    assert list(Consent.objects.values_list("member", "agreed_at")) == [(known.pk, application.consented_at)]
    assert set(Member.objects.filter(asks_consent=True)) == {unknown, reviewer}
    assert bring_consents_over() == (0, 2)
    assert Consent.objects.count() == 1


def test_the_version_shown_on_the_form_is_the_one_agreed_to(client):
    RulesFactory()
    page = client.get("/apply/").content.decode()
    assert '<input type="hidden" name="rules" value="1"' in page

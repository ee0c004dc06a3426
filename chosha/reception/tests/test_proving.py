"""The work address and the code: what is sent, what is refused and why, whose the address is."""

import pytest

from chosha.audit.models import Entry
from chosha.kernel.errors import Refused
from chosha.members.models import Affiliation, RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.access import application_behind
from chosha.reception.models import Application, Code, Purpose, State, Vouch
from chosha.reception.queries import reading_of
from chosha.reception.tests.factories import ApplicationFactory
from chosha.reception.tests.letters import code_in, last_mail

pytestmark = pytest.mark.django_db
WORK = "m-ishikawa@city.aonami.lg.jp"


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("me@gmail.com", "だれでも使えるメール"),
        ("me@docomo.ne.jp", "だれでも使えるメール"),
        ("me@aonami-e.ed.jp", "学校のアドレス"),
        ("me@shinsei-aonami.lg.jp", "サービス用の宛先"),
    ],
)
def test_an_address_that_says_nothing_of_service_is_refused_with_the_other_ways(address, sentence):
    application = ApplicationFactory()
    with pytest.raises(Refused, match=sentence) as refused:
        actions.offer_work_address(application, address)
    application.refresh_from_db()
    assert ("書類でも進めます" in refused.value.sentence, refused.value.field) == (True, "work_address")
    assert (application.work_address, application.state, Mail.objects.count()) == ("", State.WAITING_PROOF, 0)


def test_an_association_waits_for_a_person_and_nothing_is_mailed():
    union = OrganisationFactory(name="砺波地方衛生組合", kind="組合", domain="union.tonami.lg.jp")
    application = ApplicationFactory(organisation=union)
    assert actions.offer_work_address(application, "a@union.tonami.lg.jp") is False
    application.refresh_from_db()
    assert (application.state, Mail.objects.count()) == (State.WAITING_PERSON, 0)


def test_an_address_of_another_body_asks_first_and_mails_nothing():
    other = OrganisationFactory(name="灯台市", domain="city.todai.lg.jp")
    application = ApplicationFactory()
    assert actions.offer_work_address(application, "a@zei.city.todai.lg.jp") is False
    application.refresh_from_db()
    assert (application.state, reading_of(application).bodies, Mail.objects.count()) == (State.WAITING_PROOF, (other,), 0)


def test_taking_the_other_body_sends_the_code_and_the_code_proves_it():
    other = OrganisationFactory(name="灯台市", domain="city.todai.lg.jp")
    application = ApplicationFactory()
    actions.offer_work_address(application, "a@city.todai.lg.jp")
    assert actions.mend_body(application, other) is True
    actions.enter_code(application, code_in(last_mail("a@city.todai.lg.jp")))
    application.refresh_from_db()
    assert (application.organisation, application.state, application.proof) == (other, State.WAITING_PERSON, "code")


def test_of_several_possible_bodies_one_is_taken_and_a_person_looks():
    first = OrganisationFactory(name="府中市", prefecture="東京都", domain="city.fuchu.lg.jp", domain__grade="C")
    OrganisationFactory(name="府中市", prefecture="広島県", domain="city.fuchu.lg.jp", domain__grade="C")
    application = ApplicationFactory()
    actions.offer_work_address(application, "a@city.fuchu.lg.jp")
    application.refresh_from_db()
    assert len(reading_of(application).bodies) == 2
    assert actions.mend_body(application, first) is False
    application.refresh_from_db()
    assert (application.organisation, application.state, Mail.objects.count()) == (first, State.WAITING_PERSON, 0)


def test_no_body_is_taken_that_the_address_does_not_belong_to():
    OrganisationFactory(name="灯台市", domain="city.todai.lg.jp")
    application = ApplicationFactory()
    actions.offer_work_address(application, "a@city.todai.lg.jp")
    with pytest.raises(Refused, match="団体が変わっています"):
        actions.mend_body(application, OrganisationFactory(name="よその市"))


def test_leaving_it_as_it_is_lets_a_person_see_both():
    OrganisationFactory(name="灯台市", domain="city.todai.lg.jp")
    application = ApplicationFactory()
    actions.offer_work_address(application, "a@city.todai.lg.jp")
    actions.ask_for_person(application, keep_address=True)
    application.refresh_from_db()
    assert (application.state, application.work_address) == (State.WAITING_PERSON, "a@city.todai.lg.jp")


def test_a_code_is_worth_nothing_once_the_body_was_mended():
    application = ApplicationFactory()
    actions.offer_work_address(application, WORK)
    code = code_in(last_mail(WORK))
    actions.mend_application(application, {"organisation": OrganisationFactory(name="灯台市", domain="city.todai.lg.jp")})
    with pytest.raises(Refused):
        actions.enter_code(application, code)
    Code.objects.update(expires_at="2100-01-01T00:00Z")  # even one that had stayed alive
    with pytest.raises(Refused, match="直されたため"):
        actions.enter_code(application, code)
    application.refresh_from_db()
    assert (application.proof, application.state) == ("", State.WAITING_PROOF)


def test_mending_the_body_takes_back_what_proved_the_former_one():
    application = ApplicationFactory(state=State.WAITING_PERSON, proof="code", work_address=WORK)
    Vouch.objects.create(application=application, voucher=MemberFactory(), vouched_at=application.created_at)
    actions.mend_application(application, {"organisation": None, "organisation_text": "青波広域連合"})
    application.refresh_from_db()
    assert (application.proof, application.proved_at, application.state) == ("", None, State.WAITING_PROOF)
    assert (application.body_words, Vouch.objects.filter(revoked_at__isnull=True).count()) == ("青波広域連合", 0)


MEMBERS = [Purpose.TRANSFER, Purpose.RENEWAL]


@pytest.fixture
def member():
    return MemberFactory(email="here@example.jp", name="石川 真央", serving=False)


@pytest.mark.parametrize("purpose", MEMBERS)
def test_a_member_proves_again_by_a_code_and_nobody_has_to_look(member, purpose):
    city = OrganisationFactory(name="青波市", domain="city.aonami.lg.jp")
    application, address = actions.open_proof(member, purpose=purpose, organisation=city, post="主任")
    assert application_behind(address.rsplit("/", 2)[-2]) == application
    assert (application.email, application.name, application.state) == ("here@example.jp", "石川 真央", State.WAITING_PROOF)
    actions.offer_work_address(application, WORK)
    actions.enter_code(application, code_in(last_mail(WORK)))
    application.refresh_from_db()
    affiliation = Affiliation.objects.get(member=member, ended_on__isnull=True)
    assert (application.state, application.settled_at is None, affiliation.organisation, affiliation.proof) == (
        State.APPROVED,
        False,
        city,
        "code",
    )
    decided = Entry.objects.get(act="reception.application.approved")
    assert (decided.by_id, last_mail("here@example.jp").subject) == (None, "【庁舎】在職の確認について")


def test_a_marked_proof_of_a_member_waits_for_a_person(member):
    application, _ = actions.open_proof(member, purpose=Purpose.TRANSFER, organisation=OrganisationFactory(domain="city.aonami.lg.jp"))
    Application.objects.filter(pk=application.pk).update(second_look="前に見送っています")
    actions.offer_work_address(application, WORK)
    actions.enter_code(application, code_in(last_mail(WORK)))
    application.refresh_from_db()
    assert (application.state, application.proof) == (State.WAITING_PERSON, "code")


def test_a_newcomer_is_always_welcomed_by_a_person():
    application = ApplicationFactory(purpose=Purpose.JOIN)
    actions.offer_work_address(application, WORK)
    actions.enter_code(application, code_in(last_mail(WORK)))
    application.refresh_from_db()
    assert application.state == State.WAITING_PERSON


def test_opening_a_proof_closes_the_former_one_of_the_same_member(member):
    body = OrganisationFactory()
    former, _ = actions.open_proof(member, purpose=Purpose.RENEWAL, organisation=body)
    member.email = "moved@example.jp"
    member.save(update_fields=["email"])
    newest, _ = actions.open_proof(member, purpose=Purpose.TRANSFER, organisation=body)
    again, _ = actions.open_proof(member, purpose=Purpose.TRANSFER, organisation=body)
    states = [Application.objects.get(pk=row.pk).state for row in (former, newest, again)]
    assert (states, newest) == ([State.WITHDRAWN, State.WAITING_PROOF, State.WAITING_PROOF], again)


def test_a_bounced_code_is_shown_until_the_address_is_tried_anew():
    application = ApplicationFactory()
    actions.offer_work_address(application, WORK)
    mail = last_mail(WORK)
    Mail.objects.filter(pk=mail.pk).update(bounced_at=mail.made_at, bounce_words="550 User unknown")
    assert actions.mark_bounced(mail.pk) == 1
    application.refresh_from_db()
    assert (application.bounced, application.bounce_words) == ("work", "550 User unknown")
    actions.offer_work_address(ApplicationFactory(organisation=application.organisation), "other@city.aonami.lg.jp")
    Code.objects.all().delete()  # the pause between codes is not what this is about
    actions.offer_work_address(application, "mended@city.aonami.lg.jp")
    application.refresh_from_db()
    assert (application.bounced, application.bounce_words) == ("", "")


def test_a_bounce_marks_neither_other_addresses_nor_closed_applications_nor_proved_ones():
    application = ApplicationFactory()
    actions.offer_work_address(application, WORK)
    mail = last_mail(WORK)
    Mail.objects.filter(pk=mail.pk).update(bounced_at=mail.made_at)
    body = application.organisation
    mended = ApplicationFactory(organisation=body, work_address="other@city.aonami.lg.jp", created_at=mail.made_at)
    over = ApplicationFactory(organisation=body, work_address=WORK, state=State.WITHDRAWN, created_at=mail.made_at)
    proved = ApplicationFactory(organisation=body, work_address=WORK, proof="code", state=State.WAITING_PERSON, created_at=mail.made_at)
    actions.mark_bounced(mail.pk)
    assert [Application.objects.get(pk=row.pk).bounced for row in (application, mended, over, proved)] == ["work", "", "", ""]


def test_a_mail_that_did_not_come_back_marks_nothing():
    application = ApplicationFactory()
    actions.offer_work_address(application, WORK)
    assert (actions.mark_bounced(last_mail(WORK).pk), actions.mark_bounced(10**9)) == (0, 0)


def test_a_member_whose_proof_is_declined_hears_that_nothing_else_is_lost(member):
    application, _ = actions.open_proof(member, purpose=Purpose.RENEWAL, organisation=OrganisationFactory())
    actions.settle(actions.decline(application, by=StaffFactory(role=RoleName.RECEPTION), reason="proof"))
    mail = last_mail("here@example.jp")
    assert (mail.subject, "お迎え" in mail.text, "会員証と、書いたものはそのままです。" in mail.text) == (
        "【庁舎】在職の確認について",
        False,
        True,
    )

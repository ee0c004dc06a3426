"""同じ団体の会員二人の確認: who may say of whom that they work with us."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.kernel.clock import now, today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Affiliation, RoleName, Standing
from chosha.members.tests.factories import AffiliationFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.reception import actions
from chosha.reception.engine.words import LETTERS, is_kind, word_of
from chosha.reception.models import Application, Attempt, Purpose, State, Vouch, VouchCall
from chosha.reception.queries import vouches_of
from chosha.reception.queries.vouching import relied_on
from chosha.reception.tests.factories import ApplicationFactory
from chosha.reception.tests.letters import last_mail

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=400)


def later(monkeypatch, **delta):
    moment = timezone.now() + timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def colleague(application: Application, **more):
    """A member of the same body, here for more than a year."""
    return MemberFactory(**{"serving": application.organisation, "joined_at": now() - LONG_AGO} | more)


def word_for(application: Application) -> str:
    return actions.word_behind(actions.call_for_vouches(application))


def vouched(application: Application, member) -> Application:
    application = actions.vouch(member, word_for(application))
    application.refresh_from_db()
    return application


def refusal(application: Application, member, **more) -> str:
    word = word_for(application)
    with pytest.raises(Refused) as refused:
        actions.vouch(member, word, **more)
    assert not Vouch.objects.filter(application=application, voucher=member, revoked_at__isnull=True).exists()
    return refused.value.sentence


@pytest.fixture
def application():
    return ApplicationFactory()


@pytest.fixture
def reception():
    return StaffFactory(role=RoleName.RECEPTION)


def test_two_colleagues_prove_service_and_the_application_goes_to_a_person(application):
    first = vouched(application, colleague(application))
    assert (first.proof, first.state) == ("", State.WAITING_PROOF)
    second = vouched(application, colleague(application))
    assert (second.proof, second.state, second.proved_at is not None) == ("vouch", State.WAITING_PERSON, True)
    assert "二人の確認が済みました" in last_mail(application.email).text


def test_the_word_is_eight_letters_that_are_easily_said_and_kept_as_a_digest_only(application):
    word = word_for(application)
    assert (len(word), set(word) <= set(LETTERS)) == (8, True)
    assert word not in str(list(VouchCall.objects.values()))


def test_the_word_can_be_seen_again_and_a_new_one_ends_the_former(application, monkeypatch):
    call = actions.call_for_vouches(application)
    former = actions.word_behind(call)
    assert actions.word_behind(VouchCall.objects.get()) == former
    later(monkeypatch, minutes=1)
    assert word_for(application) != former
    with pytest.raises(Refused, match="見つかりませんでした"):
        actions.find_called(colleague(application), former)


def test_no_word_is_unkind():
    assert [word_of(number) for number in (0, 1, 25, 26)] == [
        "あああああああ" + "あ",
        "いああああああ" + "あ",
        "わああああああ" + "あ",
        "あいああああああ",
    ]
    assert (is_kind("あいころすえおか"), is_kind("あいえおかくらわ")) == (False, True)


@pytest.mark.parametrize("spelling", ["katakana", "in groups", "half width"])
def test_the_word_may_be_typed_as_it_comes(application, spelling):
    word = word_for(application)
    katakana = "".join(chr(ord(letter) + 96) for letter in word)
    typed = {"katakana": katakana, "in groups": f" {word[:4]}　{word[4:]} ", "half width": half_width(katakana)}[spelling]
    assert actions.find_called(colleague(application), typed) == application


def half_width(katakana: str) -> str:
    import jaconv

    return jaconv.z2h(katakana)


def test_a_word_is_worth_nothing_after_a_fortnight(application, monkeypatch):
    word, member = word_for(application), colleague(application)
    later(monkeypatch, days=14, minutes=1)
    with pytest.raises(Refused, match="14日を過ぎています"):
        actions.find_called(member, word)


def test_a_wrong_word_reveals_nothing_and_is_counted(application):
    member = colleague(application)
    for _ in range(30):
        with pytest.raises(Refused, match="見つかりませんでした"):
            actions.find_called(member, "ああああああああ")
    with pytest.raises(Refused, match="休んでいます"):
        actions.find_called(member, word_for(application))
    assert (Attempt.objects.filter(kind="vouch").count(), str(member.pk) in str(list(Attempt.objects.values()))) == (30, False)


def test_nobody_vouches_for_oneself(application):
    assert "ご自身の申込み" in refusal(application, colleague(application, email=application.email.upper()))
    assert "お名前とよみ" in refusal(application, colleague(application, name="石川　真央", kana="イシカワマオ"))
    Application.objects.update(device="same")
    assert "同じ端末" in refusal(application, colleague(application), device="same")
    mine = colleague(application)
    renewal = ApplicationFactory(member=mine, purpose=Purpose.RENEWAL, organisation=application.organisation)
    assert "ご自身の申込み" in refusal(renewal, mine)


def test_a_namesake_with_another_reading_is_somebody_else(application):
    assert vouched(application, colleague(application, name="石川 真央", kana="いしかわ まなか")).vouches.count() == 1


def test_a_member_of_another_body_does_not_count_and_one_who_is_lent_here_does(application):
    assert "違う団体" in refusal(application, MemberFactory(joined_at=now() - LONG_AGO))
    lent = MemberFactory(joined_at=now() - LONG_AGO)
    AffiliationFactory(member=lent, organisation=application.organisation, kind=Affiliation.Kind.SECONDED)
    assert vouched(application, lent).vouches.get().voucher == lent


def test_a_member_of_less_than_thirty_days_is_told_from_when(application, monkeypatch):
    member = colleague(application, joined_at=now() - timedelta(days=29))
    assert "入会から30日たつと、ほかの方を確認できます（" in refusal(application, member)
    later(monkeypatch, days=1, minutes=1)
    assert vouched(application, member).vouches.count() == 1


@pytest.mark.parametrize("standing", [Standing.ALUMNI])
def test_who_has_left_service_does_not_vouch(application, standing):
    assert "在籍の状態" in refusal(application, colleague(application, standing=standing))


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.LEFT, Standing.APPLICANT])
def test_who_is_not_inside_learns_nothing(application, standing):
    member = colleague(application, standing=standing)
    with pytest.raises(NotAllowed):
        actions.find_called(member, word_for(application))


@pytest.mark.parametrize("standing", [Standing.LEAVE, Standing.SECONDED])
def test_who_is_on_leave_or_lent_out_still_knows_the_colleagues(application, standing):
    assert vouched(application, colleague(application, standing=standing)).vouches.count() == 1


def test_whose_own_yearly_proof_is_overdue_does_not_vouch(application):
    assert "年に一度の確認が済むと" in refusal(application, colleague(application, read_only=True))


def test_one_member_is_one_voice(application):
    member = colleague(application)
    vouched(application, member)
    with pytest.raises(Refused, match="もう確認しています"):
        actions.vouch(member, word_for(application))


def rests(member, on) -> None:
    """`member` was let in by the word of `on`."""
    Vouch.objects.create(
        application=ApplicationFactory(state=State.APPROVED, settled_at=now(), member=member), voucher=on, vouchee=member, vouched_at=now()
    )


def test_a_ring_is_refused_however_long_it_is(application):
    mine = colleague(application)
    middle, last = colleague(application), colleague(application)
    rests(middle, mine)
    rests(last, middle)
    renewal = ApplicationFactory(member=mine, purpose=Purpose.RENEWAL, organisation=application.organisation)
    assert "輪になるため" in refusal(renewal, middle)
    assert "輪になるため" in refusal(renewal, last)
    assert relied_on([last.pk]) == {middle.pk, mine.pk}


def test_a_ring_that_is_closed_already_does_not_hang_the_house(application):
    one, two = colleague(application), colleague(application)
    rests(one, two)
    rests(two, one)
    assert relied_on([one.pk]) == {one.pk, two.pk}


@pytest.mark.parametrize("order", [0, 1])
def test_two_of_whom_one_was_let_in_by_the_other_are_one_voice(application, order):
    old, young = colleague(application), colleague(application)
    rests(young, old)
    first, second = (old, young) if order else (young, old)
    vouched(application, first)
    assert "つながっています" in refusal(application, second)
    assert vouched(application, colleague(application)).proof == "vouch"


def test_what_was_taken_back_ties_nobody(application):
    old, young = colleague(application), colleague(application)
    rests(young, old)
    Vouch.objects.update(revoked_at=now())
    vouched(application, old)
    assert vouched(application, young).proof == "vouch"


def test_at_most_three_wait_at_a_time_and_ten_a_year(application):
    member, body = colleague(application), application.organisation
    for _ in range(3):
        vouched(ApplicationFactory(organisation=body), member)
    assert "3件あります" in refusal(application, member)
    Application.objects.exclude(pk=application.pk).update(state=State.DECLINED)
    for _ in range(7):
        done = ApplicationFactory(organisation=body, state=State.APPROVED, settled_at=now())
        Vouch.objects.create(application=done, voucher=member, vouched_at=now())
    assert "一年度に10件まで" in refusal(application, member)
    Vouch.objects.update(vouched_at=now() - timedelta(days=366))
    assert vouched(application, member).vouches.count() == 1


def test_a_body_that_is_not_listed_is_looked_at_by_a_person():
    with pytest.raises(Refused, match="一覧にないため"):
        actions.call_for_vouches(ApplicationFactory(organisation=None, organisation_text="青波広域連合"))


@pytest.mark.parametrize("proof", ["code", "vouch"])
def test_what_is_proved_calls_for_nobody(proof):
    with pytest.raises(Refused, match="済んでいるか"):
        actions.call_for_vouches(ApplicationFactory(proof=proof))


def test_a_vouch_is_taken_back_and_the_proof_falls_with_it(application):
    member = colleague(application)
    vouched(application, member)
    vouched(application, colleague(application))
    actions.revoke_vouch(Vouch.objects.get(voucher=member), by=member)
    application.refresh_from_db()
    assert (application.proof, application.proved_at, application.state) == ("", None, State.WAITING_PERSON)
    assert vouched(application, member).proof == "vouch"


def test_an_approval_that_rests_on_a_vouch_taken_back_goes_back_into_the_queue(application, reception):
    member = colleague(application)
    vouched(application, member)
    actions.approve(vouched(application, colleague(application)), by=reception)
    actions.revoke_vouch(Vouch.objects.get(voucher=member), by=member)
    application.refresh_from_db()
    assert (application.state, application.settles_at, application.decided_by, application.proof) == (State.WAITING_PERSON, None, None, "")


def test_after_the_decision_has_taken_effect_a_vouch_stands_and_names_the_account(application, reception):
    member = colleague(application)
    vouched(application, member)
    newcomer = actions.settle(actions.approve(vouched(application, colleague(application)), by=reception))
    assert set(Vouch.objects.values_list("vouchee", flat=True)) == {newcomer.pk}
    assert Affiliation.objects.get(member=newcomer).proof == "vouch"
    with pytest.raises(Refused, match="取り消せません"):
        actions.revoke_vouch(Vouch.objects.get(voucher=member), by=member)


def test_nobody_takes_back_the_vouch_of_another(application):
    vouched(application, colleague(application))
    with pytest.raises(NotAllowed):
        actions.revoke_vouch(Vouch.objects.get(), by=colleague(application))


def test_the_vouch_of_who_was_stopped_meanwhile_does_not_count(application):
    first = colleague(application)
    vouched(application, first)
    first.standing = Standing.SUSPENDED
    first.save()
    assert vouched(application, colleague(application)).proof == ""


def yearly(purpose=Purpose.RENEWAL, **more) -> Application:
    body = OrganisationFactory()
    member = MemberFactory(serving=body, joined_at=now() - LONG_AGO)
    return ApplicationFactory(member=member, purpose=purpose, organisation=body, email=member.email, **more)


def test_the_yearly_proof_at_the_same_body_decides_by_itself():
    renewal = yearly()
    Affiliation.objects.update(proved_on=today() - timedelta(days=300), proof="code")
    vouched(renewal, colleague(renewal))
    done = vouched(renewal, colleague(renewal))
    assert (done.state, done.proof, done.decided_by, done.settled_at is not None) == (State.APPROVED, "vouch", None, True)
    assert Affiliation.objects.get(member=renewal.member).proof == "vouch"
    assert (last_mail(renewal.email).subject, Entry.objects.get(act="reception.application.approved").by_id) == (
        "【庁舎】在職の確認について",
        None,
    )


@pytest.mark.parametrize("why", ["a transfer to another body", "a second look"])
def test_what_a_person_must_look_at_waits_for_a_person(why):
    asked = yearly(second_look="同じ端末") if why == "a second look" else yearly(Purpose.TRANSFER)
    if why != "a second look":
        asked.organisation = OrganisationFactory()
        asked.save()
    vouched(asked, colleague(asked))
    assert vouched(asked, colleague(asked)).state == State.WAITING_PERSON


def test_who_vouched_and_how_often_is_shown_in_a_fixed_number_of_queries(application, django_assert_num_queries):
    members = [colleague(application) for _ in range(3)]
    rests(members[1], members[0])
    Vouch.objects.create(application=application, voucher=members[0], vouched_at=now())
    with django_assert_num_queries(3):
        assert [(line.times, line.rests) for line in vouches_of(application)] == [(2, False)]
    for member in members[1:]:
        Vouch.objects.create(application=application, voucher=member, vouched_at=now())
    with django_assert_num_queries(3):
        assert [(line.times, line.rests, line.serving) for line in vouches_of(application)] == [
            (2, False, True), (1, True, True), (1, False, True),
        ]  # fmt: skip

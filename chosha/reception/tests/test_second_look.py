"""Two pairs of eyes: asked for by the building or by hand; the first yes by one, the second by another."""

import re
from datetime import timedelta

import pytest

from chosha.audit.models import Entry
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.models import State
from chosha.reception.tests.factories import WaitingFactory

pytestmark = pytest.mark.django_db
QUEUE = "/secretariat/reception/"


@pytest.fixture
def pair():
    return [StaffFactory(role=RoleName.RECEPTION, display_name=name) for name in ("かえで", "すぎ")]


def marked(**more):
    return WaitingFactory(second_look="前に見送ったことがあるため", **more)


def fresh(application):
    application.refresh_from_db()
    return application


def words(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_first_yes_decides_nothing_and_the_second_of_another_does(pair):
    first, second = pair
    application = marked()
    actions.approve(application, by=first)
    assert (fresh(application).state, application.first_yes_by, application.claimed_by) == (State.WAITING_PERSON, first, None)
    actions.approve(application, by=second)
    assert (fresh(application).state, application.decided_by) == (State.APPROVED, second)


def test_the_same_volunteer_cannot_be_both(pair):
    application = marked()
    actions.approve(application, by=pair[0])
    with pytest.raises(Refused, match="もう一人の受付係"):
        actions.approve(application, by=pair[0])
    assert fresh(application).state == State.WAITING_PERSON


def test_whoever_said_the_first_yes_is_not_given_it_again(pair):
    application = marked()
    actions.approve(application, by=pair[0])
    with pytest.raises(Refused, match="担当を待っている申込みはありません"):
        actions.claim_next(by=pair[0])
    assert actions.claim_next(by=pair[1]) == application


def test_the_first_yes_can_be_taken_back_by_whoever_said_it_alone(pair):
    first, second = pair
    application = marked()
    actions.approve(application, by=first)
    with pytest.raises(Refused):
        actions.undo(application, by=second)
    actions.undo(application, by=first)
    assert (fresh(application).first_yes_by, application.second_look) == (None, "前に見送ったことがあるため")


def test_undoing_the_second_yes_leaves_the_first(pair):
    first, second = pair
    application = marked()
    actions.approve(application, by=first)
    actions.approve(application, by=second)
    actions.undo(application, by=second)
    assert (fresh(application).state, application.first_yes_by) == (State.WAITING_PERSON, first)
    with pytest.raises(Refused):
        actions.approve(application, by=first)


def test_one_is_enough_to_decline(pair):
    application = marked()
    actions.approve(application, by=pair[0])
    actions.decline(application, by=pair[1], reason="proof")
    assert fresh(application).state == State.DECLINED


def test_the_building_asks_for_two_when_the_application_reaches_the_queue(django_capture_on_commit_callbacks):
    WaitingFactory(device="d" * 64)
    application = WaitingFactory(device="d" * 64, state=State.WAITING_PROOF, proof="", work_address="")
    with django_capture_on_commit_callbacks(execute=True):
        actions.ask_for_person(application)
    assert fresh(application).second_look == "同じ端末からの申込みが、ほかにあるため"


def test_what_the_building_did_not_mark_in_time_is_found_at_the_decision(pair):
    WaitingFactory(device="d" * 64)
    application = WaitingFactory(device="d" * 64)
    actions.approve(application, by=pair[0])
    assert (fresh(application).state, application.second_look) == (State.WAITING_PERSON, "同じ端末からの申込みが、ほかにあるため")


def test_somebody_about_whom_nothing_is_odd_is_not_marked():
    application = WaitingFactory()
    assert (actions.mark_second_look(application), fresh(application).second_look) == ("", "")


def test_by_hand_it_needs_a_reason_and_goes_back_at_its_old_place(pair):
    since = now() - timedelta(hours=9)
    application = WaitingFactory(state_since=since)
    actions.claim(application, by=pair[0])
    with pytest.raises(Refused, match="書いてください"):
        actions.ask_second_look(application, " ", by=pair[0])
    actions.ask_second_look(application, "部署名が組織図にありません", by=pair[0])
    assert (fresh(application).second_look, application.claimed_by, application.state_since) == ("部署名が組織図にありません", None, since)
    assert "部署名" not in str(list(Entry.objects.values("reason", "details")))  # the record outlives the application


def test_by_hand_one_can_be_the_first_of_the_two_at_once(pair):
    application = WaitingFactory()
    actions.ask_second_look(application, "念のため", by=pair[0], says_yes=True)
    assert (fresh(application).first_yes_by, application.second_look) == (pair[0], "念のため")


def test_whoever_is_not_of_the_reception_asks_for_nobody():
    with pytest.raises(NotAllowed):
        actions.ask_second_look(WaitingFactory(), "念のため", by=MemberFactory())


def test_the_pages_say_why_two_look_who_looked_and_what_is_next(client, pair):
    first, second = pair
    application = marked()
    client.force_login(first)
    client.post(f"{QUEUE}{application.pk}/claim/")
    page = words(client.get(f"{QUEUE}{application.pk}/"))
    assert ("前に見送ったことがあるため。" in page, "迎え入れる（一人目）" in page) == (True, True)
    answer = words(client.post(f"{QUEUE}{application.pk}/approval/", follow=True))
    assert ("もう一人の受付係が見てから決まります" in answer, "あなたは一人目です" in answer, Mail.objects.count()) == (True, True, 0)
    client.force_login(second)
    assert "二人目待ち" in words(client.get(QUEUE))
    client.post(f"{QUEUE}{application.pk}/claim/")
    page = words(client.get(f"{QUEUE}{application.pk}/"))
    assert ("かえでさんが、" in page, "迎え入れる</button>" in page) == (True, True)


def test_asking_for_another_has_its_page(client, pair):
    application = WaitingFactory()
    client.force_login(pair[0])
    place = f"{QUEUE}{application.pk}/second-look/"
    assert (client.get(place).status_code, client.post(place, {"reason": " "}).status_code) == (200, 422)
    assert client.post(place, {"reason": "あ" * 81}).status_code == 422
    client.post(place, {"reason": "念のため", "says_yes": "on"})
    assert (fresh(application).second_look, application.first_yes_by) == ("念のため", pair[0])


def test_a_volunteer_who_is_alone_is_told_that_a_second_is_missing(client):
    only = StaffFactory(role=RoleName.RECEPTION)
    client.force_login(only)
    application = marked()
    actions.approve(application, by=only)
    assert "管理係に、もう一人を頼んでください" in words(client.get(f"{QUEUE}{application.pk}/"))

"""Applications in every state."""

import factory

from chosha.kernel.clock import now
from chosha.members.tests.factories import OrganisationFactory
from chosha.reception.actions import approve, settle
from chosha.reception.models import Application, State


class ApplicationFactory(factory.django.DjangoModelFactory):
    """Somebody who has just applied and serves a city with the domain city.aonami.lg.jp of grade A."""

    class Meta:
        model = Application

    email = factory.Sequence(lambda n: f"applicant{n}@example.jp")
    name = "石川 真央"
    display_name = "まお"
    kana = "いしかわ まお"
    organisation = factory.SubFactory(OrganisationFactory, name="青波市", domain="city.aonami.lg.jp")
    post = "健康推進課"
    motive = "同じ立場の方の話を聞いてみたいです。"
    rules_version = "第1版"
    consented_at = factory.LazyFunction(now)
    created_at = factory.LazyFunction(now)
    state = State.WAITING_PROOF
    state_since = factory.LazyFunction(now)


class WaitingFactory(ApplicationFactory):
    """Proved by a code, waits for a person."""

    state = State.WAITING_PERSON
    work_address = "m-ishikawa@city.aonami.lg.jp"
    proof = Application.Proof.CODE
    proved_at = factory.LazyFunction(now)


def welcomed(application, *, by, mailed=True, **rest):
    """The member that an application becomes once a volunteer has welcomed it and the time for taking it back is over."""
    return settle(approve(application, by=by, **rest), mailed=mailed)

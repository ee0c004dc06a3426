import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client

from chosha.kernel.sessions import signed_in_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    member = get_user_model()(email="taro@example.jp", name="太郎", display_name="太郎")
    member.set_password("a long one 4771")
    member.save()
    return member


@pytest.fixture
def session_key(member):
    client = Client()
    client.force_login(member)
    return client.session.session_key


def test_a_session_is_alive_by_djangos_own_rules(member, session_key):
    assert [signed_in_member(key) for key in (session_key, "", "never existed")] == [member.pk, None, None]
    member.set_password("another one entirely")
    member.save()
    assert signed_in_member(session_key) is None


def test_asking_writes_nothing_even_when_the_session_no_longer_counts(member, session_key):
    member.set_password("another one entirely")
    member.save()
    signed_in_member(session_key)
    assert Session.objects.filter(session_key=session_key).exists()

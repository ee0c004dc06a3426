from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client

from chosha.realtime.hub import permissions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(permissions, "_declared", {})
    permissions.declare_stream("open", lambda member_id, object_id: True)
    permissions.declare_stream("own", lambda member_id, object_id: int(object_id) == member_id)
    permissions.declare_stream("broken", lambda member_id, object_id: 1 / 0 > 0)
    yield


@pytest.fixture
def member() -> object:
    member = get_user_model()(email="a@example.jp", name="青木 晴", display_name="青木", standing="member")
    member.set_password("とてもながい合言葉")
    member.save()
    return member


def session_of(member: object) -> str:
    client = Client()
    client.force_login(member)
    return str(client.session.session_key)


def test_a_session_names_its_member_and_the_room_decides(member) -> None:
    key = session_of(member)
    assert permissions.admit(key, ["open:1"]) == member.pk
    assert permissions.admit(key, ["open:1", f"own:{member.pk}"]) == member.pk
    assert permissions.admit(key, ["open:1", "own:1"]) is None


@pytest.mark.parametrize("stream", ["unknown:1", "own:not-a-number", "broken:1"])
def test_an_unknown_stream_an_odd_id_and_a_failing_room_mean_no(member, stream: str) -> None:
    assert permissions.admit(session_of(member), [stream]) is None


def test_without_a_living_session_nobody_listens(member) -> None:
    key = session_of(member)
    Session.objects.all().delete()
    assert [permissions.admit(dead, ["open:1"]) for dead in (key, "", "x" * 32)] == [None, None, None]


def test_a_changed_password_and_a_closed_account_end_the_session(member) -> None:
    key = session_of(member)
    member.set_password("べつのながい合言葉")
    member.save()
    assert permissions.admit(key, ["open:1"]) is None
    fresh = session_of(member)
    assert permissions.admit(fresh, ["open:1"]) == member.pk
    member.is_active = False
    member.save()
    assert permissions.admit(fresh, ["open:1"]) is None


def test_asking_writes_nothing(member, django_assert_num_queries) -> None:
    key = session_of(member)
    with django_assert_num_queries(2):
        assert permissions.admit(key, ["open:1"]) == member.pk
    member.set_password("べつのながい合言葉")
    member.save()
    permissions.admit(key, ["open:1"])
    assert Session.objects.filter(session_key=key).exists()


def test_a_stream_name_is_declared_once() -> None:
    with pytest.raises(ValueError, match="already declared"):
        permissions.declare_stream("open", lambda member_id, object_id: False)
    assert permissions.declared_streams() == ["broken", "open", "own"]

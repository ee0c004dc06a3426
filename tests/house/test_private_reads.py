"""Whatever page of the staff shows what is private about somebody, the record says who looked, and the member can read it."""

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.members.models import Member, Role, RoleName
from chosha.members.tests.factories import MemberFactory, RulesFactory, StaffFactory, enter_fresh
from chosha.reception.queries.access_log import reads_of
from chosha.reception.tests.factories import WaitingFactory
from tests.house.walking import urls

pytestmark = pytest.mark.django_db
ADDRESS, NAME, WORK = "planted-private@example.jp", "髙橋 植子", "planted-work@city.aonami.lg.jp"


def everything() -> Member:
    """A volunteer who may enter every room of the staff."""
    member = StaffFactory(role=RoleName.ADMINISTRATOR)
    others = [name for name in RoleName if name != RoleName.ADMINISTRATOR]
    Role.objects.bulk_create(Role(member=member, name=name, granted_at=member.joined_at) for name in others)
    return member


@pytest.fixture(params=["member", "volunteer"])
def planted(request: pytest.FixtureRequest) -> Member:
    make = MemberFactory if request.param == "member" else StaffFactory
    return make(email=ADDRESS, name=NAME, kana="たかはし うえこ")


def test_every_page_that_shows_what_is_private_records_who_looked(planted):
    reader = everything()
    application = WaitingFactory(member=planted, email=ADDRESS, name=NAME, work_address=WORK)
    RulesFactory()
    client = Client()
    shown = []
    for name, path in urls({"member_id": str(planted.pk), "application_id": str(application.pk)}):
        if not path.startswith(("/secretariat/", "/moderation/")):
            continue
        Entry.objects.all().delete()
        enter_fresh(client, reader)
        page = client.get(path, {"q": NAME})
        if page.status_code == 200 and any(secret in page.content.decode() for secret in (ADDRESS, WORK)):
            shown.append(name)
            assert (name, [(line.who, line.words != "") for line in reads_of(planted)[0]]) == (name, [(reader.name_with_san, True)])
    assert {"secretariat:private", "reception:review"} <= set(shown)


def test_pages_of_members_show_nothing_of_it(planted):
    client = Client()
    client.force_login(MemberFactory())
    for name, path in urls({"member_id": str(planted.pk)}):
        if not name.startswith(("api-1:", "account_", "mfa_", "demo:")):
            page = client.get(path, {"q": NAME})
            words = "" if page.streaming else page.content.decode(errors="replace")
            assert (path, [secret for secret in (ADDRESS, "髙橋 植子<") if secret in words]) == (path, [])

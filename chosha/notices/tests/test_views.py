import pytest
from django.test import Client

from chosha.members.models import Standing
from chosha.members.tests.factories import MemberFactory
from chosha.notices.access import visible_notices
from chosha.notices.actions import notify
from chosha.notices.models import Notice
from chosha.notices.queries import has_unread
from chosha.notices.tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db
DOT = 'class="dot"></span><span class="unseen">まだ'


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def test_notices_are_listed_with_a_dot_until_they_are_opened(client, member):
    notice = NoticeFactory(to=member)
    page = client.get("/notices/").content.decode()
    assert (notice.line in page, DOT in page) == (True, True)
    assert client.post(f"/notices/{notice.pk}/open/").url == "/me/"
    assert (DOT in client.get("/notices/").content.decode(), has_unread(member)) == (False, False)


def test_all_can_be_read_at_once(client, member):
    NoticeFactory.create_batch(3, to=member)
    client.post("/notices/all-read/")
    assert has_unread(member) is False


def test_an_empty_page_says_so_calmly(client, member):
    assert "お知らせは、まだありません" in client.get("/notices/").content.decode()


def test_nobody_sees_or_opens_the_notices_of_another(client, member):
    foreign = NoticeFactory(line="人のお知らせ")
    assert "人のお知らせ" not in client.get("/notices/").content.decode()
    assert client.post(f"/notices/{foreign.pk}/open/").status_code == 404
    assert list(visible_notices(member)) == []
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_a_notice_never_leads_out_of_the_building(client, member):
    for url in ("https://elsewhere.example/", "//elsewhere.example/"):
        assert client.post(f"/notices/{NoticeFactory(to=member, url=url).pk}/open/").status_code == 404


def test_strangers_and_the_suspended_get_nothing():
    stopped = Client()
    stopped.force_login(MemberFactory(standing=Standing.SUSPENDED))
    assert (Client().get("/notices/").url[:7], stopped.get("/notices/").url) == ("/login/", "/outside/")


def test_a_second_event_about_the_same_thing_renews_the_unread_notice(member):
    for _ in range(2):
        notify(member, "受付に、新しい申込みがあります", "/secretariat/reception/", key="reception.queue", id=0)
    assert Notice.objects.filter(to=member).count() == 1


def test_the_list_goes_on_page_by_page_and_ends(client, member):
    NoticeFactory.create_batch(31, to=member)
    first = client.get("/notices/")
    second = client.get("/notices/", {"after": first.context["cursor"]})
    lines = [notice.pk for page in (first, second) for notice in page.context["notices"]]
    assert (len(lines), len(set(lines)), second.context["cursor"]) == (31, 31, "")
    assert client.get("/notices/", {"after": "nonsense-9"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_the_same_number_of_times(client, member, count, django_assert_num_queries):
    NoticeFactory.create_batch(count, to=member)
    with django_assert_num_queries(5):
        client.get("/notices/")

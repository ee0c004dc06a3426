"""新着の番地: what a feed reader gets is what its member may read at that moment, and nothing of anybody's mail."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.board.actions import delete_post, end_feed, make_feed
from chosha.board.models import FeedAddress
from chosha.board.tests.factories import make_post
from chosha.board.tests.test_masked import ask
from chosha.board.views.feeds import METER
from chosha.kernel.clock import today
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import change_standing
from chosha.members.models import Duty, RoleName, Standing
from chosha.members.tests.factories import PASSWORD, DutyFactory, MemberFactory, OrganisationFactory, StaffFactory, enter_fresh
from chosha.moderation.actions import cover_thing
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def member():
    return MemberFactory()


def address(member, duty=None) -> str:
    return f"/board/feeds/{make_feed(by=member, name='家', duty=duty)[1]}/posts.atom"


def read(path) -> list[dict[str, str]]:
    answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    entries = ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    return [{"title": entry.findtext(f"{ATOM}title"), "lines": entry.findtext(f"{ATOM}summary")} for entry in entries]


def test_title_and_first_lines_of_the_newest_posts_without_a_session(member):
    make_post(title="先の題"), make_post(title="<後>の題&", body=f"**太い**はじめ{'長' * 300}")
    first, second = read(address(member))
    assert (first["title"], second["title"], len(first["lines"])) == ("<後>の題&", "先の題", 160)
    assert first["lines"].startswith("太いはじめ")


def test_an_entry_leads_into_the_house_and_names_nobodys_mail(member, settings):
    post = make_post()
    text = Client().get(address(member)).content.decode()
    assert (f'href="{settings.CHOSHA_BASE_URL}/board/{post.pk}/"' in text, post.author.name_with_san in text) == (True, True)
    assert ("@" in text, "<email>" in text) == (False, False)


def test_a_field_narrows_it_to_itself_and_its_parts(member):
    large = DutyFactory(slug="zeimu", name="税務")
    make_post(title="収納の話", duty=Duty.objects.create(slug="shuno", name="収納", parent=large))
    make_post(title="ほかの話")
    assert [entry["title"] for entry in read(address(member, large))] == ["収納の話"]


def test_what_the_member_may_not_read_is_not_in_it(member):
    body = OrganisationFactory()
    colleague = MemberFactory(serving=body, spares_own_body=True)
    reader = MemberFactory(serving=body)
    make_post(by=colleague, title="同じ団体に見せない題")
    delete_post(gone := make_post(title="消した題"), by=gone.author)
    moderator = StaffFactory(role=RoleName.MODERATOR)
    cover_thing("board.post", make_post(title="伏せた題"), by=moderator, reason="場所が分かるため")
    assert [read(address(reader)), [entry["title"] for entry in read(address(moderator))]] == [[], ["同じ団体に見せない題"]]


@pytest.mark.parametrize(("standing", "status"), [(Standing.SUSPENDED, 404), (Standing.LEFT, 410), (Standing.ALUMNI, 200)])
def test_whoever_is_out_reads_nothing(member, standing, status):
    path = address(member)
    change_standing(member, standing, by=None, reason="試し")
    assert Client().get(path).status_code == status


def test_staff_without_a_second_step_read_nothing():
    assert Client().get(address(StaffFactory(totp=False))).status_code == 404


def test_an_ended_address_is_gone_and_an_unknown_one_was_never_there(member):
    path = address(member)
    end_feed(FeedAddress.objects.get(), by=member)
    assert [Client().get(path).status_code, Client().get("/board/feeds/x/posts.atom").status_code] == [410, 404]
    with pytest.raises(NotAllowed):
        end_feed(FeedAddress.objects.get(), by=MemberFactory())
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == ["board.feed.made", "board.feed.ended"]


def test_nobody_on_the_way_keeps_it_and_what_is_known_is_not_sent_again(member):
    make_post()
    path = address(member)
    first = Client().get(path)
    again = Client().get(path, headers={"If-None-Match": first["ETag"]})
    assert (first["Cache-Control"], first["X-Robots-Tag"]) == ("private, no-cache", "noindex")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert FeedAddress.objects.get().last_used_on == today()


def test_who_asks_too_often_rests(member, monkeypatch):
    monkeypatch.setattr(METER, "most", 2)
    path = address(member)
    answers = [Client().get(path) for _ in range(3)]
    assert ([answer.status_code for answer in answers], answers[2]["Retry-After"]) == ([200, 200, 429], "600")


def test_signs_that_xml_cannot_carry_break_nothing(member):
    make_post(title="題\x0bの字", body="文\x1bの字")
    assert read(address(member)) == [{"title": "題の字", "lines": "文の字"}]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_feed_asks_the_database_the_same_however_long_it_is(member, how_many, django_assert_num_queries):
    three_guardians()
    for number in range(how_many):
        make_post(), ask(wearer(), f"form-{number}")
    path = address(member)
    Client().get(path)
    with django_assert_num_queries(2):
        assert len(read(path)) == 2 * how_many


def test_the_address_is_shown_once_and_only_its_digest_is_kept(client, member):
    enter_fresh(client, member)
    assert "番地は、まだありません" in client.get("/board/feeds/").content.decode()
    assert client.post("/board/feeds/", {"name": ""}).status_code == 422
    page = client.post("/board/feeds/", {"name": "居間の機械"})
    secret = page.context["address"].split("/")[-2]
    assert (page.status_code, secret in page.content.decode(), secret in client.get("/board/feeds/").content.decode()) == (200, True, False)
    assert secret not in str(list(FeedAddress.objects.values_list()))
    client.post(f"/board/feeds/{FeedAddress.objects.get().pk}/end/")
    assert "居間の機械" not in client.get("/board/feeds/").content.decode()


def test_another_members_address_cannot_be_ended(client, member):
    made, _ = make_feed(by=MemberFactory(), name="よそ")
    enter_fresh(client, member)
    assert client.post(f"/board/feeds/{made.pk}/end/").status_code == 404


def test_a_new_password_ends_every_address(client):
    member = MemberFactory(password=True)
    path = address(member)
    enter_fresh(client, member)
    words = {"oldpassword": PASSWORD, "password1": "みどりの窓口と三つの付せん", "password2": "みどりの窓口と三つの付せん"}
    client.post("/me/password/", words)
    assert Client().get(path).status_code == 410


def test_ten_are_enough(member):
    for _ in range(10):
        make_feed(by=member, name="家")
    with pytest.raises(Refused, match="10個まで"):
        make_feed(by=member, name="家")
    FeedAddress.objects.update(ended_at=timezone.now())
    assert make_feed(by=member, name="家")[0].name == "家"

import pytest

from chosha.members.actions import load_bodies
from chosha.members.engine.bodies import check_digit
from chosha.members.models import Organisation
from chosha.members.queries import bodies_of_domain, domain_match, find_members, find_organisations, members_named
from chosha.members.tests.factories import MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lists(django_db_setup, django_db_blocker):
    """The official lists, loaded once for this file."""
    with django_db_blocker.unblock():
        load_bodies()
        yield
        Organisation.objects.all().delete()
        from chosha.members.models import Duty

        Duty.objects.all().delete()


@pytest.mark.parametrize("typed", ["とやま", "toyama", "162019", "富山", "トヤマ", "ＴＯＹＡＭＡ", "富山市", "富山県富山市", "とやまし"])
def test_the_picker_finds_toyama_however_it_is_typed(lists, typed):
    assert find_organisations(typed)[0].full_name == "富山県富山市"


def test_namesakes_are_shown_with_their_prefecture(lists):
    assert {body.full_name for body in find_organisations("府中市")} == {"東京都府中市", "広島県府中市"}


@pytest.mark.parametrize("typed", ["", "　", "存在しない町名です", pytest.param("あ" * 20_000, id="a page of text")])
def test_nothing_typed_and_nothing_known_find_nothing(lists, typed):
    assert find_organisations(typed) == []


def test_an_address_of_namesakes_belongs_to_both(lists):
    found = {body.full_name for body in bodies_of_domain("a@city.fuchu.lg.jp")}
    assert found == {"東京都府中市", "広島県府中市"}


@pytest.mark.parametrize(("code", "digit"), [("16201", "9"), ("13101", "6"), ("01100", "2")])
def test_the_check_digit_of_a_code(code, digit):
    assert check_digit(code) == digit


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@city.aonami.lg.jp", "city.aonami.lg.jp"),
        ("A@CITY.AONAMI.LG.JP", "city.aonami.lg.jp"),
        ("a@tax.city.aonami.lg.jp", "city.aonami.lg.jp"),
        ("a@evil-city.aonami.lg.jp", None),
        ("a@city.aonami.lg.jp.example.com", None),
        ("a@lg.jp", None),
        ("nothing", None),
    ],
)
def test_a_work_address_belongs_to_the_domain_itself_or_one_below(address, domain):
    match = domain_match(OrganisationFactory(domain="city.aonami.lg.jp"), address)
    assert (match.domain if match else None) == domain


def test_members_with_the_same_name_are_found_whatever_the_spaces():
    member = MemberFactory(name="石川　真央")
    MemberFactory(name="石川 真央子")
    assert list(members_named("石川 真央")) == [member]


def test_a_part_of_a_private_address_finds_nobody():
    member = MemberFactory(email="minoru@example.jp")
    assert (find_members("minoru@example.jp"), find_members("minoru@")) == ([member], [])

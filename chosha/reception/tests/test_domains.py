"""Which work addresses prove service: the rules by table, then the lists as they are."""

import pytest

from chosha.members.actions import load_bodies
from chosha.members.models import Organisation
from chosha.members.tests.factories import OrganisationFactory
from chosha.reception.engine.domains import Claim, Verdict, host_of, judge, waits_for_person
from chosha.reception.queries import read_address

TOYAMA, TAKAOKA, FUCHU_TOKYO, FUCHU_HIROSHIMA, PREFECTURE, OTHER = 1, 2, 3, 4, 5, 6
CLAIMS = (
    Claim(TOYAMA, "city.toyama.lg.jp", "C"),
    Claim(TOYAMA, "city.toyama.toyama.jp", "B"),
    Claim(TAKAOKA, "city.takaoka.toyama.jp", "B"),
    Claim(FUCHU_TOKYO, "city.fuchu.lg.jp", "C"),
    Claim(FUCHU_HIROSHIMA, "city.fuchu.lg.jp", "C"),
    Claim(PREFECTURE, "pref.toyama.lg.jp", "A"),
    Claim(PREFECTURE, "toyama.jp", "A"),
    Claim(OTHER, "town.tateyama.net", "A"),
)


@pytest.mark.parametrize(
    ("host", "body", "verdict", "owners"),
    [
        ("city.toyama.toyama.jp", TOYAMA, Verdict.PROVES, ()),  # B
        ("pref.toyama.lg.jp", PREFECTURE, Verdict.PROVES, ()),  # A
        ("zeimu.city.toyama.toyama.jp", TOYAMA, Verdict.PROVES, ()),  # a name below it counts
        ("a.b.pref.toyama.lg.jp", PREFECTURE, Verdict.PROVES, ()),
        ("city.toyama.lg.jp", TOYAMA, Verdict.PERSON, ()),  # C is a guess
        ("city.fuchu.lg.jp", FUCHU_TOKYO, Verdict.PERSON, ()),  # two namesakes claim it
        ("city.fuchu.lg.jp", FUCHU_HIROSHIMA, Verdict.PERSON, ()),
        ("city.fuchu.lg.jp", TOYAMA, Verdict.ELSEWHERE, (FUCHU_TOKYO, FUCHU_HIROSHIMA)),
        ("city.takaoka.toyama.jp", TOYAMA, Verdict.ELSEWHERE, (TAKAOKA,)),
        ("zei.city.takaoka.toyama.jp", TOYAMA, Verdict.ELSEWHERE, (TAKAOKA,)),
        ("city.takaoka.toyama.jp", PREFECTURE, Verdict.ELSEWHERE, (TAKAOKA,)),  # the nearest claim counts, not the wider one
        ("city.takaoka.toyama.jp", None, Verdict.ELSEWHERE, (TAKAOKA,)),  # written freely, but the address knows better
        ("city.nowhere.lg.jp", TOYAMA, Verdict.PERSON, ()),  # has the form of a body, but no list knows it
        ("union.nowhere.lg.jp", None, Verdict.PERSON, ()),
        ("shinsei-toyama.lg.jp", TOYAMA, Verdict.SERVICE, ()),
        ("mail.shinsei-toyama.lg.jp", TOYAMA, Verdict.SERVICE, ()),
        ("toyama.lg.jp", TOYAMA, Verdict.SERVICE, ()),
        ("lg.jp", TOYAMA, Verdict.SERVICE, ()),
        ("toyama-e.ed.jp", TOYAMA, Verdict.SCHOOL, ()),
        ("tym.ed.jp", None, Verdict.SCHOOL, ()),
        ("gmail.com", TOYAMA, Verdict.FREE, ()),
        ("yahoo.co.jp", None, Verdict.FREE, ()),
        ("icloud.com", TOYAMA, Verdict.FREE, ()),
        ("docomo.ne.jp", TOYAMA, Verdict.FREE, ()),
        ("a1.ezweb.ne.jp", TOYAMA, Verdict.FREE, ()),
        ("mhlw.go.jp", TOYAMA, Verdict.PERSON, ()),
        ("example.co.jp", TOYAMA, Verdict.PERSON, ()),
    ],
)
def test_what_a_domain_says_about_serving_a_body(host, body, verdict, owners):
    assert judge(host, body=body, by_hand=body is None, claims=CLAIMS) == (verdict, owners)


@pytest.mark.parametrize(
    "host",
    [
        "city.toyama.toyama.jp.example.com",
        "city.toyama.toyama.jp.evil.lg.jp.example.net",
        "xcity.toyama.toyama.jp.co",
        "city.toyama.toyama.jp.",
        "city-toyama.toyama.jp.example.com",
        "cіty.toyama.toyama.jp.example.com",  # a Cyrillic letter
    ],
)
def test_no_name_that_only_looks_like_a_body_proves_anything(host):
    verdict, _ = judge(host, body=TOYAMA, by_hand=False, claims=CLAIMS)
    assert verdict not in (Verdict.PROVES, Verdict.ELSEWHERE)


@pytest.mark.parametrize("host", ["evilcity.toyama.lg.jp", "citytoyama.lg.jp", "cіty.toyama.lg.jp", "city.toyama-lg.jp"])
def test_a_name_next_to_a_true_one_is_not_below_it(host):
    verdict, _ = judge(host, body=TOYAMA, by_hand=False, claims=CLAIMS)
    assert verdict in (Verdict.SERVICE, Verdict.PERSON)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("A@City.Toyama.LG.JP", "city.toyama.lg.jp"),
        ("a@ｃｉｔｙ．ｔｏｙａｍａ．ｌｇ．ｊｐ", "city.toyama.lg.jp"),
        ("a@city.toyama.lg.jp.", "city.toyama.lg.jp"),
        ('"x@city.toyama.lg.jp"@example.com', "example.com"),
        ("nothing", "nothing"),
        ("", ""),
    ],
)
def test_the_host_of_an_address_is_what_stands_after_the_last_at(address, host):
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("name", "kind", "waits"),
    [
        ("富山市", "市", False),
        ("砺波地方衛生施設組合", "組合", True),
        ("富山県後期高齢者医療広域連合", "市", True),
        ("かほく市内灘町水道企業団", "", True),
        ("総務省", "府省", False),
    ],
)
def test_associations_wait_for_a_person_whatever_their_domain(name, kind, waits):
    assert waits_for_person(name, kind) is waits


def test_a_body_of_an_association_is_never_proved_by_its_domain_alone():
    claims = [Claim(9, "union.tonami.lg.jp", "A")]
    assert judge("union.tonami.lg.jp", body=9, by_hand=True, claims=claims) == (Verdict.PERSON, ())


@pytest.mark.django_db
def test_the_lists_as_they_are_prove_the_sure_and_ask_about_the_rest_and_the_shared():
    load_bodies()
    bodies = {body.full_name: body for body in Organisation.objects.all()}
    read = lambda name, address: read_address(bodies[name], f"a@{address}")
    assert read("北海道小樽市", "city.otaru.lg.jp").verdict == Verdict.PROVES
    assert read("東京都府中市", "city.fuchu.tokyo.jp").verdict == Verdict.PROVES
    assert read("東京都府中市", "city.fuchu.lg.jp").verdict == Verdict.PERSON
    assert read("東京都中央区", "city.chuo.lg.jp").verdict == Verdict.PERSON
    elsewhere = read("富山県富山市", "city.fuchu.lg.jp")
    assert (elsewhere.verdict, [body.full_name for body in elsewhere.bodies]) == (Verdict.ELSEWHERE, ["東京都府中市", "広島県府中市"])
    # Every shared candidate asks whoever chose it, and names them all to others.
    stranger = OrganisationFactory(name="よその市")
    shared: dict[str, list[Organisation]] = {}
    for body in Organisation.objects.prefetch_related("mail_domains"):
        for row in body.mail_domains.all():
            shared.setdefault(row.domain, []).append(body)
    shared = {domain: bodies for domain, bodies in shared.items() if len(bodies) > 1}
    assert len(shared) >= 20
    own = {read_address(body, f"a@{domain}").verdict for domain, bodies in shared.items() for body in bodies}
    named = [set(read_address(stranger, f"a@{domain}").bodies) == set(bodies) for domain, bodies in shared.items()]
    assert (own, all(named)) == ({Verdict.PERSON}, True)


@pytest.mark.django_db
def test_a_reading_asks_the_database_once(django_assert_num_queries):
    body = OrganisationFactory(domain="city.aonami.lg.jp")
    with django_assert_num_queries(1):
        read_address(body, "a@x.city.aonami.lg.jp")

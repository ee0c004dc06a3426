"""Opening a seal: two guardians together, and every way in which fewer, others or cheats do not."""

import base64
from datetime import timedelta
from itertools import combinations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey

from chosha.audit.models import Entry
from chosha.audit.queries import first_broken
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import end_role
from chosha.members.engine.keyring import key_of_password, unlock
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice
from chosha.talk.actions import agree_opening, ask_opening, close_openings, make_guardian_key, put_on, read_opened, withdraw_opening
from chosha.talk.engine.guardians import from_rest, opened_with, sealed_to, sound_words
from chosha.talk.engine.masks import joined, name_in
from chosha.talk.models import Mask, Opening
from chosha.talk.models.sealed import GuardianKey, Portion, Seal
from chosha.talk.queries.openings import notes_for, openings_by_year
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
WHY, TOO = "家族から、命に関わる連絡がありました。", "わたしも読んで、同じように考えました。"
KEY = "tests.body"


class World:
    """Three guardians with their passphrases, a wearer and the mask."""

    def __init__(self) -> None:
        self.words = three_guardians()
        self.one, self.two, self.three = self.words
        self.author = wearer(display_name="封じ名")
        self.mask = put_on(by=self.author, key=KEY, thing_id=7, asks=True)

    def ask(self, by: Member | None = None, mask: Mask | None = None, ground: str = "life", words: str | None = None) -> Opening:
        by = by or self.one
        return ask_opening(mask or self.mask, by=by, ground=ground, reason=WHY, words=words or self.words[by])

    def agree(self, opening: Opening, by: Member | None = None, words: str | None = None) -> int:
        by = by or self.two
        return agree_opening(Opening.objects.get(pk=opening.pk), by=by, reason=TOO, words=words or self.words.get(by, "x"))


@pytest.fixture
def world() -> World:
    return World()


def acts() -> list[tuple[str, int | None]]:
    return list(Entry.objects.filter(act__startswith="talk.").exclude(act="talk.guardian.keyed").order_by("id").values_list("act", "by_id"))


def late(opening: Opening, **by: int) -> Opening:
    Opening.objects.filter(pk=opening.pk).update(asked_at=now() - timedelta(**by))
    return Opening.objects.get(pk=opening.pk)


def test_two_guardians_find_the_author_and_the_record_says_who_and_why_and_never_whose(world):
    opening = world.ask()
    assert world.agree(opening) == world.author.pk
    one, two = world.one.pk, world.two.pk
    assert acts() == [("talk.opening.asked", one), ("talk.opening.opened", two)]
    entries = Entry.objects.filter(act__startswith="talk.opening.").values_list("thing_id", "details", "reason")
    assert {(thing, tuple(sorted(details.items())), reason) for thing, details, reason in entries} == {
        (str(opening.pk), (("ground", "life"), ("mask", world.mask.pk)), "")
    }
    assert first_broken() is None


def test_the_other_guardians_are_called_and_the_first_hears_of_the_agreement(world):
    world.agree(world.ask())
    told = [(notice.to_id, "求めが一件" in notice.line, "同意しました" in notice.line) for notice in Notice.objects.order_by("id")]
    assert sorted(told[:2]) == sorted([(world.two.pk, True, False), (world.three.pk, True, False)])
    assert told[2:] == [(world.one.pk, False, True)]


def test_what_was_found_is_read_again_by_these_two_with_their_passphrases_and_by_nobody_else(world):
    opening = world.ask()
    world.agree(opening)
    opening.refresh_from_db()
    assert [read_opened(opening, by=who, words=world.words[who]) for who in (world.one, world.two)] == [world.author.pk] * 2
    for other in (world.three, StaffFactory(role=RoleName.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            read_opened(opening, by=other, words=world.words.get(other, "x"))
    with pytest.raises(Refused, match="合いことば"):
        read_opened(opening, by=world.one, words=world.words[world.two])
    assert [act for act, _ in acts()][2:] == ["talk.opening.read"] * 2 + ["talk.opening.denied"] * 2 + ["talk.guardian.mistyped"]


def test_one_guardian_is_not_two(world):
    opening = world.ask()
    with pytest.raises(Refused, match="求めた人は、同意できません"):
        world.agree(opening, by=world.one)
    assert acts()[-1] == ("talk.opening.refused", world.one.pk)
    assert (Opening.objects.get().ending, Portion.objects.exclude(name=b"").count()) == ("", 0)


def test_nor_is_the_second_account_of_the_same_person(world):
    opening = world.ask()
    twin = StaffFactory(role=RoleName.GUARDIAN, name=world.one.name)
    words = make_guardian_key(twin)
    with pytest.raises(Refused, match="同じ方"):
        world.agree(opening, by=twin, words=words)
    assert acts()[-1] == ("talk.opening.refused", twin.pk)


def test_the_database_itself_refuses_one_person_for_both(world):
    opening = world.ask()
    for wrong in ({"agreed_by": world.one}, {"ending": "opened"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opening.objects.filter(pk=opening.pk).update(**wrong)


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.MODERATOR, RoleName.RECEPTION])
def test_no_other_role_asks_agrees_or_takes_back_and_the_try_is_recorded(world, role):
    other, opening = StaffFactory(role=role), world.ask()
    for attempt in (
        lambda: ask_opening(world.mask, by=other, ground="life", reason=WHY, words=world.words[world.one]),
        lambda: world.agree(opening, by=other, words=world.words[world.two]),
    ):
        with pytest.raises(NotAllowed):
            attempt()
        assert acts()[-1] == ("talk.opening.denied", other.pk)
    with pytest.raises(NotAllowed):
        withdraw_opening(opening, by=other)


def test_wrong_passphrases_are_recorded_and_rest_after_five_even_for_the_right_one(world):
    for _ in range(5):
        with pytest.raises(Refused, match="もう一度試せます"):
            world.ask(words="まちがい の ことば")
    with pytest.raises(Refused, match="一時間ほど休む"):
        world.ask()
    assert (acts(), Opening.objects.count()) == ([("talk.guardian.mistyped", world.one.pk)] * 5, 0)
    Entry.objects.filter(act="talk.guardian.mistyped").update(at=now() - timedelta(minutes=61))
    assert world.ask().ending == ""


def test_the_second_passphrase_must_be_the_second_guardians(world):
    opening = world.ask()
    with pytest.raises(Refused, match="合いことばが合いません"):
        world.agree(opening, words=world.words[world.one])
    assert (acts()[-1], Opening.objects.get().ending) == (("talk.guardian.mistyped", world.two.pk), "")


def test_a_case_taken_back_is_over_and_its_halves_are_gone(world):
    opening = world.ask()
    with pytest.raises(NotAllowed):
        withdraw_opening(opening, by=world.two)
    withdraw_opening(opening, by=world.one)
    withdraw_opening(opening, by=world.one)
    with pytest.raises(Refused, match="もう終わって"):
        world.agree(opening)
    assert ([act for act, _ in acts()], Portion.objects.count()) == (
        ["talk.opening.asked", "talk.opening.withdrawn", "talk.opening.refused"],
        0,
    )


def test_a_case_of_a_week_ago_is_over_even_before_the_chore_comes_by(world):
    opening = late(world.ask(), days=7)
    with pytest.raises(Refused, match="もう終わって"):
        world.agree(opening)
    assert (close_openings(), close_openings(), Portion.objects.count(), Opening.objects.get().ending) == (1, 0, 0, "lapsed")
    assert world.ask().pk != opening.pk


def test_a_court_waits_three_days_for_its_second_voice_and_a_life_does_not(world):
    opening = world.ask(ground="court")
    with pytest.raises(Refused, match="三日たつまで"):
        world.agree(opening)
    late(opening, days=3)
    assert world.agree(opening) == world.author.pk


def test_a_mask_is_asked_for_once_at_a_time(world):
    world.ask()
    with pytest.raises(Refused, match="もう求められて"):
        world.ask(by=world.two)
    assert Opening.objects.count() == 1


def test_a_case_whose_asker_left_goes_nowhere_and_another_guardian_takes_it_back(world):
    opening = world.ask()
    end_role(world.one, RoleName.GUARDIAN, by=None)
    with pytest.raises(Refused, match="封印管理人ではありません"):
        world.agree(opening)
    withdraw_opening(opening, by=world.two)
    assert Opening.objects.get().ending == "withdrawn"


def test_a_guardian_who_left_neither_asks_nor_agrees_nor_reads(world):
    opening = world.ask()
    world.agree(opening)
    opening.refresh_from_db()
    end_role(world.two, RoleName.GUARDIAN, by=None)
    gone = Member.objects.get(pk=world.two.pk)
    for attempt in (
        lambda: ask_opening(world.mask, by=gone, ground="life", reason=WHY, words=world.words[world.two]),
        lambda: read_opened(opening, by=gone, words=world.words[world.two]),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_guardian_keyed_after_the_mask_opens_nothing_of_it(world):
    fourth = StaffFactory(role=RoleName.GUARDIAN)
    words = make_guardian_key(fourth)
    with pytest.raises(Refused, match="あなたの鍵では開けられません"):
        ask_opening(world.mask, by=fourth, ground="life", reason=WHY, words=words)
    with pytest.raises(Refused, match="半分が合いません"):
        world.agree(world.ask(), by=fourth, words=words)


@pytest.mark.parametrize("tampering", ["cut", "noise", "another guardian's", "none"])
def test_a_tampered_half_opens_nothing_and_is_recorded(world, tampering):
    opening = world.ask()
    held = Portion.objects.get(opening=opening, holder=world.two)
    public = bytes(GuardianKey.objects.get(pk=world.two.pk).public)
    others = bytes(Portion.objects.get(opening=opening, holder=world.three).half)
    wrong = {"cut": bytes(held.half)[:-1], "noise": sealed_to(public, b"\x00" * 64), "another guardian's": others, "none": b""}
    Portion.objects.filter(pk=held.pk).update(half=wrong[tampering])
    with pytest.raises(Refused, match="半分が合いません"):
        world.agree(opening)
    assert (acts()[-1], Opening.objects.get().ending) == (("talk.opening.refused", world.two.pk), "")


def test_halves_of_one_case_are_worth_nothing_for_another_mask_or_another_case(world):
    other = put_on(by=wearer(), key=KEY, thing_id=8, asks=True)
    first, second = world.ask(), world.ask(mask=other)
    half = Portion.objects.get(opening=first, holder=world.two).half
    Portion.objects.filter(opening=second, holder=world.two).update(half=half)
    with pytest.raises(Refused, match="半分が合いません"):
        world.agree(second)
    withdraw_opening(first, by=world.one)
    again = world.ask()
    Portion.objects.filter(opening=again, holder=world.two).update(half=half)
    with pytest.raises(Refused, match="半分が合いません"):
        world.agree(again)


def test_a_seal_put_in_the_place_of_another_names_nobody(world):
    other = put_on(by=wearer(), key=KEY, thing_id=8, asks=True)
    theirs = Seal.objects.get(mask=other)
    Seal.objects.filter(mask=world.mask).update(box=theirs.box, pads=theirs.pads)
    with pytest.raises(Refused, match="半分が合いません"):
        world.agree(world.ask())


def test_a_public_key_that_somebody_put_there_is_noticed_by_its_guardian(world):
    GuardianKey.objects.filter(pk=world.one.pk).update(public=bytes(PrivateKey.generate().public_key))
    with pytest.raises(Refused, match="だれかが替えた"):
        world.ask()
    assert acts() == [("talk.guardian.changed", world.one.pk)]


def test_a_guardian_has_no_part_in_opening_the_own_mask(world):
    world.one.mask_secret = world.two.mask_secret = world.author.mask_secret
    with pytest.raises(Refused, match="ほかの封印管理人が"):
        world.ask()
    opening = world.ask(by=world.three)
    with pytest.raises(Refused, match="ほかの封印管理人が"):
        world.agree(opening, by=world.two)
    assert [act for act, _ in acts()] == ["talk.opening.asked"]  # an entry here would name the author


@pytest.mark.parametrize(
    ("ground", "reason", "match"), [("", WHY, "わけ"), ("x", WHY, "わけ"), ("life", "  ", "10字"), ("life", "あ" * 1001, "1000")]
)
def test_without_ground_or_reason_nothing_is_asked(world, ground, reason, match):
    with pytest.raises(Refused, match=match):
        ask_opening(world.mask, by=world.one, ground=ground, reason=reason, words=world.words[world.one])
    assert Opening.objects.count() == 0


def test_the_wearer_is_told_at_the_mask_before_and_after(world):
    opening = world.ask()
    assert ["求められています" in note.words for note in notes_for([world.mask.pk])] == [True]
    world.agree(opening)
    words = notes_for([world.mask.pk])[0].words
    assert [part in words for part in (world.one.name_with_san, world.two.name_with_san, "命の危険", "封じ名")] == [True, True, True, False]


def test_the_wearer_is_told_of_what_was_asked_and_not_opened(world):
    withdraw_opening(world.ask(), by=world.one)
    assert ["開けませんでした" in note.words for note in notes_for([world.mask.pk])] == [True]


def test_the_year_is_counted_in_what_was_asked_opened_and_not(world):
    other = put_on(by=wearer(), key=KEY, thing_id=8, asks=True)
    world.agree(world.ask())
    withdraw_opening(world.ask(mask=other), by=world.one)
    world.ask(mask=other)
    years = openings_by_year()
    assert [(row.asked, row.opened, row.unopened, row.waiting) for row in years] == [(3, 1, 1, 1)]


def test_whoever_has_the_rows_and_the_key_files_and_one_passphrase_opens_nothing(world):
    """The thief of everything, with one guardian's passphrase, tries every key on every box and every two finds on the seal."""
    world.agree(world.ask())
    other = put_on(by=wearer(), key=KEY, thing_id=8, asks=True)
    for known, read in (([], set()), ([world.one], {world.author.pk}), ([world.three], set())):
        assert (known, stolen(world, known, other), names_read(world, known)) == (known, set(), read)
    world.ask(mask=other)
    assert [stolen(world, known, other) for known in ([], [world.one])] == [set(), set()]  # nor does the one who asks, alone


def test_the_same_hand_finds_it_with_two_so_that_the_tries_above_could_have(world):
    other = put_on(by=wearer(), key=KEY, thing_id=8, asks=True)
    assert [len(stolen(world, list(pair), other)) for pair in combinations(world.words, 2)] == [1, 1, 1]
    world.ask(mask=other)  # whoever asks has given the own half: the passphrase of the second is all that is wanted then
    assert [len(stolen(world, [who], other)) for who in (world.one, world.two, world.three)] == [0, 1, 1]


def private_keys(world: World, known: list[Member]) -> list[bytes]:
    found = []
    for row in GuardianKey.objects.all():
        box = from_rest(bytes(row.box), settings.CHOSHA_MASK_KEY)
        tries = [key_of_password(sound_words(words), bytes(row.salt), "") for words in map(world.words.get, known)]
        found += [private for key in tries if (private := unlock(box, key)) is not None]
    return found


def boxes() -> list[bytes]:
    """Everything in any column of any table that could be a sealed box."""
    found = []
    for model in apps.get_app_config("talk").get_models():
        for row in model._default_manager.all():
            for field in model._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(value, bytes | memoryview):
                    found.append(bytes(value))
    for seal in Seal.objects.all():
        found += [base64.b64decode(half) for pad in seal.pads for half in pad[2:]]
    return found


def stolen(world: World, known: list[Member], mask: Mask) -> set[int]:
    """The names in the seal of a mask that come out with the passphrases known."""
    plain = [words for key in private_keys(world, known) for box in boxes() if (words := opened_with(key, box)) is not None]
    halves = [words[start : start + 32] for words in plain for start in range(0, len(words) - 31, 32)]
    noise = [*halves, *(joined(one, two) for one, two in combinations(halves, 2)), settings.CHOSHA_MASK_KEY.encode()[:32].ljust(32)]
    found = set()
    for seal in Seal.objects.filter(mask=mask):
        for key in noise:
            try:
                found.add(name_in(bytes(seal.box), key, KEY, 8, mask.pk))
            except CryptoError:
                continue
    return found


def names_read(world: World, known: list[Member]) -> set[int]:
    """What was opened lies sealed to the two who opened it: their own passphrase reads it, another does not."""
    found = set()
    for key in private_keys(world, known):
        for held in Portion.objects.exclude(name=b""):
            words = opened_with(key, bytes(held.name))
            if words is not None:
                found.add(int(words.decode().strip().split("|")[2]))
    return found


def test_nothing_at_rest_names_the_author_before_or_after(world):
    opening = world.ask()
    world.agree(opening)
    number = str(world.author.pk)
    talk = apps.get_app_config("talk").get_models()
    rows = [
        str([getattr(row, field.attname) for field in model._meta.concrete_fields])
        for model in talk
        for row in model._default_manager.all()
    ]
    rows += [f"{entry.details} {entry.reason} {entry.thing_id} {entry.by_id}" for entry in Entry.objects.all()]
    assert [row for row in rows if number in row or "封じ名" in row] == []


def test_a_stranger_to_the_house_asks_for_nothing(world):
    with pytest.raises(NotAllowed):
        ask_opening(world.mask, by=MemberFactory(), ground="life", reason=WHY, words="x")

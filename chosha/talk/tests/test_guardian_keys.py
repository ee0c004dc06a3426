"""Keys of guardians: made here or elsewhere, renewed, reworded, handed on; and what no sequence of these gives one person."""

import pytest

from chosha.audit.models import Entry
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import end_role
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.talk.access import halves_held, seals_out_of_reach
from chosha.talk.actions import (
    agree_opening,
    ask_opening,
    begin_guardian_key,
    change_guardian_words,
    hand_over,
    keep_guardian_key,
    make_guardian_key,
    put_on,
    read_opened,
    renew_guardian_key,
    sound_own_words,
)
from chosha.talk.engine.guardians import (
    LETTERS,
    holders_in,
    make_pair,
    private_of,
    propose_words,
    read_written,
    sound_words,
    too_plain,
    written,
)
from chosha.talk.models import Opening
from chosha.talk.models.sealed import GuardianKey, Seal
from chosha.talk.queries.openings import guarding
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
OWN = "うみべ の あかい とうだい と ながぐつ"


@pytest.fixture
def words() -> dict[Member, str]:
    return three_guardians()


@pytest.fixture
def mask(words):
    return put_on(by=wearer(), key="tests.body", thing_id=7, asks=True)


def opened_by(mask, first, first_words, second, second_words) -> int:
    opening = ask_opening(mask, by=first, ground="life", reason="命に関わる連絡がありました。", words=first_words)
    return agree_opening(opening, by=second, reason="同じように考えました。", words=second_words)


def keyed() -> tuple[Member, str]:
    member = StaffFactory(role=RoleName.GUARDIAN)
    return member, make_guardian_key(member)


def test_proposed_words_are_five_groups_of_easily_read_kana():
    made = {propose_words() for _ in range(20)}
    assert (len(made), {len(words.split()) for words in made}, set("".join(made)) - set(LETTERS) - {"　"}) == (20, {5}, set())


@pytest.mark.parametrize("typed", ["アイウエ　カキ", "ｱｲｳｴ ｶｷ", " あいうえ\tかき ", "あいうえかき"])
def test_a_passphrase_is_the_same_however_it_is_typed(typed):
    assert sound_words(typed) == "あいうえかき"


@pytest.mark.parametrize(
    ("words", "plain"),
    [(OWN, False), ("うみ うみ うみ うみ うみ", True), ("一つだけのとても長い合いことばです", True), ("あ い う え お", True), ("", True)],
)
def test_own_words_are_five_and_differ(words, plain):
    assert too_plain(words) == plain
    if plain:
        with pytest.raises(Refused, match="五つ以上"):
            sound_own_words(words)


def test_a_key_made_elsewhere_is_carried_over_in_one_line_that_opens_nothing_by_itself():
    pair = make_pair(OWN)
    line = written(pair)
    broken = f"{line[:40]}\n  {line[40:]}"
    assert (read_written(broken), private_of(pair, OWN) is None, private_of(pair, "ちがう"), OWN in line) == (pair, False, None, False)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda line: line[:-1],
        lambda line: line.replace("1.", "1.A", 1),
        lambda line: "",
        lambda line: "x.y.z",
        lambda line: "あ" * 300,
        str.upper,
    ],
)
def test_a_line_that_was_cut_or_mistyped_is_not_taken(spoil):
    with pytest.raises(ValueError, match="not a key"):
        read_written(spoil(written(make_pair(OWN))))


def test_a_line_kept_on_the_page_opens_with_the_words_typed_at_home(words):
    member = StaffFactory(role=RoleName.GUARDIAN)
    keep_guardian_key(member, read_written(written(make_pair(OWN))))
    mask = put_on(by=(author := wearer()), key="tests.body", thing_id=9, asks=True)
    other = next(iter(words))
    assert opened_by(mask, member, OWN, other, words[other]) == author.pk


def test_a_key_is_not_put_over_another_by_mistake(words):
    member = next(iter(words))
    before = bytes(GuardianKey.objects.get(pk=member.pk).public)
    with pytest.raises(Refused, match="鍵はもうあります"):
        make_guardian_key(member)
    assert bytes(GuardianKey.objects.get(pk=member.pk).public) == before


@pytest.mark.parametrize("who", [lambda: MemberFactory(), lambda: StaffFactory(role=RoleName.ADMINISTRATOR)])
def test_nobody_but_a_guardian_keeps_renews_begins_or_hands_over_a_key(words, who):
    other, heir = who(), next(iter(words))
    for attempt in (
        lambda: keep_guardian_key(other, make_pair(OWN)),
        lambda: renew_guardian_key(other, make_pair(OWN), present="x"),
        lambda: begin_guardian_key(other, make_pair(OWN)),
        lambda: change_guardian_words(other, present="x", words=OWN),
        lambda: hand_over(other, heir=heir, words="x"),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_renewed_key_opens_what_the_old_one_did_and_the_old_words_nothing(words, mask):
    one, two, _ = words
    renew_guardian_key(one, make_pair(OWN), present=words[one])
    with pytest.raises(Refused, match="合いことば"):
        ask_opening(mask, by=one, ground="life", reason="命に関わる連絡がありました。", words=words[one])
    assert opened_by(mask, one, OWN, two, words[two]) > 0


def test_a_renewal_in_the_middle_of_a_case_carries_it_over(words, mask):
    one, two, _ = words
    opening = ask_opening(mask, by=one, ground="life", reason="命に関わる連絡がありました。", words=words[one])
    renew_guardian_key(two, make_pair(OWN), present=words[two])
    found = agree_opening(opening, by=two, reason="同じように考えました。", words=OWN)
    again = "よる の みずうみ に うつる ほし"
    renew_guardian_key(one, make_pair(again), present=words[one])
    assert read_opened(Opening.objects.get(), by=one, words=again) == found


def test_a_wrong_passphrase_renews_rewords_and_hands_over_nothing(words):
    one = next(iter(words))
    before = bytes(GuardianKey.objects.get(pk=one.pk).box)
    for attempt in (
        lambda: renew_guardian_key(one, make_pair(OWN), present="x"),
        lambda: change_guardian_words(one, present="x", words=OWN),
        lambda: hand_over(one, heir=keyed()[0], words="x"),
    ):
        with pytest.raises(Refused, match="合いことば"):
            attempt()
    assert (bytes(GuardianKey.objects.get(pk=one.pk).box), Entry.objects.filter(act="talk.guardian.mistyped").count()) == (before, 3)


def test_other_words_for_the_same_key(words, mask):
    one, two, _ = words
    change_guardian_words(one, present=words[one], words=OWN)
    assert opened_by(mask, one, OWN, two, words[two]) > 0


def test_a_key_begun_anew_after_the_words_were_lost_no_longer_counts_for_older_seals(words, mask):
    one, two, three = words
    begin_guardian_key(one, make_pair(OWN))
    assert (holders_in(Seal.objects.get(mask=mask).pads), Seal.objects.get(mask=mask).past, halves_held(one)) == (
        {two.pk, three.pk},
        [one.pk],
        0,
    )
    with pytest.raises(Refused, match="あなたの鍵では"):
        ask_opening(mask, by=one, ground="life", reason="命に関わる連絡がありました。", words=OWN)
    assert opened_by(mask, two, words[two], three, words[three]) > 0


def test_a_guardian_alone_hands_the_own_halves_to_a_successor_and_opens_nothing_afterwards(words, mask):
    one, two, _ = words
    heir, theirs = keyed()
    assert hand_over(one, heir=heir, words=words[one]) == (1, 0)
    assert (halves_held(one), halves_held(heir)) == (0, 1)
    with pytest.raises(Refused, match="あなたの鍵では"):
        ask_opening(mask, by=one, ground="life", reason="命に関わる連絡がありました。", words=words[one])
    assert opened_by(mask, heir, theirs, two, words[two]) > 0


def test_no_chain_of_hand_overs_gives_one_person_both_halves(words, mask):
    """Whoever ever held a half, and may have an old backup, is never given the other one."""
    one, two, three = words
    heir, theirs = keyed()
    hand_over(one, heir=heir, words=words[one])
    assert hand_over(two, heir=one, words=words[two]) == (0, 1)  # one held halves here once
    assert hand_over(heir, heir=two, words=theirs) == (0, 1)  # two holds some now
    assert holders_in(Seal.objects.get(mask=mask).pads) == {heir.pk, two.pk, three.pk}


def test_where_enough_others_hold_it_a_hand_over_to_one_of_them_only_lets_go(words):
    one = next(iter(words))
    fourth, _ = keyed()
    mask = put_on(by=wearer(), key="tests.body", thing_id=8, asks=True)
    assert hand_over(one, heir=fourth, words=words[one]) == (1, 0)
    pads = Seal.objects.get(mask=mask).pads
    assert (len(pads), one.pk in holders_in(pads)) == (3, False)


def test_the_halves_go_to_guardians_with_a_key_and_to_nobody_else(words):
    one = next(iter(words))
    for heir in (one, MemberFactory(), StaffFactory(role=RoleName.GUARDIAN), StaffFactory(role=RoleName.ADMINISTRATOR)):
        with pytest.raises(Refused, match="鍵のあるほかの封印管理人"):
            hand_over(one, heir=heir, words=words[one])


def test_while_the_own_case_runs_nothing_is_handed_over(words, mask):
    one = next(iter(words))
    heir, _ = keyed()
    ask_opening(mask, by=one, ground="life", reason="命に関わる連絡がありました。", words=words[one])
    with pytest.raises(Refused, match="まだ終わっていません"):
        hand_over(one, heir=heir, words=words[one])


def test_when_guardians_leave_masks_are_no_longer_offered_and_it_is_said_what_is_out_of_reach(words, mask):
    one, two, _ = words
    assert (guarding().missing, seals_out_of_reach()) == (0, 0)
    end_role(one, RoleName.GUARDIAN, by=None)
    assert (guarding().missing, seals_out_of_reach()) == (1, 0)
    with pytest.raises(Refused, match="三人そろうと"):
        put_on(by=wearer(), key="tests.body", thing_id=9, asks=True)
    end_role(two, RoleName.GUARDIAN, by=None)
    assert (guarding().missing, seals_out_of_reach()) == (2, 1)

import base64

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from nacl.exceptions import CryptoError

from chosha.kernel.clock import jst
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import (
    bring_back_secret,
    forget_passkeys,
    keep_no_passkey,
    lock_by_passkey,
    lock_by_password,
    open_by_passkey,
    open_secret,
    print_code,
)
from chosha.members.engine.keyring import new_secret, opening_of
from chosha.members.models import RoleName, SecretWrap
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.talk.access import is_own, own_mask, own_masks
from chosha.talk.actions import make_guardian_key, put_on, silence_mask
from chosha.talk.engine.guardians import Pair, from_rest
from chosha.talk.engine.guardians import private_of as locked_pair
from chosha.talk.engine.masks import free_label, half_of, joined, name_in, number_of, proof_of, seal
from chosha.talk.models import Comment, Mask
from chosha.talk.models.sealed import GuardianKey, Seal
from chosha.talk.queries import has_code
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db


def private_of(guardian, passphrase: str) -> bytes:
    row = GuardianKey.objects.get(member=guardian)
    pair = Pair(bytes(row.public), bytes(row.salt), from_rest(bytes(row.box), settings.CHOSHA_MASK_KEY))
    return locked_pair(pair, passphrase)


def test_the_password_opens_what_it_locked_and_another_does_not():
    member = MemberFactory()
    secret = open_secret(member, "ながい合言葉")
    assert (len(secret), open_secret(member, "ながい合言葉"), open_secret(member, "ちがう合言葉")) == (32, secret, None)


def test_the_recovery_code_brings_the_secret_back_under_a_new_password_however_it_is_typed():
    member = MemberFactory()
    secret = open_secret(member, "前の合言葉")
    code = print_code(member, secret)
    assert bring_back_secret(member, key=code.lower().replace(" ", "-"), password="新しい合言葉") == secret
    assert (open_secret(member, "新しい合言葉"), open_secret(member, "前の合言葉")) == (secret, None)


def test_the_password_of_before_brings_it_back_and_a_guess_does_not():
    member = MemberFactory()
    secret = open_secret(member, "前の合言葉")
    with pytest.raises(Refused):
        bring_back_secret(member, key="当てずっぽう", password="新しい合言葉")
    assert bring_back_secret(member, key="前の合言葉", password="新しい合言葉") == secret


def test_a_new_code_makes_the_old_one_worthless():
    member = MemberFactory()
    secret = open_secret(member, "合言葉")
    old, _ = print_code(member, secret), print_code(member, secret)
    with pytest.raises(Refused):
        bring_back_secret(member, key=old, password="x")


def test_the_rows_of_whoever_printed_a_code_look_like_everybody_elses():
    printed, other = wearer(), wearer()
    for member in (printed, other):
        member.mask_secret = open_secret(member, "合言葉")
    code = print_code(printed, printed.mask_secret)
    rows = [
        [(row.kind, len(row.salt), len(row.box)) for row in SecretWrap.objects.filter(member=who).order_by("kind")]
        for who in (printed, other)
    ]
    assert (rows[0] == rows[1], has_code(printed), has_code(other)) == (True, True, False)
    with pytest.raises(Refused):
        bring_back_secret(other, key=code, password="x")


def test_whoever_has_a_wrap_from_before_gets_the_one_that_everybody_has():
    member = MemberFactory()
    open_secret(member, "合言葉")
    SecretWrap.objects.filter(kind="recovery").delete()
    open_secret(member, "合言葉")
    assert SecretWrap.objects.filter(kind="recovery").count() == 1


def test_a_wrap_is_nothing_without_the_key_file(settings):
    member = MemberFactory()
    open_secret(member, "合言葉")
    settings.CHOSHA_MASK_KEY = "the key of another house"
    assert open_secret(member, "合言葉") is None


def test_no_wrap_holds_the_secret_itself():
    member = MemberFactory()
    secret = open_secret(member, "合言葉")
    print_code(member, secret)
    lock_by_password(member, secret, "別の合言葉")
    assert [secret in bytes(wrap.box) for wrap in SecretWrap.objects.all()] == [False, False]


def test_proofs_of_two_threads_have_nothing_in_common_and_follow_from_the_secret():
    one, other = bytes(range(32)), bytes(range(1, 33))
    proofs = {proof_of(one, "board.post", 1), proof_of(one, "board.post", 2), proof_of(one, "talk.x", 1), proof_of(other, "board.post", 1)}
    assert (len(proofs), proof_of(one, "board.post", 1) in proofs, {len(proof) for proof in proofs}) == (4, True, {64})


def test_the_number_of_a_form_fits_in_a_script_and_differs_for_each_wearer():
    numbers = {number_of(secret, "form-1") for secret in (b"a" * 32, b"b" * 32)}
    assert (len(numbers), all(0 < number < 2**53 for number in numbers)) == (2, True)


def test_a_free_letter_is_given_and_never_one_that_is_worn():
    taken = [f"匿名{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXY"]
    assert (free_label(taken), len(free_label([*taken, "匿名Z"]))) == ("匿名Z", 4)


def test_a_mask_is_one_in_a_thread_and_its_wearer_is_known_by_the_secret_alone():
    three_guardians()
    member, other = wearer(), wearer()
    mask = put_on(by=member, key="board.post", thing_id=7, asks=True)
    assert put_on(by=member, key="board.post", thing_id=7, asks=False) == mask
    second = put_on(by=member, key="board.post", thing_id=8, asks=True)
    assert (own_mask(member, "board.post", 7), own_mask(other, "board.post", 7), set(own_masks(member)), own_masks(other)) == (
        mask,
        None,
        {mask.pk, second.pk},
        [],
    )
    member.mask_secret = None
    assert (own_mask(member, "board.post", 7), own_masks(member)) == (None, [])


def test_with_the_masks_locked_nothing_is_put_on():
    three_guardians()
    with pytest.raises(Refused, match="鍵が閉じています"):
        put_on(by=MemberFactory(), key="board.post", thing_id=7, asks=True)


def test_two_guardians_are_too_few_for_a_mask():
    for _ in range(2):
        make_guardian_key(StaffFactory(role=RoleName.GUARDIAN))
    StaffFactory(role=RoleName.GUARDIAN)  # a guardian without a key
    with pytest.raises(Refused, match="三人そろうと"):
        put_on(by=wearer(), key="board.post", thing_id=7, asks=True)
    assert (Mask.objects.count(), Seal.objects.count()) == (0, 0)


def test_only_a_guardian_makes_a_guardians_key():
    with pytest.raises(NotAllowed):
        make_guardian_key(StaffFactory(role=RoleName.ADMINISTRATOR))


def test_any_two_guardians_together_find_the_name_and_one_alone_finds_noise():
    guardians = three_guardians()
    member = wearer()
    mask = put_on(by=member, key="board.post", thing_id=7, asks=True)
    kept = Seal.objects.get(mask=mask)
    private = {guardian.pk: private_of(guardian, words) for guardian, words in guardians.items()}
    for first, second, one, other in kept.pads:
        halves = half_of(private[first], one), half_of(private[second], other)
        assert name_in(kept.box, joined(*halves), "board.post", 7, mask.pk) == member.pk
        assert name_in(kept.box, joined(*halves), "board.post", 8, mask.pk) is None
        for half in halves:
            with pytest.raises(CryptoError):
                name_in(kept.box, half, "board.post", 7, mask.pk)
        with pytest.raises(CryptoError):
            half_of(private[first], other)
    assert len(kept.pads) == 3


def test_a_wrong_passphrase_opens_no_guardians_key():
    guardian = StaffFactory(role=RoleName.GUARDIAN)
    words = make_guardian_key(guardian)
    assert (private_of(guardian, words) is None, private_of(guardian, words[:-1] + "ん")) == (False, None)


def test_seals_of_all_members_have_one_length():
    keys = {pk: bytes(key) for pk, key in GuardianKey.objects.values_list("member", "public")}
    assert {len(seal(pk, "board.post", pk, pk, keys)[0]) for pk in (1, 2**53 - 1)} == {len(seal(9, "talk.comment", 3, 4, {})[0])}


def test_nothing_beside_the_member_is_written_by_putting_on():
    three_guardians()
    member = wearer()
    before = {model: model._default_manager.count() for model in models_with_a_member()}
    put_on(by=member, key="board.post", thing_id=7, asks=True)
    assert {model: model._default_manager.count() for model in before} == before


def models_with_a_member():
    from django.apps import apps
    from django.contrib.auth import get_user_model

    return [model for model in apps.get_models() if any(field.related_model is get_user_model() for field in model._meta.fields)]


def test_the_database_refuses_a_text_with_both_a_name_and_a_mask_and_one_with_neither():
    three_guardians()
    member = wearer()
    mask = put_on(by=member, key="tests.body", thing_id=7, asks=False)
    words = {"thing_key": "tests.body", "thing_id": 7, "source": "文", "html": "文", "created_at": jst(member.joined_at)}
    for signed in ({"author": member, "mask": mask}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.create(**words, **signed)


def test_a_moderator_silences_a_mask_without_learning_whose_it_is():
    three_guardians()
    member = wearer()
    mask = put_on(by=member, key="board.post", thing_id=7, asks=True)
    with pytest.raises(NotAllowed):
        silence_mask(mask, by=member, silent=True)
    silence_mask(mask, by=StaffFactory(role=RoleName.MODERATOR), silent=True, reason="荒れたため")
    with pytest.raises(Refused, match="止めています"):
        put_on(by=member, key="board.post", thing_id=7, asks=True)


def test_a_comment_signed_by_a_mask_is_own_only_for_its_wearer():
    three_guardians()
    member, other = wearer(), wearer()
    mask = put_on(by=member, key="tests.body", thing_id=7, asks=False)
    comment = Comment(thing_key="tests.body", thing_id=7, mask=mask, source="文", html="文", created_at=member.joined_at)
    assert (
        is_own(member, comment, "tests.body", 7),
        is_own(other, comment, "tests.body", 7),
        is_own(MemberFactory(), comment, "tests.body", 7),
    ) == (
        True,
        False,
        False,
    )


def test_a_passkey_opens_what_it_locked_and_goes_with_its_wrap():
    member, secret = MemberFactory(), new_secret()
    lock_by_password(member, secret, "ながい合言葉")
    for number in (b"first", b"second"):
        lock_by_passkey(member, secret, number, number.ljust(32))
    opened = [open_by_passkey(member, answer.ljust(32)) for answer in (b"first", b"second", b"third")]
    assert opened == [secret, secret, None]
    forget_passkeys(member, kept=[b"second"])
    assert [open_by_passkey(member, answer.ljust(32)) for answer in (b"first", b"second")] == [None, secret]
    assert SecretWrap.objects.filter(member=member).count() == 2


def test_an_answer_of_a_passkey_is_32_bytes_or_nothing():
    told = base64.urlsafe_b64encode(b"x" * 32).decode().rstrip("=")
    assert [opening_of(text) for text in (told, told[:-2], "", "あ", "!!!!")] == [b"x" * 32, None, None, None, None]


def test_bringing_back_by_a_code_is_not_led_astray_by_a_passkey():
    member = MemberFactory()
    secret = open_secret(member, "前の合言葉")
    lock_by_passkey(member, secret, b"first", b"y" * 32)
    code = print_code(member, secret)
    assert bring_back_secret(member, key=code, password="新しい合言葉") == secret


def test_a_passkey_has_a_wrap_before_it_opens_anything():
    member = MemberFactory()
    secret = open_secret(member, "ながい合言葉")
    keep_no_passkey(member, b"number")
    before = [
        (row.kind, row.place, len(bytes(row.salt)), len(bytes(row.box)))
        for row in SecretWrap.objects.filter(member=member).order_by("kind")
    ]
    assert open_by_passkey(member, b"p" * 32) is None
    lock_by_passkey(member, secret, b"number", b"p" * 32)
    after = [
        (row.kind, row.place, len(bytes(row.salt)), len(bytes(row.box)))
        for row in SecretWrap.objects.filter(member=member).order_by("kind")
    ]
    assert (before, open_by_passkey(member, b"p" * 32)) == (after, secret)

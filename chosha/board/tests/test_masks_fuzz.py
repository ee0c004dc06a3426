"""Whatever is sent to the forms that put on a mask: a page and a sentence, a text under a mask or none, and never one by name."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.exceptions import CryptoError

from chosha.board.models import Post
from chosha.members.engine.keyring import key_of_code, lock, new_code, new_secret, sound_code, unlock
from chosha.members.tests.factories import MemberFactory
from chosha.talk.engine.masks import half_of, joined, name_in, number_of, proof_of
from chosha.talk.models import Comment, Mask
from chosha.talk.tests.guarding import three_guardians

EXAMPLES = int(os.environ.get("CHOSHA_TEST_EXAMPLES", "15"))
searching = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
PASSWORD = "ながい あいことば 二十四"
STRANGE = [
    "",
    "\x00",
    "\u202e",
    "\u200b",
    "㈮",
    "0" * 300,
    "-1",
    "[]",
    "{",
    "mask",
    "name",
    "on",
    "1",
    "work",
    "band",
    "region",
    "question",
    "notice",
]
typed = st.sampled_from(STRANGE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
forms = st.fixed_dictionaries(
    {
        "title": typed,
        "body": typed,
        "kind": st.sampled_from(["question", "notice", "knowledge", ""]) | typed,
        "draft": st.just("abcd-1") | typed,
    },
    optional=dict.fromkeys(("tags", "duty", "version", "act", "for_field", "spares_own_body", "guard", "seen"), typed)
    | {"shown": st.lists(typed, max_size=4)},
)


@pytest.fixture
def inside(db, client, monkeypatch):
    three_guardians()
    monkeypatch.setattr("chosha.talk.engine.pace.MOST_A_DAY", 10**6)
    member = MemberFactory()
    member.set_password(PASSWORD)
    member.save(update_fields=["password"])
    client.post("/login/", {"login": member.email, "password": PASSWORD})
    client.raise_request_exception = False
    return client


def test_the_forms_do_put_on_masks(inside):
    """Else the searches below would search nothing."""
    told = inside.post("/board/new/", {"title": "題", "body": "文", "kind": "question", "draft": "abcd-1", "signed": "mask"})
    assert (told.status_code, Post.objects.get().author_id, Mask.objects.count()) == (302, None, 1)


@searching
@given(fields=forms)
def test_a_masked_post_is_masked_or_is_not(inside, fields):
    assert inside.post("/board/new/", fields | {"signed": "mask"}).status_code in (302, 400, 403, 422)
    assert Post.objects.filter(author__isnull=False).count() == 0


@searching
@given(
    fields=st.fixed_dictionaries(
        {"body": typed}, optional={"client_key": typed, "word": typed, "signing": typed, "shown": st.lists(typed, max_size=4)}
    )
)
def test_a_masked_answer_is_masked_or_is_not(inside, fields):
    if not Mask.objects.exists():
        inside.post("/board/new/", {"title": "題", "body": "文", "kind": "question", "draft": "abcd-1", "signed": "mask"})
    post = Post.objects.get()
    told = inside.post(f"/talk/board.post/{post.pk}/comments/", fields | {"masked": "on"})
    assert told.status_code in (302, 400, 422)
    assert Comment.objects.filter(author__isnull=False).count() == 0


@searching
@given(key=typed, password=typed)
def test_whatever_is_typed_to_bring_the_keys_back_gets_a_page(inside, key, password):
    assert inside.post("/talk/masks/return/", {"key": key, "password": password}).status_code in (400, 422)


@settings(max_examples=200, deadline=None)
@given(bent=st.binary(max_size=200), typed=st.text(max_size=60))
def test_a_box_opens_for_its_key_and_a_code_however_it_is_typed(bent, typed):
    secret, other, code = new_secret(), new_secret(), new_code()
    box = lock(secret, other)
    assert (unlock(bent, other), unlock(box, secret), unlock(box, other)) == (None, None, secret)
    assert key_of_code(code.lower().replace("0", "o").replace("1", "l"), b"salt") == key_of_code(code, b"salt")
    assert sound_code(sound_code(typed)) == sound_code(typed)
    assert joined(joined(secret, other), other) == secret
    with pytest.raises((CryptoError, ValueError, TypeError)):
        name_in(bent, other, "board.post", 1, 1)
    with pytest.raises((CryptoError, ValueError, TypeError)):
        half_of(other, bent.hex())


@given(one=st.text(max_size=20), other=st.text(max_size=20), thing=st.integers(1, 2**53), further=st.integers(1, 2**53))
def test_proofs_and_numbers_are_the_same_only_for_the_same(one, other, thing, further):
    secret = new_secret()
    assert (proof_of(secret, "board.post", thing) == proof_of(secret, "board.post", further)) == (thing == further)
    assert (number_of(secret, one) == number_of(secret, other)) == (one == other)

"""The guardians' pages: keys, a case from asking to the name, and what they never show."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from chosha.audit.models import Entry
from chosha.board.actions import publish_masked_post
from chosha.board.models import Post
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory, enter_fresh
from chosha.talk.access import guardian_keys, holds_key
from chosha.talk.engine.guardians import make_pair, written
from chosha.talk.models import Opening
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
WHY = "家族から、命に関わる連絡がありました。"
OWN = "うみべ の あかい とうだい と ながぐつ"


@pytest.fixture
def words() -> dict[Member, str]:
    return three_guardians()


@pytest.fixture
def author() -> Member:
    return wearer(display_name="封じ名", name="面川 よう", email="omokawa@example.jp")


@pytest.fixture
def post(words, author) -> Post:
    return publish_masked_post(by=author, title="言えません", body="匿名の文", kind="question", form_key="f")[0]


def entered(member: Member) -> Client:
    client = Client()
    enter_fresh(client, member)
    return client


def ask(client: Client, post: Post, said: str, **typed: str):
    return client.post(f"/secretariat/seals/board.post/{post.pk}/", {"ground": "life", "reason": WHY, "words": said} | typed)


def test_from_asking_to_the_name_which_only_these_two_see(words, author, post):
    one, two, three = words
    asked = ask(entered(one), post, words[one])
    place = f"/secretariat/seals/{Opening.objects.get().pk}/"
    assert (asked.status_code, asked["Location"]) == (302, place)
    found = entered(two).post(place, {"reason": WHY, "words": words[two]})
    assert [word in found.content.decode() for word in ("封じ名", "面川 よう", "omokawa@example.jp")] == [True] * 3
    assert found["Cache-Control"].count("no-store") == 1
    again = entered(one).post(f"{place}name/", {"words": words[one]})
    assert "面川 よう" in again.content.decode()
    other = entered(three).post(f"{place}name/", {"words": words[three]})
    assert (other.status_code, "面川" in other.content.decode()) == (403, False)
    for member in (one, two, three):
        for path in (place, "/secretariat/seals/", "/about/seals/"):
            page = entered(member).get(path)
            assert (path, page.status_code, "面川" in page.content.decode(), "封じ名" in page.content.decode()) == (path, 200, False, False)


def test_whoever_would_ask_once_more_is_led_to_the_case_that_stands(words, post):
    one, two, _ = words
    place, form = ask(entered(one), post, words[one])["Location"], f"/secretariat/seals/board.post/{post.pk}/"
    assert entered(two).get(form)["Location"] == place
    entered(one).post(f"{place}withdrawal/")
    assert entered(two).get(form).status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"words": "ちがう"}, "合いことばが合いませんでした"),
        ({"words": ""}, "合いことばが、まだ書かれていません"),
        ({"reason": "短い"}, "10字以上"),
        ({"ground": "x"}, "わけを、二つから"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays_but_never_the_passphrase(words, post, typed, sentence):
    one = next(iter(words))
    page = ask(entered(one), post, words[one], **typed)
    text = page.content.decode()
    kept = typed.get("reason", WHY)
    assert (page.status_code, sentence in text, kept in text, words[one] in text, "ちがう<" in text, Opening.objects.count()) == (
        422,
        True,
        True,
        False,
        False,
        0,
    )


def test_the_passphrase_never_waits_in_a_session(words, post):
    """A form sent after the quarter of an hour is not put by while somebody signs in again."""
    one = next(iter(words))
    client = Client()
    client.force_login(one)  # long ago
    assert client.get(f"/secretariat/seals/board.post/{post.pk}/").status_code == 302
    ask(client, post, words[one])
    client.post("/secretariat/seals/key/", {"way": "own", "own": OWN, "own_again": OWN, "present": words[one]})
    client.post("/secretariat/seals/words/", {"way": "own", "own": OWN, "own_again": OWN, "present": words[one]})
    client.post("/secretariat/seals/handing/", {"words": words[one]})
    held = str([row.get_decoded() for row in Session.objects.all()])
    assert (words[one] in held, "うみべ" in held) == (False, False)


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.MODERATOR])
def test_nobody_else_comes_in_and_whoever_sends_a_form_stands_in_the_record(words, post, role):
    other, one = StaffFactory(role=role), next(iter(words))
    ask(entered(one), post, words[one])
    place = f"/secretariat/seals/{Opening.objects.get().pk}/"
    client = entered(other)
    looks = (
        "/secretariat/seals/",
        "/secretariat/seals/key/",
        "/secretariat/seals/handing/",
        place,
        f"/secretariat/seals/board.post/{post.pk}/",
    )
    assert {client.get(path).status_code for path in looks} == {403}
    sent = [place, f"{place}name/", f"{place}withdrawal/", looks[-1]]
    assert {client.post(path, {"reason": WHY, "words": words[one]}).status_code for path in sent} == {403}
    assert Entry.objects.filter(act="talk.opening.denied", by_id=other.pk).count() == len(sent)


def test_a_member_who_tries_again_and_again_fills_no_record(words):
    member = MemberFactory()
    client = entered(member)
    for _ in range(25):
        client.post("/secretariat/seals/1/", {})
    assert Entry.objects.filter(act="talk.opening.denied", by_id=member.pk).count() == 20


def test_a_case_is_taken_back_by_who_asked(words, post):
    one, two, _ = words
    ask(entered(one), post, words[one])
    place = f"/secretariat/seals/{Opening.objects.get().pk}/"
    assert (entered(two).post(f"{place}withdrawal/").status_code, entered(one).post(f"{place}withdrawal/").status_code) == (403, 302)
    assert "取り下げ" in entered(two).get(place).content.decode()


def test_who_asked_finds_no_way_to_agree_and_sending_it_anyway_is_refused(words, post):
    one = next(iter(words))
    client = entered(one)
    ask(client, post, words[one])
    place = f"/secretariat/seals/{Opening.objects.get().pk}/"
    assert "同意して、封を開ける" not in client.get(place).content.decode()
    page = client.post(place, {"reason": WHY, "words": words[one]})
    assert (page.status_code, "求めた人は、同意できません" in page.content.decode()) == (422, True)


def test_a_named_text_has_no_seal_to_open(words, author):
    from chosha.board.tests.factories import make_post

    client = entered(next(iter(words)))
    places = [f"board.post/{make_post().pk}", "board.post/1", "nothing/1", "reception.welcome/1"]
    assert [client.get(f"/secretariat/seals/{place}/").status_code for place in places] == [404] * 4


def test_a_covered_or_deleted_text_can_still_be_asked_for_without_being_read(words, post):
    Post.objects.filter(pk=post.pk).update(hidden_at=post.created_at, deleted_at=post.created_at)
    one = next(iter(words))
    page = entered(one).get(f"/secretariat/seals/board.post/{post.pk}/").content.decode()
    assert ("匿名の文" in page, ask(entered(one), post, words[one]).status_code) == (False, 302)


def test_a_first_key_with_the_words_the_page_proposes(words):
    fourth = StaffFactory(role=RoleName.GUARDIAN)
    client = entered(fourth)
    page = client.get("/secretariat/seals/key/")
    proposed = page.context["proposed"]
    wrong = client.post("/secretariat/seals/key/", {"way": "proposed", "proposed": proposed, "again": "ちがう"})
    assert (wrong.status_code, proposed in wrong.content.decode(), holds_key(fourth)) == (422, True, False)
    typed = proposed.replace("　", " ")
    assert client.post("/secretariat/seals/key/", {"way": "proposed", "proposed": proposed, "again": typed}).status_code == 302
    assert holds_key(fourth)


@pytest.mark.parametrize(
    "typed",
    [
        {"way": "own", "own": "みじかい", "own_again": "みじかい"},
        {"way": "own", "own": OWN, "own_again": "ちがう"},
        {"way": "written", "written": "chosha-seal-1.x.y"},
        {"way": "written"},
        {"way": "proposed", "proposed": "あ", "again": "あ"},
        {"way": "nothing"},
    ],
)
def test_a_plain_or_mistyped_passphrase_makes_no_key(typed):
    member = StaffFactory(role=RoleName.GUARDIAN)
    assert entered(member).post("/secretariat/seals/key/", typed).status_code == 422
    assert guardian_keys() == {}


def test_own_words_and_a_key_from_home_make_one():
    for typed in ({"way": "own", "own": OWN, "own_again": OWN}, {"way": "written", "written": written(make_pair(OWN))}):
        member = StaffFactory(role=RoleName.GUARDIAN)
        assert entered(member).post("/secretariat/seals/key/", typed).status_code == 302
        assert holds_key(member)


def test_a_key_is_renewed_reworded_and_begun_anew_on_the_pages(words):
    one = next(iter(words))
    client = entered(one)
    own = {"way": "own", "own": OWN, "own_again": OWN}
    assert client.post("/secretariat/seals/key/", own).status_code == 422  # neither the present words nor that they are lost
    assert client.post("/secretariat/seals/key/", own | {"present": "ちがう"}).status_code == 422
    assert client.post("/secretariat/seals/key/", own | {"present": words[one]}).status_code == 302
    other = "よる の みずうみ に うつる ほしぞら"
    assert client.post("/secretariat/seals/words/", {"way": "own", "own": other, "own_again": other, "present": OWN}).status_code == 302
    assert client.post("/secretariat/seals/key/", own | {"lost": "on"}).status_code == 302
    acts = list(Entry.objects.filter(by_id=one.pk, act__startswith="talk.guardian.").order_by("id").values_list("act", flat=True))
    assert acts == [f"talk.guardian.{act}" for act in ("keyed", "mistyped", "renewed", "reworded", "begun")]


def test_halves_go_to_a_successor_on_the_page(words, post):
    one = next(iter(words))
    fourth = StaffFactory(role=RoleName.GUARDIAN, display_name="次の人")
    entered(fourth).post("/secretariat/seals/key/", {"way": "own", "own": OWN, "own_again": OWN})
    client = entered(one)
    assert "次の人" in client.get("/secretariat/seals/handing/").content.decode()
    wrong = client.post("/secretariat/seals/handing/", {"heir": fourth.pk, "words": "ちがう"})
    right = client.post("/secretariat/seals/handing/", {"heir": fourth.pk, "words": words[one]}, follow=True)
    assert (wrong.status_code, "1件引き渡しました" in right.content.decode()) == (422, True)


def test_with_two_keys_the_page_says_what_is_missing():
    member = StaffFactory(role=RoleName.GUARDIAN)
    page = entered(member).get("/secretariat/seals/").content.decode()
    assert ("三人そろうまで" in page, "鍵を作る" in page, "開封の求めは、まだありません" in page) == (True, True, True)


def test_the_list_of_cases_is_paged_and_asks_as_much_for_three_as_for_one(words, author, django_assert_max_num_queries):
    one = next(iter(words))
    posts = [publish_masked_post(by=author, title=f"題{n}", body="文", kind="question", form_key=f"f{n}")[0] for n in range(22)]
    client, counts = entered(one), []
    for number, post in enumerate(posts, start=1):
        ask(client, post, words[one])
        if number in (1, 3):
            client.get("/secretariat/seals/")
            with django_assert_max_num_queries(40) as seen:
                client.get("/secretariat/seals/")
            counts.append(len(seen))
    page = client.get("/secretariat/seals/")
    later = client.get(f"/secretariat/seals/?after={page.context['cursor']}")
    assert (counts[0] == counts[1], len(page.context["cases"]), len(later.context["cases"]), later.context["cursor"]) == (True, 20, 2, "")


def test_all_members_read_how_many_seals_were_opened_and_by_whom_they_are_guarded(words, post):
    one, two, _ = words
    ask(entered(one), post, words[one])
    entered(two).post(f"/secretariat/seals/{Opening.objects.get().pk}/", {"reason": WHY, "words": words[two]})
    page = entered(MemberFactory()).get("/about/seals/").content.decode()
    assert [word in page for word in ("開封の求め</dt><dd>1件", "封を開けた</dt><dd>1件", one.name_with_san, "面川", WHY)] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert Client().get("/about/seals/").status_code == 302

import pytest

from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.talk.models import Comment, Reaction
from chosha.talk.queries import conversation
from chosha.talk.tests.factories import KEY, make_comment, make_thing

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def test_htmx_gets_the_comment_and_a_fresh_form(client, member):
    thing = make_thing()
    words = {"body": "一言です", "client_key": "k1", "word": "答え"}
    html = client.post(f"/talk/{KEY}/{thing.pk}/comments/", words, headers=HTMX).content.decode()
    assert "答えや、ひとことを書く" in html
    assert (html.count('<article class="answer"'), 'hx-swap-oob="true"' in html, 'value="k1"' in html) == (1, True, False)


def test_a_plain_form_goes_back_to_its_place(client, member):
    thing = make_thing()
    answer = client.post(f"/talk/{KEY}/{thing.pk}/comments/", {"body": "一言です"}, follow=True)
    comment = Comment.objects.get()
    assert [where for where, _ in answer.redirect_chain] == [f"/talk/comments/{comment.pk}/", f"/board/?body={thing.pk}#c{comment.pk}"]


def test_an_empty_plain_form_comes_back_with_the_sentence(client, member):
    answer = client.post(f"/talk/{KEY}/{make_thing().pk}/comments/", {"body": ""})
    assert (answer.status_code, "まだ書かれていません" in answer.content.decode()) == (422, True)


def test_the_same_form_twice_says_so(client, member):
    path, words = f"/talk/{KEY}/{make_thing().pk}/comments/", {"body": "一言です", "client_key": "k1"}
    client.post(path, words, headers=HTMX)
    again = client.post(path, words, headers=HTMX).content.decode()
    assert (Comment.objects.count(), "二つめは送っていません" in again, "<article" in again) == (1, True, False)


def test_a_reaction_is_pressed_and_released(client, member):
    comment = make_comment()
    path = f"/talk/talk.comment/{comment.pk}/reactions/thanks/"
    assert 'aria-pressed="true"' in client.post(path, headers=HTMX).content.decode()
    assert Reaction.objects.get().member == member
    assert 'aria-pressed="false"' in client.post(f"{path}withdrawal/", headers=HTMX).content.decode()
    assert Reaction.objects.count() == 0


def test_nothing_is_found_behind_an_unknown_key(client, member):
    assert client.post("/talk/nothing.here/1/reactions/thanks/").status_code == 404


def test_an_edit_is_kept_with_its_history_for_all_to_read(client, member):
    comment = make_comment(by=member, body="前の文")
    client.post(f"/talk/comments/{comment.pk}/edit/", {"body": "いまの文"})
    client.force_login(MemberFactory())
    html = client.get(f"/talk/comments/{comment.pk}/history/").content.decode()
    assert ("前の文" in html, "いまの文" in html) == (True, True)


def test_a_refused_edit_keeps_what_was_typed(client, member):
    comment = make_comment(by=member)
    answer = client.post(f"/talk/comments/{comment.pk}/edit/", {"body": "い" * 20_001})
    assert (answer.status_code, "い" * 20_001 in answer.content.decode()) == (422, True)


def test_others_reach_neither_edit_nor_deletion(client, member):
    comment = make_comment()
    assert [
        client.get(f"/talk/comments/{comment.pk}/edit/").status_code,
        client.post(f"/talk/comments/{comment.pk}/deletion/").status_code,
    ] == [404, 404]


def test_a_deleted_comment_offers_the_way_back_to_its_author_alone(client, member):
    thing = make_thing()
    comment = make_comment(thing, by=member, body="消える文")
    fragment = client.post(f"/talk/comments/{comment.pk}/deletion/", headers=HTMX).content.decode()
    assert ("元に戻す" in fragment, "消える文" in fragment) == (True, False)
    seen = conversation(MemberFactory(), KEY, thing).said[0]
    assert (seen.gone, seen.undoable, seen.html, seen.name) == (True, False, "", "")
    assert client.post(f"/talk/comments/{comment.pk}/restoration/", headers=HTMX)["HX-Refresh"] == "true"
    assert Comment.objects.get().deleted_at is None


def test_the_lasting_address_of_a_late_comment_leads_to_a_page_that_begins_with_it(client, member):
    thing = make_thing()
    comments = [make_comment(thing, body=f"{number}") for number in range(25)]
    place = client.get(f"/talk/comments/{comments[22].pk}/")["Location"]
    after = place.split("after=")[1].split("#")[0]
    assert [said.id for said in conversation(member, KEY, thing, after=after).said] == [comment.pk for comment in comments[22:]]


def test_a_covered_comment_is_seen_by_its_author_and_moderators_alone():
    from django.utils import timezone

    thing, author = make_thing(), MemberFactory()
    make_comment(thing, by=author)
    Comment.objects.update(hidden_at=timezone.now())
    seen = [len(conversation(who, KEY, thing).said) for who in (author, MemberFactory(), StaffFactory(role=RoleName.MODERATOR))]
    assert seen == [1, 0, 1]


def test_a_name_is_said_the_way_the_house_says_it():
    thing = make_thing()
    make_comment(thing, by=MemberFactory(display_name="多田 実", standing="alumni"))
    assert [said.name for said in conversation(MemberFactory(), KEY, thing).said] == ["多田 実さん（元職員）"]


def test_a_room_says_in_its_own_words_what_is_asked_for(client, member):
    path, sent = f"/talk/{KEY}/{make_thing().pk}/comments/", {"HX-Request": "true"}
    asked = {}
    for word in ("答え", "ひとこと", "<b>知らない語"):
        page = client.post(path, {"body": f"{word}の文", "word": word}, headers=sent).content.decode()
        asked[word] = (page.partition('<label for="body">')[2].partition("<")[0], "<b>知らない語" in page.partition('id="write"')[2])
    assert asked == {
        "答え": ("答えや、ひとことを書く", False),
        "ひとこと": ("ひとことを書く", False),
        "<b>知らない語": ("コメントや、ひとことを書く", False),
    }

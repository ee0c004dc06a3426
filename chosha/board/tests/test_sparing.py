"""「同じ団体の会員には見せない」 on the board and in the hall: who sees what, and that nobody can tell that there is something."""

import random
import re

import pytest
from django.db.models import F
from django.test import Client

from chosha.board.access import visible_posts
from chosha.board.actions import accept_comment, edit_post
from chosha.board.models import Post
from chosha.board.queries import latest_posts, listing, open_post, posts_for_api, talk_about, waiting_posts
from chosha.board.tests.factories import drafts_read, make_comment, make_post
from chosha.members.access import bodies_of, is_kept_from, open_to
from chosha.members.actions import affiliate, set_reach
from chosha.members.models import Member, RoleName
from chosha.members.tests.factories import AffiliationFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.moderation.queries import covered_page
from chosha.notices.models import Notice
from chosha.notices.queries import has_unread, notice_page
from chosha.search.queries import find
from chosha.talk.access import visible_comments

pytestmark = pytest.mark.django_db
WORDS = {"title": "ひみつの題", "body": "ひみつの文", "kind": "question"}


@pytest.fixture
def body():
    return OrganisationFactory(name="閉波市")


@pytest.fixture
def author(body):
    return MemberFactory(serving=body, display_name="隠岐なみ", spares_own_body=True)


@pytest.fixture
def colleague(body):
    return MemberFactory(serving=body)


@pytest.fixture
def stranger():
    return MemberFactory()


def bare(answer) -> str:
    """The page without what differs from one asking to the next."""
    return re.sub(r'(name="csrf" content|value)="[^"]*"', "", answer.content.decode())


def titles(member: Member) -> set[str]:
    return {line.title for line in listing(member).lines}


def test_the_default_closes_a_post_and_a_comment_to_the_bodies_served(author, body):
    post = make_post(by=author)
    assert (post.closed_home_id, post.closed_host_id) == (body.pk, 0)
    assert make_comment(make_post(), by=author).closed_home_id == body.pk


def test_a_post_can_be_open_or_closed_whatever_the_default(author, stranger):
    assert make_post(by=author, spares_own_body=False).closed_home_id == 0
    assert make_post(by=stranger, spares_own_body=True).closed_home_id == stranger.home_body_id


@pytest.mark.parametrize(("who", "sees"), [("author", True), ("colleague", False), ("stranger", True)])
def test_who_sees_a_closed_post(request, author, who, sees):
    post = make_post(by=author, **WORDS)
    member = request.getfixturevalue(who)
    client = Client()
    client.force_login(member)
    seen = {
        "rows": visible_posts(member).filter(pk=post.pk).exists(),
        "list": "ひみつの題" in titles(member),
        "page": open_post(member, post.pk) is not None,
        "http": client.get(f"/board/{post.pk}/").status_code == 200,
        "home": "ひみつの題" in {line.title for line in latest_posts(member)},
        "search": [hit.title for hit in find(member, "ひみつ")] == ["ひみつの題"],
        "api": post.pk in {row.pk for row in posts_for_api(member, after="", limit=10)[0]},
    }
    assert seen == dict.fromkeys(seen, sees)


def test_to_a_colleague_a_closed_post_answers_like_one_that_never_was(author, colleague):
    post = make_post(by=author, **WORDS)
    client = Client()
    client.force_login(colleague)
    for path in ("", "history/", "edit/"):
        there, nowhere = client.get(f"/board/{post.pk}/{path}"), client.get(f"/board/{post.pk + 1}/{path}")
        assert (there.status_code, bare(there)) == (nowhere.status_code, bare(nowhere))
    assert client.post(f"/talk/board.post/{post.pk}/comments/", {"body": "あ"}).status_code == 422
    assert client.get(f"/talk/board.post/{post.pk}/distance/").status_code == 404


def test_a_moderator_of_the_same_body_sees_neither_the_post_nor_its_cover(author, body):
    near, far = StaffFactory(role=RoleName.MODERATOR, serving=body), StaffFactory(role=RoleName.MODERATOR)
    post = make_post(by=author, **WORDS)
    cover_thing("board.post", post, by=far, reason="ひみつの理由")
    client = Client()
    client.force_login(near)
    assert (visible_posts(near).count(), covered_page(near)[0]) == (0, [])
    assert "ひみつ" not in client.get("/moderation/").content.decode()
    assert [row.card.title for row in covered_page(far)[0]] == ["ひみつの題"]


def test_seconded_people_spare_both_bodies(author):
    host = OrganisationFactory()
    affiliate(author, host, kind="seconded")
    make_post(by=author, **WORDS)
    assert titles(MemberFactory(serving=host)) == set()


def test_a_transfer_closes_old_texts_to_the_new_body_too(author, colleague):
    make_post(by=author, **WORDS)
    new = OrganisationFactory()
    newcomer = MemberFactory(serving=new)
    assert titles(newcomer) == {"ひみつの題"}
    affiliate(author, new)
    assert (titles(newcomer), titles(colleague)) == (set(), set())


def test_the_bodies_asked_are_those_the_reader_serves_today(author, colleague):
    make_post(by=author, **WORDS)
    affiliate(colleague, OrganisationFactory())
    assert titles(colleague) == {"ひみつの題"}


def test_nobody_without_a_body_is_a_colleague():
    author, reader = MemberFactory(serving=False, spares_own_body=True), MemberFactory(serving=False)
    make_post(by=author, **WORDS)
    assert titles(reader) == {"ひみつの題"}
    later = OrganisationFactory()
    AffiliationFactory(member=author, organisation=later)
    assert titles(MemberFactory(serving=later)) == set()


def test_a_closed_comment_leaves_no_gap_on_the_page_of_another(author, colleague, stranger):
    post = make_post(by=stranger, title="みんなの題")
    make_comment(post, by=author, body="ひみつの答え")
    opened = open_post(colleague, post.pk)
    assert list(talk_about(colleague, opened).said) == []
    assert [said.name for said in talk_about(stranger, open_post(stranger, post.pk)).said] == ["隠岐なみさん"]
    assert (visible_comments(colleague).count(), find(colleague, "ひみつ")) == (0, [])


def test_a_closed_answer_that_helped_is_no_answer_to_a_colleague(author, colleague, stranger):
    post = make_post(by=stranger, title="みんなの題")
    accept_comment(post, make_comment(post, by=author), by=stranger)
    assert [line.solved for line in listing(colleague).lines] == [False]
    assert [line.solved for line in listing(stranger).lines] == [True]
    assert [row.helped for row in posts_for_api(colleague, after="", limit=5)[0]] == [False]
    assert open_post(colleague, post.pk).helped is False
    assert waiting_posts(colleague) == [(post.pk, "みんなの題")]
    assert waiting_posts(author) == []


def test_a_closed_comment_lights_no_dot_and_tells_no_colleague(author, colleague, django_capture_on_commit_callbacks):
    post = make_post(by=colleague)
    before = Post.objects.get(pk=post.pk).last_activity_at
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post, by=author)
    assert (Post.objects.get(pk=post.pk).last_activity_at, Notice.objects.count()) == (before, 0)


def test_others_are_told_of_a_closed_comment(author, stranger, django_capture_on_commit_callbacks):
    post = make_post(by=stranger)
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post, by=author)
    assert [notice.to for notice in Notice.objects.all()] == [stranger]


def test_thanks_and_old_notices_do_not_tell_a_colleague_of_a_post_closed_since(author, colleague, django_capture_on_commit_callbacks):
    post = make_post(by=author, title="あとで閉じる題", spares_own_body=False)
    comment = make_comment(post, by=colleague)
    with django_capture_on_commit_callbacks(execute=True):
        accept_comment(post, comment, by=author)
    assert (has_unread(colleague), len(notice_page(colleague)[0])) == (True, 1)
    edit_post(post, by=author, title=post.title, body=post.source, kind=post.kind, spares_own_body=True)
    assert (has_unread(colleague), notice_page(colleague)[0]) == (False, [])
    Notice.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        accept_comment(post, comment, by=author)
    assert Notice.objects.count() == 0


def test_an_edit_without_a_word_about_it_leaves_it_as_it_is(author):
    post = make_post(by=author)
    edit_post(post, by=author, title="直した題", body="直した文", kind=post.kind)
    assert Post.objects.get(pk=post.pk).is_closed is True


def test_the_form_is_preset_from_the_default_and_may_be_changed(client, author):
    client.force_login(author)
    page = client.get("/board/new/").content.decode()
    assert 'value="yes" id="id_spares_own_body_1" checked' in page
    client.post("/board/new/", {**WORDS, "draft": "draft-1", "spares_own_body": "no"})
    client.post("/board/new/", {**WORDS, "title": "二つめ", "draft": "draft-2"})
    assert {post.title: post.is_closed for post in Post.objects.all()} == {"ひみつの題": False, "二つめ": True}


def test_a_draft_remembers_that_it_is_to_be_closed(client, stranger):
    client.force_login(stranger)
    client.post("/board/new/", {**WORDS, "draft": "draft-1", "spares_own_body": "yes", "act": "draft"})
    assert drafts_read()[0].spares_own_body is True
    assert 'value="yes" id="id_spares_own_body_1" checked' in client.get("/board/new/?draft=draft-1").content.decode()


def test_a_change_of_the_default_leaves_old_texts_as_they_were(author, colleague):
    make_post(by=author, **WORDS)
    set_reach(author, in_directory=True, spares_own_body=False)
    assert titles(colleague) == set()


def test_the_rule_in_the_database_and_the_rule_in_hand_are_one():
    dice = random.Random(3)
    bodies = [OrganisationFactory() for _ in range(3)]
    people = []
    for _ in range(12):
        home, host = (dice.choice([0, *(body.pk for body in bodies)]) for _ in range(2))
        people.append(MemberFactory(serving=False, home_body_id=home, host_body_id=host, spares_own_body=dice.random() < 0.6))
    posts = [make_post(by=dice.choice(people)) for _ in range(30)]
    for number, member in enumerate(people):  # they move on after having written
        Member.objects.filter(pk=member.pk).update(home_body_id=people[number - 1].home_body_id, host_body_id=F("host_body_id"))
    for reader in Member.objects.all():
        shown = set(Post.objects.filter(open_to(reader)).values_list("pk", flat=True))
        by_hand = {
            post.pk
            for post in Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("author")
            if post.author_id == reader.pk
            or not is_kept_from(
                bodies_of(reader), (post.closed_home_id, post.closed_host_id), (post.author.home_body_id, post.author.host_body_id)
            )
        }
        assert shown == by_hand

import pytest

from chosha.board.access import KEY
from chosha.board.actions import delete_post, edit_post, hide_post, publish_masked_post, save_draft, unhide_post, wipe_deleted_posts
from chosha.board.models import Draft, Post
from chosha.board.queries import boxes_of
from chosha.board.tests.factories import drafts_read, make_comment, make_post
from chosha.kernel.belongings import DELETED, all_belongings
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import make_token
from chosha.members.actions.keyring import begin_secret
from chosha.members.engine.keyring import new_secret
from chosha.members.models import RoleName
from chosha.members.tests.factories import PASSWORD, DutyFactory, MemberFactory, StaffFactory, hashed_password
from chosha.search.queries import find
from chosha.talk.actions import close_poll, vote
from chosha.talk.actions.polls import LOCKED, OVER, SHUT, UNKNOWN, WORN
from chosha.talk.engine.ballots import PollWords
from chosha.talk.models import Poll, Ticket
from chosha.talk.queries.polls import polls_on
from chosha.talk.tests.guarding import three_guardians

pytestmark = pytest.mark.django_db
WORDS = PollWords("窓口の終わりは、何時がよいですか", ("17時", "17時15分", "18時"))
TYPED = {"title": "窓口の時間", "body": "みなさんの所では、どうですか。", "kind": "question", "draft": "draft-key-1", "version": "0"}
ASKED = {"poll_question": WORDS.question, "poll_choices": "17時\r\n17時15分\r\n\r\n18時", "poll_many": "no", "poll_days": "14"}


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def html(answer) -> str:
    return answer.content.decode()


def make_poll(post: Post) -> Poll:
    return Poll.objects.get(thing_key=KEY, thing_id=post.pk)


def votes(poll: Poll, *picks: int) -> None:
    for pick in picks:
        assert vote(poll, by=MemberFactory(), picks={pick})


@pytest.mark.parametrize("how_many", [1, 12])
def test_a_post_page_asks_one_thing_more_where_there_is_a_poll(client, member, django_assert_num_queries, how_many):
    post = make_post(duty=DutyFactory(), poll=WORDS)
    make_comment(post)
    votes(make_poll(post), *[0] * how_many)
    client.get(f"/board/{post.pk}/")
    with django_assert_num_queries(12):
        page = client.get(f"/board/{post.pk}/")
    assert (html(page).count('type="radio"'), "選択肢" in html(page), "17時15分" in html(page)) == (3, False, True)


def test_a_poll_is_written_with_the_post_and_found_with_it(client, member):
    answer = client.post("/board/new/", TYPED | ASKED)
    poll = Poll.objects.get()
    assert answer["Location"] == f"/board/{poll.thing_id}/"
    assert (poll.question, poll.choices, poll.many) == (WORDS.question, ["17時", "17時15分", "18時"], False)
    assert [hit.title for hit in find(MemberFactory(), "何時がよい")] == ["窓口の時間"]


def test_a_poll_that_is_not_sound_keeps_what_was_typed(client, member):
    answer = client.post("/board/new/", TYPED | ASKED | {"poll_choices": "17時"})
    page = html(answer)
    assert (answer.status_code, Post.objects.count(), Poll.objects.count()) == (422, 0, 0)
    assert ("いま1つあります" in page, WORDS.question in page, '<details class="sheet quiet fold" open>' in page) == (True, True, True)


def test_the_guard_reads_the_poll(client, member):
    answer = client.post("/board/new/", TYPED | ASKED | {"poll_question": "担当の山田太郎さんの電話 090-1234-5678 でよいですか"})
    assert (answer.status_code, "投票の問い" in html(answer), Post.objects.count()) == (422, True, 0)


def test_the_draft_keeps_the_poll(client, member):
    client.post("/board/new/", TYPED | ASKED | {"act": "draft"})
    draft = Draft.objects.get()
    assert drafts_read()[0].poll == {"question": WORDS.question, "choices": ["17時", "17時15分", "", "18時"], "many": False, "days": 14}
    page = html(client.get(f"/board/new/?draft={draft.key}"))
    assert (WORDS.question in page, "17時15分" in page, '<option value="14" selected>' in page) == (True, True, True)


def test_voting_on_the_page_and_by_htmx(client, member):
    post = make_post(poll=WORDS)
    poll = make_poll(post)
    place = f"/talk/polls/{poll.pk}/votes/"
    assert client.post(place, {"pick": "1"})["Location"] == f"/board/{post.pk}/#poll-{poll.pk}"
    page = html(client.get(f"/board/{post.pk}/"))
    assert ("投票しました。だれが" in page, "10票集まるとここに出ます" in page, 'name="pick"' in page) == (True, True, False)
    again = client.post(place, {"pick": "2"}, headers={"HX-Request": "true"})
    assert (again.status_code, "二つめは数えていません" in html(again), Ticket.objects.count()) == (200, True, 1)
    assert html(again).startswith(f'<section class="sheet stack stack-4 poll" id="poll-{poll.pk}"')


@pytest.mark.parametrize(
    ("picks", "words"),
    [([], "まだ選ばれていません"), (["0", "1"], "選べるのは一つです"), (["8"], UNKNOWN), (["-1"], UNKNOWN), (["二"], UNKNOWN)],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_wrong_choice_is_told_beside_the_choices(client, member, picks, words, headers):
    poll = make_poll(make_post(poll=WORDS))
    answer = client.post(f"/talk/polls/{poll.pk}/votes/", {"pick": picks}, headers=headers)
    assert (answer.status_code, words in html(answer), html(answer).count('type="radio"'), Ticket.objects.count()) == (422, True, 3, 0)


def test_results_are_for_those_who_voted_and_for_all_at_the_close(client, member):
    post = make_post(poll=WORDS)
    poll = make_poll(post)
    votes(poll, *[0, 0, 1, 0, 0, 1, 1, 1, 1])
    assert 'class="share"' not in html(client.get(f"/board/{post.pk}/"))
    vote(poll, by=member, picks={2})
    page = html(client.get(f"/board/{post.pk}/"))
    assert ("5人の投票の結果" in page, page.count('class="share"'), "4票" in page, "80％" in page) == (True, 3, True, True)
    close_poll(poll, by=post.author)
    other = MemberFactory()
    client.force_login(other)
    page = html(client.get(f"/board/{post.pk}/"))
    assert ("10人の投票の結果" in page, "締め切りました" in page, "投票しました" in page) == (True, True, False)


def test_a_closed_poll_with_few_votes_shows_only_that(client, member):
    post = make_post(poll=WORDS)
    votes(make_poll(post), 0, 1, 2, 0)
    close_poll(make_poll(post), by=post.author)
    page = html(client.get(f"/board/{post.pk}/"))
    assert ("5票に届かなかったので、結果は出ません" in page, 'class="share"' in page, ">4票" in page) == (True, False, False)
    answer = client.post(f"/talk/polls/{make_poll(post).pk}/votes/", {"pick": "0"})
    assert (answer.status_code, OVER in html(answer)) == (422, True)


def test_closing_early_is_asked_once_and_is_the_writers(client, member):
    mine, others = make_poll(make_post(by=member, poll=WORDS)), make_poll(make_post(poll=WORDS))
    assert "早めに締め切る" in html(client.get(f"/board/{mine.thing_id}/"))
    assert "早めに締め切る" not in html(client.get(f"/board/{others.thing_id}/"))
    assert "いま締め切ると、もう開けません" in html(client.get(f"/talk/polls/{mine.pk}/closing/"))
    assert [client.post(f"/talk/polls/{poll.pk}/closing/").status_code for poll in (others, mine, mine)] == [404, 302, 302]
    assert [poll.closed for poll in (Poll.objects.get(pk=mine.pk), Poll.objects.get(pk=others.pk))] == [True, False]


def test_the_audience_follows_the_post(client, member):
    closed = make_poll(make_post(poll=WORDS, duty=DutyFactory(), for_field=True))
    gone = make_post(poll=WORDS)
    delete_post(gone, by=gone.author)
    for poll in (closed, make_poll(gone)):
        answers = [client.get(f"/talk/polls/{poll.pk}/"), client.post(f"/talk/polls/{poll.pk}/votes/", {"pick": "0"})]
        assert [answer.status_code for answer in answers] == [404, 404]
    assert Ticket.objects.count() == 0


def test_a_covered_post_takes_no_votes_and_comes_back_when_the_poll_is_off(client, member):
    post, moderator = make_post(by=member, poll=WORDS), StaffFactory(role=RoleName.MODERATOR)
    hide_post(post, by=moderator, reason="確かめるため")
    poll = make_poll(post)
    for somebody in (moderator, member):
        with pytest.raises(Refused) as refusal:
            vote(poll, by=somebody, picks={0})
        assert refusal.value.sentence == SHUT
    with pytest.raises(NotAllowed):
        vote(poll, by=MemberFactory(), picks={0})
    page = html(client.get(f"/board/{post.pk}/edit/"))
    assert ("投票を外す" in page, 'name="poll_question"' in page) == (True, False)
    words = {"title": post.title, "body": post.source, "kind": post.kind, "draft": f"edit-{post.pk}", "version": "0"}
    client.post(f"/board/{post.pk}/edit/", words | {"drop_poll": "on"})
    post.refresh_from_db()
    assert (post.hidden_at, post.polled, Poll.objects.count()) == (None, False, 0)


def test_mending_the_words_leaves_the_poll_as_it_is(client, member):
    post = make_post(by=member, poll=WORDS)
    poll = make_poll(post)
    votes(poll, 0)
    words = {"title": "直した題", "body": post.source, "kind": post.kind, "draft": f"edit-{post.pk}", "version": "0"}
    client.post(f"/board/{post.pk}/edit/", words | ASKED | {"poll_question": "ほかの問い"})
    post.refresh_from_db()
    assert (post.title, post.polled, Poll.objects.get().question, Ticket.objects.count()) == ("直した題", True, WORDS.question, 1)


def test_the_words_of_a_poll_go_with_a_post_that_is_wiped_and_with_its_writer():
    one, other = make_post(poll=WORDS), make_post(poll=WORDS)
    votes(make_poll(one), 0)
    delete_post(one, by=one.author)
    Post.objects.filter(pk=one.pk).update(deleted_at=one.created_at.replace(year=2020))
    wipe_deleted_posts()
    assert list(Poll.objects.values_list("thing_id", flat=True)) == [other.pk]
    for kept in all_belongings():
        kept.let_go(other.author, DELETED)
    assert (Poll.objects.count(), Ticket.objects.count()) == (0, 0)


def test_an_export_holds_the_polls_one_made_and_no_votes():
    voter, post = MemberFactory(), make_post(poll=WORDS)
    vote(make_poll(post), by=voter, picks={1})
    boxes = {member.pk: {box.name: box.rows for kept in all_belongings() for box in kept.boxes(member)} for member in (post.author, voter)}
    assert [row["問い"] for row in boxes[post.author.pk]["polls"]] == [WORDS.question]
    assert (boxes[voter.pk]["polls"], "17時15分" in str(boxes[voter.pk])) == ([], False)
    assert [box.name for box in boxes_of(voter)][:1] == ["posts"]


def test_a_post_under_a_mask_carries_a_poll_and_its_wearer_closes_it_but_does_not_vote():
    three_guardians()
    asker = MemberFactory()
    asker.mask_secret = new_secret()
    post, _ = publish_masked_post(by=asker, title="題", body="文", kind="question", form_key="form-1", poll=WORDS)
    poll = make_poll(post)
    with pytest.raises(Refused) as refusal:
        vote(poll, by=asker, picks={0})
    assert refusal.value.sentence == WORN
    shown = polls_on(asker, KEY, post, own=True, worn=True)[0]
    assert (shown.may_vote, shown.may_close) == (False, True)
    votes(poll, *[0] * 5)
    close_poll(poll, by=asker)
    assert polls_on(MemberFactory(), KEY, post, own=False)[0].cast == 5


def test_whose_masks_are_locked_opens_them_before_voting_under_a_masked_post():
    three_guardians()
    asker, voter = MemberFactory(), MemberFactory(password=hashed_password())
    asker.mask_secret = new_secret()
    post, _ = publish_masked_post(by=asker, title="題", body="文", kind="question", form_key="form-1", poll=WORDS)
    begin_secret(voter, PASSWORD)
    with pytest.raises(Refused) as refusal:
        vote(make_poll(post), by=voter, picks={0})
    assert refusal.value.sentence == LOCKED


def test_a_moderator_who_shows_a_post_again_shows_its_poll():
    post, moderator = make_post(poll=WORDS), StaffFactory(role=RoleName.MODERATOR)
    hide_post(post, by=moderator, reason="確かめるため")
    unhide_post(post, by=moderator, reason="問題なし")
    votes(make_poll(post), 0)
    assert Ticket.objects.count() == 1


def test_an_edit_draft_keeps_no_poll_of_its_own():
    post = make_post(poll=WORDS)
    save_draft(by=post.author, key=f"edit-{post.pk}", version=0, title="題", body="文", post=post)
    edit_post(post, by=post.author, title="題", body="文", kind="question")
    assert Poll.objects.count() == 1


def test_the_api_tells_counts_under_the_law_of_the_page(client):
    member, post = MemberFactory(), make_post(poll=WORDS)
    headers = {"Authorization": f"Bearer {make_token(member, name='試し', scopes=['posts:read'])[1]}"}
    votes(make_poll(post), *[1] * 9)

    def told():
        poll = client.get(f"/api/v1/posts/{post.pk}", headers=headers).json()["polls"][0]
        return poll["question"], [choice["count"] for choice in poll["choices"]], poll["cast"], poll["voted"], poll["closed"]

    assert told() == (WORDS.question, [None] * 3, None, False, False)
    vote(make_poll(post), by=member, picks={0})
    assert told() == (WORDS.question, [0, 5, 0], 5, True, False)
    close_poll(make_poll(post), by=post.author)
    assert told() == (WORDS.question, [1, 9, 0], 10, False, True)
    assert client.get(f"/api/v1/posts/{make_post().pk}", headers=headers).json()["polls"] == []


def test_a_list_and_a_post_without_a_poll_ask_nothing_of_polls(client, member, django_assert_num_queries):
    post = make_post(duty=DutyFactory())
    make_post(poll=WORDS)
    client.get(f"/board/{post.pk}/")
    with django_assert_num_queries(11):
        client.get(f"/board/{post.pk}/")
    with django_assert_num_queries(9):
        client.get("/board/")

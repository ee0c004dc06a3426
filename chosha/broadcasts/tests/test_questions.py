"""放送への質問: asked without a name, wished once, answered one at a time."""

from datetime import timedelta

import pytest

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.models import Chapter, LiveQuestion, OnceToken, State
from chosha.broadcasts.queries import queue_of, shown_questions
from chosha.broadcasts.tests.factories import EpisodeFactory, LiveQuestionFactory, on_air
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.engine.keyring import new_secret
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
QState = LiveQuestion.State


@pytest.fixture
def host():
    return MemberFactory(display_name="司会")


@pytest.fixture
def episode(host):
    return on_air(host)


def ask(episode, text, **more):
    return actions.ask_question(episode, **{"by": MemberFactory(), "secret": new_secret(), "text": text} | more)


def wish_by(question, people):
    for _ in range(people):
        actions.wish(question, by=MemberFactory(), secret=new_secret())


def texts(questions) -> list[str]:
    return [one.text for one in questions]


def fresh(question) -> LiveQuestion:
    return LiveQuestion.objects.get(pk=question.pk)


def test_a_question_without_a_name_says_nobody_and_one_by_name_says_who(episode):
    author = MemberFactory()
    unsigned, signed = ask(episode, "  様式は\nいつ発送  ", by=author), ask(episode, "調査の件数", by=author, named=True)
    assert (unsigned.author, signed.author) == (None, author)
    assert sorted(texts(shown_questions(author, episode))) == ["様式は いつ発送", "調査の件数"]


@pytest.mark.parametrize(("text", "words"), [("", "まだ書かれていません"), (" \n", "まだ書かれていません"), ("あ" * 201, "いま201字")])
def test_nothing_and_too_much_are_refused(episode, text, words):
    with pytest.raises(Refused, match=words):
        ask(episode, text)


def test_the_same_words_are_asked_once(episode):
    ask(episode, "様式はいつ発送")
    with pytest.raises(Refused, match="同じ質問がすでに届いています"):
        ask(episode, "様式はいつ発送")


def test_questions_are_taken_until_the_end_of_the_show():
    assert ask(EpisodeFactory(), "先に聞く").state == QState.WAITING
    with pytest.raises(Refused, match="終わっているので、送れませんでした"):
        ask(EpisodeFactory(state=State.ENDED), "遅すぎた")


@pytest.mark.parametrize("facts", [{"standing": Standing.SUSPENDED}, {"read_only": True}])
def test_whoever_may_not_write_neither_asks_nor_wishes(episode, facts):
    member = MemberFactory(**facts)
    question = ask(episode, "様式はいつ発送")
    with pytest.raises(NotAllowed):
        ask(episode, "もう一つ", by=member)
    with pytest.raises(NotAllowed):
        actions.wish(question, by=member, secret=new_secret())


def test_one_member_asks_five_and_another_still_may(episode):
    secret = new_secret()
    for number in range(5):
        ask(episode, f"質問{number}", secret=secret)
    with pytest.raises(Refused, match="5つまで"):
        ask(episode, "六つめ", secret=secret)
    ask(episode, "ほかの人の質問")
    ask(on_air(MemberFactory()), "ほかの回の質問", secret=secret)


def test_one_member_wishes_once_and_takes_it_back(episode):
    question, member, secret = ask(episode, "様式はいつ発送"), MemberFactory(), new_secret()
    assert [actions.wish(question, by=member, secret=secret) for _ in range(3)] == [True, False, True]
    wish_by(question, 2)
    assert fresh(question).wishes == 3


def test_the_most_wanted_comes_first_and_hosts_change_the_order_by_hand(episode, host):
    for text, people in (("一", 1), ("二", 2), ("三", 3)):
        wish_by(ask(episode, text), people)
    assert texts(queue_of(episode)) == ["三", "二", "一"]
    actions.move_question(queue_of(episode)[2], up=True, by=host)
    assert texts(queue_of(episode)) == ["三", "一", "二"]
    wish_by(ask(episode, "四"), 9)
    assert texts(queue_of(episode)) == ["三", "一", "二", "四"]
    actions.order_by_wishes(episode, by=host)
    assert texts(queue_of(episode)) == ["四", "三", "二", "一"]


def test_one_is_answered_at_a_time_and_becomes_a_chapter(episode, host, monkeypatch):
    monkeypatch.setattr("chosha.broadcasts.actions.answering.playable_seconds", lambda _: 125.9)
    wish_by(ask(episode, "様式はいつ発送"), 2)
    wish_by(ask(episode, "調査の件数"), 1)
    assert actions.answer_next(episode, by=host).text == "様式はいつ発送"
    assert (Chapter.objects.count(), actions.answer_next(episode, by=host).text) == (0, "調査の件数")
    assert list(Chapter.objects.values_list("at_sec", "label")) == [(125, "質問：様式はいつ発送")]
    assert (actions.answer_next(episode, by=host), Chapter.objects.count()) == (None, 2)
    assert {one.state for one in LiveQuestion.objects.all()} == {QState.ANSWERED}


def test_the_end_of_the_show_ends_the_answer_and_forgets_who_wished(episode, host):
    question = ask(episode, "様式はいつ発送")
    wish_by(question, 2)
    ask(episode, "時間がなかった")
    actions.take_up(question, by=host)
    actions.end_broadcast(episode, by=host)
    assert (fresh(question).state, Chapter.objects.get().label, OnceToken.objects.count()) == (QState.ANSWERED, "質問：様式はいつ発送", 0)
    assert LiveQuestion.objects.get(text="時間がなかった").state == QState.WAITING


def test_a_show_that_promised_to_leave_nothing_gets_no_chapter(host):
    episode = on_air(host, no_recording=True)
    actions.take_up(ask(episode, "様式はいつ発送"), by=host)
    actions.end_answer(episode, by=host)
    assert Chapter.objects.count() == 0


def test_answered_by_mistake_it_goes_back_and_its_chapter_goes(episode, host):
    question = ask(episode, "様式はいつ発送")
    actions.take_up(question, by=host)
    actions.end_answer(episode, by=host)
    actions.put_back(question, by=host)
    assert (fresh(question).state, fresh(question).at_second, Chapter.objects.count()) == (QState.WAITING, None, 0)


def test_two_that_ask_the_same_are_merged_and_parted_again(episode, host):
    one, other = ask(episode, "様式はいつ発送"), ask(episode, "様式の発送時期")
    secret, member = new_secret(), MemberFactory()
    wish_by(one, 2), wish_by(other, 3)
    actions.wish(one, by=member, secret=secret)
    actions.merge_questions(one, into=other, by=host)
    assert (fresh(other).wishes, fresh(one).state, texts(queue_of(episode))) == (6, QState.MERGED, ["様式の発送時期"])
    assert (actions.wish(other, by=member, secret=secret), fresh(other).wishes) == (False, 5)
    actions.put_back(one, by=host)
    assert (fresh(one).wishes, fresh(other).wishes) == (2, 3)
    assert [entry.act for entry in Entry.objects.order_by("id")] == ["broadcasts.question.merged", "broadcasts.question.parted"]


def test_what_was_merged_goes_along_when_its_question_is_merged(episode, host):
    one, two, three = ask(episode, "一"), ask(episode, "二"), ask(episode, "三")
    for question in (one, two, three):
        wish_by(question, 1)
    actions.merge_questions(one, into=two, by=host)
    actions.merge_questions(two, into=three, by=host)
    assert (fresh(three).wishes, fresh(one).merged_into, fresh(two).wishes) == (3, three, 1)
    actions.put_back(two, by=host)
    assert fresh(three).wishes == 2


def test_a_question_merges_with_another_that_waits_in_this_show_alone(episode, host):
    one, elsewhere = ask(episode, "一"), ask(on_air(MemberFactory()), "二")
    for other in (one, elsewhere):
        with pytest.raises(Refused, match="列にある二つの質問"):
            actions.merge_questions(one, into=other, by=host)


def test_set_aside_members_see_it_no_more_and_hosts_bring_it_back(episode, host):
    question = ask(episode, "様式はいつ発送")
    actions.set_aside(question, by=host)
    assert (shown_questions(MemberFactory(), episode), queue_of(episode)) == ([], [])
    actions.put_back(question, by=host)
    assert texts(queue_of(episode)) == ["様式はいつ発送"]


def test_covering_wants_a_reason_that_stands_in_the_record(episode, host):
    question = ask(episode, "様式はいつ発送")
    with pytest.raises(Refused, match="理由を一言"):
        actions.hide_question(question, by=host, reason=" ")
    actions.hide_question(question, by=host, reason="場所が分かるため")
    assert shown_questions(MemberFactory(), episode) == []
    actions.put_back(question, by=host)
    found = [(entry.act, entry.reason, entry.by_id) for entry in Entry.objects.order_by("id")]
    assert found == [("broadcasts.question.hidden", "場所が分かるため", host.pk), ("broadcasts.question.shown", "", host.pk)]


DEEDS = {
    "take_up": lambda question, by: actions.take_up(question, by=by),
    "put_back": lambda question, by: actions.put_back(question, by=by),
    "set_aside": lambda question, by: actions.set_aside(question, by=by),
    "move": lambda question, by: actions.move_question(question, up=True, by=by),
    "merge": lambda question, by: actions.merge_questions(question, into=question, by=by),
    "next": lambda question, by: actions.answer_next(question.episode, by=by),
    "end": lambda question, by: actions.end_answer(question.episode, by=by),
    "order": lambda question, by: actions.order_by_wishes(question.episode, by=by),
    "hide": lambda question, by: actions.hide_question(question, by=by, reason="理由"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_members_do_nothing_of_what_hosts_do_and_moderators_cover_alone(episode, deed):
    question = ask(episode, "様式はいつ発送")
    for by, may in ((MemberFactory(), False), (StaffFactory(role=RoleName.MODERATOR), deed == "hide")):
        if may:
            DEEDS[deed](question, by)
        else:
            with pytest.raises(NotAllowed):
                DEEDS[deed](question, by)
    assert fresh(question).state == (QState.HIDDEN if deed == "hide" else QState.WAITING)


def test_what_is_no_longer_in_the_queue_is_neither_wished_nor_taken_up(episode, host):
    question = ask(episode, "様式はいつ発送")
    actions.set_aside(question, by=host)
    with pytest.raises(Refused, match="もう列にありません"):
        actions.wish(question, by=MemberFactory(), secret=new_secret())
    with pytest.raises(Refused, match="いま列にありません"):
        actions.take_up(question, by=host)


def test_tokens_of_shows_that_are_over_go_with_the_chore(episode):
    ask(episode, "様式はいつ発送")
    kept = []
    for state, begins in ((State.CANCELLED, now() + timedelta(days=1)), (State.CANCELLED, now() - timedelta(hours=1))):
        type(episode).objects.filter(pk=episode.pk).update(state=state, starts_at=begins)
        actions.scatter_questions()
        kept.append(OnceToken.objects.count())
    assert kept == [1, 0]  # what rests may be on after all until its hour


def test_scattering_changes_where_rows_lie_and_nothing_of_what_they_say(episode):
    question = ask(episode, "様式はいつ発送")
    wish_by(question, 3)
    before = set(OnceToken.objects.values_list("token", flat=True))
    actions.scatter_questions()
    assert (set(OnceToken.objects.values_list("token", flat=True)), fresh(question).wishes) == (before, 3)


def answered_and_kept(episode, host):
    """A question that became a chapter of a show that is in the archive."""
    question = ask(episode, "秘密の場所はどこですか")
    actions.take_up(question, by=host)
    actions.end_answer(episode, by=host)
    return question, Chapter.objects.get()


def test_a_chapter_of_a_question_taken_out_and_brought_back_belongs_to_its_question_again(episode, host):
    question, chapter = answered_and_kept(episode, host)
    actions.drop_chapter(chapter, by=host)
    assert fresh(question).chapter is None
    actions.take_back(episode, "chapters", by=host)
    assert fresh(question).chapter == Chapter.objects.get()
    actions.put_back(question, by=host)
    assert Chapter.objects.count() == 0


@pytest.mark.parametrize("step", [actions.drop_chapter, lambda chapter, by: actions.mend_chapter(chapter, by=by, at_sec=1, label="別の名")])
def test_taking_back_a_step_never_brings_back_the_words_of_a_covered_question(episode, host, step):
    question, chapter = answered_and_kept(episode, host)
    step(chapter, by=host)
    actions.hide_question(question, by=host, reason="場所が分かるため")
    actions.take_back(episode, "chapters", by=host)
    assert list(Chapter.objects.values_list("label", flat=True)) == []


@pytest.mark.parametrize(("renamed", "away", "back"), [("", "質問", "質問：残すものは"), ("引き継ぎの話", "引き継ぎの話", "引き継ぎの話")])
def test_a_chapter_loses_the_words_of_whoever_leaves_with_them_and_keeps_its_place_and_a_name_a_host_gave(
    episode, host, renamed, away, back
):
    member = MemberFactory()
    question = LiveQuestionFactory(episode=episode, author=member, text="残すものは")
    actions.take_up(question, by=host)
    actions.end_answer(episode, by=host)
    if renamed:
        Chapter.objects.update(label=renamed)
    actions.take_down_lines(member, left := now())
    gone = Chapter.objects.get().label
    actions.put_back_lines(member, left)
    assert (gone, Chapter.objects.get().label) == (away, back)

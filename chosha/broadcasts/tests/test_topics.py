"""話題: opened by hosts, talked about by all who see the show, and served by the hall like any other content."""

from datetime import timedelta

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from chosha.broadcasts.access import TOPIC, listed_topics, visible_topics
from chosha.broadcasts.actions.topics import (
    ANSWERED,
    CAN_BE_UNDONE,
    MOST_TOPICS,
    TELL,
    forget_topics,
    let_go_of_topics,
    mend_topic,
    open_topic,
    open_topic_of,
    return_topic,
    tell_of_topics,
)
from chosha.broadcasts.actions.trimming import MOVED
from chosha.broadcasts.models import Enrolment, Episode, LiveQuestion, SignUp, Takedown, Topic
from chosha.broadcasts.queries.topics import box_of_topics, topics_of
from chosha.broadcasts.tests.factories import EpisodeFactory, LiveQuestionFactory, TopicFactory, recorded
from chosha.kernel.clock import now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.notices.actions import choose_kinds
from chosha.notices.models import Notice
from chosha.search.queries import found_by
from chosha.talk.actions import post_comment
from chosha.talk.models import Comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def member():
    return MemberFactory(display_name="宮田 千秋")


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def said(topic, by, body):
    return post_comment(by=by, thing_key=TOPIC, thing=topic, body=body)[0]


def page(member, path) -> str:
    return of(member).get(path).content.decode()


def test_a_host_opens_one_and_members_talk_there(host, member):
    episode = recorded(host=host)
    browser = of(host)
    sent = browser.post(f"{episode.path}topics/new/", {"title": "写真を断られたとき", "words": "どう書いていますか。", "at": "4:12"})
    topic = Topic.objects.get()
    assert (sent.status_code, topic.at_sec, topic.by) == (302, 252, host)
    assert "写真を断られたとき" in page(member, episode.path)
    shown = page(member, topic.path)
    assert ("どう書いていますか。" in shown, f"{episode.path}#t=252" in shown, 'id="write"' in shown) == (True, True, True)
    posted = of(member).post(f"/talk/{TOPIC}/{topic.pk}/comments/", {"body": "様式の余白に書いています。", "client_key": "k"})
    comment = Comment.objects.get()
    assert posted["Location"] == f"/talk/comments/{comment.pk}/"
    assert of(host).get(posted["Location"])["Location"] == f"{topic.path}#c{comment.pk}"
    assert ("様式の余白に書いています。" in page(host, topic.path), "1件" in page(host, episode.path)) == (True, True)
    assert {hit["url"] for hit in found_by(member, "断られたとき")} == {topic.path}
    assert {hit["url"] for hit in found_by(member, "余白に")} == {f"/talk/comments/{comment.pk}/"}


def test_only_hosts_open_mend_move_and_take_out(host, member):
    topic = TopicFactory(episode=EpisodeFactory(host=host))
    for act in (
        lambda: open_topic(topic.episode, by=member, title="題"),
        lambda: mend_topic(topic, by=member, title="題"),
    ):
        with pytest.raises(NotAllowed):
            act()
    pages = [f"{topic.episode.path}topics/", f"{topic.episode.path}topics/new/", f"{topic.path}changes/"]
    assert [of(member).get(path).status_code for path in pages] == [403, 403, 403]
    assert [of(member).post(f"{topic.path}{act}/").status_code for act in ("move", "removal", "return")] == [403, 403, 403]
    assert [of(host).get(path).status_code for path in pages] == [200, 200, 200]


def test_what_is_not_right_comes_back_as_it_was_typed(host):
    episode, browser = recorded(host=host), of(host)
    path = f"{episode.path}topics/new/"
    late = browser.post(path, {"title": "おわりの話", "at": "59:59"})
    assert (late.status_code, "より後の時刻です" in late.content.decode(), "おわりの話" in late.content.decode()) == (422, True, True)
    named = browser.post(path, {"title": "税務課の高橋係長のやりかた"})
    assert (named.status_code, named.context["guard"] is not None, Topic.objects.count()) == (422, True, 0)
    TopicFactory.create_batch(MOST_TOPICS, episode=episode)
    assert "20までです" in browser.post(path, {"title": "二十一番目"}).content.decode()


def test_a_chapter_becomes_one_with_its_minute_and_a_question_lends_no_words(host):
    episode = recorded(host=host)
    first, second = episode.chapters.all()
    asked = LiveQuestionFactory(episode=episode, state=LiveQuestion.State.ANSWERED, chapter=second, text="うちの係だけの事情")
    second.label = asked.chapter_label
    second.save()
    of(host).post(f"{episode.path}topics/made/", {"chapter": first.pk})
    assert [(row.title, row.at_sec) for row in Topic.objects.all()] == [("はじめに", 0)]
    assert open_topic_of(second, by=host).title == ANSWERED
    assert "話題にする" not in page(host, f"{episode.path}topics/")


def test_one_taken_out_comes_back_for_ten_minutes_and_never_over_the_words_of_others(host, member):
    episode = EpisodeFactory(host=host)
    topic, talked = TopicFactory(episode=episode), TopicFactory(episode=episode)
    said(topic, host, "はじめの言葉")
    said(talked, member, "会員の言葉")
    for row in (topic, talked):
        of(host).post(f"{row.path}removal/")
    assert [row.pk for row in visible_topics(host)] == [talked.pk]
    assert of(member).get(topic.path).status_code == 404
    of(host).post(f"{topic.path}return/")
    assert visible_topics(member).count() == 2
    of(host).post(f"{topic.path}removal/")
    Topic.objects.filter(pk=topic.pk).update(removed_at=now() - CAN_BE_UNDONE - timedelta(seconds=1))
    with pytest.raises(Refused):
        return_topic(topic, by=host)
    assert (forget_topics(), Topic.objects.count(), Comment.objects.count()) == (1, 1, 1)


def test_they_stand_in_the_order_the_hosts_give_them(host, member):
    episode = EpisodeFactory(host=host)
    one, two = TopicFactory(episode=episode, title="一つめ"), TopicFactory(episode=episode, title="二つめ")
    of(host).post(f"{two.path}move/", {"act": "up"})
    of(host).post(f"{two.path}move/", {"act": "up"})
    assert [row.pk for row in listed_topics(member)] == [two.pk, one.pk]


@pytest.mark.parametrize("how", ["covered show", "taken down", "covered topic"])
def test_what_is_covered_or_taken_down_hides_the_talk_too(host, member, how):
    topic = TopicFactory(episode=recorded(host=host), title="うちわの題")
    comment = said(topic, member, "うちわの文")
    if how == "covered show":
        Episode.objects.update(hidden_at=now())
    elif how == "taken down":
        Takedown.objects.create(episode=topic.episode, reason="権利", kept={})
    else:
        cover_thing(TOPIC, topic, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かる")
    other = MemberFactory()
    seen = [of(other).get(path, follow=True) for path in (topic.path, topic.episode.path, f"/talk/comments/{comment.pk}/")]
    assert [word for word in ("うちわの題", "うちわの文") for answer in seen if word in answer.content.decode()] == []
    assert found_by(other, "うちわ") == []
    assert of(host).get(topic.path).status_code == 200
    with pytest.raises(Refused):
        said(Topic.objects.get(), host, "いまは書けない")
    assert "うちわの題" not in page(host, topic.episode.path)


def test_a_covered_one_is_mended_by_a_host(host, member):
    topic = TopicFactory(episode=EpisodeFactory(host=host))
    cover_thing(TOPIC, topic, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かる")
    assert Notice.objects.get(to=host).url == topic.path
    assert of(host).get(f"/moderation/{TOPIC}/{topic.pk}/covering/").status_code == 200
    mend_topic(topic, by=host, title=topic.title, words=topic.words)
    assert list(listed_topics(member)) == []
    mend_topic(topic, by=host, title="ぼかした題")
    assert [row.title for row in listed_topics(member)] == ["ぼかした題"]


def test_nobody_outside_sees_or_writes(host):
    topic, outside = TopicFactory(), MemberFactory(standing=Standing.SUSPENDED)
    assert (list(visible_topics(outside)), passport(TOPIC).may_comment(topic, outside)) == ([], False)
    assert passport(TOPIC).may_comment(topic, MemberFactory(read_only=True)) is False


def test_hosts_and_who_wrote_there_hear_of_new_words_unless_they_stopped_it(host, member, django_capture_on_commit_callbacks):
    topic, second, third = TopicFactory(episode=EpisodeFactory(host=host)), MemberFactory(), MemberFactory()
    choose_kinds({"thanks"}, by=third)
    for by in (member, third, second, second):
        with django_capture_on_commit_callbacks(execute=True):
            said(topic, by, "続きの言葉")
    told = [(row.to_id, row.line) for row in Notice.objects.order_by("pk")]
    line = f"話題「{topic.title}」に、続きが書かれました"
    assert sorted(told) == sorted([(host.pk, line), (member.pk, line)])


def test_whoever_had_a_seat_hears_once_that_the_talk_goes_on(host, member):
    topic = TopicFactory(episode=recorded(host=host, has_sign_up=True))
    Enrolment.objects.create(episode=topic.episode, closes_at=now())
    SignUp.objects.create(episode=topic.episode, member=member, state=SignUp.State.SEATED)
    SignUp.objects.create(episode=topic.episode, member=MemberFactory(), state=SignUp.State.WAITING)
    for title in ("もう一つ", "さらに一つ"):
        open_topic(topic.episode, by=host, title=title)
    assert {row.run_after > now() for row in DBTaskResult.objects.filter(task_path=TELL)} == {True}  # the undo runs first
    assert [tell_of_topics(topic.episode_id) for _ in range(2)] == [1, 1]
    assert [(row.to, row.url) for row in Notice.objects.all()] == [(member, f"{topic.episode.path}gathering/#topics")]
    Topic.objects.update(hidden_at=now())
    assert tell_of_topics(topic.episode_id) == 0


def test_a_minute_moves_with_a_cut_and_one_cut_away_is_not_offered(host):
    topic = TopicFactory(episode=recorded(host=host), at_sec=100)
    assert (Topic, "at_sec") in MOVED
    Topic.objects.update(at_sec=-3)
    assert "から聞く" not in page(host, topic.path)


def test_who_leaves_is_named_no_more_and_the_topic_stays(host):
    topic = TopicFactory(episode=EpisodeFactory(host=host), by=host, title="残る題")
    assert [row["題"] for row in box_of_topics(host).rows] == ["残る題"]
    let_go_of_topics(host, named=False)
    assert (Topic.objects.get().by, Topic.objects.get().title) == (None, topic.title)


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_page_of_a_show_asks_the_same_however_many_topics(host, member, how_many, django_assert_num_queries):
    episode = EpisodeFactory(host=host)
    for topic in TopicFactory.create_batch(how_many, episode=episode):
        for number in range(how_many):
            said(topic, member, f"言葉{number}")
    with django_assert_num_queries(3):
        shown = topics_of(member, episode)
    assert [(one.head.number, one.head.words) for one in shown] == [(how_many, f"言葉{how_many - 1}")] * how_many

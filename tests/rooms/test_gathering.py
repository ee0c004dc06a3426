"""この回のまとめ: all that a show left behind, and nothing that its reader may not see, on the page or in the file."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from chosha.board.models import Post
from chosha.board.tests.factories import make_post
from chosha.broadcasts.access import TOPIC
from chosha.broadcasts.actions.minutes import open_minutes, write_minutes
from chosha.broadcasts.actions.signing import thank_signed_up
from chosha.broadcasts.engine import take_along
from chosha.broadcasts.models import Consent, Consultation, Enrolment, Episode, LiveQuestion, SignUp, Takedown
from chosha.broadcasts.tests.factories import EpisodeFactory, LiveQuestionFactory, MaterialFactory, PlaceFactory, TopicFactory, recorded
from chosha.kernel.clock import now, today
from chosha.members.models import Distance
from chosha.members.tests.factories import MemberFactory
from chosha.notices.models import Notice
from chosha.talk.actions import post_comment
from chosha.talk.models import Comment, Poll

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


def page(member, path) -> str:
    answer = of(member).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def packed(member, episode) -> zipfile.ZipFile:
    answer = of(member).get(f"{episode.path}gathering/file/")
    assert (answer["Content-Type"], answer["Content-Disposition"].startswith("attachment")) == ("application/zip", True)
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def words_in(file: zipfile.ZipFile) -> str:
    return "\n".join([*file.namelist(), *(file.read(name).decode(errors="replace") for name in file.namelist())])


def poll_on(episode, question, **facts):
    choices = {"choices": ["紙", "電子"], "counts": [7, 3], "cast": 10}
    when = {"closes_on": today() - timedelta(days=1), "closed": True, "place": 1}
    return Poll.objects.create(thing_key="broadcasts.episode", thing_id=episode.pk, question=question, **choices | when | facts)


def big(host, number=1) -> Episode:
    """A session that left so many of everything."""
    episode = recorded(host=host, title="家屋の調査", polled=True)
    minutes = open_minutes(episode, by=host, writers="members")
    write_minutes(minutes, by=host, base=1, text="外を一周してから入る。")
    for turn in range(number):
        MaterialFactory(episode=episode, title=f"調査の順番{turn}")
        PlaceFactory(episode=episode, name=f"つばめ食堂{turn}", at_sec=300)
        answered = {"state": LiveQuestion.State.ANSWERED, "at_second": 61.0}
        LiveQuestionFactory(episode=episode, text=f"天井はどう見ますか{turn}", **answered)
        LiveQuestionFactory(episode=episode, text=f"待っている質問{turn}")
        poll_on(episode, f"控えの形{turn}", place=turn)
        topic = TopicFactory(episode=episode, title=f"断られたとき{turn}")
        post_comment(by=host, thing_key=TOPIC, thing=topic, body=f"余白に書きます{turn}")
        post = make_post(title=f"家屋の調査の相談{turn}")
        facts = {"thing_key": "board.post", "thing_id": post.pk, "state": "answered"}
        Consultation.objects.create(programme=episode.programme, episode=episode, at_second=90, **facts)
    return episode


ALL = ("はじめに", "調査の順番0", "外を一周", "天井はどう見ますか0", "控えの形0", "断られたとき0", "つばめ食堂0")


def test_one_page_gathers_all_and_minutes_lead_into_the_recording(host, member):
    episode = big(host)
    shown = page(member, f"{episode.path}gathering/")
    assert [word for word in (*ALL, "余白に書きます0", "家屋の調査の相談0", "7票", "藤代 圭さん") if word not in shown] == []
    assert [f"{episode.path}#t={second}" in shown for second in (252, 61, 300)] == [True] * 3
    assert "待っている質問" not in shown
    assert [shown.count(f'href="#{place}"') for place in ("recording", "materials", "minutes", "questions", "polls", "topics")] == [1] * 6
    assert f"{episode.path}gathering/" in page(member, episode.path)
    assert f"{episode.path}gathering/" in page(member, "/archive/")


def test_what_is_not_there_is_not_spoken_of(member):
    episode = recorded()
    shown = page(member, f"{episode.path}gathering/")
    assert [word for word in ("資料", "議事録", "投票", "話の続き", "場所", "ここにあるもの") if f">{word}" in shown] == []
    assert [f"{episode.path}gathering/" in page(member, path) for path in (episode.path, "/archive/")] == [False, False]


def test_before_a_show_is_over_its_own_page_says_all(member):
    episode = EpisodeFactory()
    for path in ("gathering/", "gathering/file/"):
        assert of(member).get(f"{episode.path}{path}")["Location"] == episode.path


def test_nothing_leaks_that_the_reader_may_not_see(host, member):
    episode = big(host)
    MaterialFactory(episode=episode, title="ひみつ一", readers="hosts")
    MaterialFactory(episode=episode, title="ひみつ二", shown_from=now() + timedelta(days=1))
    MaterialFactory(episode=episode, title="ひみつ三", listed_at=None)
    TopicFactory(episode=episode, title="ひみつ四", hidden_at=now())
    TopicFactory(episode=episode, title="ひみつ五", removed_at=now())
    topic, muted = TopicFactory(episode=episode), MemberFactory(display_name="ひみつ六さま")
    post_comment(by=muted, thing_key=TOPIC, thing=topic, body="ひみつ七")
    Distance.objects.create(member=member, whom=muted, kind=Distance.Kind.MUTE, at=now())
    covered, _ = post_comment(by=host, thing_key=TOPIC, thing=topic, body="ひみつ八")
    Comment.objects.filter(pk=covered.pk).update(hidden_at=now())
    Post.objects.update(title="ひみつ九", hidden_at=now())
    LiveQuestion.objects.filter(state="answered").update(text="ひみつ十", taken_down_at=now())
    poll_on(episode, "開いた投票", closed=False, closes_on=today() + timedelta(days=3), place=9)
    open_minutes(episode, by=host, writers="hosts", readers="signed")
    seen = page(member, f"{episode.path}gathering/") + words_in(packed(member, episode))
    assert ("ひみつ" in seen, "外を一周" in seen, "開いた投票" in seen, "調査の順番0" in seen) == (False, False, False, True)
    SignUp.objects.create(episode=episode, member=member, state="seated")
    assert "外を一周" in page(member, f"{episode.path}gathering/")


def test_of_a_covered_show_nothing_and_of_one_taken_down_no_recording_papers_or_talk(host, member):
    episode = big(host)
    Takedown.objects.create(episode=episode, reason="権利", kept={})
    shown = page(member, f"{episode.path}gathering/") + words_in(packed(member, episode))
    assert [word for word in ("調査の順番", "断られたとき", "つばめ食堂") if word in shown] == []
    Episode.objects.update(hidden_at=now())
    assert [of(member).get(f"{episode.path}gathering/{path}").status_code for path in ("", "file/")] == [404, 404]


def test_the_file_holds_papers_and_minutes_and_neither_words_nor_names_of_members(host, member, monkeypatch):
    episode = big(host)
    episode.guests.add(MemberFactory(display_name="名を出さない人"))
    Consent.objects.create(episode=episode, member=host)
    LiveQuestion.objects.filter(state="answered").update(author=MemberFactory(display_name="名のある質問者"))
    monkeypatch.setattr(take_along, "LARGEST", 30)
    MaterialFactory(episode=episode, title="大きな資料")
    file = packed(member, episode)
    assert file.namelist() == ["index.html", "minutes.txt", "materials/01-品目.csv"]
    kept = [file.read(name).decode() for name in file.namelist()[1:]]
    assert kept == ["外を一周してから入る。", "品目,数\nいす,3\n"]
    read = file.read("index.html").decode()
    assert [word for word in (*ALL, "藤代 圭さん、ほか1人", "1件", "大きいため入っていません") if word not in read] == []
    assert [word for word in ("余白に", "名を出さない人", "名のある質問者", "家屋の調査の相談") if word in read] == []


def test_thanks_after_the_show_lead_to_the_page_that_gathers_all(host, member):
    for episode in (big(host), recorded(host=host)):
        Enrolment.objects.create(episode=episode, closes_at=now())
        SignUp.objects.create(episode=episode, member=member, state="seated")
        thank_signed_up(episode)
    assert [row.url.endswith("/gathering/") for row in Notice.objects.filter(to=member).order_by("pk")] == [True, False]


def test_it_asks_the_same_however_much_there_is(host, member, django_assert_max_num_queries):
    def asked(episode) -> int:
        browser = of(member)
        browser.get(f"{episode.path}gathering/")
        with django_assert_max_num_queries(60) as queries:
            browser.get(f"{episode.path}gathering/")
        return len(queries)

    one = asked(big(host))
    assert asked(big(host, 3)) == one


def test_a_consultation_under_a_mask_names_nobody_and_a_limited_one_is_not_told(host, member, asker, asked):
    episode = recorded(host=host)
    facts = {"thing_key": "board.post", "thing_id": asked.pk, "state": "answered", "chapter": episode.chapters.last()}
    Consultation.objects.create(programme=episode.programme, episode=episode, **facts)
    episode.chapters.filter(pk=facts["chapter"].pk).update(label="相談 1")

    def seen() -> tuple[bool, bool, bool]:
        shown, file = page(member, f"{episode.path}gathering/"), words_in(packed(member, episode))
        return asked.title in shown, asked.title in file, asker.display_name in shown + file

    assert seen() == (True, False, False)
    Post.objects.filter(pk=asked.pk).update(for_field=True)
    assert seen() == (False, False, False)

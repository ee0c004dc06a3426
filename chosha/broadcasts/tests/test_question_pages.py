"""The pages of questions: the live page, the page in words, the form, the queue on the desk."""

import re

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.engine.questions import Asked, draw_question
from chosha.broadcasts.models import LiveQuestion
from chosha.broadcasts.tests.factories import EpisodeFactory, LiveQuestionFactory, on_air, recorded
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
SCRIPT = {"accept": "application/json"}
HTMX = {"HX-Request": "true"}
MARKED = "田中さんの電話は090-1234-5678でよいですか"


@pytest.fixture
def host():
    return MemberFactory(display_name="司会")


@pytest.fixture
def episode(host):
    return on_air(host)


def browser_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.fixture
def browser():
    return browser_of(MemberFactory(display_name="石川まお"))


def shown(answer, status=200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize("place", ["", "words/"])
def test_the_live_page_and_the_page_in_words_show_what_is_answered_and_the_list(browser, episode, host, place):
    actions.take_up(LiveQuestionFactory(episode=episode, text="<いま>の質問"), by=host)
    LiveQuestionFactory(episode=episode, text="待つ質問", wishes=4)
    LiveQuestionFactory(episode=episode, text="伏せた質問", state="hidden")
    page = shown(browser.get(f"{episode.path}{place}"))
    assert ("&lt;いま&gt;の質問" in page, "待つ質問" in page, '<span class="num">4</span>' in page) == (True, True, True)
    assert "伏せた質問" not in page
    assert "だれが書いたかの記録を残しません。あとから直すことも、返事を受け取ることもできません" in page


def test_questions_cost_no_further_query(browser, episode, django_assert_num_queries):
    LiveQuestionFactory(episode=episode)
    browser.post(f"{episode.path}wishes/", {"question": LiveQuestion.objects.get().pk})
    browser.get(episode.path)
    with django_assert_num_queries(11):
        browser.get(episode.path)
    LiveQuestionFactory.create_batch(2, episode=episode)
    with django_assert_num_queries(11):
        browser.get(episode.path)


def test_a_plain_form_asks_and_comes_back_with_a_sentence(browser, episode):
    answer = browser.post(f"{episode.path}questions/", {"text": "様式はいつ発送", "words": "1"}, follow=True)
    assert ("質問を送りました" in shown(answer), answer.redirect_chain[0][0]) == (True, f"{episode.path}words/?sent")
    assert LiveQuestion.objects.get().author is None


def test_by_name_only_when_the_asker_chose_it(browser, episode):
    browser.post(f"{episode.path}questions/", {"text": "調査の件数", "named": "1"})
    assert LiveQuestion.objects.get().author.display_name == "石川まお"
    assert "石川まおさん" in shown(browser_of(MemberFactory()).get(episode.path))


def test_the_guard_asks_once_on_the_page_and_in_the_dialog(browser, episode):
    page = shown(browser.post(f"{episode.path}questions/", {"text": MARKED}), 422)
    assert ("送る前に、気づいたことが2つあります" in page, f">{MARKED}</textarea>" in page) == (True, True)
    error = browser.post(f"{episode.path}questions/", {"text": MARKED}, headers=SCRIPT).json()["error"]
    decided = {"text": MARKED, "guard_seen": ",".join(error["guard_seen"]), "guard_mend": error["guard_mend"]}
    assert (error["code"], browser.post(f"{episode.path}questions/", decided, headers=SCRIPT).status_code) == ("held", 201)
    assert (LiveQuestion.objects.get().text, Entry.objects.count()) == ("Aさんの電話は（電話番号）でよいですか", 0)


def test_of_a_question_by_name_the_decision_is_noted(browser, episode):
    error = browser.post(f"{episode.path}questions/", {"text": MARKED}, headers=SCRIPT).json()["error"]
    browser.post(f"{episode.path}questions/", {"text": MARKED, "named": "1", "guard_seen": ",".join(error["guard_seen"])})
    assert Entry.objects.get().details["about"] == "broadcasts.question"


def test_a_refused_question_comes_back_in_its_field(browser, episode):
    page = shown(browser.post(f"{episode.path}questions/", {"text": "<あ>" * 100}), 422)
    assert ("いま300字あります" in page, "&lt;あ&gt;" * 100 in page) == (True, True)
    told = browser.post(f"{episode.path}questions/", {"text": " "}, headers=SCRIPT)
    assert (told.status_code, "まだ書かれていません" in told.json()["error"]["message"]) == (422, True)


def test_whoever_wishes_sees_it_pressed_and_others_do_not(browser, episode):
    question = LiveQuestionFactory(episode=episode)
    pressed = f'value="{question.pk}" aria-pressed="true"'
    assert browser.post(f"{episode.path}wishes/", {"question": question.pk}, headers=SCRIPT).json() == {"wished": True}
    other = browser_of(MemberFactory())
    assert (pressed in shown(browser.get(episode.path)), pressed in shown(other.get(episode.path))) == (True, False)
    assert browser.post(f"{episode.path}wishes/", {"question": question.pk})["Location"] == f"{episode.path}#question-{question.pk}"
    assert LiveQuestion.objects.get().wishes == 0


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 40])
def test_a_wish_for_nothing_is_not_found(browser, episode, number):
    assert browser.post(f"{episode.path}wishes/", {"question": number}).status_code == 404


def test_before_and_after_the_show_words_lead_to_its_page(browser):
    before, episode = EpisodeFactory(), recorded()
    episode.captions.all().delete()
    assert [browser.get(f"{row.path}words/")["Location"] for row in (before, episode)] == [before.path, episode.path]
    assert "放送が終わるまでに送れます" in shown(browser.get(f"{episode.path}questions/"))


def test_the_desk_has_the_queue_and_goes_from_one_question_to_the_next(episode, host):
    desk = browser_of(host)
    for text, wishes in (("一番", 5), ("二番", 3)):
        LiveQuestionFactory(episode=episode, text=text, wishes=wishes)
    page = shown(desk.get(f"{episode.path}desk/"))
    assert ("はじめの質問に答える" in page, page.index("一番") < page.index("二番"), "5人が聞きたい" in page) == (True, True, True)
    page = shown(desk.post(f"{episode.path}desk/questions/next/", headers=HTMX))
    assert ("答え終えて、次の質問へ" in page, re.search(r'class="q">(\w+)<', page)[1]) == (True, "一番")
    assert desk.post(f"{episode.path}desk/questions/next/")["Location"] == f"{episode.path}desk/questions/"
    page = shown(desk.get(f"{episode.path}desk/questions/"))
    assert (re.search(r'class="q">(\w+)<', page)[1], "列にない質問" in page, "答えました" in page) == ("二番", True, True)


@pytest.mark.parametrize(("act", "state"), [("answering", "answering"), ("aside", "aside"), ("up", "waiting"), ("down", "waiting")])
def test_hosts_press_what_the_menu_has(episode, host, act, state):
    question = LiveQuestionFactory(episode=episode)
    assert browser_of(host).post(f"{episode.path}desk/questions/{question.pk}/{act}/", headers=HTMX).status_code == 200
    question.refresh_from_db()
    assert question.state == state


def test_aside_can_be_undone_from_the_corner(episode, host):
    question, desk = LiveQuestionFactory(episode=episode), browser_of(host)
    page = shown(desk.post(f"{episode.path}desk/questions/{question.pk}/aside/", headers=HTMX))
    undo = f"{episode.path}desk/questions/{question.pk}/back/"
    assert f'action="{undo}"' in page
    desk.post(undo)
    question.refresh_from_db()
    assert question.state == "waiting"


def test_covering_and_merging_ask_in_a_form_of_their_own(episode, host):
    one, other, desk = LiveQuestionFactory(episode=episode, text="一"), LiveQuestionFactory(episode=episode, text="二"), browser_of(host)
    path = f"{episode.path}desk/questions/{one.pk}"
    assert "二" in shown(desk.get(f"{path}/merging/"))
    assert "一つ選ぶと" in shown(desk.post(f"{path}/merging/", {"into": "x"}), 422)
    held = desk.post(f"{path}/cover/", {"reason": ""}, headers=HTMX)
    assert (held.status_code, held["HX-Retarget"], "理由を一言" in held.content.decode()) == (422, "#queue-form", True)
    desk.post(f"{path}/merging/", {"into": other.pk}, headers=HTMX)
    one.refresh_from_db()
    assert (one.state, one.merged_into) == ("merged", other)
    desk.post(f"{episode.path}desk/questions/{other.pk}/cover/", {"reason": "場所が分かるため"})
    other.refresh_from_db()
    assert other.state == "hidden"


def test_the_queue_is_for_hosts_and_moderators(episode, browser):
    LiveQuestionFactory(episode=episode, text="様式はいつ発送")
    assert browser.get(f"{episode.path}desk/questions/").status_code == 403
    page = shown(browser_of(StaffFactory(role=RoleName.MODERATOR)).get(f"{episode.path}desk/questions/"))
    assert ("様式はいつ発送" in page, "いったん伏せる" in page, "いま答える" in page) == (True, True, False)


def test_an_act_that_is_none_is_not_found(episode, host):
    question, desk = LiveQuestionFactory(episode=episode), browser_of(host)
    assert desk.post(f"{episode.path}desk/questions/{question.pk}/applause/").status_code == 404
    assert desk.post(f"{episode.path}desk/questions/applause/").status_code == 404
    assert desk.post(f"{on_air(host).path}desk/questions/{question.pk}/aside/").status_code == 404


def test_questions_there_was_no_time_for_are_shown_to_hosts_alone(browser):
    host = MemberFactory()
    episode = recorded(host=host)
    LiveQuestionFactory(episode=episode, text="時間のなかった問い")
    LiveQuestionFactory(episode=episode, text="あとに回した問い", state="aside")
    page = shown(browser_of(host).get(episode.path))
    assert ("時間がなかった質問" in page, "時間のなかった問い" in page, "あとに回した問い" in page) == (True, True, True)
    assert "時間のなかった問い" not in shown(browser.get(episode.path))


@pytest.mark.parametrize(("wishes", "said"), [(0, False), (2, False), (3, True)])
def test_wishes_are_said_from_three_up(wishes, said):
    drawn = draw_question(Asked(1, "", "どう読みますか", "waiting", wishes, None))
    assert ('class="num"' in drawn, f'data-wishes="{wishes}"' in drawn) == (said, True)

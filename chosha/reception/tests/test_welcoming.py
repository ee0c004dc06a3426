"""Greetings: who sees them, what becomes of them, and the pages."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from chosha.audit.models import Entry
from chosha.kernel.clock import now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.moderation.models import Cover
from chosha.notices.models import Notice
from chosha.reception.access import GREETING, listed_greetings, may_answer_greeting, visible_greetings
from chosha.reception.actions import (
    forget_welcomes_of_the_left,
    greet,
    hide_greeting,
    note_step,
    unhide_greeting,
    withdraw_greeting,
)
from chosha.reception.models import Leaving, Welcome
from chosha.reception.queries import newcomers_page
from chosha.reception.tests.welcomes import greeted
from chosha.talk.actions import post_comment
from chosha.talk.models import Comment

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=400)


def say_welcome(welcome, by=None, body="ようこそ。"):
    return post_comment(by=by or MemberFactory(), thing_key=GREETING, thing=welcome, body=body)[0]


def test_who_sees_which_greeting():
    city = OrganisationFactory()
    spared = MemberFactory(serving=city, spares_own_body=True)
    shown = {
        "listed": greeted(),
        "alone": greeted(listed=False),
        "on air only": greeted(listed=False, on_air=True),
        "a month ago": greeted(at=now() - timedelta(days=31)),
        "covered": greeted(),
        "spares its own body": greeted(spared),
        "gone": greeted(MemberFactory()),
    }
    moderator, colleague = StaffFactory(role=RoleName.MODERATOR), MemberFactory(serving=city)
    hide_greeting(shown["covered"], by=moderator, reason="場所が分かるため")
    gone = shown["gone"].member
    gone.standing = Standing.LEFT
    gone.save()

    def seen_by(member):
        return {name for name, welcome in shown.items() if visible_greetings(member).filter(pk=welcome.pk).exists()}

    assert seen_by(MemberFactory()) == {"listed", "spares its own body"}
    assert seen_by(colleague) == {"listed"}
    assert seen_by(moderator) == {"listed", "covered", "spares its own body"}
    assert seen_by(shown["alone"].member) == {"listed", "alone", "spares its own body"}
    assert seen_by(shown["covered"].member) == {"listed", "covered", "spares its own body"}
    assert seen_by(shown["a month ago"].member) == {"listed", "a month ago", "spares its own body"}
    assert seen_by(MemberFactory(standing=Standing.SUSPENDED)) == set()
    assert seen_by(AnonymousUser()) == set()


def test_words_of_welcome_go_under_what_stands_in_the_list_and_only_by_who_may_write():
    listed, alone, old = greeted(), greeted(listed=False), greeted(at=now() - timedelta(days=31))
    colleague = MemberFactory()
    assert [may_answer_greeting(colleague, welcome) for welcome in (listed, alone, old)] == [True, False, False]
    assert (may_answer_greeting(listed.member, listed), may_answer_greeting(alone.member, alone)) == (True, False)
    assert may_answer_greeting(MemberFactory(read_only=True), listed) is False
    with pytest.raises(Refused):
        say_welcome(old)


def test_a_greeting_is_kept_as_it_was_first_said_and_its_words_and_eyes_can_change():
    member = MemberFactory()
    first = greet(member, words="", listed=False, on_air=False)
    assert (first.said, first.listed, first.on_air) == ("よろしくお願いします。", False, False)
    second = greet(member, words="よろしく。", listed=True, on_air=True)
    assert (second.pk, second.greeted_at, second.said, second.listed, second.on_air) == (
        first.pk,
        first.greeted_at,
        "よろしく。",
        True,
        True,
    )


def test_what_was_withdrawn_is_seen_by_nobody_and_its_words_stay_with_the_writer():
    welcome = greeted(words="また来ます。", on_air=True)
    say_welcome(welcome)
    withdraw_greeting(welcome.member)
    withdraw_greeting(welcome.member)
    welcome.refresh_from_db()
    assert (welcome.greeted_at, welcome.listed, welcome.on_air, welcome.words) == (None, False, False, "また来ます。")
    assert [visible_greetings(member).count() for member in (welcome.member, MemberFactory())] == [0, 0]
    assert list(passport("talk.comment").visible_to(MemberFactory())) == []


def test_only_newcomers_greet_and_only_who_may_write():
    with pytest.raises(Refused, match="60日"):
        greeted(MemberFactory(joined_at=now() - LONG_AGO))
    with pytest.raises(NotAllowed):
        greeted(MemberFactory(read_only=True))
    with pytest.raises(Refused, match="201字"):
        greeted(words="あ" * 201)
    assert Welcome.objects.filter(greeted_at__isnull=False).count() == 0
    old = greeted()
    old.member.joined_at = now() - LONG_AGO
    old.member.save()
    assert greet(old.member, words="直します。", listed=False, on_air=False).said == "直します。"


def test_the_newcomer_is_told_of_a_welcome_and_not_of_own_words(django_capture_on_commit_callbacks):
    welcome = greeted()
    with django_capture_on_commit_callbacks(execute=True):
        said = say_welcome(welcome)
        say_welcome(welcome, by=welcome.member, body="ありがとうございます。")
    notice = Notice.objects.get()
    assert (notice.to, notice.line) == (welcome.member, "あなたのあいさつに、ようこその言葉がつきました")
    assert notice.url == f"/talk/comments/{said.pk}/"


def test_a_covered_greeting_comes_back_with_other_words_and_not_with_the_same():
    moderator, welcome = StaffFactory(role=RoleName.MODERATOR), greeted(words="青波町三丁目の係です。")
    cover_thing(GREETING, welcome, by=moderator, reason="場所が分かるため")
    assert Entry.objects.filter(act="reception.greeting.hidden").count() == 1
    greet(welcome.member, words="青波町三丁目の係です。", listed=True, on_air=False)
    assert listed_greetings(MemberFactory()).count() == 0
    greet(welcome.member, words="はじめまして。", listed=True, on_air=False)
    assert listed_greetings(MemberFactory()).get().said == "はじめまして。"
    assert Cover.objects.get().lifted_at is not None


def test_only_moderators_cover_and_uncover_a_greeting():
    welcome = greeted()
    for act in (hide_greeting, unhide_greeting):
        with pytest.raises(NotAllowed):
            act(welcome, by=MemberFactory(), reason="x")
    moderator = StaffFactory(role=RoleName.MODERATOR)
    hide_greeting(welcome, by=moderator, reason="x")
    unhide_greeting(welcome, by=moderator, reason="x")
    assert (listed_greetings(MemberFactory()).count(), Notice.objects.filter(to=welcome.member).count()) == (1, 2)


def test_steps_are_noted_once_and_taken_up_again():
    member = MemberFactory()
    for step, how in (("quiet", "passed"), ("passkey", "passed"), ("quiet", "done"), ("passkey", "open")):
        note_step(member, step, how)
    assert Welcome.objects.get(member=member).steps == ["quiet:done"]


def test_whose_leaving_is_final_leaves_no_greeting_and_no_words_under_it():
    left, coming_back, staying = greeted(), greeted(), greeted()
    for welcome in (left, coming_back, staying):
        say_welcome(welcome, body=f"ようこそ、{welcome.pk}さん。")
    times = {"choice": "former", "left_at": now(), "final_at": now()}
    Leaving.objects.create(member=left.member, finished_at=now(), **times)
    Leaving.objects.create(member=coming_back.member, **times)
    assert (forget_welcomes_of_the_left(), forget_welcomes_of_the_left()) == (1, 0)
    assert set(Welcome.objects.values_list("pk", flat=True)) == {coming_back.pk, staying.pk}
    assert set(Comment.objects.values_list("thing_id", flat=True)) == {coming_back.pk, staying.pk}


def test_search_finds_no_greeting():
    assert passport(GREETING).words(greeted(words="合言葉は青波")) is None


def test_the_list_pages_from_the_newest_and_loses_nobody(monkeypatch):
    monkeypatch.setattr("chosha.reception.queries.welcoming.NEWCOMERS", 2)
    made = [greeted(at=now() - timedelta(days=day)) for day in range(5)]
    member, cursor, found = MemberFactory(), "", []
    for _ in range(3):
        rows, cursor = newcomers_page(member, cursor)
        found += rows
    assert ([row.pk for row in found], cursor) == ([welcome.pk for welcome in made], "")


def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(client, django_assert_num_queries):
    client.force_login(MemberFactory())
    greeted()
    client.get("/newcomers/")
    with django_assert_num_queries(QUESTIONS):
        client.get("/newcomers/")
    greeted(), greeted()
    with django_assert_num_queries(QUESTIONS):
        client.get("/newcomers/")


QUESTIONS = 4  # session, member; greetings; whether notices wait


def test_the_list_and_a_greeting_show_name_side_line_and_words(client):
    welcome = greeted(MemberFactory(display_name="木村 友香", byline_detail="県・環境 1年目"), words="馬が好きです。<b>")
    say_welcome(welcome, body="ようこそ、青波へ。")
    client.force_login(MemberFactory())
    page, listed = client.get(f"/newcomers/{welcome.pk}/").content.decode(), client.get("/newcomers/").content.decode()
    for words in ("木村 友香さん", "県・環境 1年目", "馬が好きです。&lt;b&gt;"):
        assert (words in page, words in listed) == (True, True)
    assert ("ようこそ、青波へ。" in page, "同じことで困っています" in page) == (True, False)


def test_an_empty_list_says_so_calmly(client):
    client.force_login(MemberFactory())
    assert "いま並んでいるあいさつは、ありません" in client.get("/newcomers/").content.decode()


def test_a_greeting_that_may_not_be_seen_is_not_there(client):
    client.force_login(MemberFactory())
    assert client.get(f"/newcomers/{greeted(listed=False).pk}/").status_code == 404


@pytest.mark.parametrize(
    ("ticks", "told"),
    [({}, "あなただけに見えています"), ({"listed": "on"}, "一覧に載っています"), ({"on_air": "on"}, "あいさつを受け取りました")],
)
def test_one_tap_greets_and_says_who_sees_it(client, ticks, told):
    member = MemberFactory()
    client.force_login(member)
    page = client.post("/me/welcome/greeting/", {"words": "", **ticks}, follow=True).content.decode()
    welcome = Welcome.objects.get(member=member)
    assert (told in page, welcome.listed, welcome.on_air) == (True, "listed" in ticks, "on_air" in ticks)


def test_a_greeting_too_long_says_how_long_and_keeps_what_was_typed(client):
    client.force_login(MemberFactory())
    answer = client.post("/me/welcome/greeting/", {"words": "長" * 201, "listed": "on"})
    page = answer.content.decode()
    assert (answer.status_code, "200字までです。いま201字あります。" in page, "長" * 201 in page) == (422, True, True)
    lines = "\r\n".join("一" for _ in range(100))  # 199 signs as the browser counts them
    assert client.post("/me/welcome/greeting/", {"words": lines}).status_code == 302


def test_a_greeting_is_withdrawn_with_one_press(client):
    welcome = greeted()
    client.force_login(welcome.member)
    page = client.post("/me/welcome/greeting/withdrawal/", follow=True).content.decode()
    assert ("取り下げました" in page, "はじめまして。" in page, listed_greetings(MemberFactory()).count()) == (True, True, 0)


def test_the_greeting_page_tells_who_is_here_for_long_and_who_may_not_write(client):
    client.force_login(MemberFactory(joined_at=now() - LONG_AGO))
    assert "入会から60日のあいだ" in client.get("/me/welcome/greeting/").content.decode()
    client.force_login(MemberFactory(read_only=True))
    assert "見るだけの状態" in client.get("/me/welcome/greeting/").content.decode()


def test_a_word_for_a_greeting_withdrawn_meanwhile_is_kept_and_answered_with_a_sentence(client):
    welcome = greeted()
    withdraw_greeting(welcome.member)
    client.force_login(MemberFactory())
    answer = client.post(f"/talk/{GREETING}/{welcome.pk}/comments/", {"body": "ようこそ、と書きました。"})
    page = answer.content.decode()
    assert (answer.status_code, "いまは見られません" in page, "ようこそ、と書きました。" in page) == (422, True, True)


def test_a_greeting_may_name_its_writer_and_asks_about_anybody_else(client):
    member = MemberFactory(display_name="佐藤 花子", name="佐藤 花子")
    client.force_login(member)
    client.post("/me/welcome/greeting/", {"words": "佐藤花子です。"})
    asked = client.post("/me/welcome/greeting/", {"words": "佐藤花子です。田中さんに教わりました。"})
    assert (asked.status_code, Welcome.objects.get(member=member).words) == (422, "佐藤花子です。")
    page = asked.content.decode()
    keys = re.findall(r'name="guard_mend" value="(\w+)"', page)
    assert ("送る前に、気づいたことが1つあります" in page, len(keys)) == (True, 1)
    client.post("/me/welcome/greeting/", {"words": "佐藤花子です。田中さんに教わりました。", "guard_mend": keys, "act": "mend"})
    assert Welcome.objects.get(member=member).words == "佐藤花子です。Bさんに教わりました。"

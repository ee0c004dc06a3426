import json

import pytest
from django.test import Client
from django.utils.html import escape

from chosha.broadcasts.models import ChatLine, Episode, Programme, Progress, State
from chosha.broadcasts.queries import next_episodes_public
from chosha.broadcasts.tests.factories import ChatLineFactory, EpisodeFactory, ProgrammeFactory, on_air, recorded
from chosha.kernel.clock import now
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MemberFactory(display_name="石川まお")


@pytest.fixture
def browser(member):
    client = Client()
    client.force_login(member)
    return client


def shown(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_studio_shows_what_is_on_what_comes_and_the_programmes(browser):
    on_air(MemberFactory(), title="いまの回")
    EpisodeFactory(title="あしたの回", programme__title="お昼の番組")
    page = shown(browser.get("/broadcasts/"))
    assert [words in page for words in ("いまの回", "放送中", "あしたの回", "お昼の番組")] == [True] * 4


def test_an_empty_studio_offers_the_archive(browser):
    page = shown(browser.get("/broadcasts/"))
    assert "予定の決まった放送は、まだありません" in page and 'href="/archive/"' in page


@pytest.mark.parametrize("path", ["/broadcasts/", "/archive/"])
def test_lists_ask_as_much_for_three_episodes_as_for_one(browser, path, django_assert_max_num_queries):
    def queries() -> int:
        with django_assert_max_num_queries(14) as asked:
            shown(browser.get(path))
        return len(asked)

    host = MemberFactory()
    recorded(host=host), EpisodeFactory(host=host)
    browser.get(path)
    one = queries()
    for _ in range(2):
        recorded(host=host), EpisodeFactory(host=host)
    assert queries() == one


def test_the_archive_pages_by_hand_and_by_programme(browser):
    programme = ProgrammeFactory(title="夜の番組", slug="yoru")
    for number in range(23):
        recorded(programme=programme, title=f"夜{number}回")
    recorded(title="別の番組の回")
    first = shown(browser.get("/archive/?programme=yoru"))
    assert (first.count("poster-slip"), "別の番組の回" in first, "もっと見る" in first) == (20, False, True)
    following = first.split('class="btn" href="?')[1].split('"')[0].replace("&amp;", "&")
    second = shown(browser.get(f"/archive/?{following}"))
    assert (second.count("poster-slip"), "ここまでです" in second) == (3, True)


def test_a_damaged_place_in_the_archive_is_its_beginning(browser):
    recorded(title="ある回")
    assert "ある回" in shown(browser.get("/archive/?after=xyz-9e99"))


def test_an_announced_episode_waits_and_gives_hosts_the_one_button(browser, member):
    episode = EpisodeFactory(title="第8回")
    page = shown(browser.get(episode.path))
    assert ("はじまったら、ここで聞けます" in page, "放送をはじめる" in page) == (True, False)
    episode.hosts.add(member)
    assert "放送をはじめる" in shown(browser.get(episode.path))


def test_a_live_episode_has_player_chat_and_a_signed_address(browser):
    episode = on_air(MemberFactory())
    ChatLineFactory(episode=episode, text="聞いています")
    ChatLineFactory(episode=episode, text="伏せた一言", hidden_at=now())
    page = shown(browser.get(episode.path))
    assert ("/master.m3u8" in page, "聞いています" in page, "伏せた一言" in page, "聞くだけ" in page) == (True, True, False, True)


def test_chat_lines_cost_no_further_query(browser, django_assert_num_queries):
    episode = on_air(MemberFactory())
    ChatLineFactory(episode=episode)
    browser.get(episode.path)
    with django_assert_num_queries(9):
        browser.get(episode.path)
    ChatLineFactory.create_batch(2, episode=episode)
    with django_assert_num_queries(9):
        browser.get(episode.path)


def test_the_archive_page_has_chapters_captions_and_the_place_to_go_on(browser, member):
    episode = recorded()
    browser.post(f"{episode.path}place/", {"at": "600.5"})
    page = shown(browser.get(episode.path))
    assert ("通帳の読みかた" in page, "こんばんは、&lt;まお&gt;です。" in page, 'data-place="600.5"' in page) == (True, True, True)
    assert ("archive/master.m3u8" in page, "archive/audio.mp4" in page) == (True, True)


@pytest.mark.parametrize("at", ["", "x", "nan", "1e999"])
def test_a_place_that_is_no_number_is_not_kept(browser, at):
    answer = browser.post(f"{recorded().path}place/", {"at": at})
    assert (answer.status_code, Progress.objects.filter(at_sec__gt=36_000).count()) == (400 if at != "1e999" else 204, 0)


def test_the_place_of_another_member_is_never_shown(browser):
    episode = recorded()
    Progress.objects.create(member=MemberFactory(), episode=episode, at_sec=777)
    assert 'data-place="0.0"' in shown(browser.get(episode.path))


def test_captions_are_a_members_only_file(browser):
    episode = recorded()
    answer = browser.get(f"{episode.path}captions/")
    assert answer["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.content.decode().startswith("WEBVTT\n\n00:00:00.000 --> 00:00:04.500\nこんばんは、&lt;まお>です。")
    assert Client().get(f"{episode.path}captions/").status_code == 302


def test_an_episode_without_recording_says_so(browser):
    assert "この回の録画は、書庫にありません" in shown(browser.get(EpisodeFactory(state=State.ARCHIVED).path))
    assert "録音を残していません" in shown(browser.get(EpisodeFactory(state=State.ARCHIVED, no_recording=True).path))


def test_a_covered_episode_looks_like_one_that_is_not_there(browser):
    episode = EpisodeFactory(title="伏せた回", hidden_at=now())
    covered, absent = browser.get(episode.path), browser.get("/episodes/1/")
    assert (covered.status_code, absent.status_code, "伏せた回" in covered.content.decode()) == (404, 404, False)


def test_a_line_comes_back_as_a_fragment_and_a_plain_form_to_the_page(browser, member):
    episode = on_air(MemberFactory())
    sent = browser.post(f"{episode.path}lines/", {"text": "<b>はじめて"}, headers={"accept": "application/json"})
    line = ChatLine.objects.get()
    assert (
        sent.status_code,
        sent.content.decode().startswith(f'<li id="line-{line.pk}">'),
        "&lt;b&gt;はじめて" in sent.content.decode(),
    ) == (
        201,
        True,
        True,
    )
    assert browser.post(f"{episode.path}lines/", {"text": "ふたつめ"})["Location"] == episode.path


def test_a_refused_line_says_why_in_one_sentence(browser):
    answer = browser.post(f"{EpisodeFactory().path}lines/", {"text": "早い"}, headers={"accept": "application/json"})
    assert (answer.status_code, "放送の時間ではない" in json.loads(answer.content)["error"]["message"]) == (422, True)


@pytest.mark.parametrize(("text", "on", "may_send"), [("<あ>" * 100, True, True), ("早い<ひとこと>", False, False)])
def test_a_plain_form_that_is_refused_gives_the_text_back(browser, text, on, may_send):
    episode = on_air(MemberFactory()) if on else EpisodeFactory()
    answer = browser.post(f"{episode.path}lines/", {"text": text})
    page = answer.content.decode()
    assert (answer.status_code, "書いた文は残っています" in page, escape(text) in page) == (422, True, True)
    assert (">送る</button>" in page) is may_send


def test_the_desk_is_for_hosts(browser, member):
    episode = EpisodeFactory()
    assert browser.get(f"{episode.path}desk/").status_code == 403
    episode.hosts.add(member)
    assert "カメラとマイク" in shown(browser.get(f"{episode.path}desk/"))


def test_the_desk_names_who_is_on_air(browser, member):
    episode = on_air(MemberFactory(display_name="藤代"))
    episode.hosts.add(member)
    assert "いま藤代さんが放送しています" in shown(browser.get(f"{episode.path}desk/"))


def test_the_button_gives_an_address_and_the_end_leads_to_the_episode(browser, member):
    episode = EpisodeFactory(host=member)
    begun = browser.post(f"{episode.path}desk/parts/", {"mime": "video/webm"}, headers={"accept": "application/json"})
    assert (begun.status_code, begun.json()["part"]) == (201, 1)
    ended = browser.post(f"{episode.path}desk/ending/", headers={"accept": "application/json"})
    assert (ended.json(), Episode.objects.get().state) == ({"path": episode.path}, State.ENDED)
    again = browser.post(f"{episode.path}desk/parts/", {"mime": "video/webm"}, headers={"accept": "application/json"})
    assert (again.status_code, "終わっています" in again.json()["error"]["message"]) == (422, True)
    assert "この回の放送は終わっています" in shown(browser.get(f"{episode.path}desk/"))


def test_the_state_of_a_silent_show_is_told_without_being_written(browser):
    episode = on_air(MemberFactory())
    assert 'data-state="live"' in shown(browser.get(f"{episode.path}now/"))


def test_a_host_plans_an_episode_and_mistakes_keep_what_was_typed(browser, member):
    programme = ProgrammeFactory(host=member)
    typed = {"title": "第9回", "summary": "話すこと", "starts_at": "2026-12-24T21:00", "minutes": "0", "hosts": "だれでもない人"}
    wrong = browser.post(f"/broadcasts/{programme.slug}/episodes/", typed)
    page = wrong.content.decode()
    assert (wrong.status_code, "直すところが2か所あります" in page, "だれでもない人" in page, "第9回" in page) == (422, True, True, True)
    made = browser.post(f"/broadcasts/{programme.slug}/episodes/", typed | {"minutes": "30", "hosts": "石川まおさん"})
    episode = Episode.objects.get()
    assert (made["Location"], list(episode.hosts.all()), episode.starts_at.isoformat()) == (
        episode.path,
        [member],
        "2026-12-24T12:00:00+00:00",
    )


def test_two_members_of_one_name_are_told_apart_by_their_side_line(browser, member):
    programme = ProgrammeFactory(host=member)
    twin = MemberFactory(display_name="石川まお", byline_detail="町・福祉 9年目")
    typed = {"title": "第9回", "starts_at": "2026-12-24T21:00", "minutes": "30", "hosts": "石川まお"}
    assert "2人以上います" in browser.post(f"/broadcasts/{programme.slug}/episodes/", typed).content.decode()
    browser.post(f"/broadcasts/{programme.slug}/episodes/", typed | {"hosts": "石川まお（町・福祉 9年目）"})
    assert list(Episode.objects.get().hosts.all()) == [twin]


def test_a_broadcast_volunteer_makes_a_programme():
    volunteer, host = StaffFactory(role=RoleName.BROADCAST), MemberFactory(display_name="藤代")
    client = Client()
    client.force_login(volunteer)
    made = client.post("/broadcasts/new/", {"title": "夜の番組", "schedule": "年に数回", "hosts": "藤代", "minutes": "40"})
    programme = Programme.objects.get()
    assert (made["Location"], list(programme.hosts.all())) == (f"/broadcasts/{programme.slug}/", [host])
    assert "夜の番組" in shown(client.get(f"/broadcasts/{programme.slug}/"))


def test_changes_and_cancellation_of_an_episode(browser, member):
    episode = EpisodeFactory(host=member, title="前の題")
    assert "前の題" in shown(browser.get(f"{episode.path}changes/"))
    typed = {"title": "新しい題", "starts_at": "2026-12-24T21:00", "minutes": "30", "hosts": "石川まお"}
    browser.post(f"{episode.path}changes/", typed)
    assert "新しい題" in shown(browser.get(f"{episode.path}cancellation/"))
    browser.post(f"{episode.path}cancellation/")
    assert "この回は取りやめになりました" in shown(browser.get(episode.path))


def test_a_recording_is_brought_in_pieces(browser, member):
    episode = EpisodeFactory(host=member)
    assert "続きから送れます" in shown(browser.get(f"{episode.path}recording/"))
    begun = browser.post(f"{episode.path}recording/", {"name": "回.webm", "size": "8"}, headers={"accept": "application/json"})
    assert (begun.status_code, begun.json()["received"]) == (201, 0)
    piece = browser.post(f"{episode.path}recording/pieces/?offset=0", b"\x1aE\xdf\xa3", content_type="application/octet-stream")
    assert piece.json()["received"] == 4
    assert browser.get(f"{episode.path}recording/progress/").json()["state"] == "uploading"
    wrong = {"name": "a.exe", "size": "8"}
    refused = browser.post(f"{episode.path}recording/", wrong, headers={"accept": "application/json"})
    assert (refused.status_code, "受け取れない種類" in refused.json()["error"]["message"]) == (422, True)


def test_visitors_learn_titles_and_hours_only():
    episode = EpisodeFactory(host=MemberFactory(display_name="ひみつの名前"))
    EpisodeFactory(hidden_at=now()), EpisodeFactory(state=State.CANCELLED)
    assert [vars(row) for row in next_episodes_public(3)] == [
        {"title": episode.title, "programme_title": episode.programme.title, "starts_at": episode.starts_at}
    ]

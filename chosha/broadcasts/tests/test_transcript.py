"""Captions and chapters: read and searched by everybody inside, mended by the hosts, taken back step by step."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.engine.subtitles import Cue
from chosha.broadcasts.models import Caption, Chapter, Mending, Transcript
from chosha.broadcasts.tests.factories import recorded
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.tests.factories import MemberFactory
from chosha.search.queries import found_by

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v \xe3\x81\x8b>\xe6\x96\xb0\xe3\x81\x97\xe3\x81\x84\xe5\xad\x97\xe5\xb9\x95\n"


@pytest.fixture
def host():
    return MemberFactory()


@pytest.fixture
def episode(host):
    return recorded(host=host, title="材料代の回")


@pytest.fixture
def browser(host):
    client = Client()
    client.force_login(host)
    return client


def rows(episode):
    return list(Caption.objects.filter(episode=episode).values_list("start", "end", "speaker", "text"))


def first(episode):
    return Caption.objects.filter(episode=episode).first()


FORM = {"text": "こんばんは、まおです。", "speaker": "まお", "start": "0:00", "end": "0:04.5", "was": "こんばんは、<まお>です。"}


def test_members_read_search_and_take_the_words_along(episode, client):
    client.force_login(MemberFactory())
    path = f"{episode.path}transcript/"
    page = client.get(path).content.decode()
    assert ("こんばんは、&lt;まお&gt;です。" in page, "transcript/changes/" in page) == (True, False)
    found = client.get(path, {"q": "ザイリョウ代 材料"}).content.decode()
    assert "見つかりませんでした" in found
    found = client.get(path, {"q": "材料代 内職"}).content.decode()
    assert ("<mark>内職</mark>の<mark>材料代</mark>の話をします。" in found, "こんばんは" in found) == (True, False)
    file = client.get(path, {"as": "vtt"})
    assert (file["Content-Type"], file.content.decode().splitlines()[2:4]) == (
        "text/vtt; charset=utf-8",
        ["00:00:00.000 --> 00:00:04.500", "<v まお>こんばんは、&lt;まお>です。"],
    )


def test_nobody_outside_reads_a_word(episode, client):
    path = f"{episode.path}transcript/"
    assert client.get(path).status_code == 302
    client.force_login(MemberFactory(standing="suspended"))
    assert "材料代" not in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("place", ["transcript/changes/", "chapters/"])
def test_only_hosts_mend(episode, client, place):
    client.force_login(MemberFactory())
    assert client.get(f"{episode.path}{place}").status_code == 403
    for path in ("transcript/lines/1/", "transcript/speakers/", "transcript/file/", "transcript/check/", "mendings/undo/", "chapters/1/"):
        assert (path, client.post(f"{episode.path}{path}").status_code) == (path, 403)


@pytest.mark.parametrize(
    "act",
    [
        lambda caption, by: actions.mend_caption(caption, by=by, start=0, end=1, speaker="", text="x", was=caption.text),
        lambda caption, by: actions.split_caption(caption, by=by, parts=["x", "y"]),
        lambda caption, by: actions.join_caption(caption, by=by),
        lambda caption, by: actions.drop_caption(caption, by=by),
        lambda caption, by: actions.add_caption(caption.episode, by=by, start=0, end=1, speaker="", text="x"),
        lambda caption, by: actions.rename_speaker(caption.episode, by=by, former="まお", name="x"),
        lambda caption, by: actions.replace_captions(caption.episode, by=by, cues=[Cue(0, 1, "", "x")]),
        lambda caption, by: actions.check_captions(caption.episode, by=by, checked=True),
        lambda caption, by: actions.take_back(caption.episode, "captions", by=by),
        lambda caption, by: actions.add_chapter(caption.episode, by=by, at_sec=5, label="x"),
        lambda caption, by: actions.mend_chapter(caption.episode.chapters.first(), by=by, at_sec=5, label="x"),
        lambda caption, by: actions.drop_chapter(caption.episode.chapters.first(), by=by),
    ],
)
def test_every_act_is_for_hosts_alone(episode, act):
    with pytest.raises(NotAllowed):
        act(first(episode), MemberFactory())
    assert (Mending.objects.count(), Caption.objects.count(), Chapter.objects.count()) == (0, 2, 2)


def test_a_line_is_saved_found_by_search_and_taken_back(episode, browser, host):
    before = rows(episode)
    path = f"{episode.path}transcript/lines/{first(episode).pk}/"
    answer = browser.post(path, FORM | {"text": "こんばんは、\n珍しいことばです。", "act": "save"})
    assert answer["Location"] == f"{episode.path}transcript/changes/#line-{first(episode).pk}"
    assert rows(episode)[0] == (0.0, 4.5, "まお", "こんばんは、珍しいことばです。")
    assert [hit["title"] for hit in found_by(host, "珍しいことば")] == ["材料代の回"]
    browser.post(f"{episode.path}mendings/undo/?part=captions")
    assert (rows(episode), Mending.objects.count(), found_by(host, "珍しいことば")) == (before, 0, [])


def test_a_line_is_divided_where_it_breaks_and_joined_again(episode, browser):
    before = rows(episode)
    path = f"{episode.path}transcript/lines/{first(episode).pk}/"
    browser.post(path, FORM | {"text": "こんばんは、\nまおです。", "act": "split"})
    assert rows(episode)[:2] == [(0.0, 2.455, "まお", "こんばんは、"), (2.455, 4.5, "まお", "まおです。")]
    browser.post(f"{episode.path}transcript/lines/{first(episode).pk}/", {"act": "join"})
    assert rows(episode)[0] == (0.0, 4.5, "まお", "こんばんは、まおです。")
    for _ in range(2):
        browser.post(f"{episode.path}mendings/undo/?part=captions")
    assert rows(episode) == before


def test_a_line_is_taken_out_and_one_is_added(episode, browser):
    browser.post(f"{episode.path}transcript/lines/{first(episode).pk}/", {"act": "drop"})
    new = {"text": "はじめの言葉", "speaker": "", "start": "0:00", "end": "0:02"}
    browser.post(f"{episode.path}transcript/changes/", new)
    assert rows(episode) == [(0.0, 2.0, "", "はじめの言葉"), (4.5, 9.0, "まお", "内職の材料代の話をします。")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": ""}, "まだ書かれていません"),
        ({"start": "x"}, "時刻の形と合いませんでした"),
        ({"end": "0:00"}, "終わりの時刻が、はじまりより前です"),
        ({"end": "59:00"}, "録画の終わりより後の時刻です"),
        ({"was": "別の文"}, "ほかの方が先に直しました"),
        ({"act": "split"}, "分けるところが見つかりませんでした"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_written_stays(episode, browser, change, words):
    before = rows(episode)
    sent = FORM | {"text": "書きかえた文"} | change
    answer = browser.post(f"{episode.path}transcript/lines/{first(episode).pk}/", sent)
    page = answer.content.decode()
    assert (answer.status_code, words in page, sent["text"] in page, rows(episode)) == (422, True, True, before)


def test_a_line_somebody_else_took_out_is_said_so(episode, host):
    gone = first(episode)
    Caption.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Refused) as told:
        actions.drop_caption(gone, by=host)
    assert told.value.sentence.startswith("この行は、ほかの方が先に外しました。")


def test_the_last_line_has_none_to_be_joined_with(episode, host):
    with pytest.raises(Refused):
        actions.join_caption(Caption.objects.last(), by=host)


def test_a_speaker_is_renamed_on_all_lines(episode, browser):
    browser.post(f"{episode.path}transcript/speakers/", {"former": "まお", "name": " 大森  千尋 "})
    assert [row[2] for row in rows(episode)] == ["大森 千尋", "大森 千尋"]
    browser.post(f"{episode.path}mendings/undo/?part=captions")
    assert [row[2] for row in rows(episode)] == ["まお", "まお"]


def test_a_file_takes_the_place_of_all_lines_and_can_be_taken_back(episode, browser):
    before = rows(episode)
    sent = {"file": SimpleUploadedFile("回.vtt", VTT)}
    browser.post(f"{episode.path}transcript/file/", sent)
    assert (rows(episode), Transcript.objects.get().origin) == ([(1.0, 2.0, "か", "新しい字幕")], "file")
    assert Entry.objects.filter(act="broadcasts.captions.replaced").count() == 1
    browser.post(f"{episode.path}mendings/undo/?part=captions")
    assert rows(episode) == before


def test_a_file_that_is_none_changes_nothing_and_says_why(episode, browser):
    answer = browser.post(f"{episode.path}transcript/file/", {"file": SimpleUploadedFile("絵.vtt", b"\x89PNG\r\n")})
    assert (answer.status_code, "『絵.vtt』" in answer.content.decode(), len(rows(episode))) == (422, True, 2)


def test_what_a_machine_heard_says_so_until_a_host_has_gone_through_it(episode, browser, client):
    actions.write_captions(episode, [{"start": 0, "end": 1, "text": "ききとり"}], origin=Transcript.Origin.MACHINE)
    client.force_login(MemberFactory())
    assert "<b>自動字幕</b>" in client.get(episode.path).content.decode()
    browser.post(f"{episode.path}transcript/check/", {"checked": "1"})
    assert "<b>自動字幕</b>" not in client.get(episode.path).content.decode()
    browser.post(f"{episode.path}transcript/check/?checked=0")
    assert "<b>自動字幕</b>" in client.get(f"{episode.path}transcript/").content.decode()


def test_chapters_are_added_moved_and_taken_out_and_each_step_comes_back(episode, browser):
    def chapters():
        return list(Chapter.objects.filter(episode=episode).values_list("at_sec", "label"))

    before = chapters()
    browser.post(f"{episode.path}chapters/", {"at": "10:00", "label": "質問にお答えします"})
    second = Chapter.objects.get(at_sec=252)
    browser.post(f"{episode.path}chapters/{second.pk}/", {"act": "save", "at": "4:00", "label": "通帳"})
    browser.post(f"{episode.path}chapters/{Chapter.objects.first().pk}/", {"act": "drop"})
    assert chapters() == [(240, "通帳"), (600, "質問にお答えします")]
    for _ in range(3):
        browser.post(f"{episode.path}mendings/undo/?part=chapters")
    assert chapters() == before
    assert browser.post(f"{episode.path}mendings/undo/?part=chapters").status_code == 422


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"at": "4:12", "label": "x"}, "同じ時刻に、もう章があります"),
        ({"at": "2:00:00", "label": "x"}, "録画の終わり"),
        ({"at": "", "label": ""}, "2か所"),
    ],
)
def test_a_chapter_that_does_not_fit_is_said(episode, browser, sent, words):
    answer = browser.post(f"{episode.path}chapters/", sent)
    assert (answer.status_code, words in answer.content.decode(), Chapter.objects.count()) == (422, True, 2)


def test_lines_of_many_pages_are_each_seen_once(episode, browser):
    Caption.objects.filter(episode=episode).delete()
    actions.write_captions(episode, [{"start": n // 50, "end": n // 50 + 1, "text": f"行{n}"} for n in range(90)])
    path, seen = f"{episode.path}transcript/changes/", []
    where = ""
    for _ in range(3):
        page = browser.get(path, {"from": where} if where else {})
        seen += [row.text for row, _, _ in page.context["rows"]]
        where = page.context["lines"].following
    assert (seen, where) == ([f"行{n}" for n in range(90)], "")


def test_steps_older_than_seven_days_are_forgotten(episode, host, monkeypatch):
    actions.drop_caption(first(episode), by=host)
    later = now() + timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert actions.forget_mendings() == 1
    with pytest.raises(Refused):
        actions.take_back(episode, "captions", by=host)

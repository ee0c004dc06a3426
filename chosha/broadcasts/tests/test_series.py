"""つづきもの for all, 自分の棚 for oneself, and the shelves for newcomers to a field."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.broadcasts import actions
from chosha.broadcasts.models import Episode, Progress, Series, SeriesEpisode, ShelfEntry
from chosha.broadcasts.plugs import StudioBelongings
from chosha.broadcasts.queries.series import neighbours_of
from chosha.broadcasts.tests.factories import EpisodeFactory, ProgrammeFactory, recorded
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import DutyFactory, MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def editor():
    return StaffFactory(role=RoleName.EDITOR)


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def three(host) -> tuple[Series, list[Episode]]:
    programme = ProgrammeFactory(host=host)
    episodes = [recorded(programme=programme, title=f"第{number}回 はじめの一歩") for number in (1, 2, 3)]
    made = actions.make_series(by=host, title="はじめの三回", programme=programme)
    for episode in episodes:
        actions.put_into_series(made, episode, by=host)
    return made, episodes


def order(series) -> list[str]:
    return [entry.episode.title[:3] for entry in SeriesEpisode.objects.filter(series=series).select_related("episode")]


def test_a_host_makes_a_series_from_the_page_of_an_episode(host):
    episode = recorded(programme=ProgrammeFactory(host=host))
    client = of(host)
    answer = client.post(f"{episode.path}series/", {"make": "1", "title": "はじめの三回", "about": "順に聞くと分かります"})
    made = Series.objects.get()
    assert (answer.url, made.title, made.programme, made.owner) == (made.path, "はじめの三回", episode.programme, None)
    assert (order(made), Entry.objects.filter(act="broadcasts.series.made").count()) == ([episode.title[:3]], 1)
    page = of(MemberFactory()).get(made.path).content.decode()
    assert (episode.title in page, "順に聞くと分かります" in page, 'value="out"' in page) == (True, True, False)


def test_the_page_of_an_episode_leads_to_the_one_before_and_after(host):
    made, (first, second, third) = three(host)
    page = of(MemberFactory()).get(second.path).content.decode()
    assert ("3回のうち2回目" in page, made.path in page) == (True, True)
    assert (f'href="{first.path}">前の回' in page, f'href="{third.path}">次の回' in page) == (True, True)


def test_what_is_covered_is_passed_over(host):
    _, (first, second, third) = three(host)
    Episode.objects.filter(pk=second.pk).update(hidden_at=now())
    member = MemberFactory()
    beside = neighbours_of(member, first)[0]
    assert (beside.whole, beside.after) == (2, third)
    assert second.title not in of(member).get(Series.objects.get().path).content.decode()


def test_one_goes_on_where_one_stopped(host):
    made, (_, second, _) = three(host)
    member = MemberFactory()
    Progress.objects.create(member=member, episode=second, at_sec=252)
    page = of(member).get(made.path).content.decode()
    assert ("続きから聞く" in page, f"「{second.title}」の04:12から" in page) == (True, True)


def test_the_order_is_changed_and_what_was_taken_out_comes_back(host):
    made, (first, _, third) = three(host)
    client = of(host)
    client.post(made.path, {"act": "up", "episode": third.pk})
    client.post(made.path, {"act": "up", "episode": first.pk})
    assert order(made) == ["第1回", "第3回", "第2回"]
    page = client.post(made.path, {"act": "out", "episode": third.pk}, follow=True).content.decode()
    undo = re.search(r'action="(/episodes/\d+/series/\?back=\d+)"', page)[1]
    assert order(made) == ["第1回", "第2回"]
    client.post(undo)
    assert order(made) == ["第1回", "第2回", "第3回"]


def test_a_series_is_removed_and_comes_back_and_after_a_week_is_gone(host):
    made, _ = three(host)
    client = of(host)
    client.post(f"{made.path}changes/", {"act": "remove"})
    assert client.get(made.path).status_code == 404
    client.post(f"{made.path}return/")
    assert client.get(made.path).status_code == 200
    actions.remove_series(made, by=host)
    Series.objects.update(removed_at=now() - timedelta(days=8))
    assert (actions.forget_series(), Series.objects.count(), Episode.objects.count()) == (1, 0, 3)


def test_members_make_none_for_all_and_change_none(host):
    made, (first, *_) = three(host)
    client = of(MemberFactory())
    answers = [
        client.post("/broadcasts/series/", {"title": "だれでも"}),
        client.post(f"{first.path}series/", {"make": "1", "title": "だれでも"}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert client.post(f"{made.path}changes/", {"title": "別の名"}).status_code == 404
    assert client.post(made.path, {"act": "up", "episode": first.pk}).status_code == 403


def test_an_editor_makes_one_across_programmes(editor):
    of(editor).post("/broadcasts/series/", {"title": "窓口のはじめて", "about": ""})
    assert (Series.objects.get().programme, "窓口のはじめて" in of(MemberFactory()).get("/broadcasts/series/").content.decode()) == (
        None,
        True,
    )


def test_the_guard_reads_what_all_will_read(editor):
    page = of(editor).post("/broadcasts/series/", {"title": "税務課の高橋係長の話", "about": ""}).content.decode()
    assert ("気づいたことが" in page, Series.objects.count()) == (True, 0)


def test_a_shelf_of_ones_own_is_seen_by_nobody_else(editor):
    owner, episode = MemberFactory(), recorded()
    client = of(owner)
    client.post("/broadcasts/series/own/", {"title": "昇任の前に聞く"})
    shelf = Series.objects.get()
    client.post(f"{episode.path}series/", {"series": shelf.pk, "act": "in"})
    assert (order(shelf), "昇任の前に聞く" in client.get("/broadcasts/series/own/").content.decode()) == ([episode.title[:3]], True)
    for other in (editor, MemberFactory()):
        strange = of(other)
        acts = [
            strange.get(shelf.path),
            strange.post(f"{shelf.path}changes/", {"act": "remove"}),
            strange.post(f"{episode.path}series/", {"series": shelf.pk}),
        ]
        assert [answer.status_code for answer in acts] == [404, 404, 404]
        pages = [strange.get(path).content.decode() for path in ("/broadcasts/series/", f"{episode.path}series/", episode.path)]
        assert ["昇任の前に聞く" in page for page in pages] == [False, False, False]
        with pytest.raises(NotAllowed):
            actions.put_into_series(shelf, episode, by=other)
    assert Entry.objects.count() == 0


def test_later_is_one_tap_and_back():
    member, episode = MemberFactory(), recorded()
    client = of(member)
    assert "あとで聞くに入っています" not in client.get(episode.path).content.decode()
    for _ in range(2):
        client.post(f"{episode.path}later/", {"keep": "1"})
    assert (Series.objects.get().is_later, SeriesEpisode.objects.count()) == (True, 1)
    assert "あとで聞くに入っています" in client.get(episode.path).content.decode()
    client.post(f"{episode.path}later/", {"keep": "0"})
    assert SeriesEpisode.objects.count() == 0
    with pytest.raises(Refused, match="いつもある棚"):
        actions.remove_series(Series.objects.get(), by=member)


def test_an_editor_puts_things_on_the_shelf_of_a_field_with_a_reason(editor):
    duty, episode = DutyFactory(slug="zei", name="固定資産税"), recorded(title="家屋の調査に一人で行く前に")
    client = of(editor)
    client.post("/broadcasts/first/zei/", {"url": f"https://chosha.example{episode.path}?x=1", "reason": "最初の一週間の言葉が出てきます"})
    entry = ShelfEntry.objects.get()
    assert (entry.duty, entry.thing_key, entry.thing_id, entry.by) == (duty, "broadcasts.episode", episode.pk, editor)
    reader = of(MemberFactory())
    page = reader.get("/broadcasts/first/zei/").content.decode()
    assert (episode.title in page, "最初の一週間の言葉が出てきます" in page, "棚に置く" in page) == (True, True, False)
    assert "固定資産税" in reader.get("/broadcasts/first/").content.decode()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://example.com/", "番地ではないようです"),
        ("/episodes/5/", "見つかりませんでした"),
        ("http://[", "番地ではないようです"),
        ("", "まだ書かれていません"),
    ],
)
def test_an_address_that_leads_nowhere_is_said(editor, url, said):
    DutyFactory(slug="zei")
    answer = of(editor).post("/broadcasts/first/zei/", {"url": url, "reason": "はじめに"})
    assert (answer.status_code, said in answer.content.decode(), ShelfEntry.objects.count()) == (422, True, 0)


def test_a_thing_stands_once_on_a_shelf_is_put_in_order_and_taken_off(editor):
    duty, episodes = DutyFactory(slug="zei"), [recorded(title=f"回{number}") for number in (1, 2)]
    rows = [actions.put_on_shelf(duty, "broadcasts.episode", row.pk, by=editor, reason="はじめに") for row in episodes]
    with pytest.raises(Refused, match="もう置いてあります"):
        actions.put_on_shelf(duty, "broadcasts.episode", episodes[0].pk, by=editor, reason="もう一度")
    client = of(editor)
    client.post(f"/broadcasts/first/entries/{rows[1].pk}/", {"act": "up"})
    client.post(f"/broadcasts/first/entries/{rows[1].pk}/", {"act": "save", "reason": "先に聞きます"})
    assert [(row.thing_id, row.reason) for row in ShelfEntry.objects.all()] == [
        (episodes[1].pk, "先に聞きます"),
        (episodes[0].pk, "はじめに"),
    ]
    page = client.post(f"/broadcasts/first/entries/{rows[1].pk}/", {"act": "off"}, follow=True).content.decode()
    assert ShelfEntry.objects.get() == rows[0]
    undo = html.unescape(re.search(r'action="(/broadcasts/first/zei/return/\?what=[^"]+)"', page)[1])
    assert of(MemberFactory()).post(undo).status_code == 403
    client.post(undo)
    client.post(undo)  # pressed twice
    assert [(row.thing_id, row.reason) for row in ShelfEntry.objects.all()] == [
        (episodes[1].pk, "先に聞きます"),
        (episodes[0].pk, "はじめに"),
    ]
    assert client.post("/broadcasts/first/zei/return/?what=forged").status_code == 404


def test_only_editors_curate(host):
    DutyFactory(slug="zei")
    episode = recorded(host=host)
    answer = of(host).post("/broadcasts/first/zei/", {"url": episode.path, "reason": "はじめに"})
    assert (answer.status_code, ShelfEntry.objects.count()) == (403, 0)


def test_what_a_member_may_not_see_stands_on_no_shelf_for_them(editor):
    duty, episode = DutyFactory(slug="zei"), recorded(title="漏れる回")
    actions.put_on_shelf(duty, "broadcasts.episode", episode.pk, by=editor, reason="はじめに")
    Episode.objects.filter(pk=episode.pk).update(hidden_at=now())
    assert "漏れる回" not in of(MemberFactory()).get("/broadcasts/first/zei/").content.decode()


@pytest.mark.parametrize("path", ["/broadcasts/series/", "/broadcasts/series/own/", "/broadcasts/first/", "/broadcasts/first/zei/"])
def test_empty_shelves_say_so(path):
    DutyFactory(slug="zei")
    page = of(MemberFactory()).get(path).content.decode()
    assert "まだ" in page


def test_lists_ask_as_much_for_three_as_for_one(host, editor, django_assert_max_num_queries):
    duty, member = DutyFactory(slug="zei"), MemberFactory()
    client, asked = of(member), []
    made = actions.make_series(by=editor, title="一つ目")
    for more in (1, 2):
        for _ in range(more):
            episode = recorded()
            actions.put_into_series(made, episode, by=editor)
            actions.put_on_shelf(duty, "broadcasts.episode", episode.pk, by=editor, reason="はじめに")
            actions.make_shelf(by=member, title="棚")
            actions.make_series(by=editor, title="また一つ")
        counts = []
        for path in (
            made.path,
            "/broadcasts/series/",
            "/broadcasts/series/own/",
            "/broadcasts/first/",
            "/broadcasts/first/zei/",
            f"{episode.path}series/",
        ):
            with django_assert_max_num_queries(12) as counted:
                client.get(path)
            counts.append(len(counted))
        asked.append(counts)
    assert asked[0] == asked[1]


def test_an_export_holds_ones_own_shelves_and_with_the_account_they_go(editor):
    member, episode = MemberFactory(), recorded(title="聞く回")
    actions.keep_for_later(episode, by=member, kept=True)
    actions.put_on_shelf(DutyFactory(name="戸籍"), "broadcasts.episode", episode.pk, by=editor, reason="はじめに")
    boxes = {box.name: box.rows for box in (*StudioBelongings().boxes(member), *StudioBelongings().boxes(editor)) if box.rows}
    assert (boxes["own_shelves"], boxes["duty_shelves"][0]["分野"]) == ([{"棚": "あとで聞く", "回": ["聞く回"]}], "戸籍")
    actions.let_go_of_studio(member, named=True, texts=False)
    actions.let_go_of_studio(editor, named=True, texts=False)
    assert (Series.objects.count(), ShelfEntry.objects.get().by) == (0, None)


def test_there_is_an_end_to_how_many(editor):
    member = MemberFactory()
    Series.objects.bulk_create(Series(title="棚", owner=member) for _ in range(30))
    with pytest.raises(Refused, match="30まで"):
        actions.make_shelf(by=member, title="もう一つ")
    made = actions.make_series(by=editor, title="長い")
    programme = ProgrammeFactory()
    rows = EpisodeFactory.create_batch(101, programme=programme)
    SeriesEpisode.objects.bulk_create(SeriesEpisode(series=made, episode=row, position=number) for number, row in enumerate(rows[:100], 1))
    with pytest.raises(Refused, match="100回まで"):
        actions.put_into_series(made, rows[100], by=editor)

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from chosha.board.actions import edit_post
from chosha.board.tests.factories import make_comment, make_post
from chosha.kernel.clock import today
from chosha.links import actions
from chosha.links.actions import forget_cards, keep_card, look_at, want_cards
from chosha.links.engine import outward
from chosha.links.engine.outward import Fetched, Unreachable
from chosha.links.engine.reading import words_of
from chosha.links.models import LinkCard
from chosha.links.queries import addresses_in, cards_in
from chosha.members.tests.factories import MemberFactory
from chosha.talk.actions import edit_comment

pytestmark = pytest.mark.django_db
AT = "https://site.example/a"


@pytest.fixture
def on(settings, monkeypatch):
    settings.CHOSHA_LINK_CARDS = True
    monkeypatch.setattr(outward, "has_way_out", lambda: True)
    monkeypatch.setattr(outward, "fetch", lambda address: pytest.fail("it went out while somebody waited"))


def chores() -> list[str]:
    return list(DBTaskResult.objects.filter(task_path="chosha.links.tasks.look").values_list("args_kwargs__kwargs__digest", flat=True))


def test_posting_never_goes_out_and_leaves_one_chore_for_each_new_address(on):
    make_post(body=f"案内 {AT} と [様式](https://site.example/b) と、もう一度 {AT}")
    assert (len(chores()), set(LinkCard.objects.values_list("state", flat=True))) == (2, {"waiting"})
    keep_card(AT, title="様式集")
    make_post(body=f"同じ案内 {AT}")
    assert len(chores()) == 2


def test_a_chore_tells_nothing_of_whoever_posted(on):
    by = MemberFactory()
    make_post(by=by, body=AT)
    row = DBTaskResult.objects.get()
    assert (list(row.args_kwargs["kwargs"]), str(by.pk) in str(row.args_kwargs)) == (["digest"], False)


def test_mending_a_post_looks_at_its_new_links(on):
    post = make_post()
    edit_post(post, by=post.author, title=post.title, body=AT, kind=post.kind)
    assert len(chores()) == 1


@pytest.mark.parametrize(("wanted", "way"), [(False, True), (True, False)])
def test_nothing_is_looked_at_where_it_is_turned_off_or_no_road_leads_out(settings, monkeypatch, wanted, way):
    settings.CHOSHA_LINK_CARDS = wanted
    monkeypatch.setattr(outward, "has_way_out", lambda: way)
    make_post(body=AT)
    assert (DBTaskResult.objects.count(), LinkCard.objects.count()) == (0, 0)


def test_what_the_page_says_is_kept_and_shown_to_every_reader(on, monkeypatch, client):
    post = make_post(body=AT)
    said = '<title>x</title><meta property="og:title" content="様式 &lt;b&gt;集"><meta name=description content="四月の様式">'
    monkeypatch.setattr(outward, "fetch", lambda address: Fetched(address, "utf-8", said.encode()))
    card = look_at(LinkCard.objects.get())
    assert (card.state, card.title, card.about, card.site, card.looked_on) == ("found", "様式 <b>集", "四月の様式", "site.example", today())
    client.force_login(MemberFactory())
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert ["様式 &lt;b&gt;集</b>" in page, f'class="file link-card" href="{AT}" rel="noopener nofollow"' in page] == [True, True]


def test_a_page_without_a_title_or_out_of_reach_leaves_the_link_as_it_is(on, monkeypatch):
    make_post(body=AT)

    def silent(address: str) -> Fetched:
        raise Unreachable("no")

    monkeypatch.setattr(outward, "fetch", silent)
    assert (look_at(LinkCard.objects.get()).state, cards_in(f'<a href="{AT}" rel="x">')) == ("nothing", [])
    assert want_cards(f'<a href="{AT}" rel="x">') == 0
    LinkCard.objects.update(looked_on=today() - timedelta(days=2))
    assert want_cards(f'<a href="{AT}" rel="x">') == 1


def test_a_card_is_asked_once_for_all_links_of_a_text(on, django_assert_num_queries):
    for number in range(3):
        keep_card(f"https://site.example/{number}", title=f"題{number}")
    for many in (1, 3):
        with django_assert_num_queries(1):
            assert len(cards_in("".join(f'<a href="https://site.example/{number}" rel="x">' for number in range(many)))) == many
    with django_assert_num_queries(0):
        assert cards_in("<p>リンクのない文</p>") == []


def test_links_in_answers_are_cards_too(on, client):
    post = make_post()
    said = make_comment(post, body=f"ここにあります {AT}")
    edit_comment(said, by=said.author, body=f"ここと https://site.example/b にあります {AT}")
    assert len(set(chores())) == 2
    keep_card(AT, title="様式 <b>集", about="四月の様式")
    client.force_login(MemberFactory())
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert page.count('class="file link-card"') == 1
    assert ["様式 &lt;b&gt;集</b>" in page, f'href="{AT}" rel="noopener nofollow"' in page, "四月の様式" in page] == [True] * 3


def test_answers_with_links_cost_one_question_however_many(on, client):
    post, reader = make_post(), MemberFactory()
    for number in range(4):
        keep_card(f"https://site.example/{number}", title=f"題{number}")
    client.force_login(reader)
    counts = []
    for number in range(1, 4):
        make_comment(post, body=f"https://site.example/{number}")
        client.get(f"/board/{post.pk}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/board/{post.pk}/")
        counts.append(len(asked))
    assert len(set(counts)) == 1, counts


def test_only_outside_links_count_and_five_of_them(settings):
    settings.CHOSHA_BASE_URL = "https://chosha.example"
    links = [
        "https://chosha.example/board/1/",
        *(f"https://site.example/{number}?a=1&amp;b=2" for number in range(9)),
        "mailto:a@site.example",
    ]
    found = addresses_in("".join(f'<a href="{link}" rel="x">' for link in links))
    assert found == [f"https://site.example/{number}?a=1&b=2" for number in range(5)]


def test_a_card_nobody_posted_for_a_year_goes(on):
    keep_card(AT, title="古い")
    LinkCard.objects.update(looked_on=today() - timedelta(days=401))
    keep_card("https://site.example/b", title="新しい")
    assert (forget_cards(), LinkCard.objects.get().title) == (1, "新しい")


@pytest.mark.parametrize("code", ["utf-8", "cp932", "euc_jp"])
def test_pages_of_old_offices_are_read_in_their_own_code(code):
    named = {"utf-8": "utf-8", "cp932": "Shift_JIS", "euc_jp": "EUC-JP"}[code]
    page = f'<meta charset="{named}"><title>\n 引継ぎの\n様式\u200b </title>'.encode(code, "ignore")
    assert words_of(page).title == "引継ぎの 様式"
    assert words_of(page.replace(b"charset", b"x"), named).title == "引継ぎの 様式"


@pytest.mark.parametrize(
    "page",
    [b"", b"<title>", b"\xff\xfe\x00<title>\x00", b"<meta charset=nonsense><title>a</title>", b"<title>&#xd800;</title>", b"<" * 5000],
)
def test_nonsense_is_read_without_harm(page):
    assert words_of(page).title in ("", "a")


def test_the_actions_room_knows_the_words_of_its_chore():
    assert actions.LOOK == "chosha.links.tasks.look"

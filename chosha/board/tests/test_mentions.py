import pytest

from chosha.board.actions import accept_comment, hide_post
from chosha.board.tests.factories import make_comment, make_post
from chosha.members import actions
from chosha.members.actions.distances import keep_off
from chosha.members.engine.mentions import mentioned_in
from chosha.members.models import Distance, RoleName
from chosha.members.queries.mentions import as_read, people_to_mention
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Notice
from chosha.talk.engine.prose import render_prose

pytestmark = pytest.mark.django_db


def person(**words):
    member = MemberFactory(**({"display_name": "三輪さつき", "name": "三輪 さつき", "kana": "みわ さつき"} | words))
    member.profile.kana_to = "members"
    member.profile.save()
    actions.refresh_traits([member.pk])
    return member


@pytest.fixture
def viewer():
    return person(display_name="見る人", name="見田 人", kana="みた ひと")


@pytest.fixture
def satsuki():
    return person()


def call(member, words: str = "") -> str:
    return f"[@{words or member.display_name}](/members/{member.pk}/) さん、教えてください。"


def block(who, whom):
    keep_off(whom, by=who, kind=Distance.Kind.BLOCK)


def lines(member) -> list[str]:
    return list(Notice.objects.filter(to=member).values_list("line", flat=True))


@pytest.mark.parametrize("typed", ["三輪", "三輪さ", "さつき", "サツキ", "satsuki", "Satsuki"])
def test_a_member_is_offered_by_kanji_kana_and_romaji(viewer, satsuki, typed):
    assert [(offered.id, offered.name) for offered in people_to_mention(viewer, typed)] == [(satsuki.pk, "三輪さつき")]


@pytest.mark.parametrize("typed", ["", " ", "輪さつ輪", "立山", "見る", "\0", "x" * 999])
def test_what_begins_no_name_offers_nobody_and_oneself_is_not_offered(viewer, satsuki, typed):
    MemberFactory(serving=OrganisationFactory(name="立山市"))
    assert people_to_mention(viewer, typed) == []


def test_a_reading_that_is_hidden_finds_nobody(viewer, satsuki):
    satsuki.profile.kana_to = satsuki.profile.name_to = "nobody"
    satsuki.profile.save()
    actions.refresh_traits([satsuki.pk])
    assert [bool(people_to_mention(viewer, typed)) for typed in ("miwa", "みわ", "三輪")] == [False, False, True]


def test_nobody_who_keeps_away_is_offered_nor_whom_one_keeps_off(viewer):
    body = OrganisationFactory()
    away, off, muted, sparing, left = (person() for _ in range(5))
    viewer.home_body_id = body.pk
    viewer.save()
    block(away, viewer)
    block(viewer, off)
    keep_off(muted, by=viewer, kind=Distance.Kind.MUTE)
    type(sparing).objects.filter(pk=sparing.pk).update(spares_own_body=True, home_body_id=body.pk)
    left.profile.in_directory = False
    left.profile.save()
    assert people_to_mention(viewer, "三輪") == []
    assert len(people_to_mention(MemberFactory(), "三輪")) == 4  # all of them stand there for somebody else


@pytest.mark.parametrize("how_many", [1, 3])
def test_offering_asks_the_database_the_same_however_many_are_found(viewer, django_assert_max_num_queries, how_many):
    for _ in range(how_many):
        person()
    with django_assert_max_num_queries(12):
        assert len(people_to_mention(viewer, "三輪")) == how_many


def test_the_picker_is_answered_in_json_with_numbers_a_browser_can_keep(client, viewer, satsuki):
    client.force_login(viewer)
    answer = client.post("/members/mentions/", {"q": "みわ"}).json()
    assert [(row["id"], row["name"]) for row in answer["people"]] == [(str(satsuki.pk), "三輪さつき")]


def test_a_named_member_is_a_link_for_whoever_may_meet_them_and_plain_words_for_others(client, viewer, satsuki):
    post = make_post(body=call(satsuki))
    comment = make_comment(post, body=call(satsuki))
    client.force_login(viewer)
    link = f'<a class="mention" href="/members/{satsuki.pk}/">@三輪さつき</a>'
    assert client.get(f"/board/{post.pk}/").content.decode().count(link) == 2
    block(satsuki, viewer)
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert (page.count("@三輪さつき"), f"/members/{satsuki.pk}/" in page, comment.html in page) == (2, False, False)


def test_an_answer_that_helped_names_members_too_when_it_stands_on_a_later_page(client, viewer, satsuki):
    post = make_post(by=viewer)
    for _ in range(21):
        make_comment(post)
    accept_comment(post, late := make_comment(post, body=call(satsuki)), by=viewer)
    client.force_login(viewer)
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert (f'id="c{late.pk}"' in page, page.count(f'href="/members/{satsuki.pk}/">@三輪さつき</a>')) == (True, 1)


def test_a_mention_says_the_name_of_today_whatever_was_typed(viewer, satsuki):
    html = render_prose(call(satsuki, "市長"))
    type(satsuki).objects.filter(pk=satsuki.pk).update(display_name="さつき<b>")
    assert "@さつき&lt;b&gt;</a>" in as_read(viewer, [html])[0]
    assert as_read(viewer, [render_prose("[@だれか](/members/1/)")]) == ["<p>@だれか</p>"]


@pytest.mark.parametrize("how_many", [1, 3])
def test_names_of_many_texts_are_asked_for_once(viewer, satsuki, django_assert_num_queries, how_many):
    texts = [render_prose(call(satsuki))] * how_many
    with django_assert_num_queries(1):
        as_read(viewer, texts)
    with django_assert_num_queries(0):
        as_read(viewer, ["<p>だれもいない</p>"] * how_many)


def test_whoever_is_named_in_a_post_is_told_once(django_capture_on_commit_callbacks, viewer, satsuki):
    with django_capture_on_commit_callbacks(execute=True):
        make_post(by=viewer, title="繰越の整理", body=f"{call(satsuki)}{call(satsuki)}{call(viewer)}")
    assert (lines(satsuki), lines(viewer)) == (["「繰越の整理」に、あなたの名前があります"], [])


def test_whoever_is_named_in_a_comment_is_told_and_the_asker_hears_only_of_the_answer(django_capture_on_commit_callbacks, viewer, satsuki):
    post = make_post(by=viewer, title="繰越の整理")
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post, body=f"{call(satsuki)}{call(viewer)}")
    assert (lines(satsuki), lines(viewer)) == (
        ["「繰越の整理」のコメントに、あなたの名前があります"],
        ["「繰越の整理」に答えがつきました"],
    )


def test_nobody_is_told_of_what_they_may_not_read_or_by_whom_they_keep_away_from(django_capture_on_commit_callbacks, viewer):
    body = OrganisationFactory()
    colleague, away, muting = person(serving=body), person(), person()
    block(away, viewer)
    keep_off(viewer, by=muting, kind=Distance.Kind.MUTE)
    viewer.home_body_id = body.pk
    viewer.save()
    with django_capture_on_commit_callbacks(execute=True):
        make_post(by=viewer, body="".join(call(member) for member in (colleague, away, muting)), spares_own_body=True)
    assert [lines(member) for member in (colleague, away, muting)] == [[], [], []]


def test_a_covered_post_stays_covered_for_whoever_is_named_in_it(client, satsuki):
    post = make_post(body=call(satsuki))
    hide_post(post, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かるため")
    client.force_login(satsuki)
    assert client.get(f"/board/{post.pk}/").status_code == 404


def test_ten_people_at_most_are_called_by_one_text():
    html = render_prose("".join(f"[@a](/members/{number}/)" for number in range(1, 15)))
    assert mentioned_in(html) == list(range(1, 11))

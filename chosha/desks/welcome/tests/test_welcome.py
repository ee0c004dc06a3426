"""The first days on one page, the slip on the first page, and the sheet of the welcome show."""

from datetime import time, timedelta

import pytest

from chosha.board.actions.answers import accept_comment
from chosha.board.tests.factories import make_comment, make_post
from chosha.broadcasts.models import Progress
from chosha.broadcasts.tests.factories import ProgrammeFactory, recorded
from chosha.desks.welcome.actions import mark_greeted
from chosha.desks.welcome.queries import STEPS, greeted_lately, things, to_greet, walk_of
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed
from chosha.members.actions import choose_interests
from chosha.members.models import Interest, Profile, RoleName
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.reception.actions import note_step
from chosha.reception.tests.welcomes import greeted, wishing

pytestmark = pytest.mark.django_db


def keys(steps):
    return {step.key for step in steps}


@pytest.fixture
def newcomer(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def test_a_step_is_done_by_what_is_there_and_not_by_what_was_pressed():
    member = MemberFactory(hello="はじめまして。")
    choose_interests(member, [DutyFactory()])
    greeted(member, listed=False)
    wishing(member)
    Progress.objects.create(member=member, episode=recorded(), at_sec=3)
    note_step(member, "greeting", "passed")
    note_step(member, "passkey", "passed")
    walk = walk_of(member)
    assert (keys(walk.done), keys(walk.passed), keys(walk.open)) == (
        {"profile", "interests", "greeting", "things", "buddy"},
        {"passkey"},
        {"quiet"},
    )


def test_who_is_here_for_long_is_not_asked_to_greet():
    walk = walk_of(MemberFactory(joined_at=now() - timedelta(days=90)))
    assert keys(walk.open) == keys(STEPS) - {"greeting", "buddy"}


def test_every_step_leads_to_a_page(client, newcomer):
    paths = [step.path for step in STEPS if step.path.startswith("/")]
    assert [client.get(path).status_code for path in paths] == [200] * len(paths)
    assert [step.key for step in STEPS if not step.path.startswith("/")] == ["things"]


def test_a_step_is_passed_over_and_taken_up_again(client, newcomer):
    page = client.post("/me/welcome/steps/quiet/", follow=True).content.decode()
    assert ("いまはしないことにしました" in page, 'action="/me/welcome/steps/quiet/return/"' in page) == (True, True)
    client.post("/me/welcome/steps/quiet/return/")
    assert "quiet" in keys(walk_of(newcomer).open)
    assert client.post("/me/welcome/steps/nowhere/").status_code == 404


def test_the_slip_lies_on_the_first_page_for_two_weeks_until_it_is_put_away(client, newcomer, django_assert_num_queries):
    assert "はじめの一歩" in client.get("/").content.decode()
    # session, member; shows; notices; drafts; questions offered; posts, and until when all was read; and all steps in one
    with django_assert_num_queries(9):
        client.get("/")
    client.post("/me/welcome/slip/")
    client.get("/")  # the toast with its way back
    assert "はじめの一歩" not in client.get("/").content.decode()
    client.post("/me/welcome/slip/return/")
    assert "はじめの一歩" in client.get("/").content.decode()
    newcomer.joined_at = now() - timedelta(days=14)
    newcomer.save()
    assert "はじめの一歩" not in client.get("/").content.decode()


def test_the_slip_is_gone_when_every_step_is_done_or_passed_over(client, newcomer):
    for step in STEPS:
        note_step(newcomer, step.key, "passed")
    assert "はじめの一歩" not in client.get("/").content.decode()
    assert "ひととおり済みました" in client.get("/me/welcome/").content.decode()


def test_the_page_counts_nothing_and_hurries_nobody(client, newcomer):
    page = client.get("/me/welcome/").content.decode()
    assert "どれも、しなくて大丈夫です" in page
    assert [words for words in ("%", "達成", "完了", "/7", "残り") if words in page.partition("<main")[2]] == []


def test_fields_are_chosen_up_to_ten_and_none_is_an_answer_too(client, newcomer):
    fields = [DutyFactory(name=f"分野{n}") for n in range(11)]
    answer = client.post("/me/welcome/interests/", {"fields_of_work": [field.pk for field in fields]})
    assert (answer.status_code, "選べるのは10までです。いま11あります" in answer.content.decode()) == (422, True)
    assert answer.content.decode().count(" checked") == 11
    client.post("/me/welcome/interests/", {"fields_of_work": [field.pk for field in fields[:2]]})
    assert set(Interest.objects.filter(member=newcomer).values_list("duty", flat=True)) == {fields[0].pk, fields[1].pk}
    client.post("/me/welcome/interests/", {})
    assert (Interest.objects.count(), "interests" in keys(walk_of(newcomer).done)) == (0, True)
    assert client.post("/me/welcome/interests/", {"fields_of_work": ["nowhere"]}).status_code == 422


def test_quiet_hours_are_chosen_in_the_words_of_the_house(client, newcomer):
    Profile.objects.filter(member=newcomer).update(quiet_from=time(21, 45))
    page = client.get("/me/welcome/quiet/").content.decode()
    assert ('<option value="21:45" selected>21:45</option>' in page, '<option value="07:00" selected>7:00</option>' in page) == (True, True)
    client.post("/me/welcome/quiet/", {"quiet_from": "20:30", "quiet_until": "06:00"})
    profile = Profile.objects.get(member=newcomer)
    assert (profile.quiet_from, profile.quiet_until) == (time(20, 30), time(6))
    assert "quiet" in keys(walk_of(newcomer).done)
    assert client.post("/me/welcome/quiet/", {"quiet_from": "25:00", "quiet_until": ""}).status_code == 422


def solved(title, duty=None):
    post = make_post(title=title, duty=duty)
    return accept_comment(post, make_comment(post), by=post.author) or post


def test_three_things_are_chosen_by_the_fields_and_else_from_the_basic_courses():
    member, tax = MemberFactory(), DutyFactory(slug="zeimu", name="税務")
    part = DutyFactory(slug="kotei", name="固定資産税", parent=tax)
    basic = ProgrammeFactory(title="基礎講座「初めて担当者になったら」")
    recorded(title="新しい回", starts_at=now() - timedelta(days=1))
    recorded(title="基礎の回", programme=basic, starts_at=now() - timedelta(days=9))
    recorded(title="固定資産税の回", starts_at=now() - timedelta(days=30))
    recorded(title="伏せた回", programme=basic, hidden_at=now())
    solved("固定資産税の題", part), solved("よその題")
    make_post(title="答えのない題", duty=tax)
    assert [thing.title for thing in things(member)] == ["基礎の回", "新しい回", "よその題"]
    choose_interests(member, [tax])
    assert [thing.title for thing in things(member)] == ["固定資産税の回", "基礎の回", "固定資産税の題"]


def test_an_empty_house_has_nothing_to_show_and_says_so(client, newcomer):
    assert "書庫と掲示板は、まだ静かです" in client.get("/me/welcome/").content.decode()


def test_the_page_asks_few_questions_however_much_there_is(client, newcomer, django_assert_max_num_queries):
    for _ in range(3):
        recorded(), solved("題")
    client.get("/me/welcome/")
    with django_assert_max_num_queries(14):
        client.get("/me/welcome/")


def test_the_sheet_is_for_hosts_and_broadcast_volunteers(client):
    host = MemberFactory()
    ProgrammeFactory(host=host)
    for member, status in ((host, 200), (StaffFactory(role=RoleName.BROADCAST), 200), (MemberFactory(), 403), (StaffFactory(), 403)):
        client.force_login(member)
        assert client.get("/newcomers/on-air/").status_code == status


def test_the_sheet_names_who_agreed_and_nobody_else(client):
    city = OrganisationFactory()
    host = MemberFactory(serving=city)
    ProgrammeFactory(host=host)
    greeted(MemberFactory(display_name="乗る人", name="本名 太郎"), listed=False, on_air=True, words="放送で聞きます。")
    greeted(MemberFactory(display_name="載るだけの人"), listed=True)
    greeted(MemberFactory(display_name="前の季節の人"), on_air=True, at=now() - timedelta(days=61))
    greeted(MemberFactory(display_name="隠れる人", serving=city, spares_own_body=True), on_air=True)
    client.force_login(host)
    page = client.get("/newcomers/on-air/").content.decode()
    assert ("乗る人さん" in page, "放送で聞きます。" in page) == (True, True)
    assert [name for name in ("載るだけの人", "前の季節の人", "隠れる人", "本名 太郎") if name in page] == []


def test_who_was_greeted_on_air_is_marked_and_the_mark_taken_back(client):
    host, welcome = MemberFactory(), greeted(on_air=True)
    ProgrammeFactory(host=host)
    client.force_login(host)
    page = client.post(f"/newcomers/on-air/{welcome.pk}/", follow=True).content.decode()
    assert ("紹介ずみにしました" in page, to_greet(host), greeted_lately(host)) == (True, [], [welcome])
    client.post(f"/newcomers/on-air/{welcome.pk}/return/")
    assert (to_greet(host), greeted_lately(host)) == ([welcome], [])
    with pytest.raises(NotAllowed):
        mark_greeted(welcome, by=MemberFactory(), greeted=True)
    client.force_login(MemberFactory())
    assert client.post(f"/newcomers/on-air/{welcome.pk}/").status_code == 403


def test_the_guide_leads_hosts_to_the_sheet_and_everybody_to_the_newcomers(client):
    host = MemberFactory()
    ProgrammeFactory(host=host)
    pages = []
    for member in (host, MemberFactory()):
        client.force_login(member)
        pages.append(client.get("/floors/").content.decode())
    assert ["/newcomers/on-air/" in page for page in pages] == [True, False]
    assert ['href="/newcomers/"' in page for page in pages] == [True, True]

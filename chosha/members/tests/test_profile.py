"""What members say of themselves, and what each viewer sees of it."""

import pytest
from django.test import Client

from chosha.audit.models import Entry
from chosha.kernel.clock import fiscal_year, today
from chosha.kernel.errors import Refused
from chosha.members import actions
from chosha.members.models import CanHelp, Duty, FurtherDuty, Interest, Member, PastDuty, Profile
from chosha.members.queries import current_affiliation
from chosha.members.queries.own import own_rows, preview_of
from chosha.members.queries.profile import VISIBLE, shown_profile
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
THIS = fiscal_year(today())


@pytest.fixture
def duties():
    tax = DutyFactory(slug="zeimu", name="税務")
    care = DutyFactory(slug="fukushi", name="福祉")
    part = {"kotei": ("固定資産税", tax), "shuno": ("収納", tax), "hogo": ("生活保護", care)}
    return {slug: Duty.objects.create(slug=slug, name=name, parent=parent, sort=9) for slug, (name, parent) in part.items()}


@pytest.fixture
def told(duties):
    """Somebody who has written everything."""
    member = MemberFactory(
        serving=OrganisationFactory(name="立山市"), display_name="なみ", name="隠岐 なみ", kana="おき なみ", hello="朝型です"
    )
    actions.say_post(member, post="税務課 主任")
    actions.say_main_duty(member, duties["kotei"], since_year=THIS - 2)
    actions.add_further_duty(member, duties["shuno"], since_year=THIS)
    actions.add_past_duty(member, duties["hogo"], from_year=2015, until_year=2019)
    actions.add_help(member, "償却資産の申告", duty=duties["kotei"])
    actions.choose_interests(member, [duties["hogo"]])
    actions.choose_languages(member, ["en", "ja", "nonsense"])
    return member


def in_tax(duties) -> Member:
    viewer = MemberFactory()
    actions.say_main_duty(viewer, duties["shuno"], since_year=THIS)
    return viewer


SAID = {
    "name_to": ("legal_name", "隠岐 なみ", ""),
    "kana_to": ("kana", "おき なみ", ""),
    "body_to": ("body", "富山県立山市", "北陸の市"),
    "post_to": ("post", "税務課 主任", ""),
    "hello_to": ("hello", "朝型です", ""),
    "languages_to": ("languages", ["日本語", "英語"], ()),
    "interests_to": ("interests", ["生活保護"], ()),
    "duties_to": ("duties", ["固定資産税", "収納"], ()),
    "past_duties_to": ("past_duties", ["生活保護"], ()),
    "can_help_to": ("can_help", ["償却資産の申告"], ()),
}


def said(shown, attribute):
    found = getattr(shown, attribute)
    return [getattr(row, "name", row) for row in found] if isinstance(found, list) else found


def test_every_field_is_looked_at():
    assert set(SAID) == set(VISIBLE)


@pytest.mark.parametrize("field", SAID)
@pytest.mark.parametrize(("to", "anyone", "same_field"), [("members", True, True), ("field", False, True), ("nobody", False, False)])
def test_who_sees_a_field(told, duties, field, to, anyone, same_field):
    actions.set_audiences(told, {field: to})
    attribute, open_words, hidden_words = SAID[field]
    for viewer, sees in ((MemberFactory(), anyone), (in_tax(duties), same_field)):
        assert said(shown_profile(viewer, told.pk), attribute) == (open_words if sees else hidden_words)


def test_years_are_said_as_one_says_them(told):
    shown = shown_profile(MemberFactory(), told.pk)
    assert [duty.years for duty in shown.past_duties] == ["平成27年度から令和元年度"]
    assert shown.duties[0].years == f"令和{THIS - 2018 - 2}年度から（3年目）"


@pytest.mark.parametrize(
    ("prefecture", "kind", "words"),
    [
        ("富山県", "市", "北陸の市"),
        ("富山県", "都道府県", "都道府県"),
        ("北海道", "都道府県", "都道府県"),
        ("沖縄県", "町", "沖縄の町"),
        ("", "府省", "国の機関"),
    ],
)
def test_a_hidden_body_is_told_by_block_and_size_where_several_fit(prefecture, kind, words):
    member = MemberFactory(serving=OrganisationFactory(prefecture=prefecture, kind=kind))
    assert shown_profile(MemberFactory(), member.pk).body == words


def test_the_line_under_the_name_says_the_field_only_where_all_may_see_it(told):
    assert Member.objects.get(pk=told.pk).byline_detail == "市・固定資産税 3年目"
    for to in ("field", "nobody"):
        actions.set_audiences(told, {"duties_to": to})
        assert Member.objects.get(pk=told.pk).byline_detail == "市"
        assert (actions.refresh_byline_details(), Member.objects.get(pk=told.pk).byline_detail) == (0, "市")


def test_whoever_is_outside_has_no_page_and_sees_none(told):
    outside = MemberFactory(standing="suspended", serving=OrganisationFactory())
    assert (shown_profile(outside, told.pk), shown_profile(told, outside.pk)) == (None, None)
    assert shown_profile(told, told.pk).id == told.pk


def test_without_the_directory_there_is_no_page_but_the_own(told):
    actions.set_reach(told, in_directory=False, spares_own_body=False)
    assert shown_profile(MemberFactory(), told.pk) is None
    assert shown_profile(told, told.pk) is not None
    assert preview_of(told, "") is None


def test_a_colleague_is_spared_in_both_kinds_of_service(told):
    colleague = MemberFactory(serving=current_affiliation(told).organisation)
    assert shown_profile(colleague, told.pk) is not None
    actions.set_reach(told, in_directory=True, spares_own_body=True)
    assert (shown_profile(colleague, told.pk), preview_of(Member.objects.get(pk=told.pk), "colleague")) == (None, None)
    assert shown_profile(MemberFactory(), told.pk) is not None


def test_a_change_of_the_registered_name_is_on_record_and_found_by_namesakes(told):
    actions.say_names(told, display_name="なみ", name="青木　なみ", kana="あおき なみ")
    assert Member.objects.get(pk=told.pk).name_key == "青木なみ"
    assert [entry.by_id for entry in Entry.objects.filter(act="members.name.changed")] == [told.pk]


def test_what_is_taken_out_comes_back_once(told, duties):
    row = PastDuty.objects.get()
    words = actions.take_out(row, by=told)
    assert PastDuty.objects.count() == 0
    assert [actions.bring_back(words, by=told) for _ in range(2)] == ["past", "past"]
    assert [(row.duty_id, row.from_year, row.until_year) for row in PastDuty.objects.all()] == [("hogo", 2015, 2019)]


def test_nobody_brings_back_what_is_not_their_own(told):
    words = actions.take_out(FurtherDuty.objects.get(), by=told)
    with pytest.raises(Refused, match="元に戻せませんでした"):
        actions.bring_back(words, by=MemberFactory())
    with pytest.raises(Refused):
        actions.bring_back("ちがう言葉", by=told)


def test_unsound_lines_are_refused_with_the_way_on(told, duties):
    refused = [
        (lambda: actions.add_past_duty(told, duties["hogo"], from_year=2020, until_year=2019), "until_year"),
        (lambda: actions.add_past_duty(told, duties["hogo"], from_year=2015, until_year=2019), "duty"),
        (lambda: actions.add_past_duty(told, duties["hogo"], from_year=1900, until_year=2019), "from_year"),
        (lambda: actions.add_further_duty(told, duties["kotei"], since_year=THIS), "duty"),
        (lambda: actions.add_further_duty(told, duties["hogo"], since_year=THIS + 1), "since_year"),
        (lambda: actions.add_help(told, "  "), "words"),
        (lambda: actions.add_help(told, "償却資産の申告"), "words"),
        (lambda: actions.say_main_duty(MemberFactory(serving=False), duties["hogo"], since_year=THIS), "duty"),
    ]
    for act, field in refused:
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.field == field


def test_twenty_lines_are_enough(told):
    CanHelp.objects.bulk_create(CanHelp(member=told, words=f"話{number}") for number in range(19))
    with pytest.raises(Refused, match="20まで"):
        actions.add_help(told, "もう一つ")


def test_the_own_page_tells_each_field_and_who_sees_it(told):
    rows = {row.path: (row.words, row.to) for row in own_rows(told)}
    assert rows["past/lines"] == ("生活保護", "会員みんな")
    assert rows["service"] == ("富山県立山市　税務課 主任", "団体名：見せない　職：見せない")
    assert rows["reach"] == ("名簿に載せる　同じ団体の会員に見える", "")


PAGES = ["names", "service", "languages", "hello", "interests", "reach", "duties/lines", "past/lines", "help/lines", "preview"]


@pytest.mark.parametrize("page", PAGES)
def test_every_small_page_is_there(client, told, page):
    client.force_login(told)
    assert client.get(f"/me/profile/{page}/").status_code == 200


def test_the_small_pages_keep_what_is_sent(client, duties):
    member = MemberFactory()
    client.force_login(member)
    sent = [
        ("names", {"display_name": "なみ ", "name": "隠岐 なみ", "name_to": "field", "kana": "おき なみ", "kana_to": "members"}),
        ("service", {"body_to": "members", "post": "主査", "post_to": "field"}),
        ("languages", {"codes": ["ja", "sign"], "languages_to": "members"}),
        ("hello", {"hello": "夜に読みます", "hello_to": "nobody"}),
        ("interests", {"duties": ["hogo", "kotei"], "interests_to": "field"}),
        ("reach", {"in_directory": "no", "spares_own_body": "yes"}),
        ("duties/lines", {"duty": "kotei", "since_year": str(THIS), "duties_to": "field"}),
        ("duties/lines", {"add": "1", "duty": "shuno", "since_year": str(THIS)}),
        ("past/lines", {"past_duties_to": "nobody"}),
        ("past/lines", {"add": "1", "duty": "hogo", "from_year": "2015", "until_year": "2019"}),
        ("help/lines", {"add": "1", "words": "申告の見かた", "duty": ""}),
    ]
    assert [client.post(f"/me/profile/{page}/", fields).status_code for page, fields in sent] == [302] * len(sent)
    member, kept = Member.objects.get(pk=member.pk), Profile.objects.get(member=member)
    assert (member.display_name, member.name, member.hello, member.spares_own_body) == ("なみ", "隠岐 なみ", "夜に読みます", True)
    assert {name: getattr(kept, name) for name in VISIBLE} == {
        "name_to": "field", "kana_to": "members", "body_to": "members", "post_to": "field", "duties_to": "field",
        "past_duties_to": "nobody", "can_help_to": "members", "interests_to": "field", "languages_to": "members", "hello_to": "nobody",
    }  # fmt: skip
    assert (kept.languages, kept.in_directory) == (["ja", "sign"], False)
    assert sorted(Interest.objects.values_list("duty_id", flat=True)) == ["hogo", "kotei"]
    assert (FurtherDuty.objects.get().duty_id, PastDuty.objects.get().duty_id, CanHelp.objects.get().words) == (
        "shuno",
        "hogo",
        "申告の見かた",
    )


def test_a_fault_stands_by_its_field_and_the_page_says_so(client, told):
    client.force_login(told)
    answer = client.post("/me/profile/past/lines/", {"add": "1", "duty": "hogo", "from_year": "2020", "until_year": "2019"})
    assert answer.status_code == 422
    assert "終わりの年度が、始まりより前になっています" in answer.content.decode()
    assert client.post("/me/profile/names/", {"display_name": " "}).status_code == 422
    assert client.get("/me/profile/nothing/").status_code == 404


def test_a_line_taken_out_comes_back_by_the_toast(client, told):
    client.force_login(told)
    row = CanHelp.objects.get()
    page = client.post(f"/me/profile/help/lines/{row.pk}/removal/", follow=True).content.decode()
    assert CanHelp.objects.count() == 0
    undo = page.partition('action="/me/profile/return/')[2].partition('"')[0]
    client.post(f"/me/profile/return/{undo}")
    assert [row.words for row in CanHelp.objects.all()] == ["償却資産の申告"]


def test_the_line_of_another_is_not_there_to_be_taken_out(client, told):
    client.force_login(MemberFactory())
    assert client.post(f"/me/profile/help/lines/{CanHelp.objects.get().pk}/removal/").status_code == 404


def test_the_page_of_a_member_that_is_not_for_these_eyes_is_the_page_of_none(told):
    client = Client()
    viewer = MemberFactory()
    client.force_login(viewer)
    assert "朝型です" in client.get(f"/members/{told.pk}/").content.decode()
    actions.keep_off(viewer, by=told, kind="block")
    assert client.get(f"/members/{told.pk}/").status_code == client.get("/members/12345/").status_code == 404

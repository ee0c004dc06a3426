"""The rules of the house: two people make a version, everybody is asked, and it stays known who agreed when."""

from datetime import timedelta

import pytest

from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members import actions, tasks
from chosha.members.engine.changes import Piece, changes
from chosha.members.models import Consent, Member, RoleName, Rules, RulesDraft
from chosha.members.queries import agreement_words, rules_number, version_number
from chosha.members.tests.factories import MemberFactory, RulesFactory, StaffFactory

pytestmark = pytest.mark.django_db
PAGE = {"Accept": "text/html"}


@pytest.fixture
def rules():
    return RulesFactory()


@pytest.fixture
def draft(rules):
    return actions.write_rules(source="## 新しい条\n本文。", change="条が一つ増えます。", by=StaffFactory(role=RoleName.EDITOR))


def publish(draft, by=None, read_at=""):
    by = by or StaffFactory(role=RoleName.ADMINISTRATOR)
    return actions.publish_rules(draw=lambda source: f"<p>{len(source)}</p>", read_at=read_at or draft.written_at.isoformat(), by=by)


def asked():
    return set(Member.objects.filter(asks_consent=True))


def test_the_first_version_is_laid_down_once():
    assert actions.lay_down_rules(source="x", html="<p>x</p>").number == 1
    assert (actions.lay_down_rules(source="y", html="<p>y</p>"), Rules.objects.get().source) == (None, "x")


def test_an_editor_writes_and_another_person_who_administers_publishes(draft):
    for role in (RoleName.EDITOR, RoleName.MODERATOR):
        with pytest.raises(NotAllowed):
            publish(draft, by=StaffFactory(role=role))
    with pytest.raises(NotAllowed):
        actions.write_rules(source="x", change="x", by=StaffFactory(role=RoleName.ADMINISTRATOR))
    rules = publish(draft)
    assert (rules.number, rules.change, rules_number(), RulesDraft.objects.count()) == (2, "条が一つ増えます。", 2, 0)


def test_whoever_wrote_it_does_not_publish_it(draft):
    both = draft.written_by
    both.roles.create(name=RoleName.ADMINISTRATOR, granted_at=now())
    with pytest.raises(Refused, match="書いた方とは別"):
        publish(draft, by=both)


def test_a_draft_that_changed_while_it_was_read_is_read_again(draft):
    read_at = draft.written_at.isoformat()
    actions.write_rules(source="## 別の条\nちがう。", change="ちがいます。", by=draft.written_by)
    with pytest.raises(Refused, match="書き直されました"):
        publish(draft, read_at=read_at)
    with pytest.raises(Refused, match="ありません"):
        RulesDraft.objects.all().delete()
        publish(draft)


@pytest.mark.parametrize(("source", "change", "field"), [("新しい", " ", "change"), ("same", "何か", "source")])
def test_a_draft_says_what_is_new_and_is_new(rules, source, change, field):
    with pytest.raises(Refused) as refused:
        actions.write_rules(
            source=rules.source.replace("\n", "\r\n") if source == "same" else source, change=change, by=StaffFactory(role=RoleName.EDITOR)
        )
    assert refused.value.field == field


def test_everybody_is_asked_in_batches_except_who_agreed_meanwhile(draft, monkeypatch):
    monkeypatch.setattr("chosha.members.actions.rules.BATCH", 2)
    members, quick = [MemberFactory() for _ in range(3)], MemberFactory()
    rules = publish(draft)
    actions.agree(quick, 2)
    tasks.ask_everybody.func(number=rules.number)
    assert (asked() >= set(members), quick in asked(), actions.ask_consent(2)) == (True, False, 0)


def test_who_agreed_to_which_version_when_is_kept_and_the_first_time_counts(draft):
    member, moment = MemberFactory(), now() - timedelta(days=3)
    actions.agree(member, 1, at=moment)
    actions.agree(member, 1)
    publish(draft)
    actions.agree_again(member, 2)
    assert [(consent.number, consent.agreed_at == moment) for consent in member.consents.all()] == [(2, False), (1, True)]


def test_whoever_agreed_to_an_older_version_is_asked_for_the_newer_one(draft):
    publish(draft)
    member = MemberFactory()
    actions.agree(member, 1)
    assert asked() == {member}
    with pytest.raises(Refused, match="第2版"):
        actions.agree_again(member, 1)
    actions.agree_again(member, 2)
    assert asked() == set()


@pytest.mark.parametrize(
    ("agreed", "inside", "words"),
    [(3, 3, "会員みんな"), (4, 20, "20人のうち、5人未満"), (18, 20, "20人のうち、ほぼみんな"), (8, 20, "20人のうち、8人")],
)
def test_how_many_agreed_is_told_without_telling_who(rules, agreed, inside, words):
    members = [MemberFactory(serving=False) for _ in range(inside)]
    Consent.objects.bulk_create([Consent(member=member, number=1, agreed_at=now()) for member in members[:agreed]])
    assert agreement_words(1) == words


@pytest.mark.parametrize(("words", "number"), [("第1版", 1), ("第12版", 12), ("", 0), ("第版", 0), ("第1版\n", 0), ("第٣版", 0)])
def test_a_version_is_read_from_its_words(words, number):
    assert version_number(words) == number


def test_changes_are_told_by_the_sentence():
    before = "はじめに。\n\n## お互いさま\n責めません。急ぎません。\n\n## 秘密\n書きません。ぼかします。"
    after = "はじめに。\n\n## お互いさま\n責めません。待ちます。\n\n## 秘密\n書きません。ぼかします。"
    assert changes(before, after) == [
        [Piece("same", "責めません。"), Piece("gone", "急ぎません。"), Piece("new", "待ちます。"), Piece("same", "秘密")]
    ]
    assert changes(before, before.replace("\n", "\r\n")) == []


def test_a_member_is_asked_before_the_next_page_and_goes_on_to_where_they_were_going(client, draft):
    member = MemberFactory()
    actions.agree(member, 1)
    tasks.ask_everybody.func(number=publish(draft).number)
    client.force_login(member)
    answer = client.get("/board/?tab=waiting", headers=PAGE)
    assert answer["Location"] == "/me/rules/?next=/board/%3Ftab%3Dwaiting"
    page = client.get(answer["Location"], headers=PAGE).content.decode()
    assert [words in page for words in ("条が一つ増えます。", "<ins>新しい条</ins>", "同意して進む", "ログアウトする")] == [True] * 4
    answer = client.post("/me/rules/", {"number": "2", "next": "/board/?tab=waiting"})
    assert (answer["Location"], client.get("/board/?tab=waiting", headers=PAGE).status_code) == ("/board/?tab=waiting", 200)


def test_what_stays_open_while_the_rules_wait(client, rules):
    member = MemberFactory(asks_consent=True)
    client.force_login(member)
    statuses = {path: client.get(path, headers=PAGE).status_code for path in ("/", "/rules/", "/me/consents/", "/me/rules/", "/privacy/")}
    assert statuses == {"/": 302, "/rules/": 200, "/me/consents/": 200, "/me/rules/": 200, "/privacy/": 200}
    assert client.get("/notices/", headers={**PAGE, "HX-Request": "true"}).status_code == 200
    assert client.post("/board/new/", {"title": "", "body": "書きかけ"}, headers=PAGE).status_code == 422
    assert client.post("/logout/", headers=PAGE).status_code == 302


@pytest.mark.parametrize(
    ("next_page", "goes_to"), [("https://elsewhere.test/", "/"), ("//elsewhere.test", "/"), ("", "/"), ("/me/", "/me/")]
)
def test_agreeing_never_leads_out_of_the_house(client, rules, next_page, goes_to):
    client.force_login(MemberFactory(asks_consent=True))
    assert client.post("/me/rules/", {"number": "1", "next": next_page})["Location"] == goes_to


@pytest.mark.parametrize("number", ["", "0", "2", "x", "9" * 40])
def test_agreeing_to_what_is_not_in_force_shows_the_page_again(client, rules, number):
    client.force_login(MemberFactory(asks_consent=True))
    answer = client.post("/me/rules/", {"number": number})
    assert (answer.status_code, "読んでいる間に" in answer.content.decode(), Consent.objects.count()) == (422, True, 0)


def test_members_see_what_they_agreed_to(client, rules):
    member = MemberFactory()
    client.force_login(member)
    assert "まだありません" in client.get("/me/consents/").content.decode()
    actions.agree(member, 1)
    page = client.get("/me/consents/").content.decode()
    assert ("庁舎のきまり　第1版" in page, "いまの版" in page) == (True, True)

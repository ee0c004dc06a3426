"""The old form's table becomes invitations: once, resumably, and nobody's twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from chosha.audit.models import Entry
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import FormerBody, Member, RoleName
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.actions import importing
from chosha.reception.models import Application, ImportRow, ImportRun, State
from chosha.reception.queries.importing import outcome_counts, refusal_digest, report_lines
from chosha.reception.tests.factories import ApplicationFactory
from chosha.reception.tests.tables import imported, line, table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city():
    return OrganisationFactory(name="青波市", kana="あおなみし")


@pytest.fixture
def staff():
    return StaffFactory(role=RoleName.RECEPTION)


def judged(*lines):
    run, _ = actions.take_table(table(*lines), name="表", by=None)
    return [(row.number, row.outcome, row.words) for row in run.rows.all()]


def test_a_good_row_becomes_an_invitation_and_nothing_more(city):
    DutyFactory(slug="tax", name="税務")
    run = imported(table(line(email="New@Example.jp", body="富山県青波市役所", duty="税務")))
    made = Application.objects.get()
    assert (made.state, made.email, made.name, made.organisation, made.post, made.duty_id) == (
        State.INVITED, "new@example.jp", "石川 真央", city, "健康推進課", "tax",
    )  # fmt: skip
    assert (made.consented_at, made.rules_version, Member.objects.exists(), Mail.objects.exists()) == (None, "", False, False)
    assert (run.state, run.done, run.rows.get().data) == (ImportRun.State.DONE, 1, {})


def test_reception_sees_no_invitation_in_its_queue(staff):
    imported(table(line()))
    from chosha.reception.access import visible_applications

    assert (Application.objects.count(), list(visible_applications(staff))) == (1, [])


def test_the_same_file_twice_is_one_run_and_invites_nobody_again():
    content = table(line())
    first, again = imported(content), imported(content)
    assert (first, ImportRun.objects.count(), Application.objects.count()) == (again, 1, 1)
    assert Entry.objects.filter(act="reception.import.started").count() == 1


def test_another_file_with_the_same_people_invites_nobody_again():
    imported(table(line()))
    assert judged(line(), line(email="b@example.jp", name="別の 人")) == [
        (2, "twice", "このアドレスの申込みか招待が、すでにあります"),
        (3, "waiting", ""),
    ]


def test_the_newest_answer_of_a_person_holds():
    assert judged(line(section="古い課"), line(email="NEW@example.jp", section="新しい課"), line(email="c@example.jp")) == [
        (2, "twice", "3行目に、同じアドレスの新しい答えがあります"),
        (3, "twice", "4行目に、同じ名前と団体の答えがあります"),
        (4, "waiting", ""),
    ]


def test_who_is_a_member_or_applies_is_not_invited(city):
    MemberFactory(email="new@example.jp", name="別の 名前")
    MemberFactory(name="佐藤　誠", serving=city)
    ApplicationFactory(email="open@example.jp", organisation=city)
    assert judged(
        line(), line("a@example.jp", "佐藤 誠"), line("open@example.jp", "小川 栞"), line("d@example.jp", "佐藤 誠", "雪見町")
    ) == [
        (2, "twice", "このアドレスの会員証が、すでにあります"),
        (3, "twice", "同じ名前と団体の会員か申込みが、すでにあります"),
        (4, "twice", "このアドレスの申込みか招待が、すでにあります"),
        (5, "asks", "「雪見町」がどの団体か、決めきれません"),
    ]


def test_a_body_that_ended_asks_and_offers_its_successor(city):
    FormerBody.objects.create(name="古波町", prefecture="富山県", successor=city, find_by="古波町")
    run, _ = actions.take_table(table(line(body="古波町")), name="表", by=None)
    row = run.rows.get()
    assert (row.outcome, row.words, row.data["candidates"]) == (
        "asks", "富山県古波町は、いまの富山県青波市です", [city.code],
    )  # fmt: skip


def test_wrong_columns_bring_nothing_in(staff):
    with pytest.raises(Refused, match="「メールアドレス」の列が見つかりません"):
        actions.take_table(table("a,b", heading="氏名,所属"), name="表", by=staff)
    assert (ImportRun.objects.count(), Application.objects.count()) == (0, 0)


@pytest.mark.parametrize("role", [RoleName.ADMINISTRATOR, RoleName.EDITOR, RoleName.MODERATOR])
def test_only_reception_brings_tables_in(role, staff):
    other = StaffFactory(role=role)
    run, _ = actions.take_table(table(line(body="")), name="表", by=staff)
    for act in (
        lambda: actions.take_table(table(line()), name="表", by=other),
        lambda: actions.start_import(run, by=other),
        lambda: actions.drop_import(run, by=other),
        lambda: actions.note_import_reading(run, by=other),
        lambda: actions.settle_row(run.rows.get(), by=other),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_job_killed_between_two_batches_goes_on_where_it_was(monkeypatch):
    monkeypatch.setattr(importing, "BATCH", 2)
    lines = [line(f"p{n}@example.jp", f"人{n}") for n in range(5)]
    run, _ = actions.take_table(table(*lines), name="表", by=None)
    actions.start_import(run, by=None, in_background=False)
    assert actions.go_on_importing(run.pk) == 3
    run.refresh_from_db()
    assert (run.state, run.done, Application.objects.count()) == ("running", 2, 2)
    imported(table(*lines))
    assert sorted(Application.objects.values_list("email", flat=True)) == [f"p{n}@example.jp" for n in range(5)]


def test_a_batch_that_dies_leaves_nothing_half_done(monkeypatch):
    run, _ = actions.take_table(table(line(), line("b@example.jp", "別の 人")), name="表", by=None)
    actions.start_import(run, by=None, in_background=False)
    monkeypatch.setattr(importing, "_count_on", lambda run: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.go_on_importing(run.pk)
    assert (Application.objects.count(), run.rows.filter(outcome="waiting").count()) == (0, 2)


def test_who_applies_in_that_very_moment_is_left_out_and_the_others_are_invited(monkeypatch):
    run, _ = actions.take_table(table(line(), line("b@example.jp", "別の 人")), name="表", by=None)
    actions.start_import(run, by=None, in_background=False)
    ApplicationFactory(email="new@example.jp", organisation=None)
    monkeypatch.setattr(importing, "known_addresses", lambda addresses: {})
    assert actions.go_on_importing(run.pk) == 0
    assert {row.number: row.outcome for row in run.rows.all()} == {2: "twice", 3: "invited"}


def test_start_hands_the_batches_to_a_chore_that_calls_itself(staff, monkeypatch):
    asked = []
    monkeypatch.setattr(importing, "enqueue", lambda chore, **ids: asked.append((chore, ids)))
    run, _ = actions.take_table(table(line()), name="表", by=staff)
    actions.start_import(run, by=staff)
    assert asked == [("chosha.reception.tasks.go_on_importing", {"run_id": run.pk})]


def test_an_answered_row_is_invited_even_after_the_run_was_done(staff, city):
    run = imported(table(line(body="あおなみ団"), line("b@example.jp", "別の 人", "府中広域組合")))
    first, second = run.rows.all()
    assert (run.state, first.outcome, second.outcome) == ("checked", "asks", "asks")
    actions.settle_row(first, by=staff, body=city)
    actions.settle_row(second, by=staff)
    imported(table(line(body="あおなみ団"), line("b@example.jp", "別の 人", "府中広域組合")))
    assert list(Application.objects.order_by("email").values_list("email", "organisation", "organisation_text")) == [
        ("b@example.jp", None, "府中広域組合"),
        ("new@example.jp", city.pk, ""),
    ]
    with pytest.raises(Refused):
        actions.settle_row(first, by=staff, body=city)


def test_a_namesake_may_be_somebody_else_but_an_address_is_one_person(staff):
    run, _ = actions.take_table(table(line("a@example.jp"), line("a@example.jp"), line("b@example.jp")), name="表", by=staff)
    same_address, namesake, _ = run.rows.all()
    with pytest.raises(Refused, match="もう済んでいます"):
        actions.settle_row(same_address, by=staff)
    assert actions.settle_row(namesake, by=staff).outcome == "waiting"


def test_a_checked_table_can_be_dropped_and_a_begun_one_not(staff):
    run, _ = actions.take_table(table(line()), name="表", by=staff)
    actions.drop_import(run, by=staff)
    assert ImportRow.objects.count() == 0
    begun = imported(table(line()))
    with pytest.raises(Refused):
        actions.drop_import(begun, by=staff)


def test_answers_are_emptied_thirty_days_after_the_end():
    run = imported(table(line(), line("", "名なし"), line("c@example.jp", "宙 ぶらり", "どこか")))
    assert [bool(row.data) for row in run.rows.all()] == [False, True, True]
    assert actions.forget_imports(now() + timedelta(days=29)) == 0
    assert actions.forget_imports(now() + timedelta(days=31)) == 2
    assert [row.data for row in run.rows.all()] == [{}, {}, {}]


def test_a_table_nobody_started_is_dropped_after_thirty_days():
    actions.take_table(table(line()), name="表", by=None)
    actions.forget_imports(now() + timedelta(days=31))
    assert (ImportRun.objects.count(), ImportRow.objects.count()) == (0, 0)


def test_the_report_says_of_every_row_what_became_of_it(city):
    run, _ = actions.take_table(table(line(), line("", "名なし")), name="表", by=None)
    assert report_lines(run)[1:] == [
        [2, "これから", "", "石川 真央", "new@example.jp", "青波市", "富山県青波市"],
        [3, "読めませんでした", "メールアドレスが書かれていません", "名なし", "", "青波市", ""],
    ]
    assert outcome_counts(run) == {"waiting": 1, "invited": 0, "asks": 0, "twice": 0, "broken": 1}


def test_whoever_wants_no_invitation_gets_none_from_another_table():
    run = imported(table(line("else@example.jp")))
    run.rows.update(refused=refusal_digest("new@example.jp"))
    assert judged(line()) == [(2, "twice", "前の招待に「心当たりがない」とお返事がありました")]


def test_a_run_is_found_again_when_two_send_the_same_file_at_once(monkeypatch):
    content = table(line())
    run, _ = actions.take_table(content, name="表", by=None)
    monkeypatch.setattr(ImportRun.objects, "filter", lambda **_: ImportRun.objects.none())

    def collide(*_):
        raise IntegrityError

    monkeypatch.setattr(importing, "_keep", collide)
    assert actions.take_table(content, name="表", by=None) == (run, False)

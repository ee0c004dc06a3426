"""What is written from the answers that helped: who may, whom it reaches, what it outlives."""

import pytest

from chosha.board import actions
from chosha.board.models import Post, Summary
from chosha.board.queries import begun_summary, open_post, summary_of
from chosha.board.tests.factories import make_comment, make_post
from chosha.board.tests.test_asking import helped_post, summarise
from chosha.board.views.writing import LOST
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Notice
from chosha.talk.actions import delete_comment

pytestmark = pytest.mark.django_db


def test_a_summary_is_linked_both_ways_and_begun_with_what_helped(client, django_capture_on_commit_callbacks):
    post, answers = helped_post(title="滞納整理", body="何から始めますか。")
    helper = answers[0].author
    begun = begun_summary(helper, post)
    assert (begun["title"], [words in begun["body"] for words in ("何から始めますか。", "答え1", "答え2")]) == (
        "まとめ：滞納整理",
        [True] * 3,
    )
    client.force_login(helper)
    page = client.get(f"/board/{post.pk}/summary/").content.decode()
    assert (page.count('action="/board/new/"'), page.count('hx-post="/board/new/"')) == (1, 1)
    key = page.split('name="draft" value="')[1].split('"')[0]
    assert (key.startswith(f"sum-{post.pk}-"), "のまとめです" in page) == (True, True)
    words = {"kind": "knowledge", "title": "まとめの題", "body": "分かったこと", "draft": key, "version": "0"}
    with django_capture_on_commit_callbacks(execute=True):
        assert [client.post("/board/new/", words).status_code for _ in range(2)] == [302, 302]
    summary = Summary.objects.get()
    assert (summary.question, summary.post.kind, summary.post.author) == (post, "knowledge", helper)
    assert f'href="/board/{summary.post_id}/"' in client.get(f"/board/{post.pk}/").content.decode()
    assert f'href="/board/{post.pk}/"' in client.get(f"/board/{summary.post_id}/").content.decode()
    assert [notice.line for notice in Notice.objects.filter(to=post.author, line__contains="まとめ")] == [
        "「滞納整理」のまとめができました"
    ]


def test_who_sums_up_and_only_once():
    post, answers = helped_post()
    editor = StaffFactory(role=RoleName.EDITOR)
    with pytest.raises(NotAllowed):
        summarise(post, MemberFactory())
    with pytest.raises(NotAllowed):
        summarise(make_post(), MemberFactory())
    first, _ = summarise(post, answers[0].author)
    for by in (post.author, editor):
        with pytest.raises(Refused):
            summarise(post, by)
    actions.delete_post(first, by=first.author)
    assert summarise(post, editor)[1] is True


def test_a_summary_reaches_nobody_its_question_does_not_reach():
    body = OrganisationFactory()
    asker, colleague = MemberFactory(serving=body), MemberFactory(serving=body)
    post = make_post(by=asker, spares_own_body=True)
    helper = MemberFactory()
    actions.accept_comment(post, make_comment(post, by=helper), by=asker)
    made, _ = summarise(post, helper)
    actions.edit_post(made, by=helper, title="まとめ", body="直した文", kind="knowledge", spares_own_body=False, for_field=False)
    assert (open_post(colleague, made.pk), open_post(MemberFactory(), made.pk) is not None) == (None, True)
    assert summary_of(MemberFactory(), open_post(MemberFactory(), post.pk)) == [(made.pk, "まとめ")]


@pytest.mark.parametrize("signed", ["name", "mask"])
def test_what_was_written_for_a_summary_outlives_the_question(client, signed):
    post, answers = helped_post()
    client.force_login(answers[0].author)
    key = f"sum-{post.pk}-abcd"
    words = {"kind": "knowledge", "title": "まとめの題", "body": "長く書いた文", "draft": key, "version": "0"}
    client.post(f"/board/drafts/{key}/", words)
    actions.delete_post(post, by=post.author)
    answers_told = [client.get(f"/board/new/?draft={key}"), client.post("/board/new/", words | {"signed": signed})]
    told = [(answer.status_code, *(part in answer.content.decode() for part in ("長く書いた文", LOST))) for answer in answers_told]
    assert (told, Post.objects.filter(kind="knowledge").count()) == ([(200, True, True), (422, True, True)], 0)


def test_a_summary_outlives_the_answers_it_was_written_from(client):
    post, answers = helped_post()
    made, _ = summarise(post, post.author)
    for said in answers:
        delete_comment(said, by=said.author)
    client.force_login(MemberFactory())
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert (f'href="/board/{made.pk}/"' in page, "まとめあり" in page, "答えを待っています" in page) == (True, True, False)


def test_an_answer_kept_from_colleagues_is_not_copied_into_a_summary():
    post = make_post()
    sparing = MemberFactory(spares_own_body=True)
    comment = make_comment(post, by=sparing, body="ひそかな答え")
    actions.accept_comment(post, comment, by=post.author)
    assert ["ひそかな答え" in begun_summary(by, post)["body"] for by in (post.author, sparing)] == [False, True]

"""What becomes of a question under a mask: claims, tags, bands, several that helped, the summary, reports."""

import pytest

from chosha.audit.models import Entry
from chosha.board.actions import (
    accept_comment,
    attach_file,
    claim_post,
    publish_masked_post,
    publish_masked_summary,
    publish_summary,
    save_draft,
    want_masked_cards,
)
from chosha.board.models import Claim, Draft, Post, SizeBand, Summary, Tag
from chosha.board.queries import listing
from chosha.board.queries.lists import Wanted
from chosha.board.tests.factories import picture
from chosha.kernel.clock import jst, today
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.actions import open_secret
from chosha.members.models import RoleName
from chosha.members.queries import coarse_facts
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Notice
from chosha.talk.actions import post_comment, react
from chosha.talk.models import Comment
from chosha.talk.tests.guarding import three_guardians, wearer

pytestmark = pytest.mark.django_db
WORDS = {"title": "前例と違うと言えません", "body": "決裁だけが回っています。"}
LEARNT = {"title": "まとめ", "body": "点検の表を分けました。"}


@pytest.fixture(autouse=True)
def guarded():
    three_guardians()


def ask(by, form_key="form-1", **more) -> Post:
    return publish_masked_post(by=by, form_key=form_key, **WORDS | {"kind": "question"} | more)[0]


def answer(post, by, body="仕様の点検を。", **more) -> Comment:
    return post_comment(by=by, thing_key="board.post", thing=post, body=body, **more)[0]


def is_day_only(moment) -> bool:
    return (jst(moment).date(), jst(moment).timetuple()[3:6]) == (today(), (23, 59, 59))


def test_nobody_says_to_be_writing_where_answers_may_be_masked(client):
    post, reader = ask(wearer()), MemberFactory()
    with pytest.raises(NotAllowed):
        claim_post(post, by=reader)
    client.force_login(reader)
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert (Claim.objects.count(), f"/board/{post.pk}/claim/" in page) == (0, False)


def test_its_tags_find_it_at_a_hidden_number():
    post, reader = ask(wearer(), tags=["引継ぎ", "様式"]), MemberFactory()
    assert all(pk < 0 for pk in Tag.objects.values_list("pk", flat=True))
    assert [line.id for line in listing(reader, wanted=Wanted(tag="様式")).lines] == [post.pk]


def test_the_band_it_shows_finds_like_towns_and_none_where_it_shows_none(monkeypatch):
    monkeypatch.setattr("chosha.talk.actions.masks.FEWEST", 1)
    member = wearer()
    silent, shown = ask(member), ask(member, "form-2", shown=["band"])
    words = shown.mask.shown
    assert (silent.size_band, shown.size_band != "", len(words)) == ("", True, 1)
    assert shown.size_band in SizeBand.values
    assert [line.id for line in listing(MemberFactory(), wanted=Wanted(size=shown.size_band)).lines] == [shown.pk]


def test_several_answers_help_a_masked_asker_and_none_says_when():
    member = wearer()
    post = ask(member)
    helped = [accept_comment(post, answer(post, MemberFactory()), by=member) for _ in range(2)]
    assert [(row.by_id, is_day_only(row.at), row.pk < 0) for row in helped] == [(None, True, True)] * 2


def test_members_with_the_same_trouble_hear_by_the_day(django_capture_on_commit_callbacks):
    member, fellow = wearer(), MemberFactory()
    post = ask(member)
    react(by=fellow, thing_key="board.post", thing=post, kind="same")
    with django_capture_on_commit_callbacks(execute=True):
        accept_comment(post, answer(post, wearer(), masked=True), by=member)
    told = Notice.objects.get(to=fellow)
    assert (told.pk < 0, is_day_only(told.at), "助かった答え" in told.line) == (True, True, True)


def test_the_asker_sums_up_under_a_mask_of_the_new_thread_and_a_form_sent_twice_makes_one():
    member = wearer()
    post = ask(member)
    accept_comment(post, answer(post, MemberFactory()), by=member)
    (summary, new), (again, second) = (publish_masked_summary(post, by=member, form_key="sum-form", **LEARNT) for _ in range(2))
    link = Summary.objects.get()
    assert (new, second, again.pk, summary.author_id, summary.mask.proof != post.mask.proof) == (True, False, summary.pk, None, True)
    assert (link.question_id, link.post_id, link.pk < 0, is_day_only(link.at)) == (post.pk, summary.pk, True, True)


def test_what_a_summary_shows_is_read_together_with_what_its_question_shows(monkeypatch):
    few = lambda facts, within=None: 3 if {"band", "block"} <= set(facts) else 40
    for place in ("chosha.talk.actions.masks.crowd_of", "chosha.members.queries.crowds.crowd_of"):
        monkeypatch.setattr(place, few)
    member = wearer()
    post = ask(member, shown=["band"])
    accept_comment(post, answer(post, MemberFactory()), by=member)
    facts = coarse_facts(member)
    with pytest.raises(Refused, match=f"「{facts['size']}」だけなら示せます") as refused:
        publish_masked_summary(post, by=member, form_key="sum-form", shown=["size", "block"], **LEARNT)
    assert (refused.value.field, Summary.objects.count()) == ("shown", 0)
    summary, _ = publish_masked_summary(post, by=member, form_key="sum-form", shown=["size"], **LEARNT)
    assert (post.mask.shown, summary.mask.shown) == ([facts["band"]], [facts["size"]])
    assert ask(member, "form-3", shown=["size", "block"]).mask.shown == [facts["size"], facts["block"]]  # linked to none


def test_no_draft_of_a_summary_stands_beside_who_wears_a_mask_in_its_question():
    member, helper, named = wearer(), wearer(), wearer()
    post = ask(member)
    answer(post, helper, masked=True)
    answer(post, named)
    for one in (member, helper):
        with pytest.raises(Refused, match="匿名で書いている"):
            save_draft(by=one, key=f"sum-{post.pk}-abcd", version=0, body="文")
        with pytest.raises(Refused, match="匿名で書いている"):
            attach_file(by=one, key=f"sum-{post.pk}-abcd", uploaded=picture())
    save_draft(by=named, key=f"sum-{post.pk}-abcd", version=0, body="文")
    assert list(Draft.objects.values_list("member", flat=True)) == [named.pk]


def test_an_editor_whose_masks_are_locked_sums_no_masked_question_up_by_name():
    post, editor = ask(member := wearer()), StaffFactory(role=RoleName.EDITOR)
    accept_comment(post, answer(post, MemberFactory()), by=member)
    open_secret(editor, "ながい合言葉")
    with pytest.raises(Refused, match="鍵が閉じて"):
        publish_summary(post, by=editor, **LEARNT)
    editor.mask_secret = open_secret(editor, "ながい合言葉")
    assert publish_summary(post, by=editor, **LEARNT)[0].author_id == editor.pk


def test_whoever_wears_a_mask_there_does_not_sum_up_by_name():
    member = wearer()
    post = ask(member)
    accept_comment(post, answer(post, MemberFactory()), by=member)
    with pytest.raises(Refused, match="まとめも匿名で書けます"):
        publish_summary(post, by=member, **LEARNT)
    assert Summary.objects.count() == 0


def test_a_named_helper_sums_up_a_masked_question_by_name_and_under_no_mask():
    member, helper = wearer(), wearer()
    post = ask(member)
    accept_comment(post, answer(post, helper), by=member)
    with pytest.raises(Refused, match="名前では書けます"):
        publish_masked_summary(post, by=helper, form_key="sum-form", **LEARNT)
    assert publish_summary(post, by=helper, **LEARNT)[0].author_id == helper.pk


def test_the_wearer_answers_for_a_masked_text_and_nobody_else_does():
    member, other = wearer(), wearer()
    post = ask(member)
    said = answer(post, member)
    found = [(passport(key).is_by(thing, who)) for key, thing in (("board.post", post), ("talk.comment", said)) for who in (member, other)]
    assert found == [True, False, True, False]


def test_what_stands_under_a_mask_can_be_reported(client):
    post, reader = ask(wearer()), MemberFactory()
    said = answer(post, wearer(), masked=True)
    client.force_login(reader)
    page = client.get(f"/board/{post.pk}/").content.decode()
    shown = [path in page for path in (f"/moderation/board.post/{post.pk}/report/", f"/moderation/talk.comment/{said.pk}/report/")]
    kept_off = [path in page for path in (f"/talk/board.post/{post.pk}/distance/", f"/talk/talk.comment/{said.pk}/distance/")]
    assert (shown, kept_off) == ([True, True], [False, False])


def test_the_guard_looks_at_a_masked_comment_and_keeps_no_moment_of_the_decision(client):
    post = ask(wearer())
    reader = MemberFactory()
    client.force_login(reader)
    sent = {"body": "担当は 090-1234-5678 の佐久間太郎さんです", "client_key": "form-key-9"}
    asked = client.post(f"/talk/board.post/{post.pk}/comments/", sent)
    assert (asked.status_code, Comment.objects.count()) == (422, 0)
    assert Entry.objects.filter(act="guard.decision.made").count() == 0


def test_links_of_a_masked_post_are_looked_up_on_another_day_alone(monkeypatch):
    asked = []
    monkeypatch.setattr("chosha.talk.actions.places.want_cards", lambda html: asked.append(html) or 1)
    ask(wearer(), body="https://example.org/ に手引きがあります。")
    assert (want_masked_cards(), asked) == (0, [])
    ask(wearer(), "form-2", body="https://example.org/2 に手引きがあります。", days_ago=1)
    assert (want_masked_cards(), ["example.org/2" in html for html in asked]) == (1, [True])

"""Lists narrowed by several things find the same as looking at every post would, however many lie between."""

from itertools import product

import pytest

from chosha.board.actions import accept_comment, claim_post, edit_post
from chosha.board.models import Post, Tag
from chosha.board.queries import Wanted, listing, narrowing
from chosha.board.tests.factories import make_comment, make_post
from chosha.members.models import Duty
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_few_at_a_time(monkeypatch):
    monkeypatch.setattr(narrowing, "FIRST", 2)


@pytest.fixture
def fields():
    tax = DutyFactory(slug="zeimu", name="税務")
    return {"zeimu": tax, "kotei": Duty.objects.create(slug="kotei", name="固定資産税", parent=tax, sort=1), "": None}


def ids(member, **wanted):
    found, after = [], ""
    while True:
        page = listing(member, wanted=Wanted(**wanted), after=after)
        found += [line.id for line in page.lines]
        if not page.cursor:
            return found
        after = page.cursor


def test_every_narrowing_finds_what_fits_and_nothing_else(fields):
    reader, helper = MemberFactory(), MemberFactory()
    for kind, field, tagged in product(("question", "knowledge"), fields, (True, False)):
        post = make_post(kind=kind, duty=fields[field], tags=["引継ぎ"] if tagged else [])
        if field == "kotei" and kind == "question":
            accept_comment(post, make_comment(post), by=post.author)
        elif kind == "question" and tagged:
            claim_post(post, by=helper)
    known = list(Post.objects.order_by("-created_at", "-id"))
    helped = {post.pk for post in known if post.kind == "question" and post.duty_id == "kotei"}
    for kind, field, tag, state in product(("", "question"), ("", "zeimu", "kotei"), ("", "引継ぎ"), ("", "waiting", "helped", "writing")):
        fitting = [
            post.pk
            for post in known
            if kind in ("", post.kind)
            and field in ("", post.duty_id, post.duty and post.duty.parent_id)
            and (not tag or tag in post.tags)
            and (not state or post.kind == "question")
            and (state != "waiting" or post.pk not in helped)
            and (state != "helped" or post.pk in helped)
            and (state != "writing" or (post.tags and post.pk not in helped))
        ]
        assert ids(reader, kind=kind, duty=field, tag=tag, state=state) == fitting, (kind, field, tag, state)


def test_what_is_kept_from_the_reader_does_not_end_the_list(fields):
    body = OrganisationFactory()
    reader = MemberFactory(serving=body)
    seen = [make_post(tags=["引継ぎ"]).pk for _ in range(23)]
    for _ in range(9):
        make_post(by=MemberFactory(serving=body, spares_own_body=True), tags=["引継ぎ"])
    seen.append(make_post(tags=["引継ぎ"]).pk)
    for wanted in ({"kind": "question"}, {"tag": "引継ぎ"}, {"tag": "引継ぎ", "state": "waiting"}):
        assert ids(reader, **wanted) == seen[::-1]


def test_a_tag_follows_its_post(fields):
    post = make_post(duty=fields["kotei"], tags=["引継ぎ"])
    edit_post(post, by=post.author, title="題", body="文", kind="knowledge", duty=fields["zeimu"], tags=["引継ぎ"])
    assert list(Tag.objects.values_list("kind", "duty")) == [("knowledge", "zeimu")]
    assert (ids(MemberFactory(), tag="引継ぎ", kind="question"), ids(MemberFactory(), tag="引継ぎ", kind="knowledge")) == ([], [post.pk])

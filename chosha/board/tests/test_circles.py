"""「長野県の人だけ」: a post for one prefecture, on every road it may take."""

import re
from urllib.parse import urlencode

import pytest

from chosha.board import actions
from chosha.board.access import visible_attachments
from chosha.board.actions import publish_masked_post, publish_masked_summary, publish_post, publish_summary
from chosha.board.models import Draft, Kind, Post
from chosha.board.queries import Wanted, boxes_of, feed_entries, listing, open_post, posts_for_api, similar_posts, tags_like, waiting_posts
from chosha.board.queries.calling import STALE, questions_to_hear_of
from chosha.board.tests.factories import drafts_read, make_attachment, make_comment, make_draft, make_post
from chosha.kernel.circles import circles_offered, why_no_circle
from chosha.kernel.errors import Refused
from chosha.members.actions import add_help, affiliate, move, retire
from chosha.members.engine.keyring import new_secret
from chosha.members.models import Affiliation, Duty, Member, RoleName
from chosha.members.queries.regions import DECLARED, NATIONAL
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.moderation.actions import cover_thing
from chosha.notices.models import Notice
from chosha.search.queries import find
from chosha.talk.actions import post_comment
from chosha.talk.tests.guarding import three_guardians

pytestmark = pytest.mark.django_db
HERE = "region:長野県"


@pytest.fixture
def town():
    return OrganisationFactory(name="青波町", prefecture="長野県", pref_code="20", kind="町")


@pytest.fixture
def writer(town):
    return MemberFactory(serving=town)


def local(town, **words) -> Member:
    return MemberFactory(serving=OrganisationFactory(prefecture=town.prefecture), **words)


def titles(member: Member) -> list[str]:
    return [line.title for line in listing(member).lines]


def wearing(member: Member) -> Member:
    member.mask_secret = new_secret()
    return member


@pytest.fixture
def crowd(town):
    """With the writer thirty of one prefecture."""
    return [MemberFactory(serving=town) for _ in range(29)]


def test_a_post_for_one_prefecture_is_there_for_its_members_alone(town, writer, client):
    field = DutyFactory(slug="zeimu", name="税務")
    post = make_post(by=writer, title="収納こちらの話", circle=HERE, tags=["督促"], duty=field)
    make_comment(post, by=writer, body="中の答え")
    lent = MemberFactory()
    affiliate(lent, town, kind=Affiliation.Kind.SECONDED)
    readers = [(local(town), True), (lent, True), (writer, True), (StaffFactory(role=RoleName.MODERATOR), True)]
    readers += [(MemberFactory(), False), (StaffFactory(role=RoleName.EDITOR), False), (MemberFactory(serving=False), False)]
    for member, sees in readers:
        found = [post.title] if sees else []
        assert (titles(member), open_post(member, post.pk) is not None) == (found, sees)
        assert [hit.title for hit in find(member, "収納こちらの話")] == found
        assert [pk for pk, _ in similar_posts(member, "収納こちらの話")] == ([post.pk] if sees else [])
        assert (tags_like(member, "督"), len(find(member, "中の答え"))) == ((["督促"], 1) if sees else ([], 0))
        assert [row.title for row in posts_for_api(member, after="", limit=5)[0]] == found
        assert [title for _, title in waiting_posts(member)] == (found if member != writer else [])
        client.force_login(member)
        pages = [client.get(f"/board/{post.pk}/{page}").status_code for page in ("", "history/")]
        if not member.holds_role:  # who holds one first shows a second step
            assert pages == [200 if sees else 404] * 2
    assert "長野県の人だけに見えます。" in signed(client, local(town), f"/board/{post.pk}/")


def signed(client, member: Member, path: str) -> str:
    client.force_login(member)
    return client.get(path).content.decode()


def test_files_feeds_calls_and_names_keep_to_the_prefecture(town, writer, django_capture_on_commit_callbacks):
    field = DutyFactory(slug="zeimu", name="税務")
    near, far = local(town, display_name="ちかく"), MemberFactory(display_name="とおく")
    draft_file = make_attachment(writer)
    draft = Draft.objects.get()
    words = {"title": "題", "body": f"[@ちかく](/members/{near.pk}/) [@とおく](/members/{far.pk}/)", "kind": Kind.QUESTION, "duty": field}
    with django_capture_on_commit_callbacks(execute=True):
        post, _ = publish_post(by=writer, draft=draft, circle=HERE, **words)
    assert [list(visible_attachments(member).values_list("pk", flat=True)) for member in (near, far)] == [[draft_file.pk], []]
    assert [len(feed_entries(actions.make_feed(by=member, name="机")[0])) for member in (near, far)] == [1, 0]
    for member in (near, far):
        add_help(member, "収納のこと", duty=field)
    Post.objects.update(created_at=post.created_at - STALE / 2)
    assert [questions_to_hear_of(member) for member in (near, far)] == [[post.pk], []]
    assert list(Notice.objects.values_list("to", flat=True)) == [near.pk]


def test_prefecture_field_and_own_body_hold_together(town, writer):
    field = DutyFactory(slug="zeimu", name="税務")
    make_post(by=writer, title="題", circle=HERE, for_field=True, duty=field, spares_own_body=True)
    inside, colleague, other_field, elsewhere = local(town), MemberFactory(serving=town), local(town), MemberFactory()
    Affiliation.objects.filter(member__in=(inside, colleague, elsewhere)).update(duty=field)
    assert [titles(member) for member in (inside, colleague, other_field, elsewhere)] == [["題"], [], [], []]


def test_after_a_move_one_reads_where_one_serves_and_keeps_ones_own(town, writer):
    post = make_post(by=writer, title="わたしの題", circle=HERE)
    reader, toyama = local(town), OrganisationFactory(prefecture="富山県")
    for member in (writer, reader):
        move(member, toyama)
    assert [titles(member) for member in (writer, reader)] == [["わたしの題"], []]
    declared = [circles_offered(member) for member in (writer, reader)]
    Affiliation.objects.update(proof=Affiliation.Proof.CODE)
    assert (declared, circles_offered(reader)) == ([{}, {}], {"region:富山県": "富山県の人だけ"})
    mended = actions.edit_post(post, by=writer, title="わたしの題", body="直した文", kind=Kind.QUESTION, circle=HERE)
    assert (mended.circle, mended.source) == (HERE, "直した文")
    with pytest.raises(Refused) as refusal:
        make_post(by=writer, circle=HERE)
    assert refusal.value.field == "circle"
    actions.edit_post(post, by=writer, title="わたしの題", body="直した文", kind=Kind.QUESTION, circle="region:富山県")
    assert titles(reader) == ["わたしの題"]


def test_a_move_that_is_not_proved_opens_no_other_prefecture(town):
    make_post(by=MemberFactory(serving=town), title="題", circle=HERE)
    mover = MemberFactory()
    move(mover, town)
    assert (titles(mover), why_no_circle(mover)) == ([], [DECLARED])
    Affiliation.objects.filter(member=mover).update(proof=Affiliation.Proof.CODE)
    assert titles(mover) == ["題"]
    retire(mover)
    assert titles(mover) == []


def test_whoever_serves_in_no_prefecture_is_told_why_and_offered_nothing(client, writer):
    ministry = OrganisationFactory(name="総務省", prefecture="", pref_code="", kind="府省", code="gov:soumu")
    page = signed(client, MemberFactory(serving=ministry), "/board/new/")
    assert (NATIONAL in page, 'name="circle"' in page) == (True, False)
    offered = signed(client, writer, "/board/new/")
    assert (NATIONAL in offered, "長野県の人だけ" in offered, "富山県の人だけ" in offered) == (False, True, False)


def test_the_form_and_its_draft_remember_whom_it_is_for(client, writer):
    client.force_login(writer)
    words = {"kind": "question", "title": "題", "body": "文", "draft": "draft-key", "version": "0"}
    client.post("/board/new/", words | {"circle": HERE, "act": "draft"})
    assert drafts_read()[0].circle == HERE
    page = client.get("/board/new/?draft=draft-key").content.decode()
    radios = [radio for radio in re.findall(r"<input[^>]*>", page) if 'name="circle"' in radio]
    assert [(HERE in radio, " checked" in radio) for radio in radios] == [(False, False), (True, True)]
    client.post("/board/new/", words | {"circle": HERE, "version": "1"})
    post = Post.objects.get()
    assert post.circle == HERE
    place, mended = f"/board/{post.pk}/edit/", words | {"draft": f"edit-{post.pk}", "body": "直した"}
    client.post(place, mended)  # a page that did not ask
    assert Post.objects.get().circle == HERE
    client.post(place, mended | {"circle": "all"})
    assert Post.objects.get().circle == ""


@pytest.mark.parametrize("given", ["region:富山県", "region:", "region:どこか", "seminar:1", "\0", "x" * 400])
def test_a_prefecture_that_is_not_ones_own_is_refused_with_everything_typed_kept(client, writer, given):
    client.force_login(writer)
    words = {"kind": "question", "title": "題", "body": "のこる文", "draft": "draft-key", "version": "0", "circle": given}
    answer = client.post("/board/new/", words)
    assert (answer.status_code in (400, 422), Post.objects.count()) == (True, 0)
    assert answer.status_code == 400 or "のこる文" in answer.content.decode()


def test_a_draft_begun_before_a_move_is_not_shown_to_all(client, writer):
    make_draft(writer, circle=HERE)
    move(writer, OrganisationFactory(prefecture="富山県"))
    page = signed(client, writer, "/board/new/?draft=draft-key")
    words = {"kind": "question", "title": "題", "body": "文", "draft": "draft-key", "version": "1", "circle": HERE}
    answer = client.post("/board/new/", words)
    assert ("長野県の人だけ" in page, answer.status_code, "選び直すと" in answer.content.decode()) == (True, 422, True)


def test_a_summary_reaches_nobody_beyond_the_prefecture(town, writer):
    helper = local(town)
    post = make_post(by=writer, circle=HERE)
    actions.accept_comment(post, make_comment(post, by=helper), by=writer)
    made, _ = publish_summary(post, by=helper, title="まとめ", body="文", kind=Kind.KNOWLEDGE)
    actions.edit_post(made, by=helper, title="まとめ", body="文", kind=Kind.KNOWLEDGE, circle="")
    assert (Post.objects.get(pk=made.pk).circle, titles(MemberFactory())) == (HERE, [])


def test_the_export_and_the_moderators_know_it(town, writer):
    post = make_post(by=writer, title="題", circle=HERE)
    box = next(box for box in boxes_of(writer) if box.name == "posts")
    assert box.rows[0]["見せる範囲"] == "長野県の人だけ"
    cover_thing("board.post", post, by=StaffFactory(role=RoleName.MODERATOR), reason="わけ")
    assert [titles(member) for member in (writer, local(town), MemberFactory())] == [["題"], [], []]


def masked(by: Member, **words) -> Post:
    return publish_masked_post(by=by, title="言えません", body="文", kind=Kind.QUESTION, form_key="form-1", **words)[0]


@pytest.fixture
def guarded():
    three_guardians()


def test_under_a_mask_a_prefecture_of_few_is_refused_and_something_wider_is_offered(guarded, town, writer, crowd):
    crowd[0].standing = "left"
    crowd[0].save()
    with pytest.raises(Refused) as refusal:
        masked(wearing(writer), circle=HERE)
    assert (refusal.value.field, "全国の会員になら見せられます" in refusal.value.sentence) == ("circle", True)
    for _ in range(3):
        MemberFactory(serving=OrganisationFactory(prefecture="山梨県"))
    with pytest.raises(Refused) as refusal:
        masked(writer, circle=HERE)
    assert "全国の会員に見せて、「甲信」を示すことはできます" in refusal.value.sentence
    assert Post.objects.count() == 0
    crowd[0].standing = "active"
    crowd[0].save()
    assert masked(writer, circle=HERE).circle == HERE


def test_what_a_mask_shows_is_counted_within_the_prefecture(guarded, town, writer, crowd):
    Affiliation.objects.filter(member=crowd[0]).update(organisation=OrganisationFactory(prefecture="長野県", kind="村"))
    for _ in range(30):  # towns enough, but elsewhere
        MemberFactory(serving=OrganisationFactory(kind="町"))
    assert masked(wearing(MemberFactory(serving=town)), circle=HERE, shown=["size"]).mask.shown == ["町"]
    Affiliation.objects.filter(member=crowd[1]).update(organisation=OrganisationFactory(prefecture="長野県", kind="村"))
    with pytest.raises(Refused) as refusal:
        masked(wearing(writer), circle=HERE, shown=["size"])
    assert refusal.value.field == "shown"


def test_an_answer_under_a_mask_is_counted_within_the_prefecture_too(guarded, town, writer, crowd):
    post = masked(wearing(writer), circle=HERE)
    other = OrganisationFactory(prefecture="長野県", kind="村")
    villager = wearing(crowd[0])
    Affiliation.objects.filter(member=villager).update(organisation=other)
    with pytest.raises(Refused) as refusal:
        post_comment(by=villager, thing_key="board.post", thing=post, body="答え", masked=True, shown=["size"])
    assert refusal.value.field == "shown"
    said, _ = post_comment(by=villager, thing_key="board.post", thing=post, body="答え", masked=True)
    actions.accept_comment(post, said, by=writer)
    made, _ = publish_masked_summary(post, by=villager, form_key="sum", title="まとめ", body="文", kind=Kind.KNOWLEDGE)
    assert (made.circle, titles(MemberFactory())) == (HERE, [])
    Member.objects.filter(pk__in=[one.pk for one in crowd[5:]]).update(standing="left")
    with pytest.raises(Refused) as refusal:
        post_comment(by=wearing(crowd[1]), thing_key="board.post", thing=post, body="答え", masked=True)
    assert (refusal.value.field, "長野県の人だけ" in refusal.value.sentence) == ("body", True)


def test_the_wearer_keeps_the_post_after_a_move(guarded, town, writer, crowd, client):
    post = masked(wearing(writer), circle=HERE)
    said = make_comment(post, by=crowd[0])
    move(writer, OrganisationFactory(prefecture="富山県"))
    assert open_post(writer, post.pk).title == "言えません"
    mended = actions.edit_post(post, by=writer, title="言えません", body="直した", kind=Kind.QUESTION, circle="")
    assert (mended.circle, mended.source) == (HERE, "直した")
    actions.accept_comment(post, said, by=writer)
    stranger = MemberFactory()
    assert open_post(stranger, post.pk) is None


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_and_the_page_ask_as_often_however_many_there_are(how_many, client, town, writer, django_assert_num_queries):
    for number in range(how_many):
        post = make_post(by=writer, title=f"題{number}", circle=HERE)
    client.force_login(local(town))
    for path in ("/board/", f"/board/{post.pk}/"):
        client.get(path)
    with django_assert_num_queries(BOARD):
        client.get("/board/")
    with django_assert_num_queries(PAGE):
        client.get(f"/board/{post.pk}/")


BOARD, PAGE = 9, 10


def test_a_list_is_narrowed_to_the_own_prefecture_and_to_no_other(client, town, writer):
    field = DutyFactory(slug="zeimu", name="税務")
    make_post(by=writer, title="ここの話", circle=HERE, tags=["様式"], duty=field)
    make_post(by=writer, title="ここの知恵", circle=HERE, kind="knowledge")
    make_post(title="みんなの話", tags=["様式"], duty=field, kind="chat_topic")  # so that it waits for no answer beside the list
    reader = local(town)
    narrowed = [
        ({"circle": HERE}, ["ここの知恵", "ここの話"]),
        ({"circle": HERE, "kind": "question"}, ["ここの話"]),
        ({"circle": HERE, "tag": "様式", "duty": "zeimu", "state": "waiting"}, ["ここの話"]),
        ({"tag": "様式"}, ["みんなの話", "ここの話"]),
    ]
    for wanted, found in narrowed:
        assert [line.title for line in listing(reader, wanted=Wanted(**wanted)).lines] == found
        page = signed(client, reader, f"/board/?{urlencode(wanted)}")
        assert [title in page for title in ("ここの話", "みんなの話")] == ["ここの話" in found, "みんなの話" in found]
    assert listing(MemberFactory(), wanted=Wanted(circle=HERE)).lines == []
    far = signed(client, MemberFactory(), f"/board/?{urlencode({'circle': HERE})}")  # as if nothing had been asked
    assert ("みんなの話" in far, "ここの話" in far, "長野県の人だけ" in far) == (True, False, False)


def test_the_api_says_and_takes_whom_a_post_is_for(town, writer, client):
    from chosha.board.tests.test_api_writing import asking

    ask, other = asking(client, writer), asking(client, MemberFactory(), "posts:read")
    words = {"title": "題", "body": "文"}
    assert ask("post", "posts", words | {"circle": "region:富山県"}).status_code == 422
    made = ask("post", "posts", words | {"circle": HERE}).json()
    assert (made["circle"], other("get", f"posts/{made['id']}").status_code, other("get", "posts").json()["results"]) == (HERE, 404, [])
    ask("patch", f"posts/{made['id']}", {"title": "別の題"})
    assert Post.objects.get().circle == HERE
    ask("patch", f"posts/{made['id']}", {"circle": ""})
    assert other("get", f"posts/{made['id']}").status_code == 200
    assert Duty.objects.count() == 0

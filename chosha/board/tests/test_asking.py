import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection

from chosha.board import actions
from chosha.board.models import Claim, Post, SizeBand, Tag
from chosha.board.queries import State, Wanted, listing, open_post, questions_offered, similar_posts, tags_like
from chosha.board.tests.factories import make_comment, make_post
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Affiliation, Audience, CanHelp, Duty, FurtherDuty, PastDuty, Profile, RoleName
from chosha.members.tests.factories import DutyFactory, MemberFactory, OrganisationFactory, StaffFactory
from chosha.notices.models import Notice
from chosha.search.queries import find
from chosha.talk.actions import react
from chosha.talk.models import Reaction

pytestmark = pytest.mark.django_db


def titles(member, **wanted) -> list[str]:
    return [line.title for line in listing(member, wanted=Wanted(**wanted)).lines]


def helped_post(**words) -> tuple[Post, list]:
    post = make_post(**words)
    answers = [make_comment(post, body=f"答え{number}") for number in (1, 2)]
    for answer in answers:
        actions.accept_comment(post, answer, by=post.author)
    return post, answers


def summarise(post, by, **words) -> tuple[Post, bool]:
    return actions.publish_summary(post, by=by, **({"title": "まとめ", "body": "分かったこと"} | words))


def test_one_member_at_a_time_says_to_be_writing_and_no_row_names_them():
    post, first, second = make_post(), MemberFactory(), MemberFactory()
    until = actions.claim_post(post, by=first)
    assert timedelta(minutes=9) < until - now() <= timedelta(minutes=10)
    with pytest.raises(Refused):
        actions.claim_post(post, by=second)
    assert actions.claim_post(post, by=first) >= until
    row = Claim.objects.get()
    assert (str(first.pk) in row.holder, len(row.holder)) == (False, 64)
    assert [field.name for field in Claim._meta.get_fields()] == ["id", "post", "holder", "until"]


def test_a_claim_ends_by_itself_by_giving_up_and_by_posting(django_capture_on_commit_callbacks):
    post, first, second = make_post(), MemberFactory(), MemberFactory()
    actions.claim_post(post, by=first)
    Claim.objects.update(until=now() - timedelta(seconds=1))
    actions.claim_post(post, by=second)
    actions.give_up_claim(post.pk, by_id=first.pk)
    assert Claim.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post, by=first)
    assert Claim.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        make_comment(post, by=second)
    assert Claim.objects.count() == 0
    actions.claim_post(post, by=second)
    Claim.objects.update(until=now() - timedelta(seconds=1))
    assert (actions.forget_old_claims(), Claim.objects.count()) == (1, 0)


def test_nobody_claims_the_own_question_nor_what_asks_nothing():
    post, known = make_post(), make_post(kind="knowledge")
    for asked, by in ((post, post.author), (known, MemberFactory()), (post, MemberFactory(read_only=True))):
        with pytest.raises(NotAllowed):
            actions.claim_post(asked, by=by)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_may_write():
    post, members = make_post(), [MemberFactory() for _ in range(6)]

    def take(member) -> bool:
        try:
            actions.claim_post(post, by=member)
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as together:
        taken = list(together.map(take, members))
    assert (sum(taken), Claim.objects.count()) == (1, 1)


def test_the_page_and_the_list_say_that_somebody_writes_and_never_who(client):
    post, writer, reader = make_post(), MemberFactory(display_name="書く人"), MemberFactory()
    client.force_login(writer)
    taken = client.post(f"/board/{post.pk}/claim/taking/", headers={"HX-Request": "true"}).content.decode()
    assert ("出ています。名前は出ません" in taken, "書くのをやめる" in taken) == (True, True)
    client.force_login(reader)
    for page in (client.get(f"/board/{post.pk}/"), client.get("/board/?state=writing"), client.get(f"/board/{post.pk}/claim/")):
        assert ("だれかが書いています" in page.content.decode(), "書く人" in page.content.decode()) == (True, False)
    refused = client.post(f"/board/{post.pk}/claim/taking/", headers={"HX-Request": "true"}).content.decode()
    assert "ほかの方が答えを書いています" in refused
    client.force_login(writer)
    assert client.post(f"/board/{post.pk}/claim/removal/").status_code == 302
    assert Claim.objects.count() == 0


def test_several_that_helped_stand_first_in_the_order_of_the_thanks(client):
    post = make_post()
    answers = [make_comment(post, body=f"答え{number:02d}") for number in range(23)]
    for place in (21, 3):
        actions.accept_comment(post, answers[place], by=post.author)
    client.force_login(post.author)
    page = client.get(f"/board/{post.pk}/").content.decode()
    places = [page.index(words) for words in ("答え21", "答え03", "答え00")]
    assert all(before < after for before, after in pairwise(places))
    assert page.count('class="answer helped"') == 2
    client.post(f"/board/{post.pk}/acceptance/{answers[21].pk}/withdrawal/")
    assert [row.comment_id for row in post.acceptances.all()] == [answers[3].pk]


def test_what_was_helped_stays_a_question_until_the_marks_are_taken_back():
    post, said = helped_post()
    words = {"title": post.title, "body": post.source, "by": post.author}
    with pytest.raises(Refused, match="印を取り消すと"):
        actions.edit_post(post, kind="chat_topic", **words)
    assert actions.edit_post(post, kind="issue", **words).kind == "issue"
    for comment in said:
        actions.withdraw_acceptance(post, comment.pk, by=post.author)
    assert actions.edit_post(post, kind="chat_topic", **words).kind == "chat_topic"


def test_a_question_goes_from_waiting_to_summed_up_in_lists_and_filters():
    reader, post = MemberFactory(), make_post(title="聞きたい")
    make_post(title="知恵", kind="knowledge")
    seen = []
    for step in ("wait", "write", "help", "sum"):
        if step == "write":
            actions.claim_post(post, by=MemberFactory())
        if step == "help":
            actions.accept_comment(post, make_comment(post), by=post.author)
        if step == "sum":
            summarise(post, post.author)
        seen.append([state.value for state in State if "聞きたい" in titles(reader, state=state.value)])
    assert seen == [["waiting"], ["waiting", "writing"], ["writing", "helped"], ["writing", "helped", "summarised"]]


def test_a_question_closed_afterwards_takes_its_summary_along(tax):
    body = OrganisationFactory()
    asker, colleague, helper = MemberFactory(serving=body), MemberFactory(serving=body), MemberFactory()
    post = make_post(by=asker, duty=tax[1])
    actions.accept_comment(post, make_comment(post, by=helper), by=asker)
    made, _ = summarise(post, helper)
    assert open_post(colleague, made.pk) is not None
    words = {"title": post.title, "body": post.source, "kind": "question", "duty": tax[1]}
    actions.edit_post(post, by=asker, spares_own_body=True, **words)
    assert (open_post(colleague, made.pk), open_post(MemberFactory(), made.pk) is not None) == (None, True)
    actions.edit_post(post, by=asker, for_field=True, **words)
    assert (open_post(MemberFactory(), made.pk), open_post(helper, made.pk) is not None) == (None, True)


@pytest.fixture
def tax():
    large = DutyFactory(slug="zeimu", name="税務")
    return large, Duty.objects.create(slug="shuno", name="収納", parent=large)


def test_a_post_for_one_field_is_seen_in_that_field_alone(tax, client):
    large, part = tax
    post = make_post(title="収納だけの話", duty=part, for_field=True, tags=["督促"])
    of_large = make_post(title="税務だけの話", duty=large, for_field=True)
    inside, further, outside = (MemberFactory() for _ in range(3))
    Affiliation.objects.filter(member=inside, ended_on__isnull=True).update(duty=part)
    Affiliation.objects.filter(member__in=(further, outside), ended_on__isnull=True).update(duty=None)
    FurtherDuty.objects.create(member=further, duty=part, since_year=2026)
    moderator = StaffFactory(role=RoleName.MODERATOR)
    for member, sees in ((inside, True), (further, True), (post.author, True), (moderator, True), (outside, False)):
        assert (post.title in titles(member), open_post(member, post.pk) is not None) == (sees, sees)
        found = [hit.title for hit in find(member, "収納だけの話")]
        assert (found, "督促" in tags_like(member, "督")) == ([post.title] if sees else [], sees)
        assert [pk for pk, _ in similar_posts(member, "収納だけの話")] == ([post.pk] if sees else [])
    assert [of_large.title in titles(member) for member in (inside, further, outside)] == [True, True, False]
    client.force_login(outside)
    make_comment(post, by=inside, body="中の答え")
    assert [client.get(f"/board/{post.pk}/{page}").status_code for page in ("", "claim/", "summary/", "history/")] == [404] * 4
    assert [hit.title for hit in find(outside, "中の答え")] == []


def test_a_post_for_one_field_names_its_field(tax):
    with pytest.raises(Refused):
        make_post(for_field=True)
    post = make_post(duty=tax[1], for_field=True)
    with pytest.raises(Refused):
        actions.edit_post(post, by=post.author, title="題", body="文", kind="question")


@pytest.mark.parametrize(
    ("band", "shown", "expected"),
    [
        ("5千未満", Audience.MEMBERS, SizeBand.TOWN),
        ("5万〜10万人", Audience.MEMBERS, SizeBand.MIDDLE),
        ("5千未満", Audience.FIELD, ""),
        ("5千未満", Audience.NOBODY, ""),
        ("", Audience.MEMBERS, ""),
    ],
)
def test_the_size_is_said_only_of_whoever_shows_the_body(band, shown, expected, client):
    member = MemberFactory(serving=OrganisationFactory(pop_band=band))
    Profile.objects.update_or_create(member=member, defaults={"body_to": shown})
    post = make_post(by=member, title="小さなまち")
    assert Post.objects.get().size_band == expected
    assert titles(MemberFactory(), size=SizeBand.TOWN) == (["小さなまち"] if expected == SizeBand.TOWN else [])
    client.force_login(MemberFactory())
    assert ("の団体から" in client.get(f"/board/{post.pk}/").content.decode()) == bool(expected)


def test_filters_narrow_together_and_an_empty_list_offers_to_widen(tax, client):
    make_post(title="あたり", duty=tax[1], tags=["ＲＰＡ", "様式"])
    make_post(title="札ちがい", duty=tax[1], tags=["様式"])
    make_post(title="種類ちがい", duty=tax[1], tags=["RPA"], kind="knowledge")
    member = MemberFactory()
    assert titles(member, kind="question", duty="zeimu", tag="rpa", state="waiting") == ["あたり"]
    client.force_login(member)
    empty = client.get("/board/?duty=zeimu&tag=RPA&kind=issue").content.decode()
    assert ("この条件の投稿は、まだありません" in empty, empty.count("」を外す</a>")) == (True, 3)
    assert '<a class="btn" href="?tab=&amp;kind=issue&amp;duty=zeimu">「札：rpa」を外す</a>' in empty


def test_a_tag_is_paged_without_gap_or_repeat():
    made = [make_post(title=f"題{number:02d}", tags=["様式"], at=now() - timedelta(minutes=number)).title for number in range(23)]
    reader = MemberFactory()
    first = listing(reader, wanted=Wanted(tag="様式"))
    second = listing(reader, wanted=Wanted(tag="様式"), after=first.cursor)
    assert [line.title for page in (first, second) for line in page.lines] == made
    assert (len(first.lines), second.cursor) == (20, "")


def test_tags_follow_edits_and_are_offered_while_typing(client):
    post = make_post(tags=["引継ぎ", "様式"])
    actions.edit_post(post, by=post.author, title=post.title, body=post.source, kind="question", tags=["引継ぎ", "引越し"])
    assert sorted(Tag.objects.values_list("words", flat=True)) == ["引継ぎ", "引越し"]
    client.force_login(MemberFactory())
    offered = client.post("/board/tags/", {"tags": "引継ぎ、引"}, headers={"HX-Request": "true"}).content.decode()
    assert [f'data-tag="{words}"' in offered for words in ("引越し", "引継ぎ")] == [True, False]
    assert 'href="/board/?tag=%E5%BC%95' in client.get("/board/tags/").content.decode()
    actions.delete_post(post, by=post.author)
    assert "札は、まだありません" in client.get("/board/tags/").content.decode()


def test_similar_posts_are_the_nearest_five_at_most_and_only_visible_ones(client):
    near = make_post(title="固定資産税の家屋評価で、調査票をどう分けていますか")
    far = make_post(title="固定資産税の納期")
    hidden = make_post(title="家屋評価の調査票の話")
    actions.delete_post(hidden, by=hidden.author)
    member = MemberFactory()
    assert [pk for pk, _ in similar_posts(member, "家屋評価の調査票と固定資産税")] == [near.pk, far.pk]
    assert similar_posts(member, "はい") == []
    for _ in range(6):
        make_post(title="固定資産税の納期")
    assert len(similar_posts(member, "固定資産税")) == 5
    client.force_login(member)
    assert near.title in client.get("/board/similar/?title=家屋評価").content.decode()
    assert near.title in client.post("/board/similar/", {"title": "家屋評価"}, headers={"HX-Request": "true"}).content.decode()


def test_what_is_typed_stands_in_no_address(client):
    client.force_login(MemberFactory())
    asked = re.findall(r'hx-get="([^"]+)"', client.get("/board/new/").content.decode())
    assert [path for path in asked if path.startswith("/board/")] == []


def test_from_three_on_the_page_says_that_others_have_the_same_trouble_and_they_hear_when_it_is_solved(
    client, django_capture_on_commit_callbacks
):
    post = make_post()
    members = [MemberFactory() for _ in range(3)]
    client.force_login(MemberFactory())
    said = []
    for member in members:
        react(by=member, thing_key="board.post", thing=post, kind=Reaction.Kind.SAME)
        said.append("ほかにも困っている人がいます" in client.get(f"/board/{post.pk}/").content.decode())
    assert said == [False, False, True]
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            actions.accept_comment(post, make_comment(post), by=post.author)
    told = Notice.objects.filter(line__contains="同じことで困っていた")
    assert sorted(told.values_list("to_id", flat=True)) == sorted(member.pk for member in members)


def test_a_waiting_question_is_laid_before_who_knows_the_field_and_never_again_once_passed_over(tax, client):
    large, part = tax
    members = {name: MemberFactory() for name in ("helps", "knew", "serves", "further", "stranger")}
    Affiliation.objects.update(duty=None)
    CanHelp.objects.create(member=members["helps"], words="収納のこと", duty=large)
    PastDuty.objects.create(member=members["knew"], duty=part, from_year=2020, until_year=2021)
    Affiliation.objects.filter(member=members["serves"]).update(duty=part)
    FurtherDuty.objects.create(member=members["further"], duty=part, since_year=2026)
    asked = [make_post(title=f"収納の質問{number}", duty=part) for number in range(3)]
    make_post(title="知恵", duty=part, kind="knowledge")
    offered = {name: [pk for pk, _ in questions_offered(member)] for name, member in members.items()}
    newest = [asked[2].pk, asked[1].pk]
    assert offered == {"helps": newest, "knew": newest, "serves": newest, "further": newest, "stranger": []}
    client.force_login(members["helps"])
    assert asked[2].title in client.get("/").content.decode()
    client.post(f"/board/{asked[2].pk}/passing/")
    make_comment(asked[1], by=members["helps"])
    assert [pk for pk, _ in questions_offered(members["helps"])] == [asked[0].pk]
    client.post(f"/board/{asked[2].pk}/passing/withdrawal/")
    assert [pk for pk, _ in questions_offered(members["helps"])] == [asked[2].pk, asked[0].pk]
    actions.accept_comment(asked[0], make_comment(asked[0]), by=asked[0].author)
    assert [pk for pk, _ in questions_offered(members["knew"])] == newest
    assert questions_offered(asked[2].author) == []


def test_the_asker_writes_a_summary_from_the_own_page_and_the_page_says_how_far_it_came(tax, client):
    post, _ = helped_post(duty=tax[1], tags=["様式", "引継ぎ"])
    client.force_login(post.author)
    assert f'href="/board/{post.pk}/summary/"' in client.get(f"/board/{post.pk}/").content.decode()
    Post.objects.filter(pk=post.pk).update(hidden_at=now())
    assert f'href="/board/{post.pk}/summary/"' not in client.get(f"/board/{post.pk}/").content.decode()
    Post.objects.filter(pk=post.pk).update(hidden_at=None)
    page = client.get(f"/board/{post.pk}/summary/")
    assert (page.status_code, 'value="様式、引継ぎ"' in page.content.decode()) == (200, True)
    summarise(post, post.author)
    after = client.get(f"/board/{post.pk}/").content.decode()
    assert ("まとめあり" in after, f'href="/board/{post.pk}/summary/"' in after) == (True, False)
    assert "まとめは、もうあります" in client.get(f"/board/{post.pk}/summary/", follow=True).content.decode()

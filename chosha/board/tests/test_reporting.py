"""知らせる: two members are enough to cover a suspected leak, one moderator is enough for anything."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chosha.audit.models import Entry
from chosha.board.actions import edit_post
from chosha.board.models import Post
from chosha.board.tests.factories import make_comment, make_post
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.moderation.actions import cover_thing, leave_reports, lift_cover, report_thing
from chosha.moderation.models import Cover, Report
from chosha.notices.models import Notice
from chosha.talk.actions import edit_comment

pytestmark = pytest.mark.django_db
KEY, COMMENT = "board.post", "talk.comment"


@pytest.fixture
def post():
    return make_post(body="波立町の山田さんの件です。")


@pytest.fixture
def moderator():
    return StaffFactory(role=RoleName.MODERATOR)


def tell(thing, by=None, kind="leak", key=KEY, **more):
    return report_thing(key, thing, by=by or MemberFactory(), kind=kind, **more)


def hidden(post):
    return Post.objects.get(pk=post.pk).hidden_at is not None


def test_one_member_is_not_enough_and_a_second_one_covers_it_at_once(post, moderator):
    tell(post)
    assert (hidden(post), Cover.objects.count()) == (False, 0)
    tell(post)
    cover = Cover.objects.get()
    assert (hidden(post), cover.by, [report.outcome for report in cover.reports.all()]) == (True, None, ["covered", "covered"])


def test_the_same_member_twice_is_once(post):
    member = MemberFactory()
    assert [tell(post, member)[1], tell(post, member)[1], hidden(post)] == [True, False, False]


@pytest.mark.parametrize("kind", ["hurtful", "other"])
def test_what_is_no_leak_waits_for_a_moderator_however_many_tell_of_it(post, moderator, kind):
    for _ in range(3):
        tell(post, kind=kind, words="言葉が強いと思います")
    assert (hidden(post), Notice.objects.get(to=moderator).url) == (False, "/moderation/reports/")


@pytest.mark.parametrize("change", [{"read_only": True}, {"standing": Standing.SUSPENDED}])
def test_whoever_may_not_write_does_not_count(post, change):
    first = MemberFactory()
    tell(post, first)
    type(first).objects.filter(pk=first.pk).update(**change)
    tell(post)
    assert hidden(post) is False


def test_whoever_was_mistaken_often_waits_for_a_moderator(post, moderator):
    eager = MemberFactory()
    for _ in range(3):
        other = make_post()
        tell(other, eager)
        leave_reports(KEY, other.pk, by=moderator)
    tell(post, eager)
    tell(post)
    assert hidden(post) is False
    tell(post)
    assert hidden(post) is True


def test_ten_a_day_are_enough(post):
    member = MemberFactory()
    for _ in range(10):
        tell(make_post(), member)
    with pytest.raises(Refused, match="1日に10件まで"):
        tell(post, member)
    Report.objects.update(at=now() - timedelta(days=2))
    assert tell(post, member)[1] is True


@pytest.mark.parametrize(("words", "kind", "field"), [("", "other", "words"), ("", "nothing", "kind"), ("長" * 201, "leak", "words")])
def test_what_is_unsound_is_said_at_its_field(post, words, kind, field):
    with pytest.raises(Refused) as refusal:
        tell(post, kind=kind, words=words)
    assert refusal.value.field == field


def test_ones_own_is_mended_not_told_of_and_strangers_tell_nothing(post):
    with pytest.raises(Refused, match="自分の書いたもの"):
        tell(post, post.author)
    with pytest.raises(NotAllowed):
        tell(post, MemberFactory(standing=Standing.SUSPENDED))


def test_neither_the_author_nor_the_record_learns_who_told(client, post, moderator):
    tellers = [MemberFactory(display_name="知らせた人甲"), MemberFactory(display_name="知らせた人乙")]
    for teller in tellers:
        tell(post, teller, words="伏字の件です")
    notice = Notice.objects.get(to=post.author)
    assert (notice.line.startswith("あなたの投稿を、いったん伏せています"), notice.url) == (True, f"/board/{post.pk}/")
    assert list(Entry.objects.filter(act="moderation.report.made").values_list("by_id", "reason")) == [(None, "")] * 2
    assert "伏字の件" not in "".join(str(row) for row in Entry.objects.values_list("details", "reason"))
    for who, paths in {
        post.author: [f"/board/{post.pk}/", f"/moderation/board.post/{post.pk}/covering/", "/notices/"],
        moderator: ["/moderation/", "/moderation/reports/", f"/board/{post.pk}/", f"/moderation/board.post/{post.pk}/covering/"],
    }.items():
        client.force_login(who)
        pages = [client.get(path) for path in paths]
        assert {page.status_code for page in pages} == {200}
        assert [page.request["PATH_INFO"] for page in pages if "知らせた人" in page.content.decode()] == []


def test_whoever_told_hears_what_became_of_it(post, moderator):
    first, second, third = MemberFactory(), MemberFactory(), MemberFactory()
    tell(post, first), tell(post, second)
    edit_post(post, by=post.author, title="題", body="ある町のある方の件です。", kind="question")
    lines = list(Notice.objects.filter(to=first).order_by("id").values_list("line", "url"))
    assert [line.partition("。")[0].partition("、")[2] for line, _ in lines] == ["いったん伏せました", "書いた人が直しました"]
    assert {url for _, url in lines} == {"/moderation/reports/mine/"}
    tell(post, third, kind="hurtful")
    leave_reports(KEY, post.pk, by=moderator)
    assert "今回は、そのままにします" in Notice.objects.get(to=third).line


def test_the_house_does_not_cover_again_what_a_moderator_found_in_order(post, moderator):
    tell(post)
    leave_reports(KEY, post.pk, by=moderator)
    tell(post), tell(post)
    assert hidden(post) is False
    lift_cover(cover_thing(KEY, post, by=moderator, reason="場所が分かるかもしれないため"), by=moderator)
    tell(post), tell(post)
    assert hidden(post) is False
    edit_post(post, by=post.author, title="題", body="波立町の山田さんの、別の件です。", kind="question")
    tell(post), tell(post)
    assert hidden(post) is True


def test_the_same_words_do_not_come_back_after_mending(post):
    tell(post), tell(post)
    edit_post(post, by=post.author, title=post.title, body="ある町の件です。", kind="question")
    assert hidden(post) is False
    for body in (post.source, f"{post.source}\u200b ", post.source.replace("の件", " の\u3000件")):
        with pytest.raises(Refused, match="伏せたときと同じ文です"):
            edit_post(post, by=post.author, title=post.title, body=body, kind="question")
    assert Post.objects.get().source == "ある町の件です。"


def test_a_space_more_is_no_mending(post):
    tell(post), tell(post)
    with pytest.raises(Refused, match="伏せたときと同じ文です"):
        edit_post(post, by=post.author, title=post.title, body=post.source.replace("の件", "の 件"), kind="question", tags=[])
    edit_post(post, by=post.author, title=post.title, body=post.source, kind="issue")
    assert hidden(post) is True


def test_a_comment_is_told_of_and_covered_alike(post):
    comment = make_comment(post)
    tell(comment, key=COMMENT), tell(comment, key=COMMENT)
    comment.refresh_from_db()
    assert comment.hidden_at is not None
    words = comment.source
    edit_comment(comment, by=comment.author, body="ぼかした文")
    with pytest.raises(Refused, match="伏せたときと同じ文です"):
        edit_comment(comment, by=comment.author, body=words)


def test_a_moderator_does_not_settle_the_own_words_nor_the_own_telling(post, moderator):
    own = make_post(by=moderator)
    tell(own), tell(post, moderator, kind="hurtful")
    for thing in (own, post):
        with pytest.raises(Refused, match="ほかの見守り役"):
            leave_reports(KEY, thing.pk, by=moderator)
    with pytest.raises(NotAllowed):
        leave_reports(KEY, post.pk, by=MemberFactory())


def test_the_page_sends_keeps_what_was_typed_and_leads_to_what_became_of_it(client, post):
    member = MemberFactory()
    client.force_login(member)
    path = f"/moderation/board.post/{post.pk}/report/"
    assert f'href="{path}"' in client.get(f"/board/{post.pk}/").content.decode()
    assert client.get(path).status_code == 200
    fault = client.post(path, {"words": "三行めの名前です"})
    said = fault.content.decode()
    assert (fault.status_code, "三行めの名前です" in said, "まだ選ばれていません" in said) == (422, True, True)
    page = client.post(path, {"kind": "leak", "words": "三行めの名前です"}, follow=True)
    assert (page.request["PATH_INFO"], "見守り役が読みます" in page.content.decode()) == ("/moderation/reports/mine/", True)
    client.force_login(post.author)
    assert "自分の書いたものです" in client.get(path).content.decode()


def test_whoever_may_only_read_still_tells(client, post):
    client.force_login(MemberFactory(read_only=True))
    assert client.post(f"/moderation/board.post/{post.pk}/report/", {"kind": "leak"}).status_code == 302
    assert Report.objects.count() == 1


def test_what_one_may_not_read_cannot_be_told_of(client, post, moderator):
    cover_thing(KEY, post, by=moderator, reason="場所が分かるかもしれないため")
    client.force_login(MemberFactory())
    asked = (f"board.post/{post.pk}", "board.post/1", "nothing.here/1", "talk.comment/1")
    assert [client.get(f"/moderation/{path}/report/").status_code for path in asked] == [404] * 4


def test_the_moderators_list_shows_the_longest_wait_first_and_settles(client, moderator):
    old, new = make_post(title="先の題"), make_post(title="後の題")
    tell(new), tell(old, words="三行めの名前"), tell(old, kind="hurtful")
    Report.objects.filter(thing_id=old.pk).update(at=timezone.now() - timedelta(hours=5))
    client.force_login(moderator)
    page = client.get("/moderation/reports/").content.decode()
    assert page.index("先の題") < page.index("後の題")
    assert ("会員2人から　5時間待っています" in page, "三行めの名前" in page) == (True, True)
    client.post(f"/moderation/board.post/{old.pk}/leaving/")
    left = client.get("/moderation/reports/").content.decode()
    assert ("先の題" in left, "後の題" in left) == (False, True)
    assert client.post(f"/moderation/board.post/{make_post().pk}/leaving/").status_code == 404


def test_a_moderator_of_the_same_body_learns_nothing_of_what_is_kept_from_it(client):
    body = OrganisationFactory()
    colleague, far = StaffFactory(role=RoleName.MODERATOR, serving=body), StaffFactory(role=RoleName.MODERATOR)
    post = make_post(by=MemberFactory(serving=body), title="かくれた題", spares_own_body=True)
    tell(post, kind="hurtful")
    seen = []
    for moderator in (colleague, far):
        client.force_login(moderator)
        pages = [client.get(path).content.decode() for path in ("/moderation/reports/", "/secretariat/")]
        seen.append(("かくれた題" in pages[0], "読むのを待っている知らせ" in pages[1], Notice.objects.filter(to=moderator).exists()))
    assert seen == [(False, False, False), (True, True, True)]
    client.force_login(colleague)
    assert client.post(f"/moderation/board.post/{post.pk}/leaving/").status_code == 404


def test_what_its_author_deleted_can_be_taken_off_the_list(client, moderator, post):
    tell(post)
    Post.objects.update(deleted_at=now())
    client.force_login(moderator)
    assert "書いた人が消しました" in client.get("/moderation/reports/").content.decode()
    client.post(f"/moderation/board.post/{post.pk}/leaving/")
    assert "待っている知らせは、ありません" in client.get("/moderation/reports/").content.decode()


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_lists_ask_the_database_the_same_however_long_they_are(client, moderator, how_many, django_assert_num_queries):
    member = MemberFactory()
    for _ in range(how_many):
        post = make_post()
        tell(post, member), tell(make_comment(post), member, key=COMMENT)
    client.force_login(moderator)
    with django_assert_num_queries(TOLD):
        assert client.get("/moderation/reports/").content.decode().count("待っています</p>") == 2 * how_many
    client.force_login(member)
    with django_assert_num_queries(OWN):
        assert client.get("/moderation/reports/mine/").content.decode().count("</article>") == 2 * how_many


TOLD, OWN = 20, 7


def test_the_list_goes_on_from_its_cursor(client, moderator):
    for number in range(21):
        tell(make_post(title=f"題{number:02d}番"))
    client.force_login(moderator)
    first = client.get("/moderation/reports/")
    second = client.get(f"/moderation/reports/?after={first.context['cursor']}")
    assert [len(first.context["rows"]), len(second.context["rows"])] == [20, 1]
    assert "題20番" in second.content.decode()

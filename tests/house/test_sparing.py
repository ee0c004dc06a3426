"""Whoever keeps what they write from their own body is not there for a colleague: every page, the API, search, notices, the directory."""

import json
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chosha.board.actions import accept_comment, attach_file, bookmark_post, delete_post, edit_post, publish_post
from chosha.board.models import Attachment, Draft
from chosha.board.tests.factories import make_comment, make_post
from chosha.broadcasts.tests.factories import recorded
from chosha.kernel.content import passports
from chosha.members import actions
from chosha.members.models import Duty, Member, Role, RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory
from chosha.moderation.actions import ask_appeal, cover_thing, report_thing
from chosha.talk.actions import edit_comment, react
from tests.house.walking import urls

pytestmark = pytest.mark.django_db
PLANTED = (
    *(
        "かくれた題",
        "かくれた文",
        "まえの題",
        "かくれた札",
        "かくれた絵",
        "伏せた題",
        "消した題",
        "かくれた答え",
        "まえの答え",
        "伏せた答え",
    ),
    *("かくれ名", "隠木", "かくれぎ", "かくれた挨拶", "かくれた話", "かくれ課", "伏せた理由", "かくれた知らせ", "かくれた申出"),
)


@pytest.fixture
def world():
    """Somebody who spares the own body and has done everything one can do, a colleague, and others between them."""
    body = OrganisationFactory(name="波立市")
    author = MemberFactory(serving=body, display_name="かくれ名", name="隠木 なみ", kana="かくれぎ なみ", hello="かくれた挨拶")
    field = Duty.objects.create(slug="kotei", name="固定資産税", sort=1)
    actions.set_audiences(author, dict.fromkeys(("name_to", "kana_to", "body_to", "post_to"), "members"))
    actions.say_post(author, post="かくれ課 主任")
    actions.add_past_duty(author, field, from_year=2015, until_year=2019)
    actions.add_help(author, "かくれた話", duty=field)
    actions.set_reach(author, in_directory=True, spares_own_body=True)
    moderator = StaffFactory(role=RoleName.MODERATOR)
    colleague = MemberFactory(serving=body, display_name="同僚")
    places = write_everything(author, colleague, moderator, field)
    return {"author": author, "colleague": colleague, "body": body, "places": places, "far": MemberFactory()}


def write_everything(author: Member, colleague: Member, moderator: Member, field: Duty) -> dict[str, str]:
    words = {"title": "かくれた題", "body": "かくれた文", "kind": "question", "duty": field, "tags": ["かくれた札"]}
    pdf = SimpleUploadedFile("かくれた絵.pdf", PDF, "application/pdf")
    attach_file(by=author, key="draft-key", uploaded=pdf)
    draft = Draft.objects.get()
    post, _ = publish_post(by=author, draft=draft, **words | {"title": "まえの題"})
    edit_post(post, by=author, **words)
    Attachment.objects.update(alt="かくれた絵")
    covered = make_post(by=author, title="伏せた題")
    ask_appeal(cover_thing("board.post", covered, by=moderator, reason="伏せた理由"), covered, by=author, words="かくれた申出")
    report_thing("board.post", post, by=MemberFactory(), kind="other", words="かくれた知らせ")
    delete_post(make_post(by=author, title="消した題"), by=author)
    for other in (make_post(by=colleague, title="同僚の題", duty=field), make_post(title="みんなの題", duty=field)):
        comment = make_comment(other, by=author, body="まえの答え")
        edit_comment(comment, by=author, body="かくれた答え")
        accept_comment(other, comment, by=other.author)
        react(by=author, thing_key="board.post", thing=other, kind="thanks")
        bookmark_post(other, by=colleague)
    cover_thing("talk.comment", make_comment(other, by=author, body="伏せた答え"), by=moderator, reason="伏せた理由")
    make_comment(post, body="かくれた題への言葉")
    episode = recorded(host=moderator)
    ids = {"post": post, "thing": post, "comment": comment, "attachment": Attachment.objects.get(), "member": author, "episode": episode}
    return {f"{name}_id": str(thing.pk) for name, thing in ids.items()} | {"str:key": "board.post", "slug": episode.programme.slug}


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # noqa: E501
ASKED = (
    "/",
    "/board/",
    "/board/?tab=waiting",
    "/board/?tab=bookmarks",
    "/board/?duty=kotei",
    "/members/?duty=kotei",
    "/notices/",
    "/me/distances/",
)
ACCOUNT = ("/me/", "/log", "/password/")  # posting here changes how one signs in, and nothing else
FOR_ACCOUNTS = "/secretariat/members/"  # whoever looks after accounts sees accounts, not what is written under them


def walked(member: Member, places: dict[str, str]) -> list[tuple[str, str]]:
    """(path, word) of every planted word this member meets, asking by page, by form, by script and by search."""
    client = Client(raise_request_exception=False)
    client.force_login(member)
    _, secret = actions.make_token(member, name="試し", scopes=actions.SCOPES)
    headers = {"Authorization": f"Bearer {secret}"}
    ways = [path for _, path in urls(places) if "logout" not in path] + list(ASKED)
    ways += [
        path.replace("board.post", "talk.comment").replace(places["thing_id"], places["comment_id"])
        for path in ways
        if "board.post" in path
    ]
    met = []
    for path in ways:
        met += found_in(path, client.get(path, headers=headers))
        if not path.startswith(ACCOUNT):
            met += found_in(path, client.post(path, headers=headers))
    for word in PLANTED:
        for path in (f"/search/?q={quote(word)}", f"/members/?q={quote(word)}"):
            text = client.get(path).content.decode().replace(word, "")  # the page says again what was asked
            met += [(path, other) for other in PLANTED if other in text]
    return [(path, word) for path, word in met if not path.startswith(FOR_ACCOUNTS)]


def found_in(path: str, answer) -> list[tuple[str, str]]:
    whole = answer.getvalue() if answer.streaming else answer.content
    text = whole.decode("utf-8", "replace")
    if answer.headers.get("Content-Type", "").startswith("application/json"):
        text = json.dumps(json.loads(text), ensure_ascii=False) if text.strip() else ""
    return [(path, word) for word in PLANTED if word in text + str(answer.headers)]


def test_a_member_of_another_body_meets_them(world):
    met = {word for _, word in walked(world["far"], world["places"])}
    assert {
        "かくれた題",
        "かくれた文",
        "かくれた札",
        "かくれた絵",
        "まえの題",
        "かくれた答え",
        "かくれ名",
        "隠木",
        "かくれた挨拶",
        "かくれた話",
    } <= met


def test_a_colleague_meets_nothing_of_them_anywhere(world):
    assert walked(world["colleague"], world["places"]) == []


def test_nor_does_a_colleague_with_roles(world):
    """Of an administrator see FOR_ACCOUNTS; the record names nobody for what they wrote."""
    staff = StaffFactory(role=RoleName.MODERATOR, serving=world["body"])
    others = [name for name in RoleName if name not in (RoleName.MODERATOR, RoleName.ADMINISTRATOR)]
    Role.objects.bulk_create(Role(member=staff, name=name, granted_at=staff.joined_at) for name in others)
    assert walked(staff, world["places"]) == []


def test_nor_through_any_passport(world):
    colleague, author = world["colleague"], world["author"]
    for passport in passports():
        for rows in (passport.visible_to(colleague), passport.listed_to(colleague)):
            written = [row for row in rows if passport.author_of(row) == author.pk]
            assert (passport.key, written) == (passport.key, [])
        for row in passport.rows():
            if passport.author_of(row) == author.pk:
                assert passport.kept_from(colleague).filter(pk=row.pk).exists()
                assert not passport.kept_from(world["far"]).filter(pk=row.pk).exists()


def test_what_was_written_is_no_gap_in_a_count_or_a_flag(world):
    """The colleague's own post looks as if nobody had answered it."""
    client = Client()
    client.force_login(world["colleague"])
    page = client.get("/board/?tab=waiting").content.decode()
    assert ("同僚の題" in page, "助かった" in page) == (True, False)

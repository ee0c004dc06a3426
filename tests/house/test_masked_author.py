"""Whoever wrote behind a mask is nowhere: every page as a member and as each role, the API, search, the export, and every table."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from chosha.board.actions import accept_comment, edit_post, publish_masked_post
from chosha.board.tests.factories import make_post
from chosha.kernel.belongings import all_belongings
from chosha.members.models import Role, RoleName
from chosha.members.tests.factories import MemberFactory, OrganisationFactory, StaffFactory, enter_fresh
from chosha.moderation.actions import cover_thing
from chosha.talk.actions import agree_opening, ask_opening, edit_comment, give_thanks, post_comment, silence_mask, take_thanks_away
from chosha.talk.models import Thanks
from chosha.talk.tests.guarding import three_guardians, wearer
from tests.house import test_sparing
from tests.house.walking import urls

pytestmark = pytest.mark.django_db
PLANTED = ("封じ名", "面川", "おもかわ", "omokawa@example.jp", "面影市")
WORDS = {"title": "匿名の題", "body": "匿名の文", "kind": "question"}


@pytest.fixture
def world():
    guardians = three_guardians()
    one, two, _ = guardians
    named = {"display_name": "封じ名", "name": "面川 よう", "kana": "おもかわ よう", "email": "omokawa@example.jp"}
    author = wearer(serving=OrganisationFactory(name="面影市"), **named)
    helper, moderator = MemberFactory(display_name="答えた人"), StaffFactory(role=RoleName.MODERATOR)
    post, _ = publish_masked_post(by=author, form_key="form", **WORDS | {"body": "前の文"})
    edit_post(post, by=author, **WORDS)
    helped, _ = post_comment(by=helper, thing_key="board.post", thing=post, body="答えの文")
    comment, _ = post_comment(by=author, thing_key="board.post", thing=post, body="補足の前")
    edit_comment(comment, by=author, body="補足の文")
    accept_comment(post, helped, by=author)
    other, _ = publish_masked_post(by=wearer(), form_key="form", **WORDS | {"title": "ほかの匿名の題"})
    said, _ = post_comment(by=author, thing_key="board.post", thing=other, body="匿名の答え", masked=True)
    silence_mask(said.mask, by=moderator, silent=True, reason="荒れたため")
    cover_thing("talk.comment", said, by=moderator, reason="ぼかすため")
    for thing in (post, other):
        give_thanks(by=helper, thing_key="board.post", thing=thing, words="お礼の文")
    take_thanks_away(Thanks.objects.get(thing_id=post.pk), by=author)
    make_post(title="みんなの題")
    opening = ask_opening(post.mask, by=one, ground="life", reason="命に関わる連絡がありました。", words=guardians[one])
    agree_opening(opening, by=two, reason="同じように考えました。", words=guardians[two])
    asked = ask_opening(said.mask, by=two, ground="court", reason="裁判所の命令が届きました。", words=guardians[two])
    ids = {"post": post, "thing": post, "comment": comment, "member": helper, "opening": opening}
    places = {f"{name}_id": str(thing.pk) for name, thing in ids.items()} | {"str:key": "board.post"}
    about = {"guardians": guardians, "asked": asked, "places": places}
    return about | {"author": author, "masked": {post.pk, comment.pk, said.pk, other.pk, post.mask_id, said.mask_id}}


@pytest.fixture(autouse=True)
def planted(monkeypatch):
    monkeypatch.setattr(test_sparing, "PLANTED", (*PLANTED, "匿名の題", "補足の文"))


def met(member, world) -> set[str]:
    return {word for _, word in test_sparing.walked(member, world["places"])}


def test_a_member_meets_the_words_and_no_name(world):
    assert met(MemberFactory(), world) == {"匿名の題", "補足の文"} | shown_by_the_directory(world)


def test_nor_does_a_colleague_or_somebody_with_all_roles_but_the_secretariats_list_of_members(world):
    staff = StaffFactory(role=RoleName.MODERATOR)
    others = [name for name in RoleName if name != RoleName.MODERATOR]
    Role.objects.bulk_create(Role(member=staff, name=name, granted_at=staff.joined_at) for name in others)
    found = [(path, word) for path, word in test_sparing.walked(staff, world["places"]) if word in PLANTED]
    assert [row for row in found if not row[0].startswith(("/members/", "/secretariat/"))] == []


def test_no_page_of_the_guardians_names_the_author_of_an_opened_seal_unless_a_passphrase_is_given(world):
    staff = StaffFactory(role=RoleName.GUARDIAN)
    others = [name for name in RoleName if name != RoleName.GUARDIAN]
    Role.objects.bulk_create(Role(member=staff, name=name, granted_at=staff.joined_at) for name in others)
    places = [world["places"], world["places"] | {"opening_id": str(world["asked"].pk)}]
    looked, found = 0, []
    for reader in (*world["guardians"], staff):
        client = Client(raise_request_exception=False)
        enter_fresh(client, reader)
        for path in {path for place in places for _, path in urls(place)} | {"/secretariat/record/?room=talk"}:
            if path.startswith(("/secretariat/seals/", "/secretariat/record/", "/talk/", "/about/", "/moderation/", "/notices/")):
                for answer in (client.get(path), client.post(path, {"words": "ちがう", "reason": "同じように考えました。"})):
                    looked += answer.status_code in (200, 422)
                    found += [(path, word) for word in PLANTED if word in answer.getvalue().decode(errors="replace")]
    assert (found, looked > 40) == ([], True)


def shown_by_the_directory(world) -> set[str]:
    """The author is a member like any other and stands in the directory; that is no link to a text."""
    return {word for path, word in test_sparing.walked(MemberFactory(), world["places"]) if path.startswith("/members/")} & set(PLANTED)


def test_no_row_of_any_table_holds_the_member_and_a_masked_text_together(world):
    number, masked = str(world["author"].pk), {str(key) for key in world["masked"]}
    together = []
    for model in apps.get_models():
        for row in model._default_manager.all():
            words = {str(getattr(row, field.attname)) for field in model._meta.concrete_fields}
            whole = " ".join(words)
            if number in whole and any(key in whole for key in masked):
                together.append((model._meta.label, row.pk))
    assert together == []


def test_no_table_beside_the_account_names_the_author_of_the_texts(world):
    """Every column of every table, as the database holds it."""
    own = {"members_member", "members_profile", "members_trait", "members_affiliation", "members_organisation", "members_secretwrap"}
    named = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            hunted = (*PLANTED[:4], str(world["author"].pk))
            if any(word in str(value) for row in cursor.fetchall() for value in row for word in hunted):
                named.add(table)
    assert named - own == set()


def test_the_export_of_the_author_holds_no_masked_text(world):
    author = world["author"]
    author.mask_secret = None
    boxes = json.dumps([box.rows for room in all_belongings() for box in room.boxes(author)], ensure_ascii=False, default=str)
    assert ("匿名の題" in boxes, "補足の文" in boxes, "匿名の答え" in boxes) == (False, False, False)

import base64
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from chosha.board.models import Attachment, Draft, Post, Summary
from chosha.board.tests.factories import make_draft, picture
from chosha.media.models import StoredFile
from chosha.members.actions import lock_by_passkey, open_secret
from chosha.members.models import Member, Role, RoleName, SecretWrap
from chosha.members.tests.factories import PASSWORD, MemberFactory, StaffFactory, hashed_password
from chosha.moderation.actions import cover_thing
from chosha.talk.access import own_mask
from chosha.talk.actions import post_comment
from chosha.talk.models import Comment
from chosha.talk.tests.guarding import three_guardians

pytestmark = pytest.mark.django_db
WORDS = {
    "kind": "question",
    "title": "言えません",
    "body": "決裁だけが回ります。",
    "draft": "draft-key-1",
    "version": "0",
    "signed": "mask",
}


@pytest.fixture(autouse=True)
def guarded():
    three_guardians()


@pytest.fixture
def member():
    return MemberFactory(password=hashed_password(), display_name="佐久間")


def signed_in(member: Member) -> Client:
    client = Client()
    answer = client.post("/login/", {"login": member.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def test_signing_in_by_password_opens_the_masks_and_the_key_stays_on_the_device(member):
    client = signed_in(member)
    cookie = client.cookies["chosha_masks"]
    assert (cookie["httponly"], cookie["samesite"], SecretWrap.objects.filter(member=member).count()) == (True, "Lax", 2)
    key = base64.urlsafe_b64decode(cookie.value)
    assert [
        cookie.value in row.session_data or key in base64.b64decode(row.get_decoded()["masks"][1]) for row in Session.objects.all()
    ] == [False]


def test_a_post_is_signed_by_the_mask_and_mended_from_another_device(member):
    client = signed_in(member)
    assert client.post("/board/new/", WORDS).status_code == 302
    post = Post.objects.get()
    assert (post.author_id, post.mask.label, Draft.objects.count()) == (None, "質問者", 0)
    page = signed_in(member).get(f"/board/{post.pk}/edit/")
    words = page.content.decode()
    assert (page.status_code, "言えません" in words, "「質問者」として、匿名で出ています。" in words) == (200, True, True)
    assert "匿名で出ています" not in client.get("/board/new/?signed=mask").content.decode()


def test_without_the_cookie_or_after_signing_out_the_wearer_is_a_stranger(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    place = f"/board/{Post.objects.get().pk}/edit/"
    del client.cookies["chosha_masks"]
    assert client.get(place).status_code == 404
    other = signed_in(member)
    other.post("/logout/")
    assert (other.cookies["chosha_masks"].value, Session.objects.count()) == ("", 1)


def test_the_key_of_one_member_opens_nothing_in_the_session_of_another(member):
    client = signed_in(member)
    other = MemberFactory(password=hashed_password())
    second = signed_in(other)
    second.cookies["chosha_masks"] = client.cookies["chosha_masks"].value
    assert "鍵が閉じています" in second.get("/talk/masks/").content.decode()


@pytest.mark.parametrize("words", ["", "x", "%%%", "A" * 44])
def test_nonsense_for_a_key_is_a_locked_mask_and_no_fault(member, words):
    client = signed_in(member)
    client.cookies["chosha_masks"] = words
    assert (client.get("/talk/masks/").status_code, client.get("/board/").status_code) == (200, 200)


def test_a_changed_password_keeps_the_masks_and_a_reset_one_needs_the_code(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    code = client.post("/talk/masks/code/").content.decode().partition('<p class="large"><b>')[2].partition("</b>")[0]
    new = "あたらしい合言葉2027"
    client.post("/me/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    member.refresh_from_db()
    again = Client()
    again.post("/login/", {"login": member.email, "password": new})
    assert "言えません" in again.get("/talk/masks/").content.decode()
    member.set_password(PASSWORD)  # as a reset by mail does
    member.save()
    late = signed_in(member)
    assert "鍵が閉じています" in late.get("/talk/masks/").content.decode()
    assert late.post("/talk/masks/return/", {"key": code, "password": PASSWORD}).status_code == 302
    assert "言えません" in late.get("/talk/masks/").content.decode()


def test_a_wrong_code_is_refused_in_a_sentence(member):
    client = signed_in(member)
    page = client.post("/talk/masks/return/", {"key": "x" * 32, "password": PASSWORD})
    assert (page.status_code, client.post("/talk/masks/return/", {"key": "\x00", "password": "\x00"}).status_code in (400, 422)) == (
        422,
        True,
    )


def test_beginning_anew_lets_go_of_the_old_masks(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    assert client.post("/talk/masks/new/", {"fresh-password": "ちがう"}).status_code == 422
    client.post("/talk/masks/new/", {"fresh-password": PASSWORD})
    page = client.get("/talk/masks/").content.decode()
    assert ("言えません" in page, "鍵が閉じています" in page) == (False, False)


def test_an_answer_under_a_mask_shows_no_name_in_the_page(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    post = Post.objects.get()
    helper = MemberFactory(password=hashed_password(), display_name="隠岐")
    theirs = signed_in(helper)
    theirs.post(f"/talk/board.post/{post.pk}/comments/", {"body": "未来の話に。", "masked": "on", "client_key": "k1"})
    comment = Comment.objects.get()
    reader = signed_in(MemberFactory(password=hashed_password()))
    page = reader.get(f"/board/{post.pk}/").content.decode()
    assert (comment.author_id, "匿名" in page, "隠岐" in page, "佐久間" in page, "distance" in page) == (None, True, False, False, False)


def test_only_the_asker_says_which_answer_helped(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    post = Post.objects.get()
    helper = signed_in(MemberFactory(password=hashed_password()))
    helper.post(f"/talk/board.post/{post.pk}/comments/", {"body": "未来の話に。", "client_key": "k1"})
    place = f"/board/{post.pk}/acceptance/{Comment.objects.get().pk}/"
    assert (helper.post(place).status_code, client.post(place).status_code) == (403, 302)
    assert "助かった" in helper.get(f"/board/{post.pk}/").content.decode()


def test_files_chosen_under_the_name_are_not_carried_under_the_mask(member):
    client = signed_in(member)
    make_draft(member, "draft-key-1")
    assert (client.post("/board/new/", WORDS).status_code, Draft.objects.count(), Post.objects.get().author_id) == (302, 0, None)


def test_a_locked_member_is_told_and_keeps_what_was_typed(member):
    client = Client()
    client.force_login(member)
    page = client.post("/board/new/", WORDS)
    assert (page.status_code, "鍵が閉じています" in page.content.decode(), "決裁だけが" in page.content.decode()) == (422, True, True)
    assert own_mask(member, "board.post", 1) is None


def test_asked_answered_helped_and_summed_up_under_a_mask_on_the_pages(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    asked = Post.objects.get()
    said, _ = post_comment(by=MemberFactory(), thing_key="board.post", thing=asked, body="表を分けました。")
    client.post(f"/board/{asked.pk}/acceptance/{said.pk}/")
    writing = client.get(f"/board/{asked.pk}/summary/").context["form"]
    assert (writing["signed"].value(), "表を分けました。" in writing["body"].value()) == ("mask", True)
    words = WORDS | {"kind": "knowledge", "title": "まとめ", "draft": writing["draft"].value()}
    refused = client.post("/board/new/", words | {"signed": "name"})
    assert (refused.status_code, "まとめも匿名で書けます" in refused.content.decode()) == (422, True)
    assert client.post("/board/new/", words).status_code == 302
    link = Summary.objects.get()
    assert (link.question_id, link.post.author_id, "まとめ" in client.get(f"/board/{asked.pk}/").content.decode()) == (asked.pk, None, True)


def test_an_answer_under_a_mask_shows_the_facts_its_writer_chose(member, monkeypatch):
    monkeypatch.setattr("chosha.talk.actions.masks.FEWEST", 1)
    asker = signed_in(member)
    asker.post("/board/new/", WORDS)
    post, helper = Post.objects.get(), MemberFactory(password=hashed_password())
    client = signed_in(helper)
    offered = client.get("/talk/masks/facts/").context["facts"]
    sent = {"body": "点検表を分けました。", "client_key": "key-of-form", "masked": "on", "shown": ["band"]}
    assert client.post(f"/talk/board.post/{post.pk}/comments/", sent).status_code == 302
    said = Comment.objects.get()
    assert (said.author_id, said.mask.shown) == (None, [offered["band"]])
    page = client.get(f"/talk/comments/{said.pk}/edit/").content.decode()
    assert f"「{said.mask.label}」として、匿名で出ています（{offered['band']}）。" in page


def test_the_wearer_asks_to_be_called_and_stops_it_on_the_page(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    mask = Post.objects.get().mask
    there = f"/talk/masks/{mask.pk}/call/"
    client.post(there)
    assert [line.called for line in client.get("/talk/masks/").context["lines"]] == [True]
    client.post(f"{there}removal/")
    assert [line.called for line in client.get("/talk/masks/").context["lines"]] == [False]
    assert signed_in(MemberFactory(password=hashed_password())).post(there).status_code == 404


def test_own_answers_are_found_where_the_question_was_taken_away(member):
    client, asker = signed_in(member), signed_in(MemberFactory(password=hashed_password()))
    asker.post("/board/new/", WORDS)
    post = Post.objects.get()
    client.post(f"/talk/board.post/{post.pk}/comments/", {"body": "表を分けました。", "masked": "on"})
    asker.post(f"/board/{post.pk}/deletion/")
    lines = [(line.card.title, line.card.url, line.gone) for line in client.get("/talk/masks/").context["lines"]]
    assert (lines, asker.get("/talk/masks/").context["lines"]) == ([("投稿者が消した題", f"/board/{post.pk}/", True)], [])
    place = f"/talk/comments/{Comment.objects.get().pk}/deletion/"
    assert place in client.get(f"/board/{post.pk}/").content.decode()
    client.post(place)
    assert client.get("/talk/masks/").context["lines"] == []


def test_what_is_said_after_an_act_lies_on_the_device_and_not_beside_the_member(member):
    client = signed_in(member)
    for number in range(15):  # and no page in between that would show it
        made = client.post("/board/new/", WORDS | {"draft": f"draft-key-{number}"})
        client.post(f"{made['Location']}deletion/")
    assert [key for row in Session.objects.all() for key in row.get_decoded() if "message" in key] == []
    shown = client.get("/board/")
    assert ("消しました" in shown.content.decode(), shown.cookies["messages"]["max-age"]) == (True, 0)
    assert "messages" not in signed_in(member).get("/board/").cookies


def test_the_wearer_meets_what_was_covered_among_the_own_masks(member):
    client, other = signed_in(member), signed_in(MemberFactory(password=hashed_password()))
    client.post("/board/new/", WORDS)
    post = Post.objects.get()
    client.post(f"/talk/board.post/{post.pk}/comments/", {"body": "補足です。", "client_key": "c"})
    said = Comment.objects.get()
    moderator = StaffFactory(role=RoleName.MODERATOR)
    for key, thing in (("board.post", post), ("talk.comment", said)):
        cover_thing(key, thing, by=moderator, reason="ぼかすため")
    page = client.get("/talk/masks/").content.decode()
    found = re.findall(r'ぼかすため。直すと、すぐ戻せます。あなたの評価には関わりません。<a href="([^"]+)"', page)
    assert sorted(found) == sorted(f"/moderation/{key}/{pk}/covering/" for key, pk in (("board.post", post.pk), ("talk.comment", said.pk)))
    assert [client.get(path).status_code for path in found] == [200, 200]
    told = "あなたが見ている相談に、知らせがあります"
    assert [told in one.get("/").content.decode() for one in (client, other)] == [True, False]
    for path in (f"/board/{post.pk}/edit/", f"/talk/comments/{said.pk}/edit/"):
        client.post(path, WORDS | {"draft": "edit-mended", "body": "ぼかしました。"})
    assert told not in client.get("/").content.decode()
    assert "ぼかすため" not in other.get("/talk/masks/").content.decode()


def test_a_wearer_is_offered_no_word_of_thanks_and_no_bookmark_in_the_own_thread(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    post = Post.objects.get()
    said, _ = post_comment(by=MemberFactory(), thing_key="board.post", thing=post, body="表を分けました。")
    page = client.get(f"/board/{post.pk}/").content.decode()
    assert [path in page for path in (f"/talk/talk.comment/{said.pk}/reactions/", f"/board/{post.pk}/bookmark/")] == [False, False]


def test_the_page_says_when_there_are_too_few_guardians(member):
    client = signed_in(member)
    assert client.get("/board/new/").context["sealable"] is True
    Role.objects.filter(name=RoleName.GUARDIAN).delete()
    page = client.get("/board/new/")
    assert (page.context["sealable"], "封印管理人が三人そろうと書けます" in page.content.decode()) == (False, True)


def test_after_a_password_set_anew_a_passkey_opens_and_the_new_password_locks(member):
    client = signed_in(member)
    secret = open_secret(member, PASSWORD)
    lock_by_passkey(member, secret, b"number", b"p" * 32)
    member.set_password("べつの合言葉2026")
    member.save()
    client = Client()
    client.post("/login/", {"login": member.email, "password": "べつの合言葉2026"})
    assert client.get("/talk/masks/").wsgi_request.user.mask_secret is None
    refused = client.post("/talk/masks/passkey/", {"prf": "x"}, HTTP_HX_REQUEST="true")
    assert refused.status_code == 422
    client.post("/talk/masks/passkey/", {"prf": base64.urlsafe_b64encode(b"p" * 32).decode()})
    assert client.get("/talk/masks/").wsgi_request.user.mask_secret == secret
    client.post("/me/again/", {"password": "べつの合言葉2026"})
    assert open_secret(member, "べつの合言葉2026") == secret


def test_only_a_passkey_of_the_own_account_is_made_to_open_the_masks(member):
    client = signed_in(member)
    sent = {"prf": base64.urlsafe_b64encode(b"p" * 32).decode(), "credential": "bnVtYmVy"}
    client.post("/talk/masks/passkey/", sent)
    assert SecretWrap.objects.filter(kind=SecretWrap.Kind.PASSKEY).count() == 0


def test_other_words_from_a_form_that_was_sent_already_are_a_post_of_their_own(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    client.post("/board/new/", WORDS)
    assert Post.objects.count() == 1
    for _ in range(2):
        client.post("/board/new/", WORDS | {"title": "別のことも言えません"})
    assert sorted(Post.objects.values_list("title", flat=True)) == ["別のことも言えません", "言えません"]


@pytest.mark.parametrize("act", ["preview", "draft"])
def test_neither_preview_nor_draft_keeps_anything_beside_the_member(member, act):
    client = signed_in(member)
    page = client.post("/board/new/", WORDS | {"act": act, "files": picture(), "shown": ["type", "band"]}).content.decode()
    assert (Draft.objects.count(), Attachment.objects.count(), StoredFile.objects.count()) == (0, 0, 0)
    told = [words in page for words in ("決裁だけが回ります。</textarea>", "もう一度選んでください", "庁舎に残せません")]
    assert told == [True, True, act == "draft"]


def test_what_stands_under_a_mask_is_previewed_too(member):
    client = signed_in(member)
    client.post("/board/new/", WORDS)
    place = f"/board/{Post.objects.get().pk}/edit/"
    page = client.post(place, WORDS | {"draft": place.replace("/", "-")[-20:], "body": "**いまも**回ります。", "act": "preview"})
    assert ("<strong>いまも</strong>" in page.content.decode(), Draft.objects.count()) == (True, 0)


def test_the_name_of_a_file_is_mended_too_and_none_is_added_later(member):
    client = signed_in(member)
    words = WORDS | {"files": picture("yamada_taro.png")}
    page = client.post("/board/new/", words).content.decode()
    decided = {name: re.findall(rf'name="{name}" value="([^"]*)"', page) for name in ("guard_seen", "guard_mend")}
    assert client.post("/board/new/", words | decided | {"files": picture("yamada_taro.png"), "act": "mend"}).status_code == 302
    post = Post.objects.get()
    assert [row.file.name for row in post.attachments.all()] == ["Aさん.png"]
    place, mending = f"/board/{post.pk}/edit/", WORDS | {"draft": f"edit-{post.pk}", "body": "直した文"}
    later = client.post(place, mending | {"files": picture()})
    assert later.status_code == 422
    assert [words in later.content.decode() for words in ("あとからファイルを足せません", 'type="file"')] == [True, False]
    assert client.post(place, mending).status_code == 302

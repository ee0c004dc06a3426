import re

import pytest

from chosha.audit.models import Entry
from chosha.board.actions import accept_comment, attach_file
from chosha.board.models import Attachment, Post, Summary
from chosha.board.tests.factories import drafts_read, make_comment, make_post, picture
from chosha.guard.actions import add_word
from chosha.members.tests.factories import MemberFactory

pytestmark = pytest.mark.django_db
WORDS = {
    "kind": "question",
    "title": "窓口の対応",
    "body": "毎日来られる田中さんは090-1234-5678にお住まいの方です。",
    "tags": "",
    "draft": "k-1234",
}


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def html(answer) -> str:
    return answer.content.decode()


def sent_back(page) -> dict[str, object]:
    """What the browser would send of the findings: the keys shown, and the ticked repairs."""
    seen = re.search(r'name="guard_seen" value="([^"]*)"', page)[1]
    return {"guard_seen": seen, "guard_mend": re.findall(r'name="guard_mend" value="(\w+)"', page)}


def test_a_clean_post_goes_up_without_a_question(client, member):
    answer = client.post("/board/new/", WORDS | {"body": "皆さんは電話当番をどう決めていますか。"})
    assert (answer.status_code, Post.objects.count(), Entry.objects.filter(act__startswith="guard").count()) == (302, 1, 0)


def test_a_name_and_a_number_bring_the_page_back_with_everything_typed(client, member):
    page = html(answer := client.post("/board/new/", WORDS | {"tags": "窓口"}))
    assert (answer.status_code, Post.objects.count()) == (422, 0)
    assert "投稿の前に、気づいたことが2つあります" in page
    assert ("<del>田中さん</del> → <ins>Aさん</ins>" in page, WORDS["body"] in page, 'value="窓口"' in page) == (True, True, True)


def test_the_chosen_repairs_are_made_and_the_post_goes_up(client, member):
    page = html(client.post("/board/new/", WORDS))
    answer = client.post("/board/new/", WORDS | sent_back(page) | {"act": "mend"})
    assert (answer.status_code, Post.objects.get().source) == (302, "毎日来られるAさんは（電話番号）にお住まいの方です。")


def test_an_unticked_repair_leaves_the_words_as_they_are(client, member):
    back = sent_back(html(client.post("/board/new/", WORDS)))
    client.post("/board/new/", WORDS | back | {"act": "mend", "guard_mend": back["guard_mend"][:1]})
    assert Post.objects.get().source == "毎日来られるAさんは090-1234-5678にお住まいの方です。"


def test_the_member_may_keep_it_all(client, member):
    page = html(client.post("/board/new/", WORDS))
    client.post("/board/new/", WORDS | sent_back(page) | {"act": "as-is"})
    assert Post.objects.get().source == WORDS["body"]


def test_what_is_written_after_the_question_is_asked_about_again(client, member):
    back = sent_back(html(client.post("/board/new/", WORDS)))
    page = html(answer := client.post("/board/new/", WORDS | back | {"act": "mend", "body": WORDS["body"] + "鈴木さんも。"}))
    assert (answer.status_code, Post.objects.count(), "<del>鈴木さん</del>" in page) == (422, 0, True)
    assert "毎日来られるAさんは（電話番号）にお住まいの方です。鈴木さんも。" in page


def test_the_record_holds_counts_and_neither_words_nor_people(client, member):
    page = html(client.post("/board/new/", WORDS))
    back = sent_back(page)
    client.post("/board/new/", WORDS | back | {"act": "mend", "guard_mend": back["guard_mend"][:1]})
    entry = Entry.objects.get(act="guard.decision.made")
    assert entry.details == {"about": "board.post", "kept": {"phone/stop": 1}, "mended": {"person/stop": 1}}
    assert (entry.by_id, entry.thing_type, entry.thing_id, entry.reason) == (None, "", "", "")


def test_a_draft_is_kept_without_a_question(client, member):
    answer = client.post("/board/new/", WORDS | {"act": "draft", "version": "0"})
    assert (answer.status_code, drafts_read()[0].source) == (302, WORDS["body"])


def test_the_title_and_the_tags_are_looked_through_too(client, member):
    page = html(client.post("/board/new/", WORDS | {"title": "佐藤主任のこと", "body": "どう話せばよいですか。", "tags": "ひまわり保育園"}))
    assert ("お名前です（題）" in page, "施設の名前です（札）" in page) == (True, True)


def test_a_file_gets_another_name(client, member):
    attached = attach_file(by=member, key="k-1234", uploaded=picture("面談_佐藤.png"))
    page = html(client.post("/board/new/", WORDS | {"body": "様式です。"}))
    assert "ファイルの名前" in page
    client.post("/board/new/", WORDS | {"body": "様式です。"} | sent_back(page) | {"act": "mend"})
    assert Attachment.objects.get(pk=attached.pk).file.name == "面談_A.png"


def test_mending_asks_only_about_what_is_new(client, member):
    post = make_post(member, title="窓口の対応", body=WORDS["body"])
    words = WORDS | {"draft": f"edit-{post.pk}"}
    assert client.post(f"/board/{post.pk}/edit/", words | {"body": WORDS["body"] + "追記です。"}).status_code == 302
    page = html(answer := client.post(f"/board/{post.pk}/edit/", words | {"body": WORDS["body"] + "鈴木さんも。"}))
    assert (answer.status_code, "鈴木さん" in page, "<del>田中さん</del>" in page) == (422, True, True)


def test_a_word_of_the_staff_is_asked_about_and_an_allowed_one_is_not(client, member):
    add_word(by=member, use="ask", word="朝霧計画")
    add_word(by=member, use="allow", word="ひまわり保育園")
    page = html(client.post("/board/new/", WORDS | {"body": "ひまわり保育園と朝霧計画の話です。"}))
    assert "投稿の前に、気づいたことが1つあります" in page
    assert ('<mark class="maybe">朝霧計画</mark>' in page, "このまま投稿する" in page) == (True, True)


@pytest.mark.parametrize("seen", ["x", ",,,", "あ" * 5_000, "\ud7ff"])
def test_nonsense_in_the_decision_only_asks_again(client, member, seen):
    answer = client.post("/board/new/", WORDS | {"guard_seen": seen, "guard_mend": ["no", ""], "act": "mend"})
    assert (answer.status_code, Post.objects.count()) == (422, 0)


def test_a_summary_passes_the_guard_as_well(client, member):
    post = make_post(by=member)
    accept_comment(post, make_comment(post), by=member)
    words = WORDS | {"kind": "knowledge", "draft": f"sum-{post.pk}-k1234"}
    page = html(client.post("/board/new/", words))
    assert ("のまとめです" in page, Summary.objects.count()) == (True, 0)
    client.post("/board/new/", words | sent_back(page) | {"act": "mend"})
    assert (Summary.objects.get().question, "田中さん" in Summary.objects.get().post.source) == (post, False)
    assert Entry.objects.filter(act__startswith="guard").count() == 1


def test_what_is_said_of_a_picture_that_stands_is_looked_at_before_anybody_reads_it(client, member):
    attach_file(by=member, key="k-9876", uploaded=picture())
    client.post("/board/new/", WORDS | {"body": "写真を添えます。", "draft": "k-9876"})
    post = Post.objects.get()
    kept = post.attachments.get()
    typed = WORDS | {"body": post.source, "draft": f"edit-{post.pk}", f"alt-{kept.pk}": "田中さんと電話"}
    page = html(client.post(f"/board/{post.pk}/edit/", typed))
    kept.refresh_from_db()
    assert ("<del>田中さん</del>" in page, 'value="田中さんと電話"' in page, kept.alt) == (True, True, "")
    client.post(f"/board/{post.pk}/edit/", typed | {"act": "preview"})
    kept.refresh_from_db()
    assert kept.alt == ""
    assert client.post(f"/board/{post.pk}/edit/", typed | sent_back(page) | {"act": "mend"}).status_code == 302
    kept.refresh_from_db()
    assert kept.alt == "Aさんと電話"
    kept.alt = "田中さんと電話"
    kept.save()
    assert client.post(f"/board/{post.pk}/edit/", typed).status_code == 302

"""The pages of vouching: the applicant's with the word, the member's where it is typed, what the reception sees."""

import pytest
from django.core.signing import get_cookie_signer
from django.urls import reverse

from chosha.audit.models import Entry
from chosha.kernel.clock import now
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.access import token_digest
from chosha.reception.models import Application, Link, Vouch, VouchCall
from chosha.reception.tests.factories import ApplicationFactory
from chosha.reception.tests.test_vouching import LONG_AGO, colleague, vouched, word_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return ApplicationFactory()


@pytest.fixture
def reception():
    return StaffFactory(role=RoleName.RECEPTION)


def token_of(application: Application) -> str:
    Link.objects.create(application=application, door="page", digest=token_digest("tok"), made_at=now())
    return "tok"


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_page_shows_the_word_in_groups_and_tells_how_far_it_is_without_a_name(client, application):
    path = reverse("reception:vouch_call", args=[token_of(application)])
    assert "ことばを作る" in text_of(client.get(path))
    client.post(path)
    word = actions.word_behind(VouchCall.objects.get())
    page = text_of(client.get(path))
    assert (f"{word[:4]}　{word[4:]}" in page, "一人目の確認を待っています" in page) == (True, True)
    voucher = colleague(application, name="秘密 花子", display_name="はなこ")
    actions.vouch(voucher, word)
    page = text_of(client.get(path))
    assert ("一人目の確認が済みました" in page, "秘密" in page, "はなこ" in page) == (True, False, False)


def test_the_page_says_when_it_would_not_help(client):
    application = ApplicationFactory(organisation=None, organisation_text="青波広域連合")
    path = reverse("reception:vouch_call", args=[token_of(application)])
    shown, answer = text_of(client.get(path)), client.post(path)
    assert ("一覧にないため" in shown, "ことばを作る" in shown) == (True, False)
    assert (answer.status_code, text_of(answer).count("一覧にないため")) == (422, 1)


def test_a_member_types_the_word_sees_who_it_is_says_so_and_takes_it_back(client, application):
    member = colleague(application)
    client.force_login(member)
    path, word = reverse("reception:vouching"), word_for(application)
    assert "確認した方は、まだいません" in text_of(client.get(path))
    page = text_of(client.post(path, {"word": word}))
    assert ("石川 真央" in page, "健康推進課" in page, "この方は、いま同じ団体で働いています。" in page) == (True, True, True)
    assert Vouch.objects.count() == 0
    page = text_of(client.post(path, {"word": word, "vouch": "1"}, follow=True))
    assert ("石川 真央さんを確認しました" in page, "取り消す" in page) == (True, True)
    page = text_of(client.post(reverse("reception:vouch_revocation", args=[Vouch.objects.get().pk]), follow=True))
    assert ("確認を取り消しました" in page, Vouch.objects.get().revoked_at is not None) == (True, True)
    acts = list(Entry.objects.filter(act__startswith="reception.vouch").order_by("id").values_list("act", flat=True))
    assert acts == ["reception.vouch.read", "reception.vouch.made", "reception.vouch.revoked"]


def test_a_member_of_another_body_does_not_see_who_it_is(client, application):
    client.force_login(MemberFactory(joined_at=now() - LONG_AGO))
    answer = client.post(reverse("reception:vouching"), {"word": word_for(application)})
    assert (answer.status_code, "違う団体" in text_of(answer), "石川" in text_of(answer)) == (422, True, False)


def test_from_the_browser_that_applied_nobody_vouches(client, application):
    Application.objects.update(device="mark of this browser")
    client.force_login(colleague(application))
    client.cookies["device"] = get_cookie_signer(salt="device").sign("mark of this browser")
    answer = client.post(reverse("reception:vouching"), {"word": word_for(application)})
    assert (answer.status_code, "同じ端末" in text_of(answer)) == (422, True)


def test_nobody_takes_back_through_the_address_what_is_not_theirs(client, application):
    vouched(application, colleague(application))
    client.force_login(colleague(application))
    assert client.post(reverse("reception:vouch_revocation", args=[Vouch.objects.get().pk])).status_code == 404


@pytest.mark.parametrize("typed", ["\0", "9" * 5000, "", "[{'(\\%_*", "１２３"], ids=["NUL", "long", "nothing", "brackets", "figures"])
def test_nonsense_gets_a_sentence(client, application, typed):
    client.force_login(colleague(application))
    assert client.post(reverse("reception:vouching"), {"word": typed}).status_code in (400, 422)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_ones_own_is_read_in_a_fixed_number_of_queries(client, application, rows, django_assert_max_num_queries):
    member = colleague(application)
    for _ in range(rows):
        done = ApplicationFactory(organisation=application.organisation)
        Vouch.objects.create(application=done, voucher=member, vouched_at=now())
    client.force_login(member)
    client.get("/me/vouching/")
    with django_assert_max_num_queries(6):
        assert text_of(client.get("/me/vouching/")).count("に確認") == rows


def test_a_long_list_goes_on_by_hand(client, application):
    member = colleague(application)
    for _ in range(21):
        Vouch.objects.create(application=ApplicationFactory(organisation=application.organisation), voucher=member, vouched_at=now())
    client.force_login(member)
    page = text_of(client.get("/me/vouching/"))
    rest = text_of(client.get("/me/vouching/", {"after": Vouch.objects.order_by("-pk")[19].pk}))
    assert (page.count("に確認"), "もっと見る" in page, rest.count("に確認")) == (20, True, 1)


def test_the_reception_sees_who_vouched_and_a_hint_for_a_small_body(client, application, reception):
    voucher = colleague(application, name="秘密 花子", display_name="はなこ")
    vouched(application, voucher)
    client.force_login(reception)
    page = text_of(client.get(reverse("reception:review", args=[application.pk])))
    assert ("はなこさん" in page, "今年度に確認した方 1人" in page, "会員の少ない団体です" in page) == (True, True, True)


def test_no_mail_names_a_voucher(application):
    first, second = (colleague(application, name=f"秘密 花子{n}", display_name=f"秘密{n}") for n in range(2))
    vouched(application, first)
    vouched(application, second)
    assert "秘密" not in "".join(mail.subject + mail.text for mail in Mail.objects.all())

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from chosha.members.access import is_inside
from chosha.members.actions import make_token
from chosha.members.models import ApiToken, RoleName, Standing
from chosha.members.tests.factories import PASSWORD, MemberFactory, StaffFactory
from chosha.members.tests.test_sessions import signed_in

pytestmark = pytest.mark.django_db
Mail = apps.get_model("notices", "Mail")  # stands above members; nothing here may import it
# What allauth would say where a page of ours is missing; names of products and keys are no English sentences.
ENGLISH = re.compile(r"\b(?:Sign|Password|Email|Security|Authenticator|Session|Change|Remove|Confirm|Menu|Please|Your|You|Code)\b")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def seen(answer):
    """The words of a page as a reader meets them: no tags, no attributes."""
    page = re.sub(r"<script.*?</script>|<head.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def trusted(member):
    """A browser whose member has just shown the password once more."""
    client = signed_in(member)
    assert client.post("/me/again/", {"password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def member(client):
    member = MemberFactory(password=True, hello="朝は早いです")
    client.force_login(member)
    return member


def totp_now():
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


OWN = ["/me/", "/me/profile/", "/me/security/", "/me/tokens/", "/me/appearance/", "/me/sessions/", "/me/password/"]


@pytest.mark.parametrize("path", OWN)
def test_every_page_of_me_is_there_and_in_japanese(member, path):
    answer = trusted(member).get(path)
    assert (answer.status_code, ENGLISH.findall(seen(answer))) == (200, [])


@pytest.mark.parametrize("path", [path for path in OWN if path != "/me/security/"])
def test_a_stranger_and_a_suspended_member_see_none_of_it(path):
    assert Client().get(path).url.startswith("/login/")
    stopped = Client()
    stopped.force_login(MemberFactory(standing=Standing.SUSPENDED))
    assert stopped.get(path).url == "/outside/"


ENTRANCE = ["/login/", "/login/inactive/", "/password/reset/", "/password/reset/sent/", "/password/reset/done/", "/password/reset/key/a-b/"]


@pytest.mark.parametrize("path", ENTRANCE)
def test_every_page_of_the_entrance_is_in_japanese(client, path):
    answer = client.get(path)
    assert (answer.status_code, ENGLISH.findall(seen(answer))) == (200, [])


BEHIND_PASSWORD = [
    "/me/security/second-step/", "/me/security/passkeys/", "/me/security/passkeys/new/", "/me/security/recovery-codes/new/",
]  # fmt: skip


@pytest.mark.parametrize("path", BEHIND_PASSWORD)
def test_sensitive_pages_ask_for_the_password_first_and_are_in_japanese(path):
    client = signed_in(MemberFactory(password=True))
    answer = client.get(path, follow=True)
    if "/me/again/" in answer.request["PATH_INFO"]:
        assert ENGLISH.findall(seen(answer)) == []
        assert "パスワードが合いませんでした" in seen(client.post("/me/again/", {"password": "ちがう"}))
        answer = client.post("/me/again/?next=" + path, {"password": PASSWORD, "next": path}, follow=True)
    assert (answer.request["PATH_INFO"], answer.status_code, ENGLISH.findall(seen(answer))) == (path, 200, [])


@pytest.mark.parametrize("path", ["/signup/", "/email/", "/confirm-email/", "/accounts/login/", "/me/email/"])
def test_there_is_no_sign_up_and_no_change_of_address(client, path):
    assert client.get(path).status_code == 404


def test_a_wrong_password_says_what_can_be_done(client):
    answer = client.post("/login/", {"login": MemberFactory(password=True).email, "password": "ちがうもの"})
    assert "メールアドレスとパスワードの組が合いませんでした" in seen(answer)


def test_the_sixth_wrong_password_rests_for_five_minutes(client):
    email = MemberFactory(password=True).email
    for _ in range(5):
        client.post("/login/", {"login": email, "password": "ちがうもの"})
    assert "5分ほど休んでから" in seen(client.post("/login/", {"login": email, "password": PASSWORD}))


def test_a_staff_member_signs_in_with_the_second_step_and_full_width_figures():
    staff, client = StaffFactory(role=RoleName.RECEPTION, password=True), Client()
    answer = client.post("/login/", {"login": staff.email, "password": PASSWORD}, follow=True)
    assert (answer.request["PATH_INFO"], ENGLISH.findall(seen(answer))) == ("/login/second-step/", [])
    assert "コードが合いませんでした" in seen(client.post("/login/second-step/", {"code": "000 000"}))
    wide = totp_now().translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post("/login/second-step/", {"code": f"{wide[:3]}　{wide[3:]}"}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_staff_without_a_second_step_are_led_to_it_and_get_recovery_codes(django_capture_on_commit_callbacks):
    staff = StaffFactory(role=RoleName.RECEPTION, password=True, totp=False)
    client = signed_in(staff)
    assert client.get("/me/", follow=True).request["PATH_INFO"] == "/me/again/"
    path = "/me/security/second-step/"
    answer = client.post(f"/me/again/?next={path}", {"password": PASSWORD, "next": path}, follow=True)
    assert ('src="data:image/svg+xml' in answer.content.decode(), answer.context["form"].secret in answer.content.decode()) == (True, True)
    from allauth.mfa.totp.internal import auth

    code = auth.format_hotp_value(auth.hotp_value(answer.context["form"].secret, next(iter(auth.yield_hotp_counters_from_time()))))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(path, {"code": code}, follow=True)
    assert (answer.request["PATH_INFO"], len(answer.context["unused_codes"])) == ("/me/security/recovery-codes/", 10)
    assert ENGLISH.findall(seen(answer)) == []
    file = client.get("/me/security/recovery-codes/file/").content.decode()
    assert ("控えのコード" in file, answer.context["unused_codes"][0] in file) == (True, True)
    assert Mail.objects.filter(subject="【庁舎】二段階の確認を始めました").count() == 1
    assert "切れません" in seen(client.get("/me/security/second-step/end/"))


def test_a_forgotten_password_is_set_anew_by_mail(client):
    member = MemberFactory(password=True)
    assert client.post("/password/reset/", {"email": member.email}).url == "/password/reset/sent/"
    mail = Mail.objects.get(to=member.email)
    link = re.search(r"https?://[^/]+(/password/reset/key/\S+)", mail.text).group(1)
    answer = client.get(link, follow=True)
    assert ENGLISH.findall(seen(answer)) == []
    form = answer.context["action_url"]
    assert "違っていました" in seen(client.post(form, {"password1": "まったく別の長い合言葉", "password2": "ちがう長い合言葉です"}))
    client.post(form, {"password1": "まったく別の長い合言葉", "password2": "まったく別の長い合言葉"})
    member.refresh_from_db()
    assert member.check_password("まったく別の長い合言葉")


def test_the_way_to_a_new_password_leads_into_this_house_whatever_host_was_asked(client):
    member = MemberFactory(password=True)
    client.post("/password/reset/", {"email": member.email}, headers={"Host": "localhost:6666"})
    text = Mail.objects.get(to=member.email).text
    assert ("localhost:6666" in text, f"{settings.CHOSHA_BASE_URL}/password/reset/key/" in text) == (False, True)


@pytest.mark.parametrize("place", ["http://localhost/x", "//localhost/x", "https://testserver.evil/x"])
def test_signing_in_leads_to_no_other_house(place):
    member = MemberFactory(password=True)
    answer = Client().post("/login/", {"login": member.email, "password": PASSWORD, "next": place})
    assert (answer.status_code, answer.url) == (302, "/")


def test_a_new_password_ends_every_token(client):
    member = MemberFactory(password=True)
    token, _ = make_token(member, name="試し", scopes=["posts:read"])
    client.post("/password/reset/", {"email": member.email})
    link = re.search(r"https?://[^/]+(/password/reset/key/\S+)", Mail.objects.get(to=member.email).text).group(1)
    form = client.get(link, follow=True).context["action_url"]
    client.post(form, {"password1": "まったく別の長い合言葉", "password2": "まったく別の長い合言葉"})
    token.refresh_from_db()
    assert token.ended_at is not None


def test_whoever_asks_for_an_unknown_address_sees_the_same_page_and_the_address_is_told(client):
    assert client.post("/password/reset/", {"email": "nobody@example.jp"}).url == "/password/reset/sent/"
    assert "見つかりませんでした" in Mail.objects.get(to="nobody@example.jp").text


def test_mails_keep_to_the_rules_of_plain_mail(client):
    client.post("/password/reset/", {"email": MemberFactory(password=True).email})
    client.post("/password/reset/", {"email": "nobody@example.jp"})
    for mail in Mail.objects.all():
        assert (mail.subject[:4], len(mail.subject) <= 25) == ("【庁舎】", True)
        assert [line for line in mail.text.splitlines() if len(line) > 35 and "http" not in line] == []


def test_the_profile_keeps_what_was_typed_when_something_is_missing(client, member):
    words = {"name": "石川 真央", "name_to": "nobody", "kana": "いしかわ まお", "kana_to": "nobody"}
    answer = client.post("/me/profile/names/", {**words, "display_name": " ", "kana": "いしかわ"})
    assert (answer.status_code, 'value="いしかわ"' in answer.content.decode()) == (422, True)
    client.post("/me/profile/names/", {**words, "display_name": "まお"})
    member.refresh_from_db()
    assert (member.display_name, member.kana) == ("まお", "いしかわ まお")


def test_only_who_just_showed_the_password_makes_tokens(client, member):
    answer = client.post("/me/tokens/", {"name": "新着まとめ", "scopes": ["posts:read"]})
    assert (answer.status_code, answer.url.startswith("/me/again/"), ApiToken.objects.count()) == (302, True, 0)


def test_a_token_is_shown_once_and_can_be_ended(member):
    client = trusted(member)
    answer = client.post("/me/tokens/", {"name": "新着まとめ", "scopes": ["posts:read"]})
    secret = re.search(r"chosha_[\w-]+", answer.content.decode()).group(0)
    assert secret not in client.get("/me/tokens/").content.decode()
    token = ApiToken.objects.get()
    stranger = Client()
    stranger.force_login(MemberFactory())
    assert stranger.post(f"/me/tokens/{token.pk}/end/").status_code == 404
    client.post(f"/me/tokens/{token.pk}/end/")
    token.refresh_from_db()
    assert token.ended_at is not None


def test_outside_tells_a_suspended_member_what_can_be_done(client):
    stopped = MemberFactory(standing=Standing.SUSPENDED)
    client.force_login(stopped)
    answer = client.get("/outside/")
    assert (is_inside(stopped), "利用を止めています" in seen(answer), "ログアウトする" in seen(answer)) == (False, True, True)


def test_outside_leads_everybody_else_on(client, member):
    assert (client.get("/outside/").url, Client().get("/outside/").url) == ("/", "/login/")

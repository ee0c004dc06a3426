"""Every page of the evening, in the demo community: what axe looks through, and what the pictures show."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, expect

from tests.journeys.building import Building
from tests.journeys.letters import latest_mail, path_in

Act = Callable[[Page], None]
OUTSIDE = ("about", "join", "rules", "privacy", "credits", "press", "offline", "login", "password/reset", "demo", "demo/mailbox", "ui")

SESSIONS = """
import json, time
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from chosha.members.models import Member
keys = {}
for row in json.loads((settings.CHOSHA_HOME / "demo-accounts.json").read_text("utf-8")):
    member = Member.objects.get(email=row["email"])
    session = SessionStore()
    session["_auth_user_id"] = str(member.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = member.get_session_auth_hash()
    if row["role"] in ("admin", "moderator"):  # whose pages ask once more who it is
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(member.pk)
    session.create()
    keys[row["role"]] = session.session_key
print(json.dumps(keys))
"""
PLACES = """
import json, time
from datetime import date, timedelta
from django.conf import settings
from django.db.models import Count
from chosha.board.actions import delete_post, edit_post, publish_post
from chosha.board.models import Post
from chosha.broadcasts.actions import plan_episode
from chosha.broadcasts.models import Episode, Programme
from chosha.kernel.clock import now
from chosha.members.models import Member
from chosha.reception.models import Application, Pair, Welcome
from chosha.kernel.clock import fiscal_year, now, today
from chosha.members.actions import end_role
from chosha.members.models import Duty, Member, Organisation, RoleName
from chosha.reception.actions import leave, transfer
from chosha.reception.models import Application, Renewal
from chosha.members.models import Member, Organisation
from chosha.reception.actions import apply, call_for_vouches, word_behind
from chosha.reception.models import Application
from chosha.reception.actions import take_table
from chosha.reception.models import Application, ImportRow, ImportRun
from chosha.talk.models import Comment
people = {row["role"]: Member.objects.get(email=row["email"])
          for row in json.loads((settings.CHOSHA_HOME / "demo-accounts.json").read_text("utf-8"))}
until = time.monotonic() + 60
while Episode.objects.filter(recording__isnull=False).count() < 3 and time.monotonic() < until:
    time.sleep(0.5)  # the demo's recordings are made ready after the start
busy = Comment.objects.filter(thing_key="board.post").values("thing_id").annotate(n=Count("pk")).order_by("-n", "thing_id")[0]["thing_id"]
words = {"kind": "question", "title": "様式の番号を、年度のはじめに付け直していますか", "body": "去年の番号が残っていて、探しにくいです。"}
mine, _ = publish_post(by=people["member"], **words)
edit_post(mine, by=people["member"], **words | {"body": "去年の番号が残り、探しにくいです。\\n\\n- 付け直す\\n- 付け直さない"})
gone, _ = publish_post(by=people["member"], kind="chat_topic", title="取り消した題", body="取り消しました。")
delete_post(gone, by=people["member"])
episodes, soon = Episode.objects.order_by("starts_at"), Episode.objects.filter(state="scheduled", starts_at__gt=now()).order_by("starts_at")
programme = Programme.objects.filter(hosts=people["host"]).earliest("pk")
tonight_words = {"title": "今夜の回　はじめての収納担当が、最初の三か月で決めておくこと", "starts_at": now() + timedelta(minutes=5)}
tonight = plan_episode(programme, **tonight_words, by=None)
reader, mover, goer = people["seminar_lead"], people["newcomer"], people["guardian3"]
year = fiscal_year(today())
Renewal.objects.update_or_create(member=reader, fiscal_year=year, defaults={
    "asks_on": date(year, 5, 11), "due_on": date(year, 6, 1), "asked_at": now(), "lapsed_at": now(), "proved_at": None})
Member.objects.filter(pk=reader.pk).update(read_only=True)
Renewal.objects.update_or_create(member=people["member"], fiscal_year=year, defaults={
    "asks_on": today(), "due_on": today() + timedelta(days=21), "asked_at": now(), "proved_at": None})
transfer(mover, organisation=Organisation.objects.get(code="162019"), post="税務課 主事", duty=Duty.objects.get(slug="shuno"))
end_role(goer, RoleName.GUARDIAN, by=None)
leave(goer, "former")
body = Organisation.objects.get(pk=people["member"].home_body_id)
asked = apply(email="colleague@demo.example", name="高瀬 みのり", kana="たかせ みのり", display_name="みのり", organisation=body,
              post="総務課 主任", rules_version="第1版")
print(json.dumps({
    "word": word_behind(call_for_vouches(asked)),
asking = ImportRow.objects.filter(outcome="asks")
rows = ["氏名,メール,所属", "緑川 朔,x1@demo.example,富山市", "緑川 朔,x2@demo.example,富山市役所", "早川 透,x3@demo.example,ひがしの市"]
rows.append("長い名前の 会員,x4@demo.example,あるところの長い名前の広域行政事務組合と消防組合の事務局")
long_name = "とても長い名前の、前の申込みの書式の回答一覧 2021年度から2024年度まで.csv"
checked, _ = take_table("\\n".join(rows).encode(), name=long_name, by=None)
print(json.dumps({
    "import": f"/secretariat/reception/imports/{ImportRun.objects.earliest('pk').pk}/",
    "import_row": f"/secretariat/reception/imports/{asking.earliest('pk').run_id}/rows/{asking.get(number=6).pk}/",
    "import_moved": f"/secretariat/reception/imports/{asking.earliest('pk').run_id}/rows/{asking.get(number=7).pk}/",
    "import_checked": f"/secretariat/reception/imports/{checked.pk}/",
    "busy": f"/board/{busy}/",
    "pictured": f"/board/{Post.objects.filter(attachments__isnull=False).latest('created_at').pk}/",
    "solved": f"/board/{Post.objects.filter(acceptance__isnull=False).latest('created_at').pk}/",
    "mine": f"/board/{mine.pk}/",
    "gone": f"/board/{gone.pk}/",
    "archived": episodes.filter(state="archived", recording__isnull=False).last().path,
    "unrecorded": episodes.filter(state="archived", no_recording=True).last().path,
    "scheduled": soon.exclude(hosts=people["host"]).first().path,
    "tonight": tonight.path,
    "programme": f"/broadcasts/{programme.slug}/",
    "application": f"/secretariat/reception/{Application.objects.get(email='a01@demo.example').pk}/",
    "unlisted": f"/secretariat/reception/{Application.objects.get(email='a04@demo.example').pk}/",
    "vouched": f"/secretariat/reception/{Application.objects.get(email='v02@demo.example').pk}/",
    "papers": f"/secretariat/reception/{Application.objects.get(email='d01@demo.example').pk}/",
    "person": f"/members/{Member.objects.get(email='m002@demo.example').pk}/",
    "distance": f"/members/{people['host'].pk}/distance/",
    **{name: f"/secretariat/reception/{Application.objects.get(email=f'{who}@demo.example', decided_at__isnull=who != 'a17').pk}/"
       for name, who in {"bounced": "a10", "mismatched": "a13", "refused": "a14", "second": "a16", "decided": "a17"}.items()},
    "someone": f"/secretariat/members/{people['newcomer'].pk}/",
    "cover": f"/moderation/board.post/{busy}/",
    "greeting": f"/newcomers/{Welcome.objects.get(member=people['newcomer']).pk}/",
    "greeting_alone": f"/newcomers/{Welcome.objects.get(words='', greeted_at__isnull=False).pk}/",
    "pair": f"/newcomers/buddies/{Pair.objects.get().pk}/",
}))
"""


@dataclass(frozen=True)
class Stop:
    """One page: its name, whose browser it is (a role of the demo, empty for a stranger), and what is done before one looks."""

    name: str
    who: str
    path: str
    before: Act | None = None


class Evening:
    """A demo community that is served: `places`, `stops()`, `cookie(who)`, and a show that runs with `on_air()`."""

    def __init__(self, building: Building) -> None:
        self.building = building
        self.keys: dict[str, str] = building.python(SESSIONS)
        self.places: dict[str, str] = building.python(PLACES)
        accounts = json.loads((building.home / "demo-accounts.json").read_text("utf-8"))
        self.passwords: dict[str, str] = {account["role"]: account["password"] for account in accounts}

    def cookie(self, who: str) -> dict[str, str]:
        return {"name": "sessionid", "value": self.keys[who], "url": self.building.url}

    def stops(self) -> list[Stop]:
        return [*self.outside(), *self.inside(), *self.shows(), *self.own(), *self.welcome(), *self.staff()]

    def outside(self) -> list[Stop]:
        letters = {who: latest_mail(self.building.home, f"{who}@demo.example", "お申込み") for who in ("a01", "a05", "a06", "v01", "d01")}
        letters = {
            who: latest_mail(self.building.home, f"{who}@demo.example", "お申込み") for who in ("a01", "a05", "a06", "code1", "code2")
        }
        applied = {who: path_in(letter, "/apply/") for who, letter in letters.items()}
        return [
            Stop("lobby", "", "/"),
            *(Stop(page.replace("/", "-"), "", f"/{page}/") for page in OUTSIDE),
            Stop("apply", "", "/apply/"),
            Stop("apply-picker", "", "/apply/", _type_a_body),
            Stop("apply-faults", "", "/apply/", _press("申し込む")),
            Stop("applied-waiting", "", applied["a01"]),
            Stop("applied-asked", "", applied["a05"]),
            Stop("code", "", applied["a06"]),
            Stop("code-fault", "", applied["a06"], _mistype_the_code),
            Stop("vouch-call", "", f"{applied['a06']}vouch/"),
            Stop("vouch-call-half", "", f"{applied['v01']}vouch/"),
            Stop("document", "", f"{applied['a06']}document/"),
            Stop("document-fault", "", f"{applied['a06']}document/", _send_a_text),
            Stop("document-sent", "", f"{applied['d01']}document/"),
            Stop("code-elsewhere", "", applied["code1"]),
            Stop("code-bounced", "", applied["code2"]),
            Stop("code-free-mail", "", applied["code1"], _offer_free_mail),
            Stop("applied-details", "", f"{applied['a06']}details/"),
            Stop("applied-sent", "", "/apply/sent/"),
            Stop("applied-address", "", "/apply/address/x/"),
            Stop("withdraw", "", f"{applied['a06']}withdraw/"),
            Stop("invitation", "", self.invitation()),
            Stop("invitation-faults", "", self.invitation(), _press("この内容で申し込む")),
            Stop("invitation-over", "", "/apply/invite/none/"),
            Stop("login-fault", "", "/login/", _mistype_the_password),
        ]

    def inside(self) -> list[Stop]:
        at = self.places
        return [
            Stop("home", "member", "/"),
            Stop("floors", "member", "/floors/"),
            Stop("board", "member", "/board/"),
            Stop("board-waiting", "member", "/board/?tab=waiting"),
            Stop("bookmarks-empty", "newcomer", "/board/?tab=bookmarks"),
            Stop("post", "member", at["busy"]),
            Stop("post-pictured", "member", at["pictured"]),
            Stop("post-solved", "member", at["solved"]),
            Stop("post-mine", "member", at["mine"]),
            Stop("post-gone", "member", at["gone"]),
            Stop("post-edit", "member", f"{at['mine']}edit/"),
            Stop("post-history", "member", f"{at['mine']}history/"),
            Stop("compose", "member", "/board/new/"),
            Stop("compose-written", "member", "/board/new/", _write_a_post),
            Stop("compose-faults", "newcomer", "/board/new/", _press("投稿する")),
            Stop("drafts", "member", "/board/drafts/"),
            Stop("drafts-empty", "newcomer", "/board/drafts/"),
            Stop("notices", "member", "/notices/"),
            Stop("search", "member", "/search/?q=引継"),
            Stop("directory", "member", "/members/"),
            Stop("directory-found", "member", "/members/?q=固定資産"),
            Stop("directory-narrowed", "member", "/members/?duty=kokuho&when=before&place=北陸"),
            Stop("person", "member", at["person"]),
            Stop("distance", "member", at["distance"]),
            Stop("distances-empty", "newcomer", "/me/distances/"),
            Stop("search-nothing", "member", "/search/?q=そんざいしないことば"),
            Stop("not-found", "member", "/nowhere/"),
        ]

    def shows(self) -> list[Stop]:
        at = self.places
        return [
            Stop("studio", "member", "/broadcasts/"),
            Stop("programme", "member", at["programme"]),
            Stop("archive", "member", "/archive/"),
            Stop("announced", "member", at["scheduled"]),
            Stop("episode", "member", at["archived"]),
            Stop("episode-unrecorded", "member", at["unrecorded"]),
            Stop("announced-host", "host", at["tonight"]),
            Stop("desk", "host", f"{at['tonight']}desk/"),
            Stop("recording", "host", f"{at['tonight']}recording/"),
            Stop("episode-changes", "host", f"{at['tonight']}changes/"),
            Stop("cancellation", "host", f"{at['tonight']}cancellation/"),
            Stop("new-episode", "host", f"{at['programme']}episodes/"),
            Stop("programme-changes", "host", f"{at['programme']}changes/"),
        ]

    def own(self) -> list[Stop]:
        pages = ("", "profile/", "security/", "sessions/", "appearance/", "security/passkeys/")
        named = [Stop(f"me-{page.strip('/').replace('/', '-') or 'front'}", "member", f"/me/{page}") for page in pages]
        return [
            Stop("again", "member", "/me/tokens/"),
            *named,
            Stop("me-vouching", "member", "/me/vouching/"),
            Stop("me-vouching-found", "member", "/me/vouching/", self._say_the_word),
            Stop("me-vouching-fault", "member", "/me/vouching/", _say_a_wrong_word),
            *(Stop(f"profile-{page}", "member", f"/me/profile/{page}/") for page in ("names", "service", "languages", "hello", "reach")),
            *(Stop(f"profile-{page}", "member", f"/me/profile/{page}/lines/") for page in ("duties", "past", "help")),
            Stop("profile-past-fault", "member", "/me/profile/past/lines/", _press("足す")),
            Stop("profile-interests", "member", "/me/profile/interests/"),
            Stop("profile-preview", "member", "/me/profile/preview/"),
            Stop("profile-preview-colleague", "member", "/me/profile/preview/?as=colleague"),
            Stop("me-tokens", "member", "/me/tokens/", self._show_password),
            Stop("me-password", "member", "/me/password/"),
            Stop("me-consents", "member", "/me/consents/"),
            Stop("me-access-log", "member", "/me/access-log/"),
            Stop("me-access-log-acts", "reception", "/me/access-log/?tab=acts"),
            Stop("me-access-log-empty", "host", "/me/access-log/"),
            Stop("me-rules", "newcomer", "/me/rules/"),
            Stop("volunteers", "member", "/about/volunteers/"),
            Stop("forbidden", "member", "/secretariat/"),
            *self.service(),
        ]

    def service(self) -> list[Stop]:
        return [
            Stop("service", "member", "/me/service/", _open_the_fold),
            Stop("service-declared", "newcomer", "/me/service/"),
            Stop("service-seconded", "seminar_lead", "/me/service/"),
            Stop("transfer", "member", "/me/transfer/"),
            Stop("transfer-seconded", "member", "/me/transfer/?way=seconded", _press("所属を直す")),
            Stop("transferred", "newcomer", "/me/transfer/done/"),
            *(Stop(f"standing-{page}", "member", f"/me/service/{page}/") for page in ("leave", "return", "secondment", "retirement")),
            Stop("renewal", "member", "/me/renewal/"),
            Stop("renewal-lapsed", "seminar_lead", "/me/renewal/"),
            Stop("read-only-home", "seminar_lead", "/"),
            Stop("read-only-post", "seminar_lead", self.places["busy"]),
            Stop("read-only-compose", "seminar_lead", "/board/new/"),
            Stop("address", "member", "/me/address/", self._show_password),
            Stop("address-code", "member", "/me/address/", _offer_an_address),
            Stop("export", "member", "/me/export/"),
            Stop("leaving", "member", "/me/leaving/"),
            Stop("leaving-faults", "member", "/me/leaving/", _press("退会する")),
            Stop("left", "", "/left/"),
            Stop("way-back", "guardian3", "/me/leaving/back/"),
        ]

    def welcome(self) -> list[Stop]:
        at = self.places
        return [
            Stop("home-first-days", "newcomer", "/"),
            Stop("welcome", "newcomer", "/me/welcome/"),
            Stop("welcome-later", "member", "/me/welcome/"),
            Stop("welcome-interests", "newcomer", "/me/welcome/interests/"),
            Stop("welcome-quiet", "newcomer", "/me/welcome/quiet/"),
            Stop("welcome-greeting", "newcomer", "/me/welcome/greeting/"),
            Stop("welcome-buddy", "newcomer", "/me/welcome/buddy/"),
            Stop("newcomers", "member", "/newcomers/"),
            Stop("newcomer", "newcomer", at["greeting"]),
            Stop("newcomer-alone", "member", at["greeting_alone"]),
            Stop("buddies", "member", "/newcomers/buddies/"),
            Stop("buddies-early", "newcomer", "/newcomers/buddies/"),
            Stop("pair", "newcomer", at["pair"]),
            Stop("pair-ending", "member", f"{at['pair']}ending/"),
            Stop("newcomers-on-air", "host", "/newcomers/on-air/"),
        ]

    def staff(self) -> list[Stop]:
        at = self.places
        return [
            Stop("secretariat", "admin", "/secretariat/"),
            Stop("queue", "reception", "/secretariat/reception/"),
            *(
                Stop(f"queue-{tab}", "reception", f"/secretariat/reception/?tab={tab}")
                for tab in ("mail", "person", "second", "asked", "recent")
            ),
            Stop("queue-keys", "reception", "/secretariat/reception/", _press("キーの一覧")),
            Stop("together", "reception", "/secretariat/reception/together/"),
            Stop("application", "reception", at["application"], _press("担当する（15分）")),
            Stop("application-unlisted", "reception", at["unlisted"], _press("担当する（15分）")),
            Stop("application-vouched", "reception", at["vouched"], _press("担当する（15分）")),
            Stop("application-papers", "reception", at["papers"], _press("担当する（15分）")),
            Stop("document-look", "reception", at["papers"], _look_at_the_paper),
            Stop("application-bounced", "reception", at["bounced"], _press("担当する（15分）")),
            Stop("application-refused", "reception", at["refused"], _press("担当する（15分）")),
            Stop("application-two", "reception", at["second"], _press("担当する（15分）")),
            Stop("application-mismatched", "reception", at["mismatched"]),
            Stop("application-decided", "reception", at["decided"]),
            Stop("second-look", "reception", f"{at['application']}second-look/"),
            Stop("question", "reception", f"{at['application']}question/"),
            Stop("decline", "reception", f"{at['application']}decline/"),
            Stop("renewal-numbers", "reception", "/secretariat/reception/renewals/"),
            Stop("imports", "reception", "/secretariat/reception/imports/"),
            Stop("imports-faults", "reception", "/secretariat/reception/imports/", _press("確かめる")),
            Stop("import", "reception", at["import"]),
            Stop("import-checked", "reception", at["import_checked"]),
            Stop("import-broken", "reception", f"{at['import']}?show=broken"),
            Stop("import-row", "reception", at["import_row"]),
            Stop("import-row-moved", "reception", at["import_moved"]),
            Stop("import-namesake", "reception", f"{at['import_checked']}?show=twice"),
            Stop("jobs", "admin", "/secretariat/jobs/"),
            Stop("record", "admin", "/secretariat/record/"),
            Stop("roles", "admin", "/secretariat/roles/"),
            Stop("staff-rules", "admin", "/secretariat/rules/"),
            Stop("member-private", "moderator", f"{at['someone']}private/"),
            Stop("members", "admin", "/secretariat/members/"),
            Stop("member", "admin", at["someone"]),
            Stop("cover", "moderator", at["cover"]),
            Stop("covered", "moderator", "/moderation/"),
        ]

    def _say_the_word(self, page: Page) -> None:
        page.get_by_label("聞いたことば").fill(self.places["word"])
        _press("確認へ進む")(page)

    def invitation(self) -> str:
        return path_in(latest_mail(self.building.home, "old-02@demo.example", "ご招待"), "/apply/invite/")

    def _show_password(self, page: Page) -> None:
        field = page.get_by_label("パスワード", exact=True)
        if field.count():  # shown once, it is remembered for a while
            field.fill(self.passwords["member"])
            field.press("Enter")
            page.wait_for_load_state("networkidle")

    @contextmanager
    def on_air(self, browser: Browser, **look: object) -> Iterator[Page]:
        """The host's page while tonight's show is on air, with two lines said in the chat."""
        context = browser.new_context(
            base_url=self.building.url, locale="ja-JP", permissions=["camera", "microphone"], service_workers="block", **look
        )
        context.add_cookies([self.cookie("host")])
        page = context.new_page()
        page.goto(f"{self.places['tonight']}desk/")
        page.get_by_role("button", name="放送をはじめる").click(timeout=20_000)
        expect(page.get_by_text("声も映像も届いています")).to_be_visible(timeout=20_000)
        try:
            yield page
        finally:
            page.get_by_role("button", name="おわる").click()
            page.get_by_role("dialog").get_by_role("button", name="おわる").click()
            page.wait_for_url(f"**{self.places['tonight']}", timeout=30_000)
            context.close()


def _press(name: str) -> Act:
    def press(page: Page) -> None:
        button = page.get_by_role("button", name=name, exact=True)
        if button.count() and button.last.is_visible():  # a second look finds it pressed already
            button.last.click()
            page.wait_for_load_state("networkidle")

    return press


def _open_the_fold(page: Page) -> None:
    page.locator(".fold summary").first.click()


def _offer_an_address(page: Page) -> None:
    page.get_by_label("新しいメールアドレス").fill("watashi@demo.example")
    _press("確認の数字を送る")(page)


def _type_a_body(page: Page) -> None:
    page.get_by_label("団体", exact=True).press_sequentially("府中", delay=30)
    expect(page.locator("label.choice").first).to_be_visible()


def _mistype_the_code(page: Page) -> None:
    page.get_by_label("確認コード").fill("12345")
    _press("確かめる")(page)


def _send_a_text(page: Page) -> None:
    page.locator(".shot input").last.set_input_files({"name": "辞令.txt", "mimeType": "text/plain", "buffer": "辞令".encode()})
    _press("この書類を送る")(page)


def _say_a_wrong_word(page: Page) -> None:
    page.get_by_label("聞いたことば").fill("あいうえおかくけ")
    _press("確認へ進む")(page)


def _look_at_the_paper(page: Page) -> None:
    _press("担当する（15分）")(page)
    page.get_by_role("link", name="書類1を見る").click()
    page.wait_for_load_state("networkidle")


def _offer_free_mail(page: Page) -> None:
    page.get_by_text("職場のアドレスを直します").click()
    page.locator("input[name=work_address]").fill("toko@gmail.com")
    _press("このアドレスに送る")(page)


def _mistype_the_password(page: Page) -> None:
    page.get_by_label("メールアドレス").fill("nobody@demo.example")
    page.get_by_label("パスワード", exact=True).fill("ちがう合言葉")
    _press("ログインする")(page)


def _write_a_post(page: Page) -> None:
    page.get_by_label("ひとことで言うと").fill(
        "【教えてください】とても長い題が二行にも三行にもなるとき、どこで折り返すと読みやすいでしょうか"
    )
    page.get_by_label("くわしく").fill("最初の3か月、**何から**始めますか。\n\n1. 一覧を作る\n2. 約束を確かめる\n3. 係で分け合う")
    page.get_by_label("くわしく").blur()
    page.wait_for_timeout(1_500)


def see_the_show(page: Page) -> None:
    """A viewer sees the picture move, and says something."""
    page.wait_for_function("() => document.querySelector('show-player video')?.videoWidth > 0", timeout=30_000)
    field = page.get_by_role("textbox", name="ひとこと（名前が出ます）").last
    field.fill("途中から入りました。音だけで聞いています。")
    field.press("Enter")
    page.wait_for_timeout(800)

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
from datetime import timedelta
from django.conf import settings
from django.db.models import Count
from chosha.board.actions import delete_post, edit_post, publish_post
from chosha.board.models import Post
from chosha.broadcasts.actions import plan_episode
from chosha.broadcasts.models import Episode, Programme
from chosha.kernel.clock import now
from chosha.members.models import Member
from chosha.reception.models import Application
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
print(json.dumps({
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
    "someone": f"/secretariat/members/{people['newcomer'].pk}/",
    "cover": f"/moderation/board.post/{busy}/",
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
        return [*self.outside(), *self.inside(), *self.shows(), *self.own(), *self.staff()]

    def outside(self) -> list[Stop]:
        letters = {who: latest_mail(self.building.home, f"{who}@demo.example", "お申込み") for who in ("a01", "a05", "a06")}
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
            Stop("withdraw", "", f"{applied['a06']}withdraw/"),
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
        pages = ("", "profile/", "security/", "sessions/", "appearance/", "welcome/", "security/passkeys/")
        named = [Stop(f"me-{page.strip('/').replace('/', '-') or 'front'}", "member", f"/me/{page}") for page in pages]
        return [
            Stop("again", "member", "/me/tokens/"),
            *named,
            Stop("me-tokens", "member", "/me/tokens/", self._show_password),
            Stop("me-password", "member", "/me/password/"),
            Stop("me-consents", "member", "/me/consents/"),
            Stop("me-access-log", "member", "/me/access-log/"),
            Stop("me-access-log-acts", "reception", "/me/access-log/?tab=acts"),
            Stop("me-access-log-empty", "host", "/me/access-log/"),
            Stop("me-rules", "newcomer", "/me/rules/"),
            Stop("volunteers", "member", "/about/volunteers/"),
            Stop("forbidden", "member", "/secretariat/"),
        ]

    def staff(self) -> list[Stop]:
        at = self.places
        return [
            Stop("secretariat", "admin", "/secretariat/"),
            Stop("queue", "reception", "/secretariat/reception/"),
            Stop("application", "reception", at["application"], _press("担当する（15分）")),
            Stop("application-unlisted", "reception", at["unlisted"], _press("担当する（15分）")),
            Stop("question", "reception", f"{at['application']}question/"),
            Stop("decline", "reception", f"{at['application']}decline/"),
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

    def _show_password(self, page: Page) -> None:
        field = page.get_by_label("パスワード", exact=True)
        if field.count():  # shown once, it is remembered for a while
            field.fill(self.passwords["member"])
            field.press("Enter")
            page.wait_for_url("**/me/tokens/")

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
        if button.count():  # a second look finds it pressed already
            button.last.click()
            page.wait_for_load_state("networkidle")

    return press


def _type_a_body(page: Page) -> None:
    page.get_by_label("団体", exact=True).press_sequentially("府中", delay=30)
    expect(page.locator("label.choice").first).to_be_visible()


def _mistype_the_code(page: Page) -> None:
    page.get_by_label("確認コード").fill("12345")
    _press("確かめる")(page)


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

"""Every page of the evening, in the demo community: what axe looks through, and what the pictures show."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.evening_acts import (
    Stop,
    answer_of_somebody,
    answer_without_a_name,
    ask_in_a_poll,
    ask_without_a_name,
    choose_what_shows,
    greet_naming_somebody,
    look_at_the_paper,
    look_at_the_preview,
    mend_in_two_pages,
    mend_without_a_name,
    mistype_the_code,
    mistype_the_password,
    name_somebody,
    offer_an_address,
    offer_free_mail,
    open_the_fold,
    open_the_menu,
    post_of_somebody,
    press,
    say_a_wrong_word,
    send_a_text,
    thank_naming_somebody,
    type_a_body,
    vote_in_a_poll,
    write_a_post,
    write_of_somebody,
)
from tests.evening_places import PLACES, SESSIONS
from tests.evening_shows import stops_after_shows, stops_before_shows, stops_of_guests_and_places, stops_of_talk
from tests.journeys.building import Building
from tests.journeys.letters import latest_mail, path_in

OUTSIDE = ("about", "join", "rules", "privacy", "credits", "press", "offline", "login", "password/reset", "demo", "demo/mailbox", "ui")

# Groups that do not lean on each other: any of them may be walked first, or beside another.
PARTS = (
    *("outside", "inside", "writing", "masks_and_polls", "finding"),
    *("before_shows", "talk", "guests_and_places", "after_shows"),
    *("own", "service", "welcome", "seals", "staff"),
)


class Evening:
    """A demo community that is served: `places`, `stops()`, `cookie(who)`, and a show that runs with `on_air()`."""

    def __init__(self, building: Building, *, keys: dict[str, str] | None = None, places: dict[str, str] | None = None) -> None:
        self.building = building
        self.keys: dict[str, str] = keys or building.python(SESSIONS)
        self.places: dict[str, str] = places or building.python(PLACES)
        accounts = json.loads((building.home / "demo-accounts.json").read_text("utf-8"))
        self.passwords: dict[str, str] = {account["role"]: account["password"] for account in accounts}
        self.passphrases = {account["role"]: account["seal_passphrase"] for account in accounts if "seal_passphrase" in account}

    def cookie(self, who: str) -> dict[str, str]:
        return {"name": "sessionid", "value": self.keys[who], "url": self.building.url}

    def stops(self) -> list[Stop]:
        return [stop for part in PARTS for stop in getattr(self, part)()]

    def outside(self) -> list[Stop]:
        people = ("a01", "a05", "a06", "v01", "d01", "code1", "code2")
        letters = {who: latest_mail(self.building.home, f"{who}@demo.example", "お申込み") for who in people}
        applied = {who: path_in(letter, "/apply/") for who, letter in letters.items()}
        return [
            Stop("lobby", "", "/"),
            *(Stop(page.replace("/", "-"), "", f"/{page}/") for page in OUTSIDE),
            Stop("apply", "", "/apply/"),
            Stop("apply-picker", "", "/apply/", type_a_body),
            Stop("apply-faults", "", "/apply/", press("申し込む")),
            Stop("applied-waiting", "", applied["a01"]),
            Stop("applied-asked", "", applied["a05"]),
            Stop("code", "", applied["a06"]),
            Stop("code-fault", "", applied["a06"], mistype_the_code),
            Stop("vouch-call", "", f"{applied['a06']}vouch/"),
            Stop("vouch-call-half", "", f"{applied['v01']}vouch/"),
            Stop("document", "", f"{applied['a06']}document/"),
            Stop("document-fault", "", f"{applied['a06']}document/", send_a_text),
            Stop("document-sent", "", f"{applied['d01']}document/"),
            Stop("code-elsewhere", "", applied["code1"]),
            Stop("code-bounced", "", applied["code2"]),
            Stop("code-free-mail", "", applied["code1"], offer_free_mail),
            Stop("applied-details", "", f"{applied['a06']}details/"),
            Stop("applied-sent", "", "/apply/sent/"),
            Stop("applied-address", "", "/apply/address/x/"),
            Stop("withdraw", "", f"{applied['a06']}withdraw/"),
            Stop("invitation", "", self.invitation()),
            Stop("invitation-faults", "", self.invitation(), press("この内容で申し込む")),
            Stop("invitation-over", "", "/apply/invite/none/"),
            Stop("login-fault", "", "/login/", mistype_the_password),
        ]

    def inside(self) -> list[Stop]:
        at = self.places
        return [
            Stop("home", "member", "/"),
            Stop("floors", "member", "/floors/"),
            Stop("board", "member", "/board/"),
            Stop("board-waiting", "member", "/board/?tab=waiting"),
            Stop("bookmarks", "member", "/board/?tab=bookmarks"),
            Stop("report", "member", at["report"]),
            Stop("report-faults", "member", at["report"], press("知らせる")),
            Stop("reports-own", "member", "/moderation/reports/mine/"),
            Stop("reports-own-empty", "newcomer", "/moderation/reports/mine/"),
            Stop("covering", "member", at["covering"]),
            Stop("covering-faults", "member", at["covering"], press("見直しを申し出る")),
            Stop("board-narrowed", "member", "/board/?kind=question&size=50k-200k&state=waiting"),
            Stop("board-narrowed-to-nothing", "member", "/board/?kind=issue&tag=そんざいしない札"),
            Stop("board-narrowing", "member", "/board/", open_the_fold),
            Stop("board-tags", "member", "/board/tags/"),
            Stop("board-similar", "member", "/board/similar/?title=固定資産税の家屋の評価"),
            Stop("post-summed", "member", at["summed"]),
            Stop("post-summary", "member", at["summary"]),
            Stop("post-claimed", "newcomer", at["mine"]),
            Stop("post-thanked", "member", at["thanked"]),
            Stop("thanks", "member", at["thanks"]),
            Stop("thanks-guard", "member", at["thanks"], thank_naming_somebody),
            Stop("thanks-received", "host", at["thanks"]),
            Stop("thanks-alone", "host", at["kindness"]),
            Stop("thanks-post", "host", at["thanked"]),
            Stop("notices-kinds", "member", "/notices/kinds/"),
            Stop("compose-summary", "member", f"{at['thanked']}summary/"),
            Stop("bookmarks-empty", "newcomer", "/board/?tab=bookmarks"),
        ]

    def writing(self) -> list[Stop]:
        at = self.places
        return [
            Stop("post", "member", at["busy"]),
            Stop("post-pictured", "member", at["pictured"]),
            Stop("post-files", "member", at["filed"]),
            Stop("file-sheet", "member", at["sheet"]),
            Stop("file-document", "member", at["document"]),
            Stop("compose-preview", "member", "/board/new/", look_at_the_preview),
            Stop("compose-mention", "member", "/board/new/", name_somebody),
            Stop("post-solved", "member", at["solved"]),
            Stop("post-mine", "member", at["mine"]),
            Stop("post-covered", "member", at["hidden"]),
            Stop("post-gone", "member", at["gone"]),
            Stop("post-edit", "member", f"{at['mine']}edit/"),
            Stop("post-history", "member", f"{at['mine']}history/"),
            Stop("post-overtaken", "member", f"{at['mine']}edit/", mend_in_two_pages),
            Stop("compose", "member", "/board/new/"),
            Stop("compose-offline", "member", "/offline/writing/"),
            Stop("compose-written", "member", "/board/new/", write_a_post),
            Stop("compose-faults", "newcomer", "/board/new/", press("投稿する")),
            Stop("compose-guard-watch", "member", "/board/new/", write_of_somebody),
            Stop("compose-guard", "member", "/board/new/", post_of_somebody),
            Stop("answer-guard", "member", at["busy"], answer_of_somebody),
        ]

    def masks_and_polls(self) -> list[Stop]:
        at = self.places
        return [
            Stop("masks-locked", "newcomer", "/talk/masks/"),
            Stop("masks", "member", "/me/again/?next=/talk/masks/", self._show_password),
            Stop("compose-masked", "member", "/board/new/?signed=mask", choose_what_shows),
            Stop("post-masked-own", "member", "/board/new/?signed=mask", ask_without_a_name),
            Stop("masks-worn", "member", "/talk/masks/"),
            Stop("post-masked-edit", "member", "/talk/masks/", mend_without_a_name),
            Stop("masks-code", "member", "/talk/masks/", press("控えを作る")),
            Stop("post-masked", "member", at["masked_helped"], answer_without_a_name),
            Stop("post-poll", "member", at["poll"]),
            Stop("post-poll-faults", "member", at["poll"], press("投票する")),
            Stop("post-poll-voted", "host", at["poll"], vote_in_a_poll),
            Stop("post-poll-closed", "member", at["poll_closed"]),
            Stop("post-poll-own", "member", at["poll_own"]),
            Stop("poll", "member", at["poll_alone"]),
            Stop("poll-closing", "member", at["poll_closing"]),
            Stop("compose-poll", "member", "/board/new/", ask_in_a_poll),
        ]

    def finding(self) -> list[Stop]:
        at = self.places
        return [
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

    def before_shows(self) -> list[Stop]:
        return stops_before_shows(self.places, self._show_password)

    def talk(self) -> list[Stop]:
        return stops_of_talk(self.places)

    def guests_and_places(self) -> list[Stop]:
        return stops_of_guests_and_places(self.places)

    def after_shows(self) -> list[Stop]:
        return stops_after_shows(self.places)

    def own(self) -> list[Stop]:
        pages = ("", "profile/", "security/", "sessions/", "appearance/", "security/passkeys/")
        named = [Stop(f"me-{page.strip('/').replace('/', '-') or 'front'}", "member", f"/me/{page}") for page in pages]
        return [
            Stop("again", "member", "/me/tokens/"),
            *named,
            Stop("me-vouching", "member", "/me/vouching/"),
            Stop("me-vouching-found", "member", "/me/vouching/", self._say_the_word),
            Stop("me-vouching-fault", "member", "/me/vouching/", say_a_wrong_word),
            *(Stop(f"profile-{page}", "member", f"/me/profile/{page}/") for page in ("names", "service", "languages", "hello", "reach")),
            *(Stop(f"profile-{page}", "member", f"/me/profile/{page}/lines/") for page in ("duties", "past", "help")),
            Stop("profile-hello-guard", "member", "/me/profile/hello/", greet_naming_somebody),
            Stop("participation-helped-host", "host", "/me/participation/?tab=helped"),
            Stop("profile-past-fault", "member", "/me/profile/past/lines/", press("足す")),
            Stop("profile-interests", "member", "/me/profile/interests/"),
            Stop("profile-preview", "member", "/me/profile/preview/"),
            Stop("profile-preview-colleague", "member", "/me/profile/preview/?as=colleague"),
            Stop("me-tokens", "member", "/me/tokens/", self._show_password),
            Stop("feeds", "member", "/board/feeds/", self._show_password),
            *(Stop(f"participation-{tab}", "member", f"/me/participation/?tab={tab}") for tab in ("read", "saved", "written", "helped")),
            Stop("participation-empty", "newcomer", "/me/participation/?tab=helped"),
            Stop("me-password", "member", "/me/password/"),
            Stop("me-consents", "member", "/me/consents/"),
            Stop("me-access-log", "member", "/me/access-log/"),
            Stop("me-access-log-acts", "reception", "/me/access-log/?tab=acts"),
            Stop("me-access-log-empty", "host", "/me/access-log/"),
            Stop("me-rules", "newcomer", "/me/rules/"),
            Stop("volunteers", "member", "/about/volunteers/"),
            Stop("forbidden", "member", "/secretariat/"),
        ]

    def service(self) -> list[Stop]:
        return [
            Stop("service", "member", "/me/service/", open_the_fold),
            Stop("service-declared", "newcomer", "/me/service/"),
            Stop("service-seconded", "seminar_lead", "/me/service/"),
            Stop("transfer", "member", "/me/transfer/"),
            Stop("transfer-seconded", "member", "/me/transfer/?way=seconded", press("所属を直す")),
            Stop("transferred", "newcomer", "/me/transfer/done/"),
            *(Stop(f"standing-{page}", "member", f"/me/service/{page}/") for page in ("leave", "return", "secondment", "retirement")),
            Stop("renewal", "member", "/me/renewal/"),
            Stop("renewal-lapsed", "seminar_lead", "/me/renewal/"),
            Stop("read-only-home", "seminar_lead", "/"),
            Stop("read-only-post", "seminar_lead", self.places["busy"]),
            Stop("read-only-compose", "seminar_lead", "/board/new/"),
            Stop("address", "member", "/me/address/", self._show_password),
            Stop("address-code", "member", "/me/address/", offer_an_address),
            Stop("export", "member", "/me/export/"),
            Stop("leaving", "member", "/me/leaving/"),
            Stop("leaving-faults", "member", "/me/leaving/", press("退会する")),
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

    def seals(self) -> list[Stop]:
        at = self.places
        return [
            Stop("seals", "guardian1", "/secretariat/seals/"),
            Stop("seal-key", "guardian1", "/secretariat/seals/key/"),
            Stop("seal-key-own", "guardian1", "/secretariat/seals/key/?way=own", press("鍵を新しくする")),
            Stop("seal-key-home", "guardian1", "/secretariat/seals/key/?way=written"),
            Stop("seal-words", "guardian1", "/secretariat/seals/words/"),
            Stop("seal-handing", "guardian1", "/secretariat/seals/handing/"),
            Stop("seal-ask", "guardian1", at["masked_asked"]),
            Stop("seal-ask-faults", "guardian1", at["masked_asked"], press("開封を求める")),
            Stop("seal-case-mine", "guardian1", at["case"]),
            Stop("seal-case", "guardian2", at["case"]),
            Stop("seal-court", "guardian1", at["court"]),
            Stop("seal-opened", "guardian2", at["opened"]),
            Stop("seal-name", "guardian2", at["opened"], self._read_the_name),
            Stop("about-seals", "member", "/about/seals/"),
            Stop("masks", "newcomer", "/talk/masks/"),
            Stop("masked-post", "guardian1", at["masked"], open_the_menu),
            Stop("mask-stopping", "moderator", at["masked_stopping"]),
            Stop("masks-stopped", "moderator", "/talk/silences/"),
        ]

    def _read_the_name(self, page: Page) -> None:
        field = page.get_by_label("あなたの合いことば")
        if field.count():
            field.fill(self.passphrases["guardian2"])
            press("中を見る")(page)

    def staff(self) -> list[Stop]:
        at = self.places
        return [
            Stop("secretariat", "admin", "/secretariat/"),
            Stop("queue", "reception", "/secretariat/reception/"),
            *(
                Stop(f"queue-{tab}", "reception", f"/secretariat/reception/?tab={tab}")
                for tab in ("mail", "person", "second", "asked", "recent")
            ),
            Stop("queue-keys", "reception", "/secretariat/reception/", press("キーの一覧")),
            Stop("together", "reception", "/secretariat/reception/together/"),
            Stop("application", "reception", at["application"], press("担当する（15分）")),
            Stop("application-unlisted", "reception", at["unlisted"], press("担当する（15分）")),
            Stop("application-vouched", "reception", at["vouched"], press("担当する（15分）")),
            Stop("application-papers", "reception", at["papers"], press("担当する（15分）")),
            Stop("document-look", "reception", at["papers"], look_at_the_paper),
            Stop("application-bounced", "reception", at["bounced"], press("担当する（15分）")),
            Stop("application-refused", "reception", at["refused"], press("担当する（15分）")),
            Stop("application-two", "reception", at["second"], press("担当する（15分）")),
            Stop("application-mismatched", "reception", at["mismatched"]),
            Stop("application-decided", "reception", at["decided"]),
            Stop("second-look", "reception", f"{at['application']}second-look/"),
            Stop("question", "reception", f"{at['application']}question/"),
            Stop("decline", "reception", f"{at['application']}decline/"),
            Stop("renewal-numbers", "reception", "/secretariat/reception/renewals/"),
            Stop("imports", "reception", "/secretariat/reception/imports/"),
            Stop("imports-faults", "reception", "/secretariat/reception/imports/", press("確かめる")),
            Stop("import", "reception", at["import"]),
            Stop("import-checked", "reception", at["import_checked"]),
            Stop("import-broken", "reception", f"{at['import']}?show=broken"),
            Stop("import-row", "reception", at["import_row"]),
            Stop("import-row-moved", "reception", at["import_moved"]),
            Stop("import-namesake", "reception", f"{at['import_checked']}?show=twice"),
            Stop("guard-words", "moderator", "/secretariat/guard/"),
            Stop("guard-words-faults", "moderator", "/secretariat/guard/", press("足す")),
            Stop("jobs", "admin", "/secretariat/jobs/"),
            Stop("record", "admin", "/secretariat/record/"),
            Stop("roles", "admin", "/secretariat/roles/"),
            Stop("staff-rules", "admin", "/secretariat/rules/"),
            Stop("member-private", "moderator", f"{at['someone']}private/"),
            Stop("members", "admin", "/secretariat/members/"),
            Stop("member", "admin", at["someone"]),
            Stop("cover", "moderator", at["cover"]),
            Stop("covered", "moderator", "/moderation/"),
            Stop("reports", "moderator", "/moderation/reports/"),
            Stop("appeals", "moderator", "/moderation/appeals/"),
            Stop("appeal", "moderator", at["appeal"]),
            Stop("appeal-faults", "moderator", at["appeal"], press("この判断にする")),
        ]

    def _say_the_word(self, page: Page) -> None:
        page.get_by_label("聞いたことば").fill(self.places["word"])
        press("確認へ進む")(page)

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

"""The pages of programmes and shows."""

from playwright.sync_api import Page

from tests.evening_acts import Act, Stop, open_the_fold, press


def ask_of_somebody(page: Page) -> None:
    page.locator("#main textarea[name=text]").fill("税務課の高橋係長は、どう思っていますか")
    page.locator("#main form").get_by_role("button", name="質問を送る").last.click()
    page.wait_for_load_state("networkidle")


def bring_a_name(page: Page) -> None:
    table = {"name": "税務課の高橋係長.csv", "mimeType": "text/csv", "buffer": "品目,数".encode()}
    page.get_by_label("ファイル", exact=True).set_input_files(table)
    page.get_by_role("button", name="資料に出す").click()
    page.get_by_role("heading", name="気づいたこと").wait_for()


def open_the_menu_of(words: str) -> Act:
    return lambda page: page.locator("li", has_text=words).locator("summary.tool").first.click()


def make_a_seat(page: Page) -> None:
    page.get_by_label("だれの席か").fill("三人目の方")
    page.get_by_role("button", name="席のリンクを作る").click()
    page.get_by_label("「三人目の方」の席のリンク").wait_for()


def look_for_a_town(page: Page) -> None:
    page.get_by_label("市区町村").press_sequentially("射水")
    page.get_by_label("富山県射水市").check()
    page.locator("point-map [data-land]").press("ArrowRight")
    page.get_by_text("印を、北緯36.").wait_for()


def look_at_myself(page: Page) -> None:
    page.get_by_text("音量は").or_(page.get_by_text("声が小さい")).first.wait_for()


def stops_before_shows(at: dict[str, str], show_password: Act) -> list[Stop]:
    """Programmes, the week, and what a host prepares."""
    return [
        Stop("studio", "member", "/broadcasts/"),
        Stop("week", "member", "/broadcasts/week/"),
        Stop("week-next", "member", at["next_week"]),
        Stop("week-empty", "member", "/broadcasts/week/?from=2020-05-04"),
        Stop("reminders", "member", "/broadcasts/reminders/"),
        Stop("reminders-empty", "newcomer", "/broadcasts/reminders/"),
        Stop("podcasts", "member", "/broadcasts/podcasts/", show_password),
        Stop("calendars", "member", "/broadcasts/calendars/", show_password),
        Stop("announced-bare", "host", at["bare"]),
        Stop("new-programme", "moderator", "/broadcasts/new/"),
        Stop("new-programme-preset", "moderator", "/broadcasts/new/?preset=irasshai"),
        Stop("recurrence", "host", f"{at['programme']}recurrence/"),
        Stop("recurrence-changes", "host", f"{at['programme']}recurrence/", press("確認へ進む")),
        Stop("programme", "member", at["programme"]),
        Stop("archive", "member", "/archive/"),
        Stop("announced", "member", at["scheduled"]),
        Stop("episode", "member", at["archived"]),
        Stop("trimming", "moderator", f"{at['archived']}trimming/"),
        Stop("episode-unrecorded", "member", at["unrecorded"]),
        Stop("transcript", "member", f"{at['archived']}transcript/"),
        Stop("transcript-found", "member", f"{at['archived']}transcript/?q=です"),
        Stop("transcript-nothing", "member", f"{at['archived']}transcript/?q=そんざいしない"),
        Stop("announced-host", "host", at["tonight"]),
        Stop("desk", "host", f"{at['tonight']}desk/"),
        Stop("encoder", "host", f"{at['tonight']}desk/encoder/"),
        Stop("encoder-key", "host", f"{at['tonight']}desk/encoder/", press("この回の鍵を作る")),
        Stop("outside", "host", at["outside"]),
        Stop("elsewhere-on", "host", f"{at['outside']}elsewhere/"),
        Stop("elsewhere", "host", f"{at['tonight']}elsewhere/"),
        Stop("takedown", "moderator", f"{at['archived']}takedown/"),
        Stop("retention", "host", f"{at['programme']}retention/"),
        Stop("consents", "host", f"{at['tonight']}consent/"),
        Stop("recording", "host", f"{at['tonight']}recording/"),
        Stop("episode-changes", "host", f"{at['tonight']}changes/"),
        Stop("cancellation", "host", f"{at['tonight']}cancellation/"),
        Stop("new-episode", "host", f"{at['programme']}episodes/"),
        Stop("programme-changes", "host", f"{at['programme']}changes/"),
    ]


def stops_of_talk(at: dict[str, str]) -> list[Stop]:
    """Questions, the chat, polls and consultations of a show."""
    return [
        Stop("questions", "member", at["scheduled"]),
        Stop("question-form", "member", f"{at['scheduled']}questions/"),
        Stop("question-guard", "member", f"{at['scheduled']}questions/", ask_of_somebody),
        Stop("questions-queue", "host", f"{at['tonight']}desk/questions/"),
        Stop("keeping", "moderator", f"{at['answered_show']}desk/chat/"),
        Stop("keeping-menu", "moderator", f"{at['answered_show']}desk/chat/", open_the_menu_of("洗濯物")),
        Stop("show-polls", "member", f"{at['polled_show']}polls/"),
        Stop("poll-desk", "moderator", f"{at['polled_show']}desk/poll/"),
        Stop("poll-desk-faults", "host", f"{at['tonight']}desk/poll/", press("投票をはじめる")),
        Stop("keeping-empty", "host", f"{at['tonight']}desk/chat/"),
        Stop("consulting-programme", "moderator", at["consulting"]),
        Stop("consultations", "moderator", f"{at['consulting']}consultations/"),
        Stop("consultation", "member", at["consult"]),
        Stop("consultation-handed", "member", at["handed"]),
        Stop("consultation-post", "member", at["handed_post"]),
        Stop("consultation-answered", "member", at["answered_post"]),
        Stop("consultation-show", "member", at["ordered"]),
        Stop("consultation-archive", "member", at["answered_show"]),
        Stop("answering", "member", at["answering"]),
        Stop("order", "moderator", f"{at['ordered']}order/"),
        Stop("order-menu", "moderator", f"{at['ordered']}order/", open_the_menu_of("係長になってほしい")),
        Stop("order-over", "moderator", at["left_over"]),
        Stop("transcript-changes", "moderator", f"{at['archived']}transcript/changes/"),
    ]


def stops_of_guests_and_places(at: dict[str, str]) -> list[Stop]:
    """Seats of guests, and the places a show speaks of."""
    return [
        Stop("desk-guests", "host", f"{at['panel']}desk/"),
        Stop("seats", "host", f"{at['panel']}desk/seats/"),
        Stop("seats-empty", "host", f"{at['tonight']}desk/seats/"),
        Stop("seats-made", "host", f"{at['panel']}desk/seats/", make_a_seat),
        Stop("seats-faults", "host", f"{at['panel']}desk/seats/", press("席のリンクを作る")),
        Stop("seat", "member", at["seat"]),
        Stop("seat-waiting", "moderator", at["seat_taken"], look_at_myself),
        Stop("seat-elsewhere", "member", at["seat_taken"]),
        Stop("seat-unknown", "member", f"{at['panel']}seat/none/"),
        Stop("episode-places", "member", at["led"]),
        Stop("episode-places-near", "member", f"{at['led']}?map=near#places"),
        Stop("all-places", "member", "/broadcasts/places/"),
        Stop("all-places-prefecture", "member", "/broadcasts/places/?prefecture=06"),
        Stop("all-places-empty", "member", "/broadcasts/places/?prefecture=01"),
        Stop("places", "moderator", f"{at['led']}places/"),
        Stop("places-empty", "host", f"{at['tonight']}places/"),
        Stop("place-new", "host", f"{at['tonight']}places/new/", look_for_a_town),
        Stop("place-faults", "host", f"{at['tonight']}places/new/", press("場所を足す")),
        Stop("place", "moderator", at["led_place"]),
    ]


def stops_after_shows(at: dict[str, str]) -> list[Stop]:
    """Series and shelves, sign-ups, materials, minutes and topics."""
    return [
        Stop("self-notes", "member", f"{at['led']}notes/"),
        Stop("self-notes-faults", "newcomer", f"{at['led']}notes/", press("この時刻に残す")),
        Stop("series", "member", at["series"]),
        Stop("series-all", "member", "/broadcasts/series/"),
        Stop("series-episode", "member", at["in_series"]),
        Stop("shelves-own", "member", "/broadcasts/series/own/"),
        Stop("shelves-own-empty", "newcomer", "/broadcasts/series/own/"),
        Stop("shelves-choosing", "host", f"{at['in_series']}series/"),
        Stop("first", "member", "/broadcasts/first/"),
        Stop("first-shelf", "member", "/broadcasts/first/kotei/"),
        Stop("first-shelf-empty", "member", "/broadcasts/first/gesui/"),
        Stop("related-posts", "member", f"{at['in_series']}related/"),
        Stop("sign-ups", "moderator", f"{at['signed']}sign-ups/"),
        Stop("sign-ups-new", "host", f"{at['tonight']}sign-ups/"),
        Stop("sign-ups-faults", "host", f"{at['tonight']}sign-ups/", press("申し込みを受ける")),
        Stop("signed-up", "member", at["signed"], press("空きを待つ")),
        Stop("materials", "member", f"{at['lecture']}materials/", open_the_fold),
        Stop("materials-host", "host", f"{at['tonight']}materials/"),
        Stop("materials-empty", "member", f"{at['unrecorded']}materials/"),
        Stop("material", "member", at["slides"]),
        Stop("material-changes", "moderator", f"{at['slides']}changes/"),
        Stop("material-guard", "host", f"{at['tonight']}materials/", bring_a_name),
        Stop("minutes", "member", f"{at['lecture']}minutes/"),
        Stop("minutes-history", "member", f"{at['lecture']}minutes/history/"),
        Stop("minutes-version", "member", f"{at['lecture']}minutes/history/2/"),
        Stop("minutes-none", "host", f"{at['tonight']}minutes/"),
        Stop("gathering", "member", f"{at['lecture']}gathering/"),
        Stop("topic", "member", at["topic"]),
        Stop("topics", "moderator", f"{at['lecture']}topics/"),
        Stop("topics-empty", "host", f"{at['tonight']}topics/"),
        Stop("topic-changes", "moderator", f"{at['topic']}changes/"),
        Stop("topic-faults", "host", f"{at['tonight']}topics/new/", press("話題を作る")),
        Stop("words-kept", "member", f"{at['lecture']}words/"),
        Stop("slide-desk", "host", f"{at['tonight']}desk/slides/"),
        Stop("episode-slides", "member", at["lecture"]),
        Stop("chapters-slides", "moderator", f"{at['lecture']}chapters/"),
        Stop("chapters", "moderator", f"{at['archived']}chapters/"),
    ]

"""The pages of programmes and shows."""

from playwright.sync_api import Page

from tests.evening_acts import Act, Stop, press


def ask_of_somebody(page: Page) -> None:
    page.locator("#main textarea[name=text]").fill("税務課の高橋係長は、どう思っていますか")
    page.locator("#main form").get_by_role("button", name="質問を送る").last.click()
    page.wait_for_load_state("networkidle")


def stops_of_shows(at: dict[str, str], show_password: Act) -> list[Stop]:
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
        Stop("keeping", "host", f"{at['programme']}keeping/"),
        Stop("recording", "host", f"{at['tonight']}recording/"),
        Stop("episode-changes", "host", f"{at['tonight']}changes/"),
        Stop("cancellation", "host", f"{at['tonight']}cancellation/"),
        Stop("new-episode", "host", f"{at['programme']}episodes/"),
        Stop("programme-changes", "host", f"{at['programme']}changes/"),
        Stop("questions", "member", at["scheduled"]),
        Stop("question-form", "member", f"{at['scheduled']}questions/"),
        Stop("question-guard", "member", f"{at['scheduled']}questions/", ask_of_somebody),
        Stop("questions-queue", "host", f"{at['tonight']}desk/questions/"),
        Stop("transcript-changes", "moderator", f"{at['archived']}transcript/changes/"),
        Stop("chapters", "moderator", f"{at['archived']}chapters/"),
    ]

"""A recording made elsewhere comes into the archive: sent with its progress, prepared, and played to its end."""

import subprocess

import pytest
from playwright.sync_api import expect

from chosha.media.engine import ffmpeg
from tests.journeys.test_evening_live import PLAYS, PROGRAMME, moves_on

SECONDS = 20


@pytest.fixture
def recording(tmp_path):
    """A recording as a camera or a meeting writes it: QuickTime, larger than one piece."""
    path = tmp_path / "会議の録画.mov"
    made = ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30", "-f", "lavfi", "-i", "sine=330:r=48000", "-t", str(SECONDS)]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "12M", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([ffmpeg.binary(), "-loglevel", "error", *made, *coded, str(path)], check=True)
    return path


def test_a_recording_is_sent_with_its_progress_and_plays_in_the_archive(building, enter, recording):
    host, viewer = building.member("沢田 雅子"), building.member("永井 慎")
    path = building.python(PROGRAMME, str(host.id))
    desk = enter(host, viewport={"width": 1280, "height": 800}).new_page()
    desk.goto(f"{path}recording/")
    desk.get_by_label("録画か録音のファイル").set_input_files(recording)
    seen: list[str] = []
    desk.expose_function("noted", lambda words: seen.append(words))
    desk.evaluate("""() => new MutationObserver(() => {
        const bar = document.querySelector("recording-upload progress");
        if (!bar.hidden) noted(document.querySelector("[data-words]").textContent);
    }).observe(document.querySelector("recording-upload"), {subtree: true, childList: true, attributes: true})""")
    desk.get_by_role("button", name="録画を送る").click()
    desk.wait_for_url(f"**{path}", timeout=120_000)
    told = "".join(seen)
    assert ("『会議の録画.mov』を送っています。" in told, "録画を整えて" in told) == (True, True), seen

    phone = enter(viewer).new_page()
    phone.goto(path)
    phone.get_by_role("button", name=PLAYS).last.click()
    moves_on(phone, 20, "the recording plays")
    length = phone.evaluate("document.querySelector('show-player video').duration")
    assert abs(length - SECONDS) < 1
    listens_to_other_hands(phone)
    saves_data_and_is_remembered(phone)
    stranger = enter()
    assert stranger.request.get(phone.locator("show-player").get_attribute("data-source"), max_redirects=0).status in (302, 401, 404)


CAPPED = "document.querySelector('show-player').source.hls.autoLevelCapping"
SIZES = "document.querySelector('show-player').source.hls.levels.map(level => level.height)"


def listens_to_other_hands(phone):
    """The lock screen, the keyboard, a window of its own."""
    title = phone.locator("h1").inner_text().replace("\n", "")
    assert phone.evaluate("navigator.mediaSession.metadata.title").replace(" ", "") == title.replace(" ", "")
    picture = phone.locator("show-player video")
    picture.focus()
    phone.keyboard.press(" ")
    phone.wait_for_function("document.querySelector('show-player video').paused")
    phone.keyboard.press("ArrowLeft")
    phone.wait_for_function("document.querySelector('show-player video').currentTime < 6")
    offered = phone.evaluate("document.pictureInPictureEnabled")
    assert phone.locator("[data-small-window]").is_visible() == offered


def saves_data_and_is_remembered(phone):
    saving = phone.get_by_role("button", name="データを節約する")
    expect(saving).to_have_attribute("aria-pressed", "false")
    saving.click()
    assert (phone.evaluate(CAPPED), phone.evaluate(SIZES)[0], len(phone.evaluate(SIZES)) > 1) == (0, min(phone.evaluate(SIZES)), True)
    phone.reload()
    expect(saving).to_have_attribute("aria-pressed", "true")
    phone.wait_for_function(f"{CAPPED} === 0")
    saving.click()
    phone.wait_for_function(f"{CAPPED} !== 0")


def test_what_is_no_recording_is_refused_with_what_is_accepted(building, enter, tmp_path):
    host = building.member("羽鳥 節子")
    path = building.python(PROGRAMME, str(host.id))
    broken = tmp_path / "途中で切れた.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypisom" + b"\0" * 5000)
    desk = enter(host).new_page()
    desk.goto(f"{path}recording/")
    desk.get_by_label("録画か録音のファイル").set_input_files(broken)
    desk.get_by_role("button", name="録画を送る").click()
    expect(desk.get_by_role("alert")).to_contain_text("『途中で切れた.mp4』を開けませんでした", timeout=60_000)
    desk.get_by_label("録画か録音のファイル").set_input_files({"name": "議事録.txt", "mimeType": "text/plain", "buffer": b"abc"})
    desk.get_by_role("button", name="録画を送る").click()
    expect(desk.get_by_role("alert")).to_contain_text("受け取れるのは mp4、mov、webm、mkv、ts、avi、m4a、mp3、wav などです")

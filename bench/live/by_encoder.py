"""From the button to the first picture of one who waits, with a real encoder: `python -m bench.live.by_encoder [--shows 4]`.

ffmpeg sends 360p30 by RTMP (the size changes nothing in it and leaves the machine to the rest) with a keyframe every two seconds; the
host presses the button of the real page at another moment of those two seconds each time.
"""

from __future__ import annotations

import argparse
import subprocess
import time

from bench.live.figures import Report, percentile, verdict
from bench.live.stage import Show, Stage, around, stage, until
from chosha.media.engine import ffmpeg
from chosha.media.engine.rtmp.report import read_report
from tests.servers import free_port

PICTURE = ["-re", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30", "-re", "-f", "lavfi", "-i", "sine=440:r=48000"]
CODECS = ["-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-b:v", "1200k", "-pix_fmt", "yuv420p"]
KEYFRAMES = ["-g", "60", "-keyint_min", "60", "-sc_threshold", "0"]
SOUND = ["-c:a", "aac", "-b:a", "96k"]
MAKE = """
import json, sys
from chosha.broadcasts.actions import make_key
from chosha.broadcasts.models import Episode
from chosha.members.models import Member
print(json.dumps(make_key(Episode.objects.get(pk=int(sys.argv[1])), by=Member.objects.get(pk=int(sys.argv[2])))))
"""


def one(scene: Stage, port: int, number: int) -> float:
    """Seconds from the button to the picture."""
    show = Show(scene, f"配信ソフト {number}")
    key = show.house.python(MAKE, str(show.episode), str(show.host.id))
    command = [ffmpeg.binary(), "-v", "error", *PICTURE, *CODECS, *KEYFRAMES, *SOUND, "-f", "flv", f"rtmp://127.0.0.1:{port}/live/{key}"]
    sending = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: read_report(show.folder).has_picture, 40, "the encoder")
        desk = scene.context("host", show.host, "clock.js").new_page()
        desk.goto(f"{show.path}desk/encoder/")
        viewer = show.viewer()
        viewer.page.get_by_text("はじまったら、ここで聞けます").wait_for()
        time.sleep(number * 0.5)
        pressed = time.time()
        desk.get_by_role("button", name="放送をはじめる").click()
        viewer.until_seen(1)
        for page in (desk, viewer.page):
            page.context.close()
    finally:
        sending.kill()
        sending.wait()
    return viewer.seen.shown[0] - pressed


def measured(shows: int) -> Report:
    report = Report("encoder by RTMP, keyframes every 2 s")
    port = free_port()
    with stage(CHOSHA_RTMP=str(port)) as scene:
        found = [one(scene, port, number) for number in range(shows)]
    report.add(f"button to first picture, middle of {shows}", percentile(found, 50), 6.0)
    report.note(f"each: {', '.join(f'{each:.1f}' for each in found)} s; two keyframes have to go by: 2 to 4 s of it")
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shows", type=int, default=4)
    options = parser.parse_args()
    print(around())
    report = measured(options.shows)
    report.show()
    return verdict([report])


if __name__ == "__main__":
    raise SystemExit(main())

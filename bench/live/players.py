"""A second player, and ffprobe: `python -m bench.live.players`.

The published addresses are read over HTTP by programs that know nothing of this house: ffmpeg with a member's cookie, GStreamer where it
is installed (`apt-get install gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav`), ffprobe for the
playlists themselves. Live, across a new run of the packager, and from the archive.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request

from bench.live.crowd import OnAir, on_air
from bench.live.figures import Report, largest, verdict
from bench.live.processing import END
from bench.live.stage import around, until
from chosha.media.engine import ffmpeg

LIVE_SECONDS, CLIP_SECONDS = 10.0, 180.0
GAP = 0.7


def cookie(air: OnAir) -> str:
    return f"sessionid={air.viewers[1].session}"


def ask(air: OnAir, path: str, cookies: str) -> tuple[int, bytes]:
    wanted = urllib.request.Request(f"{air.house.url}{path}", headers={"Cookie": cookies} if cookies else {})
    try:
        with urllib.request.urlopen(wanted, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, b""


def probed(program: str, address: str, cookies: str, seconds: float = 0.0) -> tuple[int, str]:
    """(pictures decoded, complaints) by a program of the ffmpeg family that reads this address as a member."""
    reading = ["-v", "error", "-headers", f"Cookie: {cookies}\r\n", "-i", address]
    length = ["-t", str(seconds)] if seconds else []
    command = [program, "-nostdin", *reading, *length, "-map", "0:v:0", "-map", "0:a:0", "-progress", "pipe:1", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    frames = re.findall(r"frame=\s*(\d+)", done.stdout)
    # The last one is about what this program writes, not about what it reads: two pictures at a seam fall on one tick of its own.
    seam = "non monotonically increasing dts to muxer"
    complaints = [line for line in done.stderr.splitlines() if line.strip() and seam not in line]
    return int(frames[-1]) if frames else 0, "\n".join(complaints[:3])


def packet_times(address: str, cookies: str) -> list[float]:
    command = ["ffprobe", "-v", "error", "-headers", f"Cookie: {cookies}\r\n", "-select_streams", "v:0"]
    told = subprocess.run(
        [*command, "-show_entries", "packet=pts_time", "-of", "json", address], capture_output=True, text=True, timeout=60, check=True
    )
    return sorted(float(packet["pts_time"]) for packet in json.loads(told.stdout)["packets"] if "pts_time" in packet)


def gstreamer(address: str, cookies: str, seconds: float) -> tuple[int, str]:
    """(pictures decoded, complaints) by GStreamer, which reads for so many seconds."""
    command = ["gst-launch-1.0", "-v", "souphttpsrc", f"location={address}", f"cookies={cookies}", "!", "hlsdemux", "!", "decodebin"]
    command += ["!", "videoconvert", "!", "fakesink", "sync=false", "silent=false"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as playing:
        try:
            said, _ = playing.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            playing.send_signal(signal.SIGINT)
            said, _ = playing.communicate(timeout=20)
    errors = [line for line in said.splitlines() if line.startswith("ERROR")]
    return said.count("chain   ****"), "; ".join(errors[:2])


def measured() -> Report:
    report = Report("a second player and ffprobe")
    programs = {"ffmpeg of the house": ffmpeg.binary()} | ({"Debian's ffmpeg": "ffmpeg"} if shutil.which("ffmpeg") else {})
    with on_air("h264", 2, CLIP_SECONDS, heavy=False) as air:
        address = f"{air.house.url}{air.viewers[1].base}/live.m3u8"
        report.add("without the cookie the address gives", ask(air, f"{air.viewers[1].base}/live.m3u8", "")[0], 404, "", at_least=True)
        for name, program in programs.items():
            frames, complaints = probed(program, address, cookie(air), LIVE_SECONDS)
            report.add(f"{name}, live: pictures of {LIVE_SECONDS:g} s", frames, LIVE_SECONDS * 30 - 30, "", at_least=True)
            report.add(f"{name}, live: lines of complaint", len(complaints.splitlines()), 0, "")
            if complaints:
                report.note(f"{name}: {complaints!r}")
        for pid in air.house.children("frag_discont"):
            os.kill(pid, signal.SIGKILL)
        until(lambda: ask(air, f"{air.viewers[1].base}/live.m3u8", cookie(air))[1].count(b"#EXT-X-MAP") > 1, 30, "another run")
        time.sleep(8)
        air.house.python(END, str(air.episode))
        text = until(
            lambda: (told := ask(air, f"{air.viewers[1].base}/live.m3u8", cookie(air))[1].decode()) and "ENDLIST" in told and told,
            40,
            "the end",
        )
        check_playlist(report, text)
        tell_gstreamer(report, air, address)
        for name, program in programs.items():
            frames, complaints = probed(program, address, cookie(air))
            report.add(f"{name}, ended show over its discontinuity: lines of complaint", len(complaints.splitlines()), 0, "")
            report.note(f"{name}: {frames} pictures of the ended show{': ' + repr(complaints) if complaints else ''}")
        until(lambda: (air.house.show(air.episode) / "archive/facts.json").exists(), 120, "the archive")
        check_archive(report, air, programs)
    return report


def check_playlist(report: Report, text: str) -> None:
    """What the standard asks of the composed playlist."""
    lengths = [float(each) for each in re.findall(r"#EXTINF:([\d.]+)", text)]
    target = int(re.findall(r"#EXT-X-TARGETDURATION:(\d+)", text)[0])
    report.add("segments longer than the target allows", sum(round(length) > target for length in lengths), 0, "")
    report.add("runs without a map of their own", text.count("#EXT-X-DISCONTINUITY\n") + 1 - text.count("#EXT-X-MAP"), 0, "")


def tell_gstreamer(report: Report, air: OnAir, address: str) -> None:
    if not shutil.which("gst-launch-1.0"):
        report.note("GStreamer is not installed: not tried")
        return
    pictures, errors = gstreamer(address, cookie(air), 40)
    report.note(f"GStreamer: {pictures} pictures of the ended show{': ' + errors if errors else ''} (told, not counted: see RESULTS.md)")


def check_archive(report: Report, air: OnAir, programs: dict[str, str]) -> None:
    base = f"{air.house.url}{air.viewers[1].base}/archive"
    status, master = ask(air, f"{air.viewers[1].base}/archive/master.m3u8", cookie(air))
    lines = [line for line in master.decode().splitlines() if line and not line.startswith("#")]
    report.note(f"master {status}: {', '.join(lines)}")
    for name, program in programs.items():
        frames, complaints = probed(program, f"{base}/master.m3u8", cookie(air))
        if program == ffmpeg.binary():
            # ffmpeg 9 asks for all byte ranges of a file in one request and stops after the first: from any server, not from a folder.
            report.note(f"{name}: {frames} pictures of the archive over HTTP, which it reads to the end of the first segment only")
            continue
        report.add(f"{name}, archive: lines of complaint", len(complaints.splitlines()), 0, "")
        report.note(f"{name}: {frames} pictures of the archive{': ' + repr(complaints) if complaints else ''}")
    if shutil.which("ffprobe"):
        for line in [each for each in lines if each[0].isdigit()]:
            report.add(f"ffprobe, archive {line}: largest gap", largest(packet_times(f"{base}/{line}", cookie(air))), GAP)


def main() -> int:
    print(around())
    report = measured()
    report.show()
    return verdict([report])


if __name__ == "__main__":
    raise SystemExit(main())

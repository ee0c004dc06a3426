import asyncio
import subprocess
from collections.abc import Iterator

from django.conf import settings

from chosha.config.doctor.finding import Finding, fail, ok, warn

ENCODERS = {"libx264": "映像（H.264）", "aac": "音声（AAC）"}
# Two names where either will do: what browsers send (Opus, VP8, VP9).
DECODERS = {
    ("opus", "libopus"): "音声（Opus）",
    ("vp8", "libvpx"): "映像（VP8）",
    ("vp9", "libvpx-vp9"): "映像（VP9）",
    ("h264",): "映像（H.264）",
}


def examine_media() -> Iterator[Finding]:
    import imageio_ffmpeg

    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
        version = _ask(program, "-version").split()[2]
    except (RuntimeError, OSError, subprocess.SubprocessError, IndexError) as error:
        yield fail("media", f"ffmpeg が動きません（{error}）。make setup をもう一度実行してください。")
        return
    encoders, decoders = _names(program, "-encoders"), _names(program, "-decoders")
    missing = [words for name, words in ENCODERS.items() if name not in encoders]
    missing += [words for names, words in DECODERS.items() if not decoders & set(names)]
    if missing:
        yield fail("media", f"ffmpeg {version} は {'・'.join(missing)} を扱えません。環境変数 IMAGEIO_FFMPEG_EXE を外してください。")
    else:
        yield ok("media", f"ffmpeg {version}")


def examine_janus() -> Iterator[Finding]:
    """Only where encoders by WHIP are to come through one."""
    from chosha.config.environment import janus_address

    if not (address := janus_address()):
        return
    from chosha.media.engine.whip.janus import PLUGIN, NoJanus, told_of_itself

    try:
        told = asyncio.run(told_of_itself(address))
    except NoJanus as error:
        words = "`janus -F deploy/janus` が動いているかと、CHOSHA_JANUS を確かめてください。ほかの送りかたでは放送できます。"
        yield warn("janus", f"WHIP の受け手（Janus）が答えません（{error}）。{words}")
        return
    if PLUGIN in told.get("plugins", {}):
        yield ok("janus", f"WHIP の受け手（Janus {told.get('version_string', '')}）が答えます。")
    else:
        yield warn("janus", "Janus は答えますが、VideoRoom がありません。deploy/janus の書きかたで動かしてください。")


def examine_captions() -> Iterator[Finding]:
    """An optional part: whether it is there, and how it comes."""
    from chosha.media.engine.hearing import dictionary, is_ready

    if is_ready():
        again = "" if dictionary() else "聞き直しの辞書がないため、聞きまちがいが増えます。make captions で入ります。"
        kind = settings.CHOSHA_CAPTIONS_MODEL or "make captions の Whisper base"
        yield (warn if again else ok)("captions", f"自動字幕の部品があります（型: {kind}）。{again}")
    elif settings.CHOSHA_CAPTIONS_MODEL:
        words = "CHOSHA_CAPTIONS_MODEL のフォルダーに model.bin と config.json が見つからないか、make captions をまだ実行していません。"
        yield warn("captions", f"自動字幕をつくれません。{words}")
    else:
        yield ok("captions", "自動字幕の部品は入っていません（なくても動きます）。make captions で入ります。")


def _ask(program: str, option: str) -> str:
    return subprocess.run([program, "-hide_banner", option], capture_output=True, text=True, timeout=20, check=True).stdout


def _names(program: str, option: str) -> set[str]:
    """Second word of each line below the legend."""
    lines = _ask(program, option).partition("------")[2].splitlines()
    return {line.split()[1] for line in lines if len(line.split()) > 1}

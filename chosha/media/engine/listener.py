"""Hears Japanese in the sound of a recording; a process of its own: `python -m chosha.media.engine.listener`.

Its order is one JSON object on the input (see hearing.py); it answers in JSON lines: {"at": seconds} while it works, and for each piece
{"reached": seconds, "said": [[start, end, [[start, end, signs], …]], …]}. It opens no connection, whatever its libraries would like to.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from chosha.media.engine.homophones import Mender, sudachi
from chosha.media.engine.rehearing import NONSENSE, NOT_SPEECH, UNSURE, Rehearing
from chosha.media.engine.writings import Writings

PIECE_SECONDS = 300.0  # of sound in memory at once
RATE = 16_000
LEAST_SECONDS = 0.3
MEMORY = 4 * 1024**3
NO_WAY_OUT = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
SEED = 1


def close_the_doors() -> None:
    """From now on this process cannot ask anybody on a network."""
    os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TRANSFORMERS_OFFLINE="1")

    def refuse(event: str, _arguments: Any) -> None:
        if event in NO_WAY_OUT:
            raise PermissionError("hearing goes without a network")

    sys.addaudithook(refuse)


def keep_small(seconds: float) -> None:
    """Memory, and processor time by the length of the sound."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        longest = int(120 + 2 * seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _sound(order: dict[str, Any], begin: float) -> Any:
    import numpy

    cut = ["-ss", f"{begin:.3f}", "-t", f"{PIECE_SECONDS:.3f}", "-protocol_whitelist", "file,pipe", "-f", "mov", "-i", order["sound"]]
    command = [order["ffmpeg"], "-nostdin", "-loglevel", "error", *cut, "-map", "0:a:0", "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"]
    return numpy.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, numpy.float32)


def _model(order: dict[str, Any], mender: Mender, writings: Writings | None) -> Any:
    """The model; with the dictionary that makes second thoughts possible, where it is there.

    Its guesses are drawn from SEED on: a piece is heard the same way, whatever was heard before it.
    """
    from ctranslate2 import set_random_seed
    from faster_whisper import WhisperModel

    set_random_seed(SEED)
    model = WhisperModel(order["model"], device="cpu", compute_type="int8", cpu_threads=1, num_workers=1, local_files_only=True)
    if writings:
        model.generate_with_fallback = Rehearing(model, writings, mender.morphemes)
    return model


def _said(model: Any, mender: Mender, sound: Any, begin: float) -> list[list[Any]]:
    """Segments with their words, in seconds of the recording."""
    settings = {"language": "ja", "beam_size": 5, "temperature": 0.0, "condition_on_previous_text": False}
    segments, _ = model.transcribe(sound, **settings, vad_filter=True, word_timestamps=True)
    said: list[list[Any]] = []
    for segment in segments:
        tell({"at": round(begin + segment.end, 2)})
        if segment.compression_ratio > NONSENSE or (segment.no_speech_prob > NOT_SPEECH and segment.avg_logprob < UNSURE):
            continue
        spoken = [[round(begin + word.start, 2), round(begin + word.end, 2), word.word] for word in segment.words or ()]
        if spoken := mender.mended(spoken):
            said.append([spoken[0][0], spoken[-1][1], spoken])
    return said


def tell(answer: dict[str, Any]) -> None:
    """One line."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Works through the sound piece by piece, so that who stops it loses one piece at most."""
    order = json.load(sys.stdin)
    seconds, at = float(order["seconds"]), float(order["from"])
    close_the_doors()
    keep_small(seconds - at)
    mender = Mender(order["words"], sudachi())
    writings = Writings(Path(order["writings"]), mender.terms()) if order["writings"] else None
    while at < seconds - LEAST_SECONDS:
        # a model for each piece (half a second): its guesses are a thread's own, and begin anew with it alone
        said = _said(_model(order, mender, writings), mender, _sound(order, at), at)
        until = at + PIECE_SECONDS
        # the last words of a piece may be cut in their middle: the next piece begins where they begin
        if until < seconds and len(said) > 1 and said[-1][1] > until - 2.0:
            until = said.pop()[0]
        at = until
        tell({"reached": round(min(at, seconds), 2), "said": said})


if __name__ == "__main__":
    main()

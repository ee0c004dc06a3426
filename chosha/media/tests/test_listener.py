"""The part that hears Japanese: shut in without a network, and, where it is installed, heard to hear."""

import subprocess
import sys
from pathlib import Path

import pytest

from chosha.media.engine import hearing

ROOT = Path(__file__).resolve().parents[3]
SPOKEN = ROOT / "demo" / "recordings" / "e13.mp4"


def python(program):
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60)


def test_the_listener_cannot_ask_anybody():
    program = (
        "import socket, urllib.request\n"
        "from chosha.media.engine.listener import close_the_doors\n"
        "close_the_doors()\n"
        "for ask in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: socket.getaddrinfo('localhost', 80),\n"
        "            lambda: urllib.request.urlopen('http://127.0.0.1:9/')):\n"
        "    try: ask(); print('open')\n"
        "    except OSError as error: print('without a network' in str(error))\n"
    )
    done = python(program)
    assert done.stdout.splitlines() == ["True"] * 3, done.stderr


def test_a_folder_without_a_model_is_no_part(settings, tmp_path):
    settings.CHOSHA_CAPTIONS_MODEL = str(tmp_path)
    assert hearing.is_ready() is False


@pytest.fixture
def part(settings, tmp_path):
    settings.CHOSHA_CAPTIONS_MODEL = ""
    settings.CHOSHA_HOME = tmp_path
    (tmp_path / "run").mkdir()
    if not hearing.is_ready():
        pytest.skip("the optional part is not installed (make captions)")


def test_the_model_is_joined_once_and_hears_a_recording_with_every_socket_shut(part):
    pieces = list(hearing.hear(SPOKEN, begin=0.0, seconds=20.0, words=[]))
    *signs, last = pieces
    assert (last.reached, all(piece.said is None for piece in signs), len(signs) > 0) == (20.0, True, True)
    heard = "".join(word[2] for segment in last.said for word in segment[2])
    assert (len(heard) > 40, last.said[0][0] < 5.0) == (True, True)
    assert hearing.model_folder().parent.name == "run"
    assert list(hearing.hear(SPOKEN, begin=0.0, seconds=20.0, words=[])) == pieces  # its guesses are drawn, but from one seed


def test_parts_that_were_changed_are_not_joined(part, monkeypatch):
    monkeypatch.setattr(hearing, "WHOLE", "0" * 64)
    with pytest.raises(hearing.HearingFailed, match="not the one we know"):
        hearing.model_folder()

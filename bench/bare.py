"""A running house without the demo world: prepared, served on a free port, with plain members who are signed in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.house import ROOT, House, end_in_order, free_port, wait_until_ready

# What a measurement may want to vary.
CHOSEN = ("CHOSHA_WEB_WORKERS", "CHOSHA_WEB_THREADS", "CHOSHA_VALKEY_URL")
SIGN_IN = """
import json, sys
from django.contrib.auth import get_user_model
from django.test import Client
Member = get_user_model()
keys = []
for number in range({count}):
    member = Member.objects.create(email=f"reader{{number}}@bench.example", name="計測 係", display_name="計測", standing="active")
    client = Client()
    client.force_login(member)
    keys.append(client.session.session_key)
print(json.dumps(keys))
"""


@contextmanager
def bare_house(settings: str = "chosha.config.settings", port: int = 0) -> Iterator[House]:
    """SQLite, no posts. Everything ends and is deleted afterwards."""
    end_in_order()
    with tempfile.TemporaryDirectory(prefix="chosha-bench-") as folder:
        port = port or free_port()
        environment = {key: value for key, value in os.environ.items() if not key.startswith("CHOSHA_")}
        environment |= {"CHOSHA_HOME": folder, "DJANGO_SETTINGS_MODULE": settings, "CHOSHA_BASE_URL": f"http://127.0.0.1:{port}"}
        environment |= {key: os.environ[key] for key in CHOSEN if key in os.environ}
        environment["PYTHONPATH"] = str(ROOT)
        command = [sys.executable, "-m", "chosha.config.cli"]
        subprocess.run([*command, "prepare"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        process = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait_until_ready(port)
            yield House(Path(folder), port, process.pid, None, environment)
        finally:
            process.terminate()
            process.wait(20)


def sign_in(house: House, count: int) -> list[str]:
    """Makes so many members; returns the session key of each."""
    keys: list[str] = json.loads(house.ask(SIGN_IN.format(count=count)).splitlines()[-1])
    return keys

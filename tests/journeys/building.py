"""A whole house for journeys: `chosha serve` on a free port over an empty home, and people to walk through it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN, ENDS_WITHIN = float(os.environ.get("CHOSHA_TEST_PATIENCE", "180")), 15.0
PASSWORD = "ながい合言葉2026"
HOME_PAGE = re.compile(r"^https?://[^/]+/$")  # "**/" would be met by /login/ already

PEOPLE = """
import json, sys
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from chosha.members.actions import affiliate, grant_role, set_password, welcome_member
from chosha.members.models import Organisation, RoleName
from chosha.members.tests.factories import OrganisationFactory
wanted = json.loads(sys.argv[1])
member = welcome_member(email=wanted["email"], name=wanted["name"], display_name=wanted["name"])
set_password(member, wanted["password"])
affiliate(member, Organisation.objects.filter(name="富山市").first() or OrganisationFactory(), post="主任")
if wanted["role"]:
    from allauth.mfa.totp.internal.auth import TOTP
    grant_role(member, RoleName(wanted["role"]), by=None)
    TOTP.activate(member, wanted["totp_secret"])
session = SessionStore()
session["_auth_user_id"] = str(member.pk)
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
session["_auth_user_hash"] = member.get_session_auth_hash()
session.create()
print(json.dumps({"id": member.pk, "session_key": session.session_key}))
"""


@dataclass(frozen=True)
class Person:
    """Somebody who may sign in: by mail and password (and `totp_secret` for staff), or at once with the session."""

    id: int
    name: str
    email: str
    password: str
    session_key: str
    totp_secret: str

    def cookie(self, url: str) -> dict[str, str]:
        """For `context.add_cookies([person.cookie(building.url)])`."""
        return {"name": "sessionid", "value": self.session_key, "url": url}


class Building:
    """`url`, `home`, `start()`, `stop()`, `member(…)`, `python(code, *arguments)`."""

    def __init__(self, home: Path, *, demo: bool = False, port: int = 0) -> None:
        self.home, self.port, self.demo = home, port or free_port(), demo
        self.url = f"http://127.0.0.1:{self.port}"
        self.serving: subprocess.Popen[bytes] | None = None
        self.hand: subprocess.Popen[str] | None = None
        self.log = home.parent / f"{home.name}.log"
        unwanted = {"CHOSHA_DATABASE_URL", "CHOSHA_VALKEY_URL", "CHOSHA_SMTP_URL"}
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.environment = kept | {"CHOSHA_HOME": str(home), "CHOSHA_BASE_URL": self.url, "PYTHONPATH": str(ROOT)}

    def start(self) -> None:
        """Serve the home, which prepares it where it must. Raises RuntimeError with the end of the log when it does not come up."""
        self.home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "chosha.config.cli", "serve", "--port", str(self.port), *(["--demo"] if self.demo else [])]
        with self.log.open("ab") as log:
            self.serving = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        begun = time.monotonic()
        while not self._answers():
            if time.monotonic() - begun > STARTS_WITHIN or self.serving.poll() is not None:
                self.serving.terminate()  # no half-opened house stays behind
                raise RuntimeError(self.log.read_text("utf-8")[-3000:])
            time.sleep(0.2)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> int:
        """End everything in order. Returns the exit code of the supervisor."""
        self._let_hand_go()
        if self.serving is None:
            return 0
        self.serving.send_signal(signal.SIGTERM)
        code = self.serving.wait(ENDS_WITHIN)
        self.serving = None
        return code

    def python(self, code: str, *arguments: str) -> Any:
        """Run code inside the house's own process space; what its last printed line says in JSON comes back."""
        if self.hand is None:
            command = [sys.executable, "-m", "tests.journeys.hand"]
            self.hand = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.hand.stdin and self.hand.stdout
        print(json.dumps({"code": code, "arguments": arguments}), file=self.hand.stdin, flush=True)
        ran = json.loads(self.hand.stdout.readline())
        if ran["status"]:
            raise RuntimeError(ran["complained"][-3000:])
        said = ran["said"].strip().splitlines()
        return json.loads(said[-1]) if said else None

    def _let_hand_go(self) -> None:
        if self.hand is not None:
            self.hand.communicate()
            self.hand = None

    def member(self, name: str, *, role: str = "") -> Person:
        """Somebody inside; with a role ("broadcast", "reception", …) also a second step."""
        known = {"name": name, "email": f"{abs(hash(name)) % 10**8}-{time.monotonic_ns()}@example.jp", "password": PASSWORD}
        secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" if role else ""
        made = self.python(PEOPLE, json.dumps(known | {"role": role, "totp_secret": secret}))
        return Person(totp_secret=secret, **known, **made)

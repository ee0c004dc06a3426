"""No proof of service in the clear on any disk: a whole house is served, used, backed up and searched byte by byte."""

import http.client
import io
import os
import re
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chosha.media.actions import clean_paper
from chosha.reception.tests.sink import Sink
from tests.houses import prepared_home
from tests.journeys.building import ROOT, Building
from tests.journeys.letters import code_in, path_in
from tests.servers import with_servers

pytestmark = [
    pytest.mark.skipif(with_servers(), reason="the house of this test keeps its database in its home"),
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc"),
]
PATTERN = b"SHINSEISHO-NO-SHIRUSHI-20261125"
APPLY = """
import json, sys
from chosha.members.models import Organisation
from chosha.reception.actions import apply
body = Organisation.objects.get(code="162019")
made = apply(email=sys.argv[1], name="石川 真央", display_name="まお", organisation=body, rules_version="第1版")
print(json.dumps(made.pk))
"""
ASK_FOR_CODE = """
import json, sys
from chosha.members.models import MailDomain
from chosha.reception.actions import offer_work_address
from chosha.reception.models import Application
address = "m-ishikawa@" + MailDomain.objects.filter(organisation__code="162019", grade__in=["A", "B"]).first().domain
print(json.dumps([offer_work_address(Application.objects.get(pk=sys.argv[1]), address), address]))
"""
DECIDE = """
import sys
from chosha.members.models import Member
from chosha.reception.actions import approve, settle_now
from chosha.reception.models import Application
reception = Member.objects.get(pk=sys.argv[2])
settle_now(approve(Application.objects.get(pk=sys.argv[1]), by=reception), by=reception)
"""
EXPIRE = """
import sys
from datetime import timedelta
from chosha.kernel.clock import now
from chosha.reception.actions import sweep_documents
from chosha.reception.models import Document
Document.objects.filter(application=sys.argv[1]).update(expires_at=now() - timedelta(minutes=1))
sweep_documents()
"""


class House(Building):
    """A served home whose mails leave by SMTP and whose temporary files have a folder of their own."""

    def __init__(self, folder: Path, sink: Sink) -> None:
        super().__init__(folder / "home")
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.environment |= {"CHOSHA_SMTP_URL": sink.url, "TMPDIR": str(self.temporary), "CHOSHA_LOG_LEVEL": "DEBUG"}

    def everything(self) -> dict[str, bytes]:
        """Every file of home, temporary folder and log: database with its WAL, keys, media, proofs."""
        found = [path for folder in (self.home, self.temporary) for path in folder.rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in [*found, self.log]}

    def backed_up(self, target: Path) -> dict[str, bytes]:
        command = [sys.executable, "-m", "chosha.config.cli", "backup", str(target)]
        subprocess.run(command, env=self.environment, cwd=ROOT, check=True, capture_output=True)
        with tarfile.open(target) as tar:
            return {entry.name: tar.extractfile(entry).read() for entry in tar if entry.isfile()}


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    sink = Sink()
    yield sink
    sink.close()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("disk"), sink)
    prepared_home(house.home)
    try:
        house.start()
        yield house
    finally:
        house.stop()


def photo() -> bytes:
    """Some three megabytes: more than what servers keep in memory by themselves."""
    written = io.BytesIO()
    Image.frombytes("RGB", (1400, 1000), os.urandom(1400 * 1000 * 3)).save(written, "JPEG", quality=92)
    return written.getvalue()


def letter() -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page()
    page.Contents = document.make_stream(b"BT (" + PATTERN + b") Tj ET " + os.urandom(1_500_000).hex().encode())
    written = io.BytesIO()
    document.save(written, compress_streams=False)
    return written.getvalue()


def marks(*contents: bytes) -> list[bytes]:
    """Pieces by which a content is recognised wherever it lies."""
    return [content[at : at + 48] for content in contents for at in range(1000, len(content) - 48, len(content) // 40)]


def found_in(files: dict[str, bytes], needles: list[bytes]) -> list[str]:
    return sorted({name for name, content in files.items() if any(needle in content for needle in needles)})


def post(house: House, path: str, fields: dict[str, str], file: tuple[str, bytes] | None, pause: float = 0) -> tuple[int, str]:
    """Send a form as a browser does, the body in two halves with a pause between them."""
    line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
    line.request("GET", path)
    answer = line.getresponse()
    page = answer.read().decode()
    cookie = answer.getheader("Set-Cookie", "").split(";")[0]
    fields = {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1), **fields}
    if file:
        body, kind = multipart(fields, *file)
    else:
        body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
    line.putrequest("POST", path)
    for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cookie", cookie), ("Referer", house.url)):
        line.putheader(name, value)
    line.endheaders()
    half = len(body) * 3 // 4
    line.send(body[:half])
    time.sleep(pause)
    line.send(body[half:])
    answer = line.getresponse()
    return answer.status, answer.read().decode()


def multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    parts = [f'--edge\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode() for key, value in fields.items()]
    head = f'--edge\r\nContent-Disposition: form-data; name="document"; filename="{name}"\r\n\r\n'.encode()
    return b"".join([*parts, head, content, b"\r\n--edge--\r\n"]), "multipart/form-data; boundary=edge"


@contextmanager
def watched(house: House) -> Iterator[set[str]]:
    """Temporary files that the house's processes hold open meanwhile, those without a name too."""
    seen: set[str] = set()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            for link in Path("/proc").glob("[0-9]*/fd/*"):
                try:
                    target = str(link.readlink())
                except OSError:
                    continue
                if target.startswith(str(house.temporary)):
                    seen.add(target)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def applied(house: House, sink: Sink, address: str) -> tuple[int, str]:
    """(the application, the path of its own page)"""
    return house.python(APPLY, address), path_in(sink.text_to(address, "お申込み"), "/apply/")


def sent(house: House, page: str, name: str, content: bytes, pause: float = 0) -> None:
    with watched(house) as opened:
        status, shown = post(house, f"{page}document/", {"instead": ""}, (name, content), pause)
    assert (status, opened, [path for path in house.temporary.rglob("*") if path.is_file()]) == (302, set(), []), shown


def test_neither_papers_nor_codes_lie_anywhere_in_the_clear_and_nothing_is_left_of_them_afterwards(house, sink, tmp_path):
    picture, paper = photo(), letter()
    cleaned = [clean_paper(SimpleUploadedFile(name, content), kept="").content for name, content in (("a.jpg", picture), ("b.pdf", paper))]
    first, page = applied(house, sink, "ishikawa@example.jp")
    second, other = applied(house, sink, "kato@example.jp")

    with watched(house) as opened:  # the watch sees what it is there to see: another page's body does become a temporary file
        post(house, "/apply/", {"motive": "あ" * 180_000}, None, pause=2)
    assert len(opened) == 1

    code = code_in(sink.text_to(house.python(ASK_FOR_CODE, str(second))[1], "確認コード"))
    sent(house, page, "職員証.jpg", picture, pause=2)
    sent(house, page, "辞令.pdf", paper)
    sent(house, other, "職員証.jpg", picture)

    secrets = [*marks(picture, paper, *cleaned), PATTERN, code.encode(), code.replace(" ", "").encode()]
    files = house.everything()
    sealed = [path.read_bytes() for path in sorted((house.home / "proofs").iterdir())]
    assert [len(content) > 1_000_000 for content in sealed] == [True] * 3
    assert found_in(files, secrets) == []
    assert len(found_in(files, marks(*sealed))) == 3  # the search finds what is there
    backup = house.backed_up(tmp_path / "whole.tar")
    assert ("database.sqlite3" in backup, found_in(backup, [*secrets, *marks(*sealed)])) == (True, [])

    house.python(DECIDE, str(first), str(house.member("早川 ゆかり", role="reception").id))
    assert "送っていただいた書類は、判断の後に消しました。" in sink.text_to("ishikawa@example.jp", "ようこそ")
    house.python(EXPIRE, str(second))
    sink.text_to("kato@example.jp", "お申込み", saying="14日がたったため消しました")
    assert list((house.home / "proofs").iterdir()) == []
    assert found_in(house.everything(), [*secrets, *marks(*sealed)]) == []
    assert found_in(house.backed_up(tmp_path / "after.tar"), [*secrets, *marks(*sealed)]) == []

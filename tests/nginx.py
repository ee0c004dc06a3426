"""A throw-away nginx over deploy/nginx, as an operator sets it up: only addresses, folders and the certificate are written in."""

import os
import re
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.journeys.building import ROOT

MAIN = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    include {folder}/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/chosha.conf;
}}
"""


def find_nginx() -> str | None:
    return shutil.which("nginx") or next((path for path in ("/usr/sbin/nginx",) if Path(path).exists()), None)


class Nginx:
    """Listens with TLS on `port` of loopback, in front of the house at `behind`; state in `folder`."""

    def __init__(self, folder: Path, *, port: int, behind: int, home: Path, key: str) -> None:
        self.folder, self.port = folder, port
        folder.mkdir()
        _certify(folder)
        shutil.copytree(ROOT / "deploy/nginx/chosha", folder / "chosha")
        (folder / "chosha/key.conf").write_text(f'map "" $chosha_key {{ default "{key}"; }}\n')
        (folder / "mime.types").write_text("types { text/html html; text/css css; text/javascript js; }\n")
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder))
        (folder / "chosha.conf").write_text(self._as_set_up(behind, home))
        self.process: subprocess.Popen[bytes] | None = None

    def _as_set_up(self, behind: int, home: Path) -> str:
        site = (ROOT / "deploy/nginx/chosha.conf").read_text("utf-8")
        changes = {
            r"/etc/nginx/chosha/": f"{self.folder}/chosha/",
            r"127\.0\.0\.1:8000": f"127.0.0.1:{behind}",
            r"listen \[::\][^;]*;": "",
            r"listen 443": f"listen 127.0.0.1:{self.port}",
            r"listen 80;": f"listen unix:{self.folder}/plain.sock;",
            r"/etc/ssl/chosha/": f"{self.folder}/",
            r"/var/lib/chosha/media/shows": f"{home}/media/shows",
            r"/opt/chosha/build/collected": f"{ROOT}/build/collected",
        }
        for written, here in changes.items():
            assert re.search(written, site), written
            site = re.sub(written, here, site)
        return site

    def start(self) -> None:
        command = [find_nginx() or "nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until = time.monotonic() + 10
        while not (self.folder / "nginx.pid").exists() or not (self.folder / "nginx.pid").read_text().strip():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(self.process.stderr.read().decode() if self.process.stderr else "nginx did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGTERM)
            self.process.wait(10)


def _certify(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime.now(UTC) - timedelta(days=1)
    written = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    written = written.serial_number(1).not_valid_before(begins).not_valid_after(begins + timedelta(days=9))
    certificate = written.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))

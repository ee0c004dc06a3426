"""pytest plug-in (`-p tests.servers`): a home of its own for every run, and real servers when they are asked for.

CHOSHA_TEST_DATABASE=postgres runs the suite on PostgreSQL with Valkey beside it. Both come as wheels, listen on loopback
only, live in a temporary folder and end with the run. Settings are read before pytest's hooks run, so addresses are chosen
when this module is imported and the servers are started afterwards, once, by the process that started the run.
"""

import atexit
import os
import secrets
import shutil
import signal
import socket
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Postgres
from tests.valkey import Valkey

ROOT = "CHOSHA_TEST_ROOT"
# An address in the developer's shell must never become the target of a test run.
FOREIGN = ("CHOSHA_SMTP_URL", "CHOSHA_S3_URL", "CHOSHA_BASE_URL", "CHOSHA_SECRET_KEY", "CHOSHA_MASK_KEY")

HOUSE = Path(__file__).parents[1]
ROOMS_WITH_SERVERS = (HOUSE / "chosha/config", HOUSE / "chosha/realtime", HOUSE / "chosha/jobs")
LAWS = HOUSE / "tests/house"
DATABASE = {"db", "transactional_db"}

LEFT_OUT = pytest.StashKey[int]()

_started: list[Postgres | Valkey] = []


def free_port() -> int:
    """A TCP port on loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_servers() -> bool:
    """Does this run use PostgreSQL and Valkey?"""
    return os.environ.get("CHOSHA_TEST_DATABASE", "sqlite") == "postgres"


def _choose_addresses() -> None:
    root = Path(tempfile.mkdtemp(prefix="chosha-test-"))
    root.chmod(0o755)
    os.environ[ROOT] = str(root)
    for name in (*FOREIGN, "CHOSHA_DATABASE_URL", "CHOSHA_VALKEY_URL"):
        os.environ.pop(name, None)
    os.environ["CHOSHA_LINK_CARDS"] = "0"  # no test asks anything of the world; those of link cards bring their own
    if with_servers():
        password = secrets.token_hex(12)
        os.environ["CHOSHA_DATABASE_URL"] = f"postgresql://chosha:{password}@127.0.0.1:{free_port()}/chosha"
        os.environ["CHOSHA_VALKEY_URL"] = f"redis://127.0.0.1:{free_port()}/0"


def _own_home() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["CHOSHA_HOME"] = str(Path(os.environ[ROOT]) / f"home-{worker}")


def _end(owner: int) -> None:
    """Stop what was started and leave nothing behind; a forked child inherits the call but not the duty."""
    if os.getpid() != owner:
        return
    while _started:
        _started.pop().stop()
    shutil.rmtree(os.environ[ROOT], ignore_errors=True)


_is_owner = ROOT not in os.environ
if _is_owner:
    _choose_addresses()
    # pytest tells nobody when it fails before its plug-ins are configured.
    atexit.register(_end, os.getpid())
_own_home()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if not _is_owner or not with_servers() or config.option.collectonly:
        return
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        # A run that is told to end must still stop its servers.
        signal.signal(signal.SIGTERM, lambda *_: pytest.exit("told to end", 143))
    root = Path(os.environ[ROOT])
    for server in (
        Postgres(os.environ["CHOSHA_DATABASE_URL"], root / "postgres"),
        Valkey(os.environ["CHOSHA_VALKEY_URL"], root / "valkey"),
    ):
        server.start()
        _started.append(server)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks neither the database nor a server of these would only run a second time."""
    if not with_servers():
        return
    wanted = [item for item in items if _asks_a_server(item)]
    kept = set(wanted)
    left_out = [item for item in items if item not in kept]
    config.hook.pytest_deselected(items=left_out)
    items[:] = wanted
    config.stash[LEFT_OUT] = len(left_out)


def _asks_a_server(item: pytest.Item) -> bool:
    if item.path.parent == LAWS and item.path.name != "test_nonsense.py":
        return False  # who may read what is decided above the database; what breaks it is not
    asks = item.get_closest_marker("django_db") is not None or DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(asks) or any(room in item.path.parents for room in ROOMS_WITH_SERVERS)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)  # each has collected the same


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = terminalreporter.config.stash.get(LEFT_OUT, 0)
    if left_out:
        terminalreporter.write_line(f"{left_out:,} 件は、データベースにもサーバーにも尋ねません。SQLite の試験だけで確かめます。")


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if _is_owner:
        _end(os.getpid())


def pytest_report_header() -> str:
    return "chosha: PostgreSQL と Valkey" if with_servers() else "chosha: SQLite"

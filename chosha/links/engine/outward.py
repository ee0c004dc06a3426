"""The one way out of the building for addresses that members write.

http and https on their own ports, names that lead to public addresses alone, and the address that was looked at is the one that is
called: a name cannot change its mind in between. Every redirect passes the same door. Time and size have an end.
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, quote, urljoin, urlsplit

SECONDS, MOST_BYTES, MOST_REDIRECTS, LONGEST = 10.0, 256 * 1024, 3, 2000
PORTS = {"http": 80, "https": 443}
HEADERS = {"User-Agent": "Chosha (link titles)", "Accept": "text/html,application/xhtml+xml;q=0.9", "Accept-Encoding": "identity"}
REDIRECTS = (301, 302, 303, 307, 308)
KINDS = ("text/html", "application/xhtml+xml")
CARRIERS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]

# The only two doors to the network.
resolve, connect = socket.getaddrinfo, socket.create_connection


class Unreachable(Exception):
    """Not to be called, or nobody answered as a page does."""


@dataclass(frozen=True)
class Fetched:
    """The page at the end of the redirects: its address, the charset its header names, the first bytes of it."""

    address: str
    charset: str
    content: bytes


def fetch(address: str) -> Fetched:
    """Raises Unreachable."""
    watch = _Watch()
    try:
        for _ in range(MOST_REDIRECTS + 1):
            found = _ask(address, watch)
            if isinstance(found, Fetched):
                return found
            address = urljoin(address, found)
    except (OSError, HTTPException, ValueError, UnicodeError) as error:
        raise Unreachable(str(error)) from error
    finally:
        watch.end()
    raise Unreachable("too many redirects")


class _Watch:
    """Ends the call when its time is over, however slowly the bytes drip."""

    def __init__(self) -> None:
        self.socket: socket.socket | None = None
        self.over = False
        self.timer = threading.Timer(SECONDS, self._stop)
        self.timer.daemon = True
        self.timer.start()

    def _stop(self) -> None:
        self.over = True
        if self.socket is not None:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self.timer.cancel()


def _ask(address: str, watch: _Watch) -> Fetched | str:
    """A page, or where it has gone."""
    if watch.over:
        raise Unreachable("time is over")
    parts, host, port = _sound(address)
    place = public_address(host, port)
    connection = _connected(parts.scheme, host, place, port, watch)
    try:
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            f"?{quote(parts.query, safe='=&%/?:@!$+,;~-._*()')}" if parts.query else ""
        )
        connection.request("GET", path, headers=HEADERS | {"Host": host if ":" not in host else f"[{host}]"})
        answer = connection.getresponse()
        if answer.status in REDIRECTS:
            return answer.getheader("Location") or ""
        kind, _, rest = (answer.getheader("Content-Type") or "").lower().partition(";")
        if answer.status != 200 or kind.strip() not in KINDS or answer.getheader("Content-Encoding", "identity") != "identity":
            raise Unreachable(f"{answer.status} {kind}")
        return Fetched(address, rest.partition("charset=")[2].strip(" \"';"), answer.read(MOST_BYTES))
    finally:
        connection.close()


def _sound(address: str) -> tuple[SplitResult, str, int]:
    parts = urlsplit(address)
    if parts.scheme not in PORTS or len(address) > LONGEST or parts.username is not None or parts.password is not None:
        raise Unreachable("not an address to call")
    port = parts.port or PORTS[parts.scheme]
    if port != PORTS[parts.scheme]:
        raise Unreachable("a port of its own")
    host = (parts.hostname or "").rstrip(".")
    name = host if ":" in host else host.encode("idna").decode("ascii")
    if not name:
        raise Unreachable("no name")
    return parts, name, port


def public_address(host: str, port: int) -> str:
    """The address to call. Raises Unreachable unless all that the name leads to is public."""
    found = {row[4][0] for row in resolve(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(is_public(str(place)) for place in found):
        raise Unreachable("not a public address")
    return str(sorted(found, key=lambda place: ":" in str(place))[0])


def is_public(place: str) -> bool:
    """Whether everybody may call it: not this machine, its neighbours, carriers' inner nets, nor an address that carries another."""
    found = ipaddress.ip_address(place.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None)
    if inner is not None:
        found = inner
    if found.version == 6 and any(found in net for net in CARRIERS):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _connected(scheme: str, host: str, place: str, port: int, watch: _Watch) -> HTTPConnection:
    raw = connect((place, port), timeout=SECONDS / 2)
    watch.socket = raw
    try:
        wire = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if scheme == "https" else raw
    except BaseException:
        raw.close()
        raise
    watch.socket = wire
    connection = HTTPConnection(host, port, timeout=SECONDS / 2)
    connection.sock = wire
    return connection


def has_way_out() -> bool:
    """Whether this machine has a road to the world. Nothing is sent: the system only looks into its own map."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return False
    return True

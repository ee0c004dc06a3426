"""The way out, tried against a server on loopback; names are resolved by a list of our own, so that no question leaves the machine."""

import http.server
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from chosha.links.engine import outward
from chosha.links.engine.outward import Unreachable, fetch, is_public

PAGE = b"<html><head><title>T</title></head></html>"
Answers = dict[str, Callable[[http.server.BaseHTTPRequestHandler], None]]


class World:
    """A server, the names that lead to it, and what it was asked: (path, headers)."""

    def __init__(self, server: http.server.HTTPServer) -> None:
        self.port = server.server_port
        self.names: dict[str, list[str]] = {"site.example": ["93.184.216.34"]}
        self.called: list[str] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: Answers = {}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.asked.append((self.path, dict(self.headers)))
            there.answers.get(self.path, page)(self)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    there = World(server)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def resolved(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        try:
            places = [str(ipaddress.ip_address(host))]
        except ValueError:
            places = there.names.get(host, [])
        if not places:
            raise socket.gaierror("no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in places]

    def called(place: tuple[str, int], timeout: float) -> socket.socket:
        there.called.append(place[0])
        return socket.create_connection(("127.0.0.1", there.port), timeout=timeout)

    monkeypatch.setattr(outward, "resolve", resolved)
    monkeypatch.setattr(outward, "connect", called)
    yield there
    server.shutdown()
    server.server_close()


def page(site: http.server.BaseHTTPRequestHandler, content: bytes = PAGE, kind: str = "text/html; charset=utf-8") -> None:
    site.send_response(200)
    site.send_header("Content-Type", kind)
    site.send_header("Set-Cookie", "seen=1")
    site.send_header("Content-Length", str(len(content)))
    site.end_headers()
    site.wfile.write(content)


def leading(to: str) -> Callable[[http.server.BaseHTTPRequestHandler], None]:
    def lead(site: http.server.BaseHTTPRequestHandler) -> None:
        site.send_response(302)
        site.send_header("Location", to)
        site.send_header("Set-Cookie", "seen=1")
        site.end_headers()

    return lead


def test_a_page_is_fetched_by_the_address_that_was_looked_at(world: World) -> None:
    found = fetch("http://site.example/案内?q=表")
    assert (found.content, found.charset, world.called) == (PAGE, "utf-8", ["93.184.216.34"])
    path, headers = world.asked[0]
    assert (path, headers["Host"]) == ("/%E6%A1%88%E5%86%85?q=%E8%A1%A8", "site.example")
    assert {"Cookie", "Referer", "Authorization", "From"} & set(headers) == set()


@pytest.mark.parametrize(
    "place",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.1"),
        *("198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1"),
        *(
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "::7f00:1",
            "2001:0:1::1",
            "fe80::1%eth0",
        ),
    ],
)
def test_no_inner_address_is_public(place: str) -> None:
    assert is_public(place) is False


@pytest.mark.parametrize("place", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_addresses_of_the_world_are(place: str) -> None:
    assert is_public(place) is True


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://inner.example/"),
        *(
            "http://both.example/",
            "http://2130706433/",
            "http://0x7f.1/",
            "file:///etc/passwd",
            "ftp://site.example/",
            "gopher://site.example/",
        ),
        *("http://site.example:22/", "https://site.example:80/", "http://name:word@site.example/", "http://", "http://nowhere.example/"),
        *("http://site.example:99999/", "http://[::1/", f"http://site.example/{'a' * 2000}"),
    ],
)
def test_what_is_not_for_the_world_is_never_called(world: World, address: str) -> None:
    inner = {"localhost": ["127.0.0.1"], "inner.example": ["192.168.0.7"], "both.example": ["93.184.216.34", "10.0.0.1"]}
    world.names |= inner | {"2130706433": ["127.0.0.1"], "0x7f.1": ["127.0.0.1"]}
    with pytest.raises(Unreachable):
        fetch(address)
    assert (world.called, world.asked) == ([], [])


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1/admin", "http://inner.example/", "file:///etc/passwd", "http://site.example:6379/", "//[::1]/"]
)
def test_a_redirect_passes_the_same_door(world: World, to: str) -> None:
    world.names["inner.example"] = ["10.1.2.3"]
    world.answers["/"] = leading(to)
    with pytest.raises(Unreachable):
        fetch("http://site.example/")
    assert ([path for path, _ in world.asked], world.called) == (["/"], ["93.184.216.34"])


def test_a_name_that_changes_its_mind_is_called_where_it_was_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    places = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    monkeypatch.setattr(outward, "resolve", lambda host, port, **_: [(socket.AF_INET, 1, 6, "", (place, port)) for place in next(places)])
    assert (fetch("http://turning.example/").content, world.called) == (PAGE, ["93.184.216.34"])


def test_three_redirects_are_followed_without_a_cookie_and_the_fourth_is_not(world: World) -> None:
    world.answers |= {"/1": leading("/2"), "/2": leading("http://site.example/3"), "/3": leading("4")}
    assert fetch("http://site.example/1").address == "http://site.example/4"
    assert [headers.get("Cookie") for _, headers in world.asked] == [None] * 4
    world.answers["/4"] = leading("/5")
    with pytest.raises(Unreachable, match="too many"):
        fetch("http://site.example/1")


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "application/octet-stream", ""])
def test_only_pages_are_read(world: World, kind: str) -> None:
    world.answers["/"] = lambda site: page(site, kind=kind)
    with pytest.raises(Unreachable):
        fetch("http://site.example/")


def test_of_a_page_without_end_the_beginning_is_read(world: World) -> None:
    world.answers["/"] = lambda site: page(site, b"a" * 3_000_000)
    assert len(fetch("http://site.example/").content) == 256 * 1024


def test_a_site_that_drips_is_left_when_the_time_is_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "SECONDS", 0.6)
    over = threading.Event()

    def drip(site: http.server.BaseHTTPRequestHandler) -> None:
        site.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not over.wait(0.05):
            try:
                site.wfile.write(b"X-Slow: 1\r\n")
            except OSError:
                return

    world.answers["/"] = drip
    with pytest.raises(Unreachable):
        fetch("http://site.example/")
    over.set()


def test_a_site_that_speaks_no_http_is_left(world: World) -> None:
    world.answers["/"] = lambda site: site.wfile.write(b"\x00\xff SSH-2.0\r\n\r\n")
    with pytest.raises(Unreachable):
        fetch("http://site.example/")


def test_https_is_spoken_with_the_name_and_a_certificate_that_fits(world: World) -> None:
    with pytest.raises(Unreachable):  # the server on loopback speaks no TLS: nothing is asked in the clear
        fetch("https://site.example/")
    assert (world.called, world.asked) == (["93.184.216.34"], [])

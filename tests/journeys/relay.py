"""A wire that can be cut: a TCP relay between a browser and the house. Browsers cannot take themselves off the network."""

import contextlib
import select
import socket
import threading


class Relay:
    """`url` leads to the house. `cut()` swallows everything without a farewell, `mend()` lets new connections through again."""

    def __init__(self, port: int) -> None:
        self.target = ("127.0.0.1", port)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.whole = threading.Event()
        self.whole.set()
        self.over = False
        self.dead: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        self.whole.clear()

    def mend(self) -> None:
        for each in self.dead:
            with contextlib.suppress(OSError):
                each.close()
        self.dead.clear()
        self.whole.set()

    def close(self) -> None:
        self.over = True
        self.listening.close()

    def _accept(self) -> None:
        while not self.over:
            try:
                browser, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser: socket.socket) -> None:
        if not self.whole.is_set():
            self.dead.append(browser)
            return
        with socket.create_connection(self.target) as house:
            pair = {browser: house, house: browser}
            while self.whole.is_set() and not self.over:
                ready, _, _ = select.select(list(pair), [], [], 0.1)
                for end in ready:
                    if not self._pass_on(end, pair[end]):
                        browser.close()
                        return
        # Both ends keep hearing nothing: a black hole, not a closed door.
        self.dead.append(browser)

    def _pass_on(self, source: socket.socket, target: socket.socket) -> bool:
        if not self.whole.is_set():
            return True
        try:
            piece = source.recv(65536)
            if piece:
                target.sendall(piece)
        except OSError:
            return False
        return bool(piece)

"""A mail server on loopback that keeps in memory what it is given: so that a house's mails leave its disk, as they do in earnest."""

import socketserver
import threading
import time
from email import message_from_bytes, policy


class Sink:
    """`url` for CHOSHA_SMTP_URL; `text_to(address, subject)` waits for a mail, with `saying` for one that says it."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        kept = self.mails

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 sink")
                while line := self.rfile.readline():
                    verb = line[:4].upper()
                    if verb == b"DATA":
                        self.say("354 go on")
                        kept.append(self.body())
                    self.say("250 sink" if verb != b"QUIT" else "221 bye")
                    if verb == b"QUIT":
                        return

            def body(self) -> bytes:
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line.removeprefix(b"."))
                return b"".join(lines)

            def say(self, words: str) -> None:
                self.wfile.write(f"{words}\r\n".encode())

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"

    def text_to(self, address: str, subject: str, *, saying: str = "", seconds: float = 60) -> str:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for raw in reversed(self.mails):
                mail = message_from_bytes(raw, policy=policy.default)
                if address in str(mail["To"]) and subject in str(mail["Subject"]) and saying in (text := str(mail.get_content())):
                    return text
            time.sleep(0.1)
        raise AssertionError(f"no mail 「{subject}」 to {address}")

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

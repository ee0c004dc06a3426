"""Real packets without Janus: what an encoder's RTP looks like, an offer as encoders write it, and a Janus that only says yes."""

import asyncio
import json
import socket
import subprocess
from pathlib import Path
from typing import Any

from websockets.asyncio.server import ServerConnection, serve

from chosha.media.engine import ffmpeg
from chosha.media.engine.rtmp.muxer import Muxer, Tracks
from chosha.media.engine.rtmp.tags import Frame, PictureSetup
from chosha.media.engine.whip.rtp import Order, Pictures, read_packet

SOURCE = 77
SECONDS = 5.0  # in which YesJanus sends its packets
SECURITY = [
    "c=IN IP4 0.0.0.0",
    "a=ice-ufrag:abcd",
    "a=ice-pwd:abcdefghijklmnopqrstuvwx",
    "a=fingerprint:sha-256 " + ":".join(["AB"] * 32),
    "a=setup:actpass",
    "a=rtcp-mux",
    "a=sendonly",
]


def offer(video: str = "H264/90000", audio: str = "opus/48000/2") -> str:
    lines = ["v=0", "o=- 4 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1"]
    for mid, kind, codec in ((0, "audio", audio), (1, "video", video)):
        if codec:
            lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF 9{mid}", *SECURITY, f"a=mid:{mid}", f"a=rtpmap:9{mid} {codec}"]
    return "\r\n".join([*lines, ""])


def sent_packets(*codec: str, seconds: int = 3) -> list[bytes]:
    """What a real encoder sends of its pictures, 30 a second, a keyframe each second."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(1.0)
        target = f"rtp://127.0.0.1:{ear.getsockname()[1]}?pkt_size=1200"
        source = ["-re", "-f", "lavfi", "-i", f"testsrc2=s=640x360:r=30:d={seconds}"]
        command = [ffmpeg.binary(), "-loglevel", "error", *source, *codec, "-ssrc", str(SOURCE), "-f", "rtp", target]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        packets = []
        while True:
            try:
                packets.append(ear.recv(2048))
            except TimeoutError:
                if child.poll() is not None:
                    return packets


def unpacked(datagrams: list[bytes], *, patient: bool = True) -> list[tuple[int, PictureSetup | Frame]]:
    """What becomes whole; without patience nothing is waited for."""
    order, pictures, found = Order(), Pictures(), []
    for number, datagram in enumerate(datagrams):
        packet = read_packet(datagram, SOURCE)
        if packet is not None:
            for each, lost in order.put(packet, 0.0 if patient else float(number)):
                found += pictures.take(each, lost)
    return found


def as_film(things: list[tuple[int, PictureSetup | Frame]], target: Path) -> Path:
    setup = next(thing for _, thing in things if isinstance(thing, PictureSetup))
    muxer = Muxer(Tracks(setup, None))
    frames = [muxer.picture(thing, stamp // 90) for stamp, thing in things if isinstance(thing, Frame)]
    target.write_bytes(muxer.head() + b"".join(frames))
    return target


class YesJanus:
    """Answers as Janus would and sends packets to whatever port it is told of for the pictures."""

    def __init__(self, packets: list[bytes] | None = None) -> None:
        self.packets, self.asked = packets or [], []

    async def begin(self) -> str:
        self.server = await serve(self._hear, "127.0.0.1", 0, subprotocols=["janus-protocol"])
        return f"ws://127.0.0.1:{next(iter(self.server.sockets)).getsockname()[1]}"

    async def _hear(self, line: ServerConnection) -> None:
        async for text in line:
            said = json.loads(text)
            body = said.get("body", {})
            self.asked.append(body.get("request", said["janus"]))
            answer: dict[str, Any] = {"janus": "success", "transaction": said["transaction"], "data": {"id": 5}}
            if "body" in said:
                answer = answer | {"plugindata": {"data": {"videoroom": "yes", "id": 6}}, "jsep": {"type": "answer", "sdp": "v=0\r\n"}}
            await line.send(json.dumps(answer))
            if body.get("request") == "rtp_forward":
                self.sending = asyncio.create_task(self._send(next(each for each in body["streams"] if each["mid"] == "1")))

    async def _send(self, track: dict[str, Any]) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
            for packet in self.packets:
                mouth.sendto(packet[:8] + track["ssrc"].to_bytes(4, "big") + packet[12:], ("127.0.0.1", track["port"]))
                await asyncio.sleep(SECONDS / len(self.packets))

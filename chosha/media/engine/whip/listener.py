"""Where the web's door asks: one JSON line {"do": "begin", "key", "offer"} or {"do": "end", "session"}, one JSON line in answer.

{"status", "why"} for a refusal, {"status", "session", "answer"} for an encoder that was let in.
"""

import asyncio
import contextlib
import json
import logging
from asyncio import StreamReader, StreamWriter
from pathlib import Path
from typing import Any

from chosha.media.engine import encoders
from chosha.media.engine.rtmp.amf import Unreadable
from chosha.media.engine.rtmp.intake import Intake, in_thread
from chosha.media.engine.rtmp.line import OnLine, is_free
from chosha.media.engine.rtmp.report import note_refusal
from chosha.media.engine.rtmp.tags import NotTaken
from chosha.media.engine.whip.janus import BadOffer, Room
from chosha.media.engine.whip.offer import LARGEST_OFFER, tracks_offered
from chosha.media.engine.whip.session import Session

LONGEST_LINE = 8 * LARGEST_OFFER  # as JSON may write it
MOST_ASKING = 64  # questions at once; who comes then waits for a turn
MOST_RESTING = 512  # wrong keys that wait; beyond them they are told at once
QUESTION_SECONDS, TURN_SECONDS, ANSWER_SECONDS = 5.0, 8.0, 25.0
PENALTY_SECONDS = 1.0  # before a wrong key is answered
FAREWELL_SECONDS = 3.0
BUSY, UNREADABLE, JANUS, SECOND = "busy", "unreadable", "janus", "second"
STATUS = {encoders.UNKNOWN: 401, encoders.WRONG_KEY: 401, encoders.OVER: 403, SECOND: 409, BUSY: 503, JANUS: 503, UNREADABLE: 400}
OTHER_STATUS = 422  # pictures or sounds we do not take
log = logging.getLogger("chosha.whip")

Answer = dict[str, Any]


class Listener:
    """Serves every encoder of this house that comes by WHIP."""

    def __init__(self, janus: str, on_line: OnLine) -> None:
        self.janus, self.on_line = janus, on_line
        self.room = Room()
        self.sessions: dict[str, Session] = {}
        self.serving: set[asyncio.Task[None]] = set()
        self.turns, self.resting = asyncio.Semaphore(MOST_ASKING), 0
        self.server: asyncio.Server | None = None

    async def begin(self, path: Path) -> None:
        """Listens; whatever listened there before is of a process that is no more. Raises OSError."""
        path.unlink(missing_ok=True)
        self.server = await asyncio.start_unix_server(self._welcome, path=str(path), limit=LONGEST_LINE)
        path.chmod(0o600)

    async def end(self) -> None:
        """Lets everybody go; what was received is on the disk."""
        if self.server is not None:
            self.server.close()
        for session in self.sessions.values():
            session.end()
        if self.serving:
            await asyncio.wait(self.serving, timeout=FAREWELL_SECONDS)

    async def _welcome(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            async with asyncio.timeout(QUESTION_SECONDS):
                question = json.loads(await reader.readline())
            writer.write(json.dumps(await self.answer(question)).encode() + b"\n")
            await writer.drain()
        except (ValueError, KeyError, TimeoutError, ConnectionError):
            pass  # not our door
        finally:
            writer.close()

    async def answer(self, question: dict[str, str]) -> Answer:
        """The answer to one question. Who guesses keys waits for it, and keeps nobody else waiting."""
        if question["do"] == "end":
            return await self._end(question["session"])
        try:
            await asyncio.wait_for(self.turns.acquire(), TURN_SECONDS)
        except TimeoutError:
            return _refusal(BUSY)
        try:
            answer = await self._answer(question)
        finally:
            self.turns.release()
        if answer["status"] == 401 and self.resting < MOST_RESTING:
            self.resting += 1
            await asyncio.sleep(PENALTY_SECONDS)
            self.resting -= 1
        return answer

    async def _answer(self, question: dict[str, str]) -> Answer:
        admitted = await in_thread(encoders.admit, question["key"])
        why = admitted.why
        tracks: dict[str, str] = {}
        try:
            tracks = {} if why else tracks_offered(question["offer"])
        except NotTaken as error:
            why = error.why
        except Unreadable:
            why = UNREADABLE
        if not why and not await is_free(self.on_line, admitted.show_id):
            why = SECOND
        if not why:
            return await self._let_in(Intake(admitted.show, admitted.show_id, question["key"]), question["offer"], tracks)
        return await self._turn_away(admitted.show, why)

    async def _let_in(self, intake: Intake, offer: str, tracks: dict[str, str]) -> Answer:
        session = Session(intake, self.on_line)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await session.begin(self.janus, self.room, offer, tracks)
        except Exception as error:  # whatever Janus said, the show must be free for the next encoder
            log.warning("An encoder by WHIP could not be let in: %r", error)
            await session.leave()
            return await self._turn_away(intake.show, UNREADABLE if isinstance(error, BadOffer) else JANUS)
        self.sessions[session.name] = session
        task = asyncio.create_task(self._serve(session))
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)
        return {"status": 201, "session": session.name, "answer": answer}

    async def _serve(self, session: Session) -> None:
        try:
            await session.serve()
        except Exception:
            log.exception("An encoder's connection ended in an unforeseen way")
        finally:
            del self.sessions[session.name]

    async def _end(self, name: str) -> Answer:
        session = self.sessions.get(name)
        if session is None:
            return {"status": 404}
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(session.give_way(), FAREWELL_SECONDS)
        return {"status": 200}

    async def _turn_away(self, show: Path | None, why: str) -> Answer:
        if show is not None and why != encoders.OVER:
            await in_thread(note_refusal, show, why)
        return _refusal(why)


def _refusal(why: str) -> Answer:
    return {"status": STATUS.get(why, OTHER_STATUS), "why": why}

"""Where consultations meet the rooms they come from: what stands beside a content, and what is told while it is answered."""

from collections.abc import Collection
from typing import Any

from chosha.broadcasts.actions import forget_offers_beside
from chosha.broadcasts.engine.consulting import draw_consulting
from chosha.broadcasts.facts import RunningOrderChanged
from chosha.broadcasts.models import Consultation
from chosha.broadcasts.plugs.together import QUESTIONS
from chosha.broadcasts.queries.consulting import episodes_answering, handed_over, programmes_that_take, title_on_air, told_of
from chosha.kernel.beside import Beside, Slip, stand
from chosha.kernel.clock import short_moment, time_mark
from chosha.kernel.content import Viewer
from chosha.kernel.facts import on
from chosha.moderation.facts import CoverChanged
from chosha.realtime.hub import publish

CState = Consultation.State


class OnAir(Beside):
    """「この放送の 12:34 で答えました」 beside what was asked; for whoever asked, the way to a programme and back."""

    def slips(self, member: Viewer, key: str, ids: Collection[int]) -> dict[int, list[Slip]]:
        found = {}
        for row in told_of(key, ids):
            slip = _slip(row)
            if slip is not None:
                found[row[0]] = [slip]
        return found

    def offers(self, member: Viewer, key: str, thing_id: int) -> list[Slip]:
        row, place = handed_over(key, thing_id), f"/broadcasts/consultations/{key}/{thing_id}/"
        if row is None:
            return [Slip("mic", "放送の番組にも渡せます", "放送で相談する", place)] if programmes_that_take() else []
        words = {
            CState.ANSWERED: "放送とのつながりを外す",
            CState.RETURNED: "放送では時間が足りませんでした。もう一度渡せます",
        }.get(CState(row.state), "渡した相談を見る・取り戻す")
        return [Slip("mic", f"あなただけに見えています　{row.programme.title}", words, place)]

    def at_the_end(self, key: str, thing_id: int) -> list[Slip]:
        return [Slip("play", "", "似た話の録画をさがす", f"/broadcasts/beside/{key}/{thing_id}/")]

    def forget_reader(self, key: str, thing_id: int, member: Viewer) -> None:
        forget_offers_beside(key, thing_id, member)  # type: ignore[arg-type]


stand(OnAir())


def _slip(row: Any) -> Slip | None:
    """One line of `told_of`; None where there is nothing that everybody who reads it may know."""
    _, state, programme, episode, starts_at, hidden_at, second, at_sec = row
    if episode is None or hidden_at is not None:
        return None
    path, at = f"/episodes/{episode}/", at_sec if at_sec is not None else second
    at = at if at is None or at >= 0 else None  # said in what was cut away since
    if state == CState.PICKED:
        return Slip("cal", "放送で答える予定です", f"{programme}　{short_moment(starts_at)}", path)
    if state == CState.ANSWERING:
        return Slip("mic", programme, "いま放送で答えています", path)
    if state != CState.ANSWERED:
        return None
    words = "この放送で答えました" if at is None else f"この放送の{time_mark(at)}で答えました"
    return Slip("play", f"{programme}　{short_moment(starts_at)}", words, path if at is None else f"{path}#t={int(at)}")


@on(RunningOrderChanged)
def tell_consulting(fact: RunningOrderChanged) -> None:
    _tell(fact.episode_id)


@on(CoverChanged)
def tell_covered(fact: CoverChanged) -> None:
    """What is covered while it is answered leaves the open screens at once."""
    for episode_id in episodes_answering(fact.key, fact.thing_id):
        _tell(episode_id)


def _tell(episode_id: int) -> None:
    publish(QUESTIONS, episode_id, draw_consulting(title_on_air(episode_id)), event="consulting")

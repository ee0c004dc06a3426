"""What the applicant's own page asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chosha.kernel.clock import now
from chosha.reception.models import Application, Attempt, Code, Purpose, Question, State

CODES_PAUSE = (1, 5, 15, 60)  # minutes to rest after the 1st, 2nd, 3rd and every further code


@dataclass(frozen=True)
class Way:
    """One way to prove service: its sign, what it takes and how long, and where it begins (empty: not for this application)."""

    sign: str
    title: str
    words: str
    path: str
    current: bool = False


@dataclass(frozen=True)
class Wording:
    """What the page calls itself: joining, a transfer, the yearly proof; and what comes after the proof."""

    title: str
    steps: tuple[str, ...]
    afterwards: str


AGAIN = "コードが合うと、その場で終わります。"
WORDINGS = {
    Purpose.JOIN: Wording("入会の申込み", ("申込み", "職場の確認", "事務局", "お迎え"), "つぎは事務局が見て、お迎えのメールを送ります。"),
    Purpose.TRANSFER: Wording("異動の届け", ("届け", "職場の確認", "おわり"), AGAIN),
    Purpose.RENEWAL: Wording("年に一度の確認", ("はじめ", "職場の確認", "おわり"), AGAIN),
}


def wording_of(application: Application) -> Wording:
    return WORDINGS[Purpose(application.purpose)]


def step_of(application: Application) -> int:
    """Where the application stands among the steps of its wording, from 1."""
    last = len(wording_of(application).steps)
    stands = {State.WAITING_PERSON: 3, State.ASKED: 3, State.APPROVED: last}.get(application.stands_at, 2)
    return min(stands, last - 1) if application.stands_at != State.APPROVED else last


def ways_of(application: Application, token: str, wait: str) -> list[Way]:
    """The three ways of proof, each with its honest effort and time."""
    page = f"/apply/{token}/"
    body = application.organisation is not None
    return [
        Way("mail", "職場のメール", "3分ほど。6けたの数字が職場に届きます", f"{page}#work", current=True),
        Way(
            "people",
            "同じ団体の会員二人",
            "会員の同僚が二人いるとき。お二人に合い言葉を伝えます。早ければその日のうち" if body else "団体が一覧にあるときに選べます",
            f"{page}vouch/" if body else "",
        ),
        Way("file", "書類", f"5分ほど。職員証などの写真1枚を事務局が見ます（いまは{wait}）。判断の後に消します", f"{page}document/"),
    ]


def current_code(application: Application) -> Code | None:
    """The newest code; older ones are worth nothing."""
    return Code.objects.filter(application=application).first()


def is_spent(code: Code) -> bool:
    """The time of the code is over, or its tries are."""
    return code.tries_left == 0 or code.expires_at <= now()


def open_question(application: Application) -> Question | None:
    return Question.objects.filter(application=application, answered_at__isnull=True).last()


def next_code_at(application: Application) -> datetime | None:
    """From when this application may send another code; None: now. The pauses grow with its codes of the last day.

    Codes of other applications do not count: whoever tries a colleague's address must not learn that the colleague applied.
    """
    sent = list(Code.objects.filter(application=application, sent_at__gt=now() - timedelta(days=1)).values_list("sent_at", flat=True))
    if not sent:
        return None
    ready = max(sent) + timedelta(minutes=CODES_PAUSE[min(len(sent), len(CODES_PAUSE)) - 1])
    return ready if ready > now() else None


def attempts(kind: str, digest: str, within: timedelta) -> int:
    return Attempt.objects.filter(kind=kind, digest=digest, at__gt=now() - within).count()

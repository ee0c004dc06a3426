"""What may make a person look twice. Worked out for a whole page at once: the number of questions never grows with the rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from chosha.members.models import MailDomain, Member, Organisation
from chosha.members.queries import key_of_name
from chosha.reception.models import Application, Purpose, Refusal, State
from chosha.reception.queries.memory import refusals_of

SURE = MailDomain.Grade.A
# Addresses anybody gets in a minute: they say nothing about where somebody serves.
FREE_MAIL = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "ymail.com", "ymail.ne.jp", "icloud.com", "me.com", "mac.com"),
        *("outlook.jp", "outlook.com", "hotmail.com", "hotmail.co.jp", "live.jp", "live.com", "msn.com", "proton.me", "protonmail.com"),
        *("aol.com", "aol.jp", "excite.co.jp", "goo.jp", "infoseek.jp"),
    }
)
# Whoever mistyped the private address applies twice from one device; the first one then never gets as far as the queue.
UNREAD = (State.INVITED, State.WAITING_PROOF, State.WITHDRAWN)
SMALL_KINDS = frozenset({"町", "村", "組合", "一部事務組合", "広域連合", "企業団"})
SMALL_BANDS = frozenset({"5千未満", "5千〜1万", "1万〜2万"})


@dataclass(frozen=True)
class Hint:
    """`short` stands in the list, `words` in the review; `marks` says why two volunteers should agree, empty where one is enough."""

    kind: str
    short: str
    words: str
    marks: str = ""


@dataclass(frozen=True)
class Sight:
    """What was found about one application."""

    hints: tuple[Hint, ...]
    grade: str  # of the body's domain that the work address belongs to; empty where there is none

    @property
    def second_look(self) -> str:
        return next((hint.marks for hint in self.hints if hint.marks), "")

    @property
    def is_plain(self) -> bool:
        return not self.hints and self.grade == SURE


def sights_of(applications: Sequence[Application]) -> dict[int, Sight]:
    """Hints by application. At most six questions however many there are; applications need their organisation fetched."""
    devices = _shared("device", [row.device for row in applications])
    mailboxes = _shared("work_address", [row.work_address for row in applications])
    refusals = refusals_of(applications)
    names, colleagues = _namesakes(applications)
    domains = _domains(applications)
    found = {}
    for row in applications:
        rows = domains.get(row.work_domain, [])
        hints = [
            *_bounced(row),
            *_refused(refusals.get(row.pk, [])),
            *_device(row, devices),
            *_mailbox(row, mailboxes),
            *_body(row, rows),
            *_no_work_proof(row),
            *_namesake(row, names, colleagues),
            *_small(row),
        ]
        found[row.pk] = Sight(tuple(hints), _grade(row, rows))
    return found


def _shared(column: str, values: Iterable[str]) -> set[str]:
    """Which of the values stand in applications of more than one person."""
    wanted = {value for value in values if value}
    if not wanted:
        return set()
    rows = Application.objects.filter(**{f"{column}__in": wanted}).exclude(state__in=UNREAD).order_by()
    rows = rows.values(column).annotate(people=Count("email", distinct=True))
    return {row[column] for row in rows if row["people"] > 1}


def _namesakes(applications: Iterable[Application]) -> tuple[set[str], set[tuple[str, int]]]:
    """Names that members bear, and those that members of the same body bear. A member's own applications are left out."""
    joining = [row for row in applications if row.purpose == Purpose.JOIN and row.member_id is None]
    keys = {key_of_name(row.name) for row in joining} - {""}
    bodies = {row.organisation_id for row in joining if row.organisation_id}
    if not keys:
        return set(), set()
    members = Member.objects.filter(name_key__in=keys).order_by()
    names = set(members.values_list("name_key", flat=True).distinct())
    served = members.filter(Q(home_body_id__in=bodies) | Q(host_body_id__in=bodies)) if names and bodies else Member.objects.none()
    pairs = list(served.values_list("name_key", "home_body_id", "host_body_id"))
    return names, {(name, body) for name, home, host in pairs for body in (home, host)}


def _domains(applications: Iterable[Application]) -> dict[str, list[MailDomain]]:
    """Every body's domains that a work domain is or lies below, by work domain."""
    wanted = {row.work_domain for row in applications if row.work_domain}
    above = {domain: _labels(domain) for domain in wanted}
    rows = MailDomain.objects.filter(domain__in={label for labels in above.values() for label in labels}).select_related("organisation")
    known: dict[str, list[MailDomain]] = defaultdict(list)
    for row in rows if wanted else []:
        known[row.domain].append(row)
    return {domain: [row for label in labels for row in known[label]] for domain, labels in above.items()}


def _labels(domain: str) -> list[str]:
    parts = domain.lower().strip(".").split(".")
    return [".".join(parts[start:]) for start in range(len(parts) - 1)]


def _own(row: Application, rows: Iterable[MailDomain]) -> MailDomain | None:
    own = (domain for domain in rows if domain.organisation_id == row.organisation_id)
    return min(own, key=lambda domain: (domain.grade, -len(domain.domain)), default=None)


def _grade(row: Application, rows: Iterable[MailDomain]) -> str:
    own = _own(row, rows)
    return str(own.grade) if own else ""


def _bounced(row: Application) -> list[Hint]:
    if not row.bounced:
        return []
    box = "職場のアドレス" if row.bounced == Application.Bounce.WORK else "ふだんのアドレス"
    return [Hint("bounced", "メールが戻っています", f"{box}あてのメールが戻っています")]


def _refused(rows: Sequence[Refusal]) -> list[Hint]:
    if not rows:
        return []
    words = "12か月のあいだに、見送ったことがあります"
    return [Hint("refused", "前に見送り", words, marks="前に見送ったことがあるため")]


def _device(row: Application, shared: set[str]) -> list[Hint]:
    if row.device not in shared:
        return []
    return [Hint("device", "同じ端末", "同じ端末からの申込みが、ほかにあります", marks="同じ端末からの申込みが、ほかにあるため")]


def _mailbox(row: Application, shared: set[str]) -> list[Hint]:
    if row.work_address not in shared:
        return []
    return [Hint("mailbox", "同じ職場のメール", "同じ職場のメールの申込みが、ほかにあります。係で使う宛先かどうか、確かめてください")]


def _body(row: Application, rows: Sequence[MailDomain]) -> list[Hint]:
    if not row.work_address or row.organisation_id is None:
        return []
    own = _own(row, rows)
    others = _names({domain.organisation for domain in rows if domain.organisation_id != row.organisation_id})
    if own is None and others:
        words = f"職場のメールの宛先は、{others}のものです"
        return [Hint("mismatch", "団体と宛先が合わない", words, marks="団体と、職場のメールの宛先が合わないため")]
    if own is None:
        return [] if _is_free(row.work_address) else [Hint("unknown", "一覧にない宛先", "職場のメールの宛先は、団体の一覧にないものです")]
    if others:
        return [Hint("ambiguous", "ほかの団体と同じ宛先", f"この宛先は、{others}も使っています")]
    if own.grade == MailDomain.Grade.C:
        return [Hint("guessed", "推定の宛先", "職場のメールの宛先は、推定のものです。団体のサイトで確かめてください")]
    return []


def _names(bodies: Iterable[Organisation]) -> str:
    rows = sorted(bodies, key=lambda body: body.code)
    return "、".join(body.full_name for body in rows[:3]) + (f"など{len(rows)}団体" if len(rows) > 3 else "")


def _is_free(address: str) -> bool:
    return address.rpartition("@")[2].lower() in FREE_MAIL


def _no_work_proof(row: Application) -> list[Hint]:
    """Neither a code, nor colleagues, nor a document: only a private address speaks for the applicant."""
    if row.proof not in (Application.Proof.NONE, Application.Proof.PERSON) or (row.work_address and not _is_free(row.work_address)):
        return []
    if _is_free(row.work_address or row.email):
        return [Hint("free", "フリーメールだけ", "フリーメールのほかに、在職を確かめられるものがありません")]
    return [Hint("bare", "職場の確認なし", "在職を確かめられるものが、まだありません")]


def _namesake(row: Application, names: set[str], colleagues: set[tuple[str, int]]) -> list[Hint]:
    key = key_of_name(row.name)
    if row.purpose != Purpose.JOIN or row.member_id is not None or key not in names:
        return []
    if (key, row.organisation_id) in colleagues:
        words = "同じ団体に、同じ名前の会員がいます。同じ方の二つめの申込みかどうか、確かめてください"
        return [Hint("twice", "同じ団体に同名の会員", words, marks="同じ団体に、同じ名前の会員がいるため")]
    return [Hint("namesake", "同名の会員", "同じ名前の会員がいます。同じ方かどうか、確かめてください")]


def _small(row: Application) -> list[Hint]:
    """Where everybody knows everybody, two colleagues are soon found to do a favour."""
    body = row.organisation
    if row.proof != Application.Proof.VOUCH or body is None or not (body.kind in SMALL_KINDS or body.pop_band in SMALL_BANDS):
        return []
    words = "小さな団体で、会員二人の確認だけです。もう一人の受付係にも見てもらいます"
    return [Hint("small", "二人の確認だけ", words, marks="小さな団体で、会員二人の確認だけのため")]

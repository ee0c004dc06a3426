"""What became, or would become, of every row of the old form's table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django.utils.crypto import salted_hmac

from chosha.members.engine.matching import Index, match
from chosha.members.models import Member, Organisation
from chosha.members.queries import key_of_name
from chosha.members.queries.matching import body_index
from chosha.reception.engine.importing import Row
from chosha.reception.models import Application, ImportRow, ImportRun, Link, State

AT_ONCE = 500
OPEN = (State.INVITED, State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED)
Outcome = ImportRow.Outcome


@dataclass(frozen=True)
class Finding:
    """What is found about one row: WAITING is good to be invited. `answers` with what was found of the body; `words` the reason."""

    number: int
    answers: dict[str, object]
    outcome: ImportRow.Outcome
    words: str = ""

    @property
    def body(self) -> str:
        return str(self.answers.get("organisation", ""))


def assess(rows: list[Row], index: Index | None = None) -> list[Finding]:
    """Judge all rows of a table: readable, whose body, and whether the person is there already. Reads, writes nothing."""
    index = index or body_index()
    findings = [_judged(row, index) for row in rows]
    findings = list(_not_twice_in_the_file(findings))
    for start in range(0, len(findings), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        findings[part] = _not_known_already(findings[part])
    return findings


def _judged(row: Row, index: Index) -> Finding:
    answers: dict[str, object] = dict(row.answers)
    if row.trouble:
        return Finding(row.number, answers, Outcome.BROKEN, row.trouble)
    said = row.answers.get("body", "")
    found = match(said, index, prefecture=row.answers.get("prefecture", ""), address=row.answers.get("work_address", row.answers["email"]))
    if found.kind == "sure":
        return Finding(row.number, answers | {"organisation": found.code}, Outcome.WAITING)
    words = found.words if found.kind == "moved" else ""
    if not words:
        words = f"「{said[:60]}」がどの団体か、決めきれません" if said else "団体が書かれていません"
    return Finding(row.number, answers | {"candidates": list(found.candidates)}, Outcome.ASKS, words[:200])


def _not_twice_in_the_file(findings: list[Finding]) -> Iterator[Finding]:
    """The last answer of a person holds; earlier ones say which row it is."""
    addresses: dict[str, int] = {}
    people: dict[tuple[str, str], int] = {}
    kept: list[Finding] = []
    for finding in reversed(findings):
        if finding.outcome != Outcome.BROKEN:
            address, person = str(finding.answers["email"]), (key_of_name(str(finding.answers["name"])), finding.body)
            if address in addresses:
                finding = replace(finding, outcome=Outcome.TWICE, words=f"{addresses[address]}行目に、同じアドレスの新しい答えがあります")
            elif finding.body and person in people:
                finding = _namesake(finding, f"{people[person]}行目に、同じ名前と団体の答えがあります")
            addresses.setdefault(address, finding.number)
            people.setdefault(person, finding.number)
        kept.append(finding)
    yield from reversed(kept)


def _namesake(finding: Finding, words: str) -> Finding:
    """Perhaps the same person, perhaps not: a volunteer may say that it is somebody else."""
    return replace(finding, answers=finding.answers | {"namesake": True}, outcome=Outcome.TWICE, words=words)


def _not_known_already(findings: list[Finding]) -> list[Finding]:
    hopeful = (Outcome.WAITING, Outcome.ASKS)
    candidates = [finding for finding in findings if finding.outcome in hopeful]
    taken = known_addresses(str(finding.answers["email"]) for finding in candidates)
    names = known_people({str(finding.answers["name"]) for finding in candidates})
    found = []
    for finding in findings:
        if finding.outcome in hopeful:
            reason = taken.get(str(finding.answers["email"]), "")
            if reason:
                finding = replace(finding, outcome=Outcome.TWICE, words=reason)
            elif (key_of_name(str(finding.answers["name"])), finding.body) in names:
                finding = _namesake(finding, "同じ名前と団体の会員か申込みが、すでにあります")
        found.append(finding)
    return found


def known_addresses(addresses: Iterable[str]) -> dict[str, str]:
    """Addresses that need no invitation, and why."""
    addresses = list(addresses)
    digests = {refusal_digest(address): address for address in addresses}
    refused = ImportRow.objects.filter(refused__in=digests).values_list("refused", flat=True)
    applied = Application.objects.filter(email__in=addresses, state__in=OPEN).values_list("email", flat=True)
    members = Member.objects.filter(email__in=addresses).values_list("email", flat=True)
    return {
        **{digests[digest]: "前の招待に「心当たりがない」とお返事がありました" for digest in refused},
        **dict.fromkeys(applied, "このアドレスの申込みか招待が、すでにあります"),
        **dict.fromkeys(members, "このアドレスの会員証が、すでにあります"),
    }


def known_people(names: set[str]) -> set[tuple[str, str]]:
    """(name without spaces and widths, code of the body) of members and of whoever applies, among these names."""
    keys = {key_of_name(name) for name in names}
    serving = Member.objects.filter(name_key__in=keys, affiliations__ended_on__isnull=True)
    members = serving.values_list("name_key", "affiliations__organisation__code")
    applied = Application.objects.filter(state__in=OPEN, name__in=names, organisation__isnull=False)
    return {(key, code) for key, code in members if code} | {
        (key_of_name(name), code) for name, code in applied.values_list("name", "organisation__code")
    }


def refusal_digest(address: str) -> str:
    """Keyed: whoever wants no further mail is remembered without the address."""
    return salted_hmac("reception.invitation", address.lower(), algorithm="sha256").hexdigest()


def outcome_counts(run: ImportRun) -> dict[str, int]:
    """How many rows ended how; every outcome is there."""
    found = dict(run.rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    return {outcome: found.get(outcome, 0) for outcome in Outcome.values}


def rows_with(run: ImportRun, outcome: str, after: int, limit: int) -> QuerySet[ImportRow]:
    return run.rows.filter(outcome=outcome, number__gt=after).order_by("number")[:limit]


def invitation_counts(run: ImportRun) -> dict[str, int]:
    """Of those invited from this table: whose letter waits, who has not answered yet, who claimed it, whose was erased."""
    invited = run.rows.filter(outcome=Outcome.INVITED)
    open_ones = invited.filter(application__state=State.INVITED)
    unsent = open_ones.exclude(application__links__door=Link.Door.INVITE).count()
    waiting = open_ones.count() - unsent
    gone = invited.filter(application__isnull=True).count()
    return {"unsent": unsent, "waiting": waiting, "claimed": invited.count() - unsent - waiting - gone, "gone": gone}


def report_lines(run: ImportRun) -> list[list[object]]:
    """The table to download: line, outcome, reason, and the answers as far as they are still kept."""
    lines: list[list[object]] = [["行", "様子", "理由", "氏名", "メールアドレス", "団体（書かれたまま）", "見つかった団体"]]
    names = dict(Organisation.objects.values_list("code", "prefecture")), dict(Organisation.objects.values_list("code", "name"))
    for row in run.rows.order_by("number").iterator():
        codes = [row.data["organisation"]] if row.data.get("organisation") else row.data.get("candidates", [])
        bodies = "、".join(_full_name(names[0].get(code, ""), names[1].get(code, "")) for code in codes[:4])
        said = [row.data.get(key, "") for key in ("name", "email", "body")]
        lines.append([row.number, row.get_outcome_display(), row.words, *said, bodies])
    return lines


def _full_name(prefecture: str, name: str) -> str:
    return name if name.startswith(prefecture) else f"{prefecture}{name}"

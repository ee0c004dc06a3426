"""Asking the guard. `consider` is what a room calls before it shows a text to others; it writes nothing."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from chosha.guard.engine.checking import check, check_name
from chosha.guard.engine.folding import fold
from chosha.guard.engine.marks import RANK, Kind, Level, Span
from chosha.guard.models import StaffWord

AROUND = 14  # signs shown beside a mark
PLACES = {"title": "題", "tags": "札", "alt": "写真の説明", "poll_question": "投票の問い", "poll_choices": "投票の選択肢"}
FILE = "file:"  # parts whose name begins so are names of files


@dataclass(frozen=True)
class Finding:
    """A mark as a person sees it: with the words around it. `key` is the same wherever the same words are marked the same way."""

    part: str
    span: Span
    before: str
    after: str
    key: str

    @property
    def holds(self) -> bool:
        return self.span.level is not Level.HINT

    @property
    def is_name(self) -> bool:
        return self.part.startswith(FILE)

    @property
    def where(self) -> str:
        """In words, where it is not the body."""
        return "ファイルの名前" if self.is_name else PLACES.get(self.part.partition("-")[0], "")


@dataclass(frozen=True)
class Considered:
    """What came of it. `parts` are the texts after the repairs asked for; `open` are findings the member has not decided on yet.

    `kept` and `mended` count what was decided, as {"kind/level": number}.
    """

    parts: dict[str, str]
    findings: list[Finding]
    open: list[Finding]
    kept: dict[str, int] = field(default_factory=dict)
    mended: dict[str, int] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """The keys of what is shown, for the form to bring back."""
        return ",".join(dict.fromkeys(finding.key for finding in self.findings if finding.holds))

    @property
    def rows(self) -> list[Finding]:
        """One for each repair: words marked twice are mended together."""
        return list({finding.key: finding for finding in self.findings if finding.holds}.values())

    @property
    def mendable(self) -> bool:
        return any(finding.span.replacement for finding in self.rows)


def staff_words() -> QuerySet[StaffWord]:
    return StaffWord.objects.all()


def find_in(parts: Mapping[str, str]) -> list[Finding]:
    """All marks in named texts; a part called 「file:…」 is read as the name of a file."""
    allow, terms = allowed_and_asked()
    found = []
    for part, text in parts.items():
        look = check_name if part.startswith(FILE) else check
        found += [_finding(part, text, span) for span in look(text, allow=allow, terms=terms)]
    return found


def consider(
    parts: Mapping[str, str],
    seen: Collection[str] = (),
    mend: Collection[str] = (),
    *,
    standing: Mapping[str, str] | None = None,
    own: Iterable[str] = (),
    least: Level = Level.ASK,
) -> Considered:
    """Look through texts that are about to be shown. `seen`: keys of findings the member decided to keep; `mend`: keys to repair.

    `standing` are the texts that stand there already: what they say is asked about no more. `own` are the writer's names, where a text
    speaks of its writer. Nothing lighter than `least` holds the text back. Go on when `open` is empty.
    """
    known = set(seen) | {finding.key for finding in find_in(standing or {})}
    names = [_bare(name) for name in own]
    found = [finding for finding in find_in(parts) if not _is_own(finding, names)]
    wanted = [finding for finding in found if finding.key in mend and finding.span.replacement]
    mended = _repaired(parts, wanted)
    left = found if not wanted else [finding for finding in find_in(mended) if not _is_own(finding, names)]
    return Considered(
        parts=mended,
        findings=left,
        open=[finding for finding in left if RANK[finding.span.level] <= RANK[least] and finding.key not in known],
        kept=_counts(finding for finding in left if finding.holds and finding.key in seen),
        mended=_counts(wanted),
    )


def as_answer(looked: Considered) -> dict[str, Any]:
    """What a script is told: every mark that waits for a decision with its repair, and the keys to come back with.

    {"spans": [{"part","start","end","kind","level","text","why","replacement","key"}…], "guard_seen": [key…], "guard_mend": [key…]},
    places in code points of the text as sent. `guard_mend` are those that have a repair.
    """
    spans = [{"part": finding.part, **finding.span.as_answer(), "key": finding.key} for finding in looked.open]
    keys = list(dict.fromkeys(finding.key for finding in looked.open))
    mendable = {finding.key for finding in looked.open if finding.span.replacement}
    return {"spans": spans, "guard_seen": keys, "guard_mend": [key for key in keys if key in mendable]}


def decided(form: QueryDict) -> tuple[set[str], set[str]]:
    """What a form that showed findings brought back: the keys seen, and those to mend (none where all is to stay as it is)."""
    mend = form.getlist("guard_mend") if form.get("act") != "as-is" else []
    return set(form.get("guard_seen", "").split(",")) - {""}, set(mend)


def allowed_and_asked() -> tuple[list[str], list[str]]:
    """The words never asked about, and those always asked about."""
    words = list(StaffWord.objects.values_list("use", "word"))
    allow = [word for use, word in words if use == StaffWord.Use.ALLOW]
    return allow, [word for use, word in words if use == StaffWord.Use.ASK]


def _bare(name: str) -> str:
    return "".join(fold(name).split())


def _is_own(finding: Finding, names: list[str]) -> bool:
    """Whoever introduces themselves gives nobody else away; 「佐藤係長」 is another than 「佐藤」."""
    said = _bare(finding.span.text)
    return finding.span.kind is Kind.PERSON and len(said) > 1 and any(said in name for name in names)


def _finding(part: str, text: str, span: Span) -> Finding:
    digest = hashlib.sha256(f"{part}\n{span.kind}\n{span.text}".encode("utf-8", "replace")).hexdigest()[:12]
    before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
    return Finding(part, span, before.split("\n")[-1], after.split("\n")[0], digest)


def _repaired(parts: Mapping[str, str], wanted: list[Finding]) -> dict[str, str]:
    """The texts with each wanted mark replaced, from the end so that places stay right."""
    mended = dict(parts)
    for finding in sorted(wanted, key=lambda finding: -finding.span.start):
        text, span = mended[finding.part], finding.span
        mended[finding.part] = text[: span.start] + span.replacement + text[span.end :]
    return mended


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    return dict(Counter(f"{finding.span.kind}/{finding.span.level}" for finding in findings))

"""The steps of the first days and how they stand, three things to see, and whom the welcome show may greet."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from chosha.board.access import visible_posts
from chosha.board.models import ReadMark
from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.models import Progress, State
from chosha.desks.welcome.access import greetings_to_air
from chosha.kernel.clock import now
from chosha.kernel.prepared import prepared
from chosha.members.models import Duty, Interest, Member
from chosha.reception.access import is_newcomer
from chosha.reception.models import Pair, Welcome

SLIP_FOR = timedelta(days=14)  # so long after joining the steps are offered on the first page
SLIP = "slip"
AIRED_FOR = timedelta(days=7)
THINGS = 3


@dataclass(frozen=True)
class Step:
    """One small thing of the first days. `fact` names the column of `_facts` that tells it is done; empty where only a note does."""

    key: str
    title: str
    line: str
    sign: str
    path: str
    fact: str = ""
    early: bool = False  # offered to newcomers only, but shown to everybody who did it


# A room that has something for the first days adds its line here, and its fact to `_facts`.
STEPS = (
    Step("profile", "表示名とひとことを整える", "ひとことは、名前の下に出ます", "pen", "/me/profile/", "spoke"),
    Step("interests", "関心のある分野を選ぶ", "見るもの、読むものを選ぶ手がかりになります", "tag", "/me/welcome/interests/", "interested"),
    Step("quiet", "静かな時間を決める", "急がないメールを送らない時間です", "clock", "/me/welcome/quiet/"),
    Step("greeting", "「よろしくお願いします」を伝える", "だれに見せるかを選べます", "hand", "/me/welcome/greeting/", "greeted", True),
    Step("things", "一つ見る、読む", "書庫の放送や、掲示板の投稿から", "ear", "#things", "looked"),
    Step("buddy", "話し相手をお願いする", "慣れた会員が一人、言葉を交わします", "tea", "/me/welcome/buddy/", "accompanied", True),
    Step("passkey", "入るときの安全を確かめる", "指紋や顔で入れるパスキーを加えられます", "lock", "/me/security/", "secured"),
)
FACTS = ("greeted", "accompanied", "interested", "looked", "secured")
KEYS = frozenset(step.key for step in STEPS)


@dataclass(frozen=True)
class Walk:
    """The steps as they stand for one member. A step done is done even if it was passed over before."""

    open: list[Step]
    done: list[Step]
    passed: list[Step]
    put_away: bool

    @property
    def is_over(self) -> bool:
        return not self.open


def walk_of(member: Member) -> Walk:
    """One question for all steps."""
    steps, *known = _facts(member.pk)[0]
    facts = dict(zip(FACTS, known, strict=True)) | {"spoke": bool(member.hello.strip())}
    noted = dict(entry.split(":", 1) for entry in steps or [])
    done = [step for step in STEPS if facts.get(step.fact) or noted.get(step.key) == "done"]
    others = [step for step in STEPS if step not in done and (is_newcomer(member) or not step.early)]
    passed = [step for step in others if noted.get(step.key) == "passed"]
    return Walk([step for step in others if step not in passed], done, passed, noted.get(SLIP) == "passed")


@prepared
def _facts(member_id: int) -> QuerySet[Any, Any]:
    """The notes of the steps, then FACTS."""
    own = Welcome.objects.filter(member=OuterRef("pk"))
    pairs = Pair.objects.filter(newcomer=OuterRef("pk"))
    doors = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
    found = Member.objects.filter(pk=member_id).annotate(
        steps=Subquery(own.values("steps")[:1]),
        greeted=Exists(own.filter(greeted_at__isnull=False)),
        accompanied=Exists(own.filter(wants_buddy=True)) | Exists(pairs),
        interested=Exists(Interest.objects.filter(member=OuterRef("pk"))),
        looked=Exists(Progress.objects.filter(member=OuterRef("pk"))) | Exists(ReadMark.objects.filter(member=OuterRef("pk"))),
        secured=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=doors)),
    )
    return found.order_by().values_list("steps", *FACTS)


def first_days(member: Member) -> bool:
    """Whether the first page shows the slip. No question for members who are here for more than two weeks."""
    if member.joined_at is None or member.joined_at <= now() - SLIP_FOR:
        return False
    walk = walk_of(member)
    return not (walk.is_over or walk.put_away)


@dataclass(frozen=True)
class Thing:
    """Something to watch or to read."""

    title: str
    line: str
    sign: str
    path: str


def things(member: Member) -> list[Thing]:
    """Three to begin with: two episodes of the archive and one solved post, by the member's fields where there are such."""
    fields = list(Duty.objects.filter(Q(pk__in=_chosen(member)) | Q(parent__in=_chosen(member))))
    episodes = _episodes(member, [field.name for field in fields])
    solved = _solved(member, [field.pk for field in fields])
    return [*episodes[: THINGS - len(solved[:1])], *solved[:1]]


def _chosen(member: Member) -> QuerySet[Any, Any]:
    return Interest.objects.filter(member=member).order_by().values("duty")


def _episodes(member: Member, names: list[str]) -> list[Thing]:
    """Those that name a field first, then the newest of the basic courses, then the newest."""
    archived = visible_episodes(member).filter(state=State.ARCHIVED, hidden_at__isnull=True, recording__isnull=False)
    fitting = Q(pk__in=[])
    for name in names:
        fitting |= Q(title__icontains=name) | Q(summary__icontains=name)
    columns = ("id", "title", "programme__title")
    newest = archived.order_by("-starts_at", "-id").values_list(*columns)
    found = [*newest.filter(fitting)[:THINGS], *newest.filter(programme__title__contains="基礎講座")[:THINGS], *newest[:THINGS]]
    return [Thing(title, f"書庫　{programme}", "ear", f"/episodes/{pk}/") for pk, title, programme in dict.fromkeys(found)]


def _solved(member: Member, fields: list[str]) -> list[Thing]:
    """A post whose asker was helped: of the member's fields first, the newest first."""
    solved = visible_posts(member).filter(acceptances__isnull=False, hidden_at__isnull=True).order_by("-created_at", "-id")
    rows = list(solved.filter(duty__in=fields).values_list("id", "title")[:1]) or list(solved.values_list("id", "title")[:1])
    return [Thing(title, "掲示板　助かった答えがあります", "board", f"/board/{pk}/") for pk, title in rows]


def field_groups() -> list[tuple[Duty, list[Duty]]]:
    """Large fields with their parts, in their order."""
    rows = list(Duty.objects.order_by("sort"))
    return [(large, [part for part in rows if part.parent_id == large.pk]) for large in rows if large.parent_id is None]


def chosen_fields(member: Member) -> list[str]:
    return list(Interest.objects.filter(member=member).values_list("duty", flat=True))


def to_greet(member: Member) -> list[Welcome]:
    """Who waits for the welcome show, who greeted first first. A show that was called off loses nobody."""
    return list(greetings_to_air(member).filter(greeted_on_air_at__isnull=True).select_related("member").order_by("greeted_at", "id"))


def greeted_lately(member: Member) -> list[Welcome]:
    """Who was greeted on air within a week, so that the mark can be taken back."""
    rows = greetings_to_air(member).filter(greeted_on_air_at__gt=now() - AIRED_FOR)
    return list(rows.select_related("member").order_by(F("greeted_on_air_at").desc(), "-id"))

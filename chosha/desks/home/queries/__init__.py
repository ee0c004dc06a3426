"""What a member finds on coming in: what is on, what lies on the own desk, what was pinned up."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, Q

from chosha.board.models import Draft
from chosha.board.queries import Line, drafts_of, latest_posts, questions_offered
from chosha.broadcasts.access import visible_episodes
from chosha.broadcasts.models import ON_AIR, Episode, State
from chosha.broadcasts.queries import LATE_FOR
from chosha.kernel.clock import greeting, jst, now
from chosha.members.models import Member, RoleName
from chosha.members.queries import roles_of
from chosha.notices.queries import News, latest_unread
from chosha.talk.queries.openings import has_notes

COMING = 3
ON_THE_DESK = 3
ON_THE_BOARD = 4


@dataclass(frozen=True)
class Window:
    """A room seen from outside. `now` is the word under it while somebody is in; then it is lit."""

    name: str
    path: str
    sign: str
    sentence: str
    now: str = ""


STUDIO = Window("放送室", "/broadcasts/", "mic", "番組を聞く。これからの放送を見る。")
ROOMS = (
    Window("掲示板", "/board/", "board", "課題と知恵を持ち寄る。読むだけでも。"),
    Window("書庫", "/archive/", "books", "これまでの放送を、続きから聞く。"),
    Window("お知らせ", "/notices/", "bell", "あなたに関わる出来事を、一文ずつ。"),
    Window("さがす", "/search/", "search", "投稿と放送を、言葉でさがす。"),
    Window("わたし", "/me/", "tag", "表示名、所属、ログインの鍵、明るさ。"),
)
NEWCOMERS = Window("新しい会員", "/newcomers/", "hand", "入庁したばかりの方のあいさつに、ようこそを。")
ON_AIR_SHEET = Window("番組の紹介用紙", "/newcomers/on-air/", "mic", "番組で紹介してよい、新しい会員の一覧。")
PEOPLE = Window("会員", "/members/", "people", "いまの担当、前の経験、話せることから会員をさがす。")
FLOORS = Window("館内案内", "/floors/", "floors", "庁舎にある部屋の一覧。")
RULES = Window("きまり", "/rules/", "book", "庁舎で守ることを、一枚に。")
RECEPTION = Window("受付", "/secretariat/reception/", "door", "申込みを読み、お迎えする。")
SECRETARIAT = Window("事務局", "/secretariat/", "people", "受け持ちのある人の机。")


@dataclass(frozen=True)
class Hello:
    """The first line: how the member is addressed, and the wish of the hour."""

    words: str
    name: str
    wish: str


def hello(member: Member, moment: datetime | None = None) -> Hello:
    """「こんばんは、遥さん」. The part of the display name after a space is the given name; a nickname is used whole."""
    hour = jst(moment or now()).hour
    return Hello(
        greeting(moment), member.display_name.split()[-1] if member.display_name.strip() else "", "おつかれさまでした" if hour >= 17 else ""
    )


HEARD_NOW = (*ON_AIR, State.ELSEWHERE)


class Show(NamedTuple):
    """An episode as far as the first page needs it."""

    id: int
    title: str
    programme: str
    starts_at: datetime
    went_live_at: datetime | None
    state: str

    @property
    def is_on_air(self) -> bool:
        return self.state in HEARD_NOW

    @property
    def path(self) -> str:
        return f"/episodes/{self.id}/"

    @property
    def since(self) -> datetime:
        return self.went_live_at or self.starts_at


def shows(member: Member) -> list[Show]:
    """What is on air, then the nearest announced episodes: one query of plain rows, for this page is asked for most often."""
    coming = Q(state=State.SCHEDULED, starts_at__gt=now() - LATE_FOR)
    rows = (
        visible_episodes(member)
        .filter(coming | Q(state__in=HEARD_NOW))
        .order_by(F("went_live_at").desc(nulls_last=True), "starts_at", "id")
    )
    found = [Show(*row) for row in rows.values_list("id", "title", "programme__title", "starts_at", "went_live_at", "state")[: COMING + 3]]
    return sorted(found, key=lambda show: (not show.is_on_air, show.starts_at))


def hosts(show: Show) -> str:
    """The hosts of a show, as the house calls them, in one line."""
    through = Episode.hosts.through.objects.filter(episode_id=show.id)
    people = Member.objects.filter(pk__in=through.values("member_id")).only("display_name", "standing")
    return "、".join(member.name_with_san for member in people)


def news(member: Member) -> list[News]:
    """What happened and was not looked at yet, the newest first."""
    return latest_unread(member, ON_THE_DESK)


def rooms(member: Member, *, is_live: bool) -> list[Window]:
    """Every room there is for this member; the studio is lit while a show is on."""
    studio = Window(STUDIO.name, STUDIO.path, STUDIO.sign, STUDIO.sentence, "放送中" if is_live else "")
    return [studio, *ROOMS, PEOPLE, *_staff_rooms(member), RULES]


def guide(member: Member, *, is_live: bool, prepares_air: bool) -> list[Window]:
    """Every room, and what stands in the guide alone because it is asked for less often."""
    *every, rules = rooms(member, is_live=is_live)
    return [*every, NEWCOMERS, *([ON_AIR_SHEET] if prepares_air else []), rules]


def facade(member: Member, *, is_live: bool) -> list[Window]:
    """The eight windows of the front: the rooms but the directory, filled up with the guide where a member holds no role."""
    every = [room for room in rooms(member, is_live=is_live) if room not in (RULES, PEOPLE)]
    return [*every, FLOORS, RULES][:8]


def _staff_rooms(member: Member) -> list[Window]:
    held = roles_of(member)
    desks = [RECEPTION] if RoleName.RECEPTION in held else []
    return [*desks, SECRETARIAT] if held else []


def posts(member: Member) -> list[Line]:
    """What was pinned up last."""
    return latest_posts(member, limit=ON_THE_BOARD)


def offers(member: Member) -> list[tuple[int, str]]:
    """Questions that wait in a field the member knows: two at most, and none of those passed over."""
    return questions_offered(member)


def told(member: Member) -> bool:
    """Whether something is to be read at the member's masks. Nobody can send a notice of it."""
    return has_notes(member)


def drafts(member: Member) -> list[Draft]:
    """What the member began to write and did not post."""
    return drafts_of(member, ON_THE_DESK)

"""Who sees which episode, and who may host it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from chosha.broadcasts.models import (
    ChatLine,
    Episode,
    LiveQuestion,
    Material,
    MaterialVersion,
    Minutes,
    Place,
    Programme,
    Readers,
    Seat,
    SelfNote,
    Series,
    SignUp,
    SlideTurn,
    State,
    Takedown,
    Topic,
)
from chosha.kernel.clock import now
from chosha.kernel.prepared import prepared
from chosha.members.access import has_role, is_inside, may_write
from chosha.members.models import Member, RoleName
from chosha.moderation.access import may_cover

TOPIC = "broadcasts.topic"


def visible_programmes(member: Any) -> QuerySet[Programme]:
    return Programme.objects.all() if is_inside(member) else Programme.objects.none()


def visible_episodes(member: Any) -> QuerySet[Episode]:
    """Everybody inside sees every episode; one covered for now, only its hosts, who may mend it, and those who look after it."""
    if not is_inside(member):
        return Episode.objects.none()
    if _looks_after_shows(member):
        return Episode.objects.all()
    hosted = Episode.objects.filter(_hosted_by(member.pk), pk=OuterRef("pk")).order_by()
    return Episode.objects.filter(Q(hidden_at__isnull=True) | Exists(hosted))


def _looks_after_shows(member: Any) -> bool:
    return has_role(member, RoleName.BROADCAST) or may_cover(member)


def visible_lines(member: Any) -> QuerySet[ChatLine]:
    out = Q(shown_at__isnull=True) | Q(shown_at__lte=now()) | Q(author=member.pk)  # what newcomers say may wait a moment
    return ChatLine.objects.filter(out, episode__in=visible_episodes(member), hidden_at__isnull=True)


def visible_questions(member: Any) -> QuerySet[LiveQuestion]:
    """What waits, is being answered or was answered; the rest is for the hosts."""
    shown = (LiveQuestion.State.WAITING, LiveQuestion.State.ANSWERING, LiveQuestion.State.ANSWERED)
    return LiveQuestion.objects.filter(episode__in=visible_episodes(member), state__in=shown, taken_down_at__isnull=True)


def listed_places(member: Any) -> QuerySet[Place]:
    """場所 for the map of all shows: nothing of a show that is covered, called off or taken down, whoever looks."""
    standing = Q(episode__hidden_at__isnull=True, episode__takedown__isnull=True, removed_at__isnull=True)
    return Place.objects.filter(standing, episode__in=visible_episodes(member)).exclude(episode__state=State.CANCELLED)


def own_notes(member: Any, *, deleted: bool = False) -> QuerySet[SelfNote]:
    """自分だけのメモ: the member's own, beside shows the member may see; `deleted`: those that may come back too."""
    rows = SelfNote.objects.filter(member=member.pk, episode__in=visible_episodes(member))
    return rows if deleted else rows.filter(removed_at__isnull=True)


def visible_series(member: Any) -> QuerySet[Series]:
    """つづきもの for everybody inside, and the member's own shelves."""
    if not is_inside(member):
        return Series.objects.none()
    return Series.objects.filter(Q(owner__isnull=True) | Q(owner=member.pk), removed_at__isnull=True)


def own_series(member: Any) -> QuerySet[Series]:
    """自分の棚: the member's alone."""
    return Series.objects.filter(owner=member.pk, removed_at__isnull=True)


def editable_series(member: Any) -> QuerySet[Series]:
    """What the member may put episodes into: the own shelves, those of the own programmes, all for editors."""
    if not may_write(member):
        return Series.objects.none()
    shown = visible_series(member)
    if has_role(member, RoleName.EDITOR):
        return shown
    of_programmes = Q(programme__isnull=False) if has_role(member, RoleName.BROADCAST) else Q(programme__hosts=member.pk)
    return shown.filter(Q(owner=member.pk) | of_programmes).distinct()


def may_make_series(member: Member, programme: Programme | None) -> bool:
    """Editors across programmes, hosts of their own."""
    return may_write(member) and (has_role(member, RoleName.EDITOR) or (programme is not None and may_plan(member, programme)))


def may_edit_series(member: Member, series: Series) -> bool:
    if series.owner_id is not None:
        return series.owner_id == member.pk and may_write(member)
    return may_make_series(member, series.programme)


def may_curate(member: Member) -> bool:
    """The shelves for newcomers to a field."""
    return may_write(member) and has_role(member, RoleName.EDITOR)


def may_make_programmes(member: Member) -> bool:
    return may_write(member) and has_role(member, RoleName.BROADCAST)


def may_plan(member: Member, programme: Programme) -> bool:
    """Its hosts and the broadcast volunteers announce episodes and mend what is said about them."""
    return may_write(member) and (programme.hosts.filter(pk=member.pk).exists() or may_make_programmes(member))


def may_host(member: Member, episode: Episode) -> bool:
    """Its own hosts, the hosts of its programme, and the broadcast volunteers."""
    return may_write(member) and (bool(_hosted(member.pk, episode.pk)) or may_make_programmes(member))


@prepared
def _hosted(member_id: int, episode_id: int) -> QuerySet[Any, Any]:
    return Episode.objects.filter(_hosted_by(member_id), pk=episode_id).order_by().values_list("pk")[:1]


def _hosted_by(member_id: int) -> Q:
    return Q(hosts=member_id) | Q(programme__hosts=member_id)


def may_host_by_id(member_id: int, episode_id: int) -> bool:
    member, episode = Member.objects.filter(pk=member_id).first(), Episode.objects.filter(pk=episode_id).first()
    return member is not None and episode is not None and may_host(member, episode)


def may_mix(member: Member, episode: Episode) -> bool:
    """Whose desk answers guests: before the show that of any host, on air that of the one who sends."""
    return may_host(member, episode) and (episode.on_air_by_id == member.pk or episode.state == State.SCHEDULED)


def may_watch(member: Any, episode: Episode) -> bool:
    return visible_episodes(member).filter(pk=episode.pk).exists()


def may_watch_by_id(member_id: int, episode_id: int) -> bool:
    """The same question with ids, as the gate and the streams ask it."""
    member = Member.objects.filter(pk=member_id).first()
    return member is not None and visible_episodes(member).filter(pk=episode_id).exists()


def may_send(show_id: int, part: int, member_id: int) -> bool:
    """Whether this member's browser may still send bytes: on air, by them, and inside."""
    member = Member.objects.filter(pk=member_id).first()
    on_air = Episode.objects.filter(pk=show_id, on_air_by_id=member_id, state__in=(State.LIVE, State.INTERRUPTED))
    return member is not None and may_write(member) and on_air.exists()


def may_hide_line(member: Member, line: ChatLine) -> bool:
    """One's own line, the hosts of the show, and the moderators."""
    return line.author_id == member.pk or may_host(member, line.episode) or has_role(member, RoleName.MODERATOR)


def may_tend(member: Member, episode: Episode) -> bool:
    """Looking after what is written beside a show: its hosts and the moderators."""
    return may_host(member, episode) or (may_write(member) and has_role(member, RoleName.MODERATOR))


def may_tend_by_id(member_id: int, episode_id: int) -> bool:
    member, episode = Member.objects.filter(pk=member_id).first(), Episode.objects.filter(pk=episode_id).first()
    return member is not None and episode is not None and may_watch(member, episode) and may_tend(member, episode)


def visible_materials(member: Any) -> QuerySet[Material]:
    """What is listed and whose hour has come; before that, hosts and whoever brought it. Of a recording taken down, hosts alone."""
    shown = Material.objects.filter(episode__in=visible_episodes(member), dropped_at=None, taken_down_at=None)
    if not is_inside(member) or has_role(member, RoleName.BROADCAST):
        return shown
    hosted = Episode.objects.filter(_hosted_by(member.pk), pk=OuterRef("episode")).order_by()
    down = Takedown.objects.filter(episode=OuterRef("episode"))
    come = Q(shown_from__isnull=True) | Q(shown_from__lte=now())
    open_ = Q(listed_at__isnull=False) & come & _read_by(member.pk)
    return shown.filter(Exists(hosted) | (~Exists(down) & (open_ | Q(by=member.pk))))


def _read_by(member_id: int) -> Q:
    """Rows with an episode and readers: for all, or for who had a seat. For its hosts the caller asks."""
    seated = SignUp.objects.filter(episode=OuterRef("episode"), member=member_id, state=SignUp.State.SEATED).order_by()
    return Q(readers=Readers.MEMBERS) | Q(Exists(seated), readers=Readers.SIGNED)


def may_bring(member: Member, episode: Episode) -> bool:
    """Its hosts, its guests, and who sits on one of its seats put files on it."""
    if not may_write(member) or not may_watch(member, episode):
        return False
    sits = Seat.objects.filter(episode=episode, member=member, ended_at__isnull=True)
    return may_host(member, episode) or episode.guests.filter(pk=member.pk).exists() or sits.exists()


def readable_minutes(member: Any) -> QuerySet[Minutes]:
    """議事録 of shows the member sees: for all, or for whom its hosts chose; hosts, and speakers who write them, always."""
    shown = Minutes.objects.filter(episode__in=visible_episodes(member))
    if not is_inside(member) or has_role(member, RoleName.BROADCAST):
        return shown
    hosted = Episode.objects.filter(_hosted_by(member.pk), pk=OuterRef("episode")).order_by()
    guest = Episode.guests.through.objects.filter(episode=OuterRef("episode"), member=member.pk)
    sits = Seat.objects.filter(episode=OuterRef("episode"), member=member.pk, ended_at__isnull=True).order_by()
    writes = Q(Exists(guest) | Exists(sits), writers=Minutes.Writers.SPEAKERS)
    return shown.filter(_read_by(member.pk) | Exists(hosted) | writes)


def may_read_minutes_by_id(member_id: int, episode_id: int, readers: str) -> bool:
    """As the stream for these readers asks it: whoever may read them while they are for others hears nothing there."""
    member = Member.objects.filter(pk=member_id).first()
    return member is not None and readable_minutes(member).filter(pk=episode_id, readers=readers).exists()


def visible_topics(member: Any) -> QuerySet[Topic]:
    """話題 of shows the member sees; one covered, or of a recording taken down, for its hosts and who looks after the place."""
    if not is_inside(member):
        return Topic.objects.none()
    shown = Topic.objects.filter(removed_at__isnull=True)
    if _looks_after_shows(member):
        return shown
    hosted = Episode.objects.filter(_hosted_by(member.pk), pk=OuterRef("episode")).order_by()
    down = Takedown.objects.filter(episode=OuterRef("episode"))
    return shown.filter(Exists(hosted) | (Q(hidden_at__isnull=True, episode__hidden_at__isnull=True) & ~Exists(down)))


def listed_topics(member: Any) -> QuerySet[Topic]:
    """What search and the pages of a show list: nothing covered or taken down, whoever looks."""
    standing = Q(hidden_at__isnull=True, episode__hidden_at__isnull=True, episode__takedown__isnull=True)
    return visible_topics(member).filter(standing)


def may_talk_about(member: Any, topic: Topic) -> bool:
    """Every member who sees it, while it and its show stand."""
    if not may_write(member) or topic.hidden_at is not None or topic.removed_at is not None:
        return False
    return listed_topics(member).filter(pk=topic.pk).exists()


def may_tidy(member: Member, material: Material) -> bool:
    """Hosts all of them; whoever brought one, that one."""
    return may_host(member, material.episode) or (material.by_id == member.pk and may_bring(member, material.episode))


def visible_leaf(member: Any, episode_id: int, version_id: int, page: int) -> MaterialVersion | None:
    """A page that everybody was shown, or of a material the member may open."""
    found = MaterialVersion.objects.select_related("file", "material").filter(pk=version_id, material__episode__pk=episode_id)
    opened = found.filter(material__in=visible_materials(member)).first()
    if opened is not None:
        return opened
    standing = found.filter(material__dropped_at=None, material__taken_down_at=None, material__episode__in=visible_episodes(member))
    shown = standing.first()
    if shown is None or Takedown.objects.filter(episode=shown.material.episode_id).exists():
        return None
    return shown if SlideTurn.objects.filter(version=shown, page=page).exists() else None


def may_write_minutes(member: Member, minutes: Minutes) -> bool:
    """Hosts always; guests and those on seats, or every member who reads them, where a host chose so."""
    if minutes.writers == Minutes.Writers.MEMBERS:
        return may_write(member) and readable_minutes(member).filter(pk=minutes.pk).exists()
    return may_bring(member, minutes.episode) if minutes.writers == Minutes.Writers.SPEAKERS else may_host(member, minutes.episode)

"""What members say of themselves and to whom. Every act leaves the line under the name and the directory as they follow from it."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction

from chosha.audit.actions import record
from chosha.kernel.clock import fiscal_year, today
from chosha.kernel.errors import Refused
from chosha.members.actions.serving import write_byline_detail
from chosha.members.models import Affiliation, Audience, CanHelp, Duty, FurtherDuty, Interest, Member, PastDuty, Profile
from chosha.members.queries import current_affiliation, key_of_name
from chosha.members.queries.profile import LANGUAGES, VISIBLE

EARLIEST = 1955
MOST = 20  # rows of a kind: enough for a life of work, and a page stays a page
FULL = f"書けるのは{MOST}までです。外すと、ほかのものを足せます。"
SALT = "members.profile.removed"


@transaction.atomic
def set_audiences(member: Member, audiences: Mapping[str, str]) -> None:
    """Who sees which field: {"hello_to": "members", …}. Names that are no field are a mistake of the caller."""
    assert set(audiences) <= set(VISIBLE), audiences  # noqa: S101
    assert set(audiences.values()) <= set(Audience.values), audiences  # noqa: S101
    profile = Profile.objects.select_for_update().get_or_create(member=member)[0]
    for name, to in audiences.items():
        setattr(profile, name, to)
    profile.save(update_fields=list(audiences))
    write_byline_detail(member)


@transaction.atomic
def say_names(member: Member, *, display_name: str, name: str, kana: str, **audiences: str) -> None:
    """The name shown, the name as in the register and how it is read. A change of the second is on record: others have proved it."""
    if name != member.name:
        record("members.name.changed", member, by=member)
    member.display_name, member.name, member.kana, member.name_key = display_name, name, kana, key_of_name(name)
    member.save(update_fields=["display_name", "name", "kana", "name_key"])
    set_audiences(member, audiences)


@transaction.atomic
def say_post(member: Member, *, post: str, **audiences: str) -> None:
    """The post held at the present body, and who sees body and post. The body itself changes with a transfer."""
    Affiliation.objects.filter(member=member, kind=Affiliation.Kind.HOME, ended_on__isnull=True).update(post=post)
    set_audiences(member, audiences)


@transaction.atomic
def say_hello(member: Member, *, hello: str, **audiences: str) -> None:
    member.hello = hello
    member.save(update_fields=["hello"])
    set_audiences(member, audiences)


@transaction.atomic
def choose_languages(member: Member, codes: Iterable[str], **audiences: str) -> None:
    """In which languages one may be written to; unknown codes are dropped."""
    wanted = set(codes)
    Profile.objects.filter(member=member).update(languages=[code for code in LANGUAGES if code in wanted])
    set_audiences(member, audiences)


@transaction.atomic
def choose_interests(member: Member, duties: Iterable[Duty], **audiences: str) -> None:
    """The fields a member wants to read and hear of: exactly these."""
    wanted = {duty.pk for duty in duties}
    Interest.objects.filter(member=member).exclude(duty__in=wanted).delete()
    Interest.objects.bulk_create([Interest(member=member, duty_id=pk) for pk in sorted(wanted)], ignore_conflicts=True)
    set_audiences(member, audiences)


@transaction.atomic
def set_reach(member: Member, *, in_directory: bool, spares_own_body: bool) -> None:
    """Whether others find the member, and whether colleagues of the same body do not. What was written before stays as it was."""
    Profile.objects.filter(member=member).update(in_directory=in_directory)
    member.spares_own_body = spares_own_body
    member.save(update_fields=["spares_own_body"])
    write_byline_detail(member)


@transaction.atomic
def set_quiet_hours(member: Member, start: time, end: time) -> None:
    """No mail that can wait between these times of day (Japanese time); across midnight where the first is the later one."""
    Profile.objects.filter(member=member).update(quiet_from=start, quiet_until=end)


@transaction.atomic
def say_main_duty(member: Member, duty: Duty | None, *, since_year: int | None = None) -> None:
    """The main field at the present body, since the April of a 年度. Without a body there is none: Refused."""
    home = current_affiliation(member)
    if home is None:
        raise Refused("いまの所属がないので、担当分野を書けませんでした。経験した分野には書けます。", field="duty")
    _refuse_year(since_year, "since_year")
    home.duty, home.duty_since = duty, date(since_year, 4, 1) if duty and since_year else None
    home.save(update_fields=["duty", "duty_since"])
    FurtherDuty.objects.filter(member=member, duty=duty).delete()
    write_byline_detail(member)


@transaction.atomic
def add_further_duty(member: Member, duty: Duty, *, since_year: int) -> FurtherDuty:
    """One more field in charge of today."""
    _refuse_year(since_year, "since_year")
    home = current_affiliation(member)
    if (home and home.duty_id == duty.pk) or FurtherDuty.objects.filter(member=member, duty=duty).exists():
        raise Refused("この分野は、もう書いてあります。", field="duty")
    _refuse_many(FurtherDuty, member)
    row = FurtherDuty.objects.create(member=member, duty=duty, since_year=since_year)
    write_byline_detail(member)
    return row


@transaction.atomic
def add_past_duty(member: Member, duty: Duty, *, from_year: int, until_year: int) -> PastDuty:
    """A field known from before, in 年度, both included."""
    _refuse_year(from_year, "from_year")
    _refuse_year(until_year, "until_year")
    if until_year < from_year:
        raise Refused("終わりの年度が、始まりより前になっています。入れかえると進めます。", field="until_year")
    if PastDuty.objects.filter(member=member, duty=duty, from_year=from_year, until_year=until_year).exists():
        raise Refused("同じ分野と年度が、もう書いてあります。", field="duty")
    _refuse_many(PastDuty, member)
    row = PastDuty.objects.create(member=member, duty=duty, from_year=from_year, until_year=until_year)
    write_byline_detail(member)
    return row


@transaction.atomic
def add_help(member: Member, words: str, *, duty: Duty | None = None) -> CanHelp:
    """Something one would talk about when asked."""
    words = " ".join(words.split())
    if not words:
        raise Refused("まだ書かれていません。ひとことで書くと足せます。", field="words")
    if CanHelp.objects.filter(member=member, words=words).exists():
        raise Refused("同じことが、もう書いてあります。", field="words")
    _refuse_many(CanHelp, member)
    row = CanHelp.objects.create(member=member, words=words, duty=duty)
    write_byline_detail(member)
    return row


KINDS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "duties": (FurtherDuty, ("duty_id", "since_year")),
    "past": (PastDuty, ("duty_id", "from_year", "until_year")),
    "help": (CanHelp, ("words", "duty_id")),
}


@transaction.atomic
def take_out(row: FurtherDuty | PastDuty | CanHelp, *, by: Member) -> str:
    """Take one line out of one's own profile. Returns what brings it back: words for `bring_back`, signed and the member's own."""
    kind = next(kind for kind, (model, _) in KINDS.items() if isinstance(row, model))
    kept = {column: getattr(row, column) for column in KINDS[kind][1]}
    row.delete()
    write_byline_detail(by)
    return signing.dumps([by.pk, kind, kept], salt=SALT, compress=True)


@transaction.atomic
def bring_back(words: str, *, by: Member) -> str:
    """Undo `take_out`, once or more often: a line is there once. Returns its kind. Raises Refused for words that are not the member's."""
    try:
        owner, kind, kept = signing.loads(words, salt=SALT, max_age=60 * 60 * 24)
    except signing.BadSignature:
        owner, kind, kept = 0, "", {}
    if owner != by.pk or (kept.get("duty_id") and not Duty.objects.filter(pk=kept["duty_id"]).exists()):
        raise Refused("元に戻せませんでした。もう一度、同じことを書いて足せます。")
    try:
        with transaction.atomic():
            KINDS[kind][0].objects.get_or_create(member=by, **kept)
    except IntegrityError:  # written anew meanwhile, with another year
        pass
    write_byline_detail(by)
    return str(kind)


def _refuse_year(year: int | None, field: str) -> None:
    if year is not None and not EARLIEST <= year <= fiscal_year(today()):
        raise Refused("その年度は選べませんでした。一覧から選ぶと進めます。", field=field)


def _refuse_many(model: type[Any], member: Member) -> None:
    if model.objects.filter(member=member).count() >= MOST:
        raise Refused(FULL)

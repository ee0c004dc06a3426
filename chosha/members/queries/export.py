"""Everything the members room keeps of one member, for an export."""

from typing import Any

from chosha.audit.models import Entry
from chosha.audit.queries import entries_about
from chosha.kernel.belongings import Box
from chosha.kernel.clock import fiscal_year, jst, long_date, long_moment, plain_date
from chosha.members.models import Affiliation, ApiToken, CanHelp, Consent, Distance, FurtherDuty, Interest, Member, PastDuty, Profile, Role
from chosha.members.queries.people import devices_of

MOST_ENTRIES = 5_000


def boxes_of(member: Member) -> list[Box]:
    """Account, profile, service, consents, tasks, keys, devices, and who looked at or changed what is the member's."""
    return [
        Box("account", "会員証", [_account(member)]),
        Box("profile", "プロフィール", _profile(member)),
        Box("affiliations", "所属", [_affiliation(row) for row in _affiliations(member)]),
        Box("duties", "担当分野と話せること", _duties(member)),
        Box("consents", "きまりへの同意", [{"版": str(row), "同意した日時": long_moment(row.agreed_at)} for row in _of(Consent, member)]),
        Box("roles", "受けた当番", [_role(row) for row in _of(Role, member)]),
        Box("keys", "プログラム用の鍵", [{"名前": key.name, "作った日": long_moment(key.created_at)} for key in _of(ApiToken, member)]),
        Box("devices", "ログインしている端末", [{"端末": d.words, "使った日時": long_moment(d.last_seen)} for d in devices_of(member, "")]),
        Box("distances", "会わない設定とミュート", _distances(member)),
        Box("record", "あなたについての記録", _record(member)),
    ]


def _of(table: Any, member: Member) -> Any:
    return table._default_manager.filter(member=member)


def _account(member: Member) -> dict[str, Any]:
    return {
        "メールアドレス": member.email,
        "氏名": member.name,
        "よみ": member.kana,
        "表示名": member.display_name,
        "ひとこと": member.hello,
        "在籍の状態": member.get_standing_display(),
        "会員になった日時": long_moment(member.joined_at) if member.joined_at else "",
        "わたしの団体の人には見せない": member.spares_own_body,
        "見るだけ": member.read_only,
    }


def _profile(member: Member) -> list[dict[str, Any]]:
    row = Profile.objects.filter(member=member).first()
    if row is None:
        return []
    fields = ("name", "kana", "body", "post", "duties", "past_duties", "can_help", "interests", "languages", "hello")
    words = ("氏名", "よみ", "団体", "部署・役職", "担当分野", "経験した分野", "話せること", "関心のある分野", "ことば", "ひとこと")
    shown = {f"{word}を見せる相手": getattr(row, f"get_{name}_to_display")() for name, word in zip(fields, words, strict=True)}
    quiet = f"{row.quiet_from:%H:%M}から{row.quiet_until:%H:%M}まで"
    return [{"使えることば": "、".join(row.languages), "名簿に載せる": row.in_directory, "静かな時間": quiet} | shown]


def _affiliations(member: Member) -> Any:
    return Affiliation.objects.filter(member=member).select_related("organisation", "duty")


def _affiliation(row: Affiliation) -> dict[str, Any]:
    return {
        "種類": row.get_kind_display(),
        "団体": row.organisation.full_name,
        "部署・役職": row.post,
        "担当分野": row.duty.name if row.duty else "",
        "担当した年度": fiscal_year(row.duty_since) if row.duty_since else None,
        "確認の方法": row.get_proof_display(),
        "確認した日": plain_date(row.proved_on),
        "終わった日": plain_date(row.ended_on) if row.ended_on else "",
    }


def _duties(member: Member) -> list[dict[str, Any]]:
    past = PastDuty.objects.filter(member=member).select_related("duty")
    also = FurtherDuty.objects.filter(member=member).select_related("duty")
    wished = Interest.objects.filter(member=member).select_related("duty")
    return [
        *({"種類": "経験した分野", "名前": row.duty.name, "年度": f"{row.from_year}-{row.until_year}"} for row in past),
        *({"種類": "ほかの担当分野", "名前": row.duty.name, "年度": f"{row.since_year}-"} for row in also),
        *({"種類": "関心のある分野", "名前": row.duty.name} for row in wished),
        *({"種類": "話せること", "名前": row.words} for row in _of(CanHelp, member)),
    ]


def _role(row: Role) -> dict[str, Any]:
    ended = long_moment(row.ended_at) if row.ended_at else ""
    return {"当番": row.get_name_display(), "任された日時": long_moment(row.granted_at), "終えた日時": ended}


def _distances(member: Member) -> list[dict[str, Any]]:
    rows = Distance.objects.filter(member=member).select_related("whom")
    return [{"種類": row.get_kind_display(), "相手の表示名": row.whom.display_name, "日": long_date(jst(row.at).date())} for row in rows]


def _record(member: Member) -> list[dict[str, Any]]:
    """The access log: what was done to the account, by whom as the member may know it."""
    found = list(entries_about(member)[:MOST_ENTRIES])
    names = names_behind(found)
    who = {entry.pk: names.get(entry.by_id, "庁舎") for entry in found}
    return [{"日時": long_moment(entry.at), "何を": entry.act, "だれが": who[entry.pk], "理由": entry.reason} for entry in found]


def names_behind(found: list[Entry]) -> dict[int | None, str]:
    """Who did what stands in the record, as the house calls them."""
    rows = Member.objects.filter(pk__in={entry.by_id for entry in found if entry.by_id})
    return {row.pk: row.name_with_san for row in rows}

"""The member's own profile: what stands there and who sees it, and how it looks to others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chosha.members.models import Audience, Member, Profile
from chosha.members.queries.profile import Eyes, ShownDuty, ShownProfile, larges_of, shown_profiles

LONGEST = 60


@dataclass(frozen=True)
class OwnRow:
    """One line of the member's own page: where it is written, what stands there, who sees it."""

    path: str
    title: str
    words: str
    to: str = ""


class OwnEyes(Eyes):
    """One's own: all is seen."""

    def see(self, to: str, larges: Iterable[str]) -> bool:
        return True


def own_rows(member: Member) -> list[OwnRow]:
    """What the member has written, in the order of the pages."""
    shown = shown_profiles(OwnEyes(), [member])[0]
    kept = Profile.objects.filter(member=member).first() or Profile(member=member)
    to = {name: Audience(getattr(kept, f"{name}_to")).label for name in ("name", "kana", "body", "post")}
    return [
        OwnRow("names", "名前", f"{member.display_name}（氏名 {member.name}）", f"氏名：{to['name']}　よみ：{to['kana']}"),
        OwnRow("service", "団体と職", "　".join(filter(None, (shown.body, shown.post))), f"団体名：{to['body']}　職：{to['post']}"),
        *(_listed(kept, *row) for row in _lists(shown)),
        OwnRow("reach", "名簿と、同じ団体の会員", _reach(member, kept)),
    ]


def _lists(shown: ShownProfile) -> list[tuple[str, str, str, str]]:
    return [
        ("duties/lines", "担当分野", _names(shown.duties), "duties_to"),
        ("past/lines", "経験した分野", _names(shown.past_duties), "past_duties_to"),
        ("help/lines", "話せること", _names(shown.can_help), "can_help_to"),
        ("interests", "関心のある分野", "、".join(shown.interests), "interests_to"),
        ("languages", "ことば", "、".join(shown.languages), "languages_to"),
        ("hello", "ひとこと", shown.hello, "hello_to"),
    ]


def _listed(kept: Profile, path: str, title: str, words: str, to: str) -> OwnRow:
    short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    return OwnRow(path, title, short, Audience(getattr(kept, to)).label if words else "")


def _names(rows: Sequence[ShownDuty]) -> str:
    return "、".join(row.name for row in rows)


def _reach(member: Member, kept: Profile) -> str:
    listed = "名簿に載せる" if kept.in_directory else "名簿に載せない"
    return f"{listed}　同じ団体の会員に{'見せない' if member.spares_own_body else '見える'}"


def preview_of(member: Member, eyes: str) -> ShownProfile | None:
    """The page as others see it: "" any member, "field" one of the same field, "colleague" of the same body. None: there is none."""
    kept = Profile.objects.filter(member=member).first()
    if (kept is not None and not kept.in_directory) or (eyes == "colleague" and member.spares_own_body):
        return None
    return shown_profiles(Eyes(larges_of(member) if eyes == "field" else frozenset()), [member])[0]

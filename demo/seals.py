"""What the demo world knows of openings: one that was asked for and taken back, so that nobody's name was seen."""

from chosha.board.models import Post
from chosha.members.models import Member
from chosha.talk.actions import ask_opening, withdraw_opening
from demo.keys import WHO

WHY = "ご家族から、連絡がつかないという知らせがありました。返事がありしだい取り下げます。"


def build_openings(people: dict[str, Member], passphrases: dict[str, str]) -> None:
    asker = people[WHO["guardian2"]]
    oldest = Post.objects.filter(mask__isnull=False).select_related("mask").order_by("created_at", "pk").first()
    if oldest is not None and oldest.mask is not None:
        opening = ask_opening(oldest.mask, by=asker, ground="life", reason=WHY, words=passphrases["guardian2"])
        withdraw_opening(opening, by=asker)

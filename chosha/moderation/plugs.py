"""What moderation keeps of a member."""

from collections.abc import Iterator
from typing import Any

from chosha.kernel.belongings import Belongings, Box, keep
from chosha.kernel.clock import long_moment
from chosha.moderation.actions import let_go_of_reports
from chosha.moderation.models import Report


class ReportBelongings(Belongings):
    room = "moderation"

    def boxes(self, member: Any) -> Iterator[Box]:
        told = Report.objects.filter(by=member)
        rows = [{"日時": long_moment(row.at), "気になったこと": row.get_kind_display(), "ひとこと": row.words} for row in told]
        yield Box("reports", "見守り役に知らせたこと", rows)

    def let_go(self, member: Any, choice: str) -> None:
        let_go_of_reports(member)


keep(ReportBelongings())

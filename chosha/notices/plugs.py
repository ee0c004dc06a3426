"""What notices keep of a member."""

from collections.abc import Iterator
from typing import Any

from chosha.kernel.belongings import Belongings, Box, keep
from chosha.kernel.clock import long_moment
from chosha.notices.actions import let_go_of_notices
from chosha.notices.engine.kinds import KINDS
from chosha.notices.models import Notice
from chosha.notices.queries import stopped_kinds


class NoticeBelongings(Belongings):
    room = "notices"

    def boxes(self, member: Any) -> Iterator[Box]:
        rows = Notice.objects.filter(to=member)
        yield Box("notices", "お知らせ", [_row(row) for row in rows])

        stopped = [{"止めたお知らせ": KINDS[kind][0]} for kind in KINDS if kind in stopped_kinds(member)]
        yield Box("notice_kinds", "止めたお知らせ", stopped)

    def let_go(self, member: Any, choice: str) -> None:
        let_go_of_notices(member)


def _row(row: Notice) -> dict[str, Any]:
    return {"日時": "" if row.is_undated else long_moment(row.at), "文": row.line, "読んだ": row.read_at is not None}


keep(NoticeBelongings())

"""A post in a list: what the queries give and the drawing draws."""

from datetime import datetime
from typing import NamedTuple


class Line(NamedTuple):
    """One post in a list, as its reader may see it."""

    id: int
    title: str
    kind: str
    at: datetime
    name: str
    byline_detail: str
    solved: bool
    hidden: bool
    unread: bool
    writing: bool = False  # somebody claimed it and writes an answer
    summarised: bool = False
    masked: bool = False

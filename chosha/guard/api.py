"""投稿前の確認 for scripts: what a request decided, and the answer to one whose member has still to decide."""

from collections.abc import Mapping

from ninja import Field, Schema

from chosha.guard.engine.marks import Kind, Level
from chosha.guard.queries import Considered, as_answer, consider

SENTENCE = (
    "投稿の前に、気づいたことがあります。投稿にはなっていません。"
    "直すときは guard_mend に、このままでよいときは guard_seen に、spans の key を入れて、同じ内容をもう一度送ると進めます。"
)
MOST = 400


class Decisions(Schema):
    """What the form sends back too: the keys of marks the member has decided on."""

    guard_seen: list[str] = Field(default_factory=list, max_length=MOST, description="Keys of marks that stay as they are (from a 422)")
    guard_mend: list[str] = Field(default_factory=list, max_length=MOST, description="Keys of marks to put their `replacement` in for")


class MarkOut(Schema):
    part: str = Field(description="title, body or tags")
    start: int = Field(description="In code points of the part as sent; tags are read as one text, parted by 「、」")
    end: int
    kind: Kind
    level: Level = Field(description="stop or ask; a hint holds nothing back and is not listed")
    text: str
    why: str
    replacement: str = Field(description="Empty: nothing ready")
    key: str


class HeldError(Schema):
    code: str = Field(description="`held`: a member has to decide first. `refused` and `invalid` come with a message alone")
    message: str
    spans: list[MarkOut] = Field(default_factory=list)
    guard_seen: list[str] = Field(default_factory=list, description="Send it as it is to post the text as it is")
    guard_mend: list[str] = Field(default_factory=list, description="Send it as it is to have all mended that can be")


class HeldOut(Schema):
    error: HeldError


class Held(Exception):
    """The text waits for its member's decision; nothing was written. The api desk answers 422 with `answer`."""

    def __init__(self, looked: Considered) -> None:
        super().__init__("held")
        self.answer = {"code": "held", "message": SENTENCE, **as_answer(looked)}


def look_through(parts: Mapping[str, str], given: Decisions, *, standing: Mapping[str, str] | None = None) -> Considered:
    """The texts after the repairs asked for. Raises Held while something waits for a decision."""
    looked = consider(parts, set(given.guard_seen), set(given.guard_mend), standing=standing)
    if looked.open:
        raise Held(looked)
    return looked

"""Posts and comments of the demo world.

What was written under a mask waits in the data until the building can seal a name: showing it with its author would be a leak.
"""

from django.core.files.uploadedfile import SimpleUploadedFile

from chosha.board.actions.answers import accept_comment
from chosha.board.actions.posts import publish_post
from chosha.board.models import Kind
from chosha.media.actions import keep_upload
from chosha.media.models import StoredFile
from chosha.members.models import Duty, Member
from chosha.talk.actions import post_comment, react
from chosha.talk.models import Reaction
from demo.world import PICTURES, Row, moment, rows

KINDS = {
    "issue": Kind.ISSUE,
    "question": Kind.QUESTION,
    "knowledge": Kind.KNOWLEDGE,
    "chat": Kind.CHAT_TOPIC,
}

# Which threads show a picture or carry a document.
ATTACHED = {
    "t159": ("attachment-handover-memo.pdf",),
    "t033": ("attachment-office-layout.png",),
    "t044": ("attachment-checklist.jpg",),
}


def build_threads(people: dict[str, Member]) -> int:
    """Every thread that carries its writers' names, oldest first; returns how many."""
    duties = {duty.slug: duty for duty in Duty.objects.all()}
    open_rows = [row for row in rows("threads.jsonl") if not row["masked"]]
    for row in sorted(open_rows, key=lambda row: (-row["days_ago"], row["time"])):
        _thread(row, people, duties)
    return len(open_rows)


def _thread(row: Row, people: dict[str, Member], duties: dict[str, Duty]) -> None:
    post, _ = publish_post(
        by=people[row["author"]],
        kind=KINDS[row["kind"]],
        title=row["title"],
        body=row["body"],
        duty=duties.get(row["duty"]),
        tags=row["tags"],
        at=moment(row["days_ago"], row["time"]),
        files=_files(row["id"]),
    )
    for id in row["me_too_by"]:
        react(by=people[id], thing_key="board.post", thing=post, kind=Reaction.Kind.SAME)
    for said in row["comments"]:
        comment, _ = post_comment(
            by=people[said["author"]], thing_key="board.post", thing=post, body=said["body"], at=moment(said["days_ago"], said["time"])
        )
        for id in said["thanks_by"]:
            react(by=people[id], thing_key="talk.comment", thing=comment, kind=Reaction.Kind.THANKS)
        if said["id"] == row["accepted"]:
            accept_comment(post, comment, by=people[row["author"]], at=moment(said["days_ago"], said["time"]))


def _files(thread: str) -> list[StoredFile]:
    paths = [PICTURES / name for name in ATTACHED.get(thread, ())]
    return [keep_upload(SimpleUploadedFile(path.name, path.read_bytes())) for path in paths]

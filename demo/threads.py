"""Posts and comments of the demo world.

What was written under a mask is sealed like any other; nobody in the demo holds the secrets of these masks.
"""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from chosha.board.actions.answers import accept_comment
from chosha.board.actions.masked import publish_masked_post
from chosha.board.actions.posts import publish_post
from chosha.board.actions.summaries import publish_summary
from chosha.board.models import Kind, Post
from chosha.board.queries import begun_summary
from chosha.kernel.circles import circles_offered
from chosha.kernel.errors import Refused
from chosha.media.actions import keep_upload
from chosha.media.models import StoredFile
from chosha.members.engine.keyring import new_secret
from chosha.members.models import Duty, Member
from chosha.talk.actions import give_thanks, post_comment, react
from chosha.talk.models import Reaction
from demo.polls import poll_of
from demo.world import PICTURES, Row, moment, rows

KINDS = {
    "consultation": Kind.QUESTION,
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
# What the asker found out in the end, where a summary was written.
LEARNT = {
    "t045": "一覧を「相続人が分かっている」「調べている」「これから」の三つに分けました。"
    "係のだれでも続きから進められるようになりました。団体により扱いは違います。",
    "t158": "最初の一週間は、まわりの会話に出た言葉を書き留めることから始めました。分からない言葉が減ると、仕事の順番も見えてきます。",
}
# What is asked within one prefecture: by whom, what, and who answered.
LOCAL: dict[str, Any] = {
    "author": "m060",
    "title": "県内の担当者どうしの勉強会、会場はどこが集まりやすいですか",
    "body": "東西に長い県なので、真ん中の会場でも片道2時間の方が出ます。\n\n県内で集まったことのある方、会場と時間の決めかたを"
    "教えてください。オンラインとの半々も考えています。",
    "tags": ["勉強会"],
    "answers": {"m102": "駅に近い公共の会議室を、午後だけ借りています。午前に移動できるので、泊まらずに済みました。"},
}
THANKED_BY = 4  # an answer with as many thanks has helped as well
SAID = (
    "さっそく試して、上司への説明が通りました。",
    "同じところで止まっていました。助かりました。",
    "一人で悩んでいたので、ほっとしました。",
)


def build_threads(people: dict[str, Member]) -> int:
    """Every thread, oldest first; returns how many."""
    duties = {duty.slug: duty for duty in Duty.objects.all()}
    all_rows = list(rows("threads.jsonl"))
    secrets = {id: new_secret() for id in people}
    for id, member in people.items():
        member.mask_secret = secrets[id]
    for row in sorted(all_rows, key=lambda row: (-row["days_ago"], row["time"])):
        _thread(row, people, duties)
    _local_thread(people)
    return len(all_rows) + 1


def _local_thread(people: dict[str, Member]) -> None:
    """A question for the members of one prefecture alone: that of the member one signs in as."""
    by = people[LOCAL["author"]]
    words = {name: LOCAL[name] for name in ("title", "body", "tags")}
    post, _ = publish_post(by=by, kind=Kind.QUESTION, circle=next(iter(circles_offered(by))), at=moment(2, "18:40"), **words)
    for id, answer in LOCAL["answers"].items():
        post_comment(by=people[id], thing_key="board.post", thing=post, body=answer, at=moment(2, "20:15"))


def _thread(row: Row, people: dict[str, Member], duties: dict[str, Duty]) -> None:
    post = _masked_post(row, people, duties) if row["masked"] else _post(row, people, duties)
    for id in row["me_too_by"]:
        react(by=people[id], thing_key="board.post", thing=post, kind=Reaction.Kind.SAME)
    for said in row["comments"]:
        comment, _ = post_comment(
            by=people[said["author"]],
            thing_key="board.post",
            thing=post,
            body=said["body"],
            at=moment(said["days_ago"], said["time"]),
            masked="masked_as" in said,
        )
        for id in said["thanks_by"]:
            if not (row["masked"] and id in (row["author"], said["author"])):
                react(by=people[id], thing_key="talk.comment", thing=comment, kind=Reaction.Kind.THANKS)
        if len(said["thanks_by"]) >= THANKED_BY and not row["masked"]:
            words, when = SAID[len(said["body"]) % len(SAID)], moment(said["days_ago"], said["time"])
            give_thanks(by=people[said["thanks_by"][0]], thing_key="talk.comment", thing=comment, words=words, at=when)
        helped = len(said["thanks_by"]) >= THANKED_BY and row["accepted"] and said["author"] != row["author"]
        if said["id"] == row["accepted"] or helped:
            accept_comment(post, comment, by=people[row["author"]], at=moment(said["days_ago"], said["time"]))
    if row["id"] in LEARNT:
        _sum_up(row, post, people[row["author"]], duties)


def _masked_post(row: Row, people: dict[str, Member], duties: dict[str, Duty]) -> Post:
    words = {"title": row["title"], "body": row["body"], "kind": KINDS[row["kind"]], "duty": duties.get(row["duty"]), "tags": row["tags"]}
    member = people[row["author"]]
    for shown in (("size", "field"), ("size",), ()):  # as much as thirty members share
        try:
            return publish_masked_post(by=member, form_key=row["id"], shown=shown, days_ago=row["days_ago"], **words)[0]
        except Refused:
            if not shown:
                raise
    raise AssertionError("the last try shows nothing")


def _post(row: Row, people: dict[str, Member], duties: dict[str, Duty]) -> Post:
    return publish_post(
        by=people[row["author"]],
        kind=KINDS[row["kind"]],
        title=row["title"],
        body=row["body"],
        duty=duties.get(row["duty"]),
        tags=row["tags"],
        at=moment(row["days_ago"], row["time"]),
        files=_files(row["id"]),
        poll=poll_of(row["id"]),
    )[0]


def _sum_up(row: Row, post: Post, asker: Member, duties: dict[str, Duty]) -> None:
    begun, last = begun_summary(asker, post), row["comments"][-1]
    body = f"{begun['body'].rstrip()}\n\n{LEARNT[row['id']]}"
    words = {"title": begun["title"], "body": body, "duty": duties.get(row["duty"]), "tags": row["tags"]}
    publish_summary(post, by=asker, at=moment(last["days_ago"], last["time"]), **words)


def _files(thread: str) -> list[StoredFile]:
    paths = [PICTURES / name for name in ATTACHED.get(thread, ())]
    return [keep_upload(SimpleUploadedFile(path.name, path.read_bytes())) for path in paths]

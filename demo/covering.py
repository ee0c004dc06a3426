"""What members told moderators of, one text covered by two of them, and what the demo's member has read and kept."""

from chosha.board.access import KEY
from chosha.board.actions import bookmark_post, mark_read, publish_post
from chosha.board.models import Kind, Post
from chosha.members.models import Member
from chosha.moderation.actions import ask_appeal, report_thing
from chosha.moderation.models import Cover
from chosha.talk.access import KEY as COMMENT
from chosha.talk.models import Comment
from demo.world import moment

READER = "m011"
READ, KEPT = 14, 4


def build_covering(people: dict[str, Member]) -> None:
    """A post that two members told of, its author's appeal, and one comment that waits for a moderator."""
    post, _ = publish_post(
        by=people["m171"],
        kind=Kind.CHAT_TOPIC,
        title="昼休みに聞いた、となりの町の窓口の話",
        body="となりの町の支所に、去年の春から来ている50代の係長がいて、窓口の並び方を変えたそうです。待つ時間が短くなったと聞きました。",
        at=moment(1, "12:35"),
    )
    for id, words in (("m024", "町と年代と役職が続いています"), ("m098", "")):
        report_thing(KEY, post, by=people[id], kind="leak", words=words)
    cover = Cover.objects.get(key=KEY, thing_id=post.pk)
    ask_appeal(
        cover,
        post,
        by=people["m171"],
        words="役職と時期は、町の広報の「窓口が変わりました」に出ているものです。どこをぼかすとよいか、教えてください。",
    )
    comment = Comment.objects.filter(thing_key=KEY).exclude(author=people[READER]).order_by("created_at", "id")[7]
    report_thing(COMMENT, comment, by=people[READER], kind="other", words="相談を受けた方の事情が、知られてもよいものか気になりました")
    _read(people[READER])


def _read(member: Member) -> None:
    posts = list(Post.objects.filter(hidden_at__isnull=True, mask__isnull=True).exclude(author=member).order_by("created_at", "id"))
    for post in posts[:: max(1, len(posts) // READ)]:
        mark_read(post.pk, by=member, until=post.last_activity_at)
    for post in [post for post in posts if post.kind == Kind.KNOWLEDGE][-KEPT:]:
        bookmark_post(post, by=member)

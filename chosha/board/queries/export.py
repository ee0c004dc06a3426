"""Everything the board keeps of one member, for an export."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chosha.board.models import Bookmark, Draft, FeedAddress, Post
from chosha.kernel.belongings import Box
from chosha.kernel.circles import circle_words
from chosha.kernel.clock import long_moment, plain_date
from chosha.members.access import draft_key
from chosha.members.models import Member

CLOSED = "匿名の鍵が閉じているあいだに受け取ったので、入っていません。「わたしの匿名」で開けて、もう一度受け取ると入ります。"


def boxes_of(member: Member) -> Iterator[Box]:
    """Posts with their history and files, drafts, bookmarks, addresses of feeds (without their secrets)."""
    rows: list[dict[str, Any]] = []
    files: list[tuple[str, Path]] = []
    written = Post.objects.filter(author=member).exclude(source="").select_related("duty")
    for post in written.prefetch_related("revisions", "attachments__file"):
        rows.append(_post_row(post, files))
    yield Box("posts", "投稿", rows, files)
    drafts: list[dict[str, Any]] = []
    drawn: list[tuple[str, Path]] = []
    for draft in Draft.objects.filter(member=member).prefetch_related("attachments__file"):
        kept = _files(draft, f"drafts/{draft.pk}", drawn)
        words = draft.opened(draft_key(member)).words
        read = {"題": words.title, "本文": words.source} if words else {"題": str(draft), "本文": CLOSED}
        drafts.append(read | {"日時": long_moment(draft.updated_at), "ファイル": kept})
    yield Box("drafts", "下書き", drafts, drawn)
    marks = Bookmark.objects.filter(member=member, post__deleted_at__isnull=True, post__hidden_at__isnull=True).select_related("post")
    yield Box("bookmarks", "しおり", [{"題": mark.post.title, "挟んだ日時": long_moment(mark.created_at)} for mark in marks])
    feeds = FeedAddress.objects.filter(member=member, ended_at__isnull=True)
    yield Box("feeds", "新着の番地", [{"どこで使うか": feed.name, "作った日": plain_date(feed.made_on)} for feed in feeds])


def _post_row(post: Post, files: list[tuple[str, Path]]) -> dict[str, Any]:
    return {
        "番号": str(post.pk),
        "種類": post.get_kind_display(),
        "題": post.title,
        "本文": post.source,
        "分野": post.duty.name if post.duty else "",
        "見せる範囲": circle_words(post.circle),
        "タグ": "、".join(post.tags),
        "日時": long_moment(post.created_at),
        "直した日時": long_moment(post.edited_at) if post.edited_at else "",
        "消した日時": long_moment(post.deleted_at) if post.deleted_at else "",
        "これまでの版": [f"{long_moment(old.written_at)}　{old.title}\n{old.source}" for old in post.revisions.all()],
        "ファイル": _files(post, f"posts/{post.pk}", files),
    }


def _files(holder: Any, folder: str, files: list[tuple[str, Path]]) -> list[str]:
    names = []
    for place, attachment in enumerate(holder.attachments.all(), start=1):
        name = f"{folder}/{place}-{attachment.file.name.replace('/', '_')}"
        files.append((name, attachment.file.original))
        names.append(name)
    return names

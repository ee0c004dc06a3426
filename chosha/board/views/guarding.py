"""投稿前の確認 on the writing page: every word and name of a file that others will see."""

from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from chosha.board.actions import describe_files, rename_files
from chosha.board.forms import PostForm
from chosha.board.models import Attachment, Post
from chosha.guard.queries import FILE, Considered, consider, decided
from chosha.members.models import Member

WORDS = ("title", "body", "tags", "poll_question", "poll_choices")


def considered(request: HttpRequest, form: PostForm, files: Iterable[Attachment], post: Post | None) -> Considered:
    """What the guard finds in a sound form and its files, after the repairs asked for. What stands in `post` is asked no more."""
    shown = [file for file in files if str(file.pk) not in request.POST.getlist("taken_off")]
    parts = {name: str(form.data.get(name, "")) for name in WORDS}
    parts |= {f"{FILE}{file.pk}": file.file.name for file in shown} | {f"alt-{file.pk}": file.alt for file in shown}
    return consider(parts, *decided(request.POST), standing=_standing(post, shown))


def considered_masked(request: HttpRequest, form: PostForm, uploads: Sequence[UploadedFile]) -> Considered:
    """The same for a post under a mask, whose files come with it and lie nowhere yet. Their names are asked about, never changed."""
    parts = {name: str(form.data.get(name, "")) for name in WORDS}
    parts |= {f"{FILE}{place}": str(file.name) for place, file in enumerate(uploads)}
    return consider(parts, *decided(request.POST))


def _standing(post: Post | None, files: list[Attachment]) -> dict[str, str]:
    if post is None:
        return {}
    words = {"title": post.title, "body": post.source, "tags": "、".join(post.tags)}
    return words | {f"{FILE}{file.pk}": file.file.name for file in files if file.post_id == post.pk}


def mended(form: PostForm, files: list[Attachment], looked: Considered, member: Member) -> PostForm:
    """The same form with the repairs in it; files get their new names and words at once."""
    if not looked.mended:
        return form
    typed = form.data.copy() if isinstance(form.data, QueryDict) else QueryDict(mutable=True)
    for name in WORDS:
        typed[name] = looked.parts[name]
    rename_files(files, {file.pk: looked.parts[f"{FILE}{file.pk}"] for file in files if f"{FILE}{file.pk}" in looked.parts})
    alts = {file.pk: looked.parts[f"alt-{file.pk}"] for file in files if f"alt-{file.pk}" in looked.parts}
    describe_files(Attachment.objects.filter(pk__in=alts), alts)
    again = PostForm(typed, member=member)
    again.is_valid()
    return again

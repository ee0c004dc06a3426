"""A post that was mended elsewhere since the page that mends it was opened: what stands now, beside what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from chosha.board.actions.tags import clean_tags
from chosha.board.forms import ALL, PostForm
from chosha.board.models import Attachment, Post
from chosha.board.views.guarding import alt
from chosha.kernel.text import seen, state_of
from chosha.talk.engine.beside import lines_beside

OTHERS = ("title", "kind", "spares_own_body", "circle", "duty", "for_field", "tags")


@dataclass(frozen=True)
class Overtook:
    """`body`: its lines, each with whether what was typed lacks it. `others`: (label, what stands) of the fields that differ."""

    body: list[tuple[str, bool]]
    others: list[tuple[str, str]]

    @property
    def marked(self) -> bool:
        return any(differs for _, differs in self.body)


def standing_words(post: Post) -> dict[str, Any]:
    """What a form that mends the post begins with."""
    return {
        "kind": post.kind,
        "title": post.title,
        "body": post.source,
        "duty": post.duty_id,
        "tags": "、".join(post.tags),
        "spares_own_body": answer(post.is_closed),
        "for_field": answer(post.for_field),
        "circle": post.circle or ALL,
    }


def began_of(post: Post, files: Iterable[Attachment]) -> str:
    """What the page sends along: the state of the post, and of what is said of its pictures."""
    return f"{post.state}.{state_of(*((file.pk, file.alt) for file in files if file.post_id == post.pk))}"


def answer(yes: bool) -> str:
    return "yes" if yes else "no"


def overtaken(form: PostForm, post: Post | None, files: Iterable[Attachment]) -> Overtook | None:
    """None while the post is as the page found it, and where both came to say the same. A page that knows no beginning is not asked.

    `files` with what is kept of them.
    """
    if post is None or form["began"].value() in (None, "", began_of(post, files)):
        return None
    stands = standing_words(post)
    body = lines_beside(post.source, str(form["body"].value() or ""))
    differing = [name for name in OTHERS if _differs(name, form[name].value(), stands[name])]
    others = [(str(form[name].label), _told(form[name], str(stands[name] or ""))) for name in differing]
    others += [(f"『{file.file.name}』の説明", file.alt) for file in files if form.data.get(alt(file), file.alt).strip() != file.alt]
    return Overtook(body, others) if body or others else None


def _differs(name: str, typed: Any, stands: Any) -> bool:
    """What the page did not ask for stays as it is."""
    return typed is not None and _sound(name, typed) != _sound(name, stands)


def _sound(name: str, words: Any) -> Any:
    words = str(words or "")
    if name == "tags":
        return clean_tags([words])
    return " ".join(seen(words).split()) if name == "title" else words


def _told(bound: BoundField, value: str) -> str:
    """The words of a choice; what was written as it is."""
    choices = getattr(bound.field, "choices", [])
    groups = [words if isinstance(words, list) else [(key, words)] for key, words in choices]
    return next((str(words).partition("\n")[0] for group in groups for key, words in group if str(key) == value), value)

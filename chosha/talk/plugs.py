"""Where talk meets search, moderation, notices, realtime and jobs."""

from typing import Any

from django.db.models import QuerySet

from chosha.kernel.content import Card, Passport, Viewer, issue, passport
from chosha.talk.access import KEY, visible_comments
from chosha.talk.actions import hide_comment, unhide_comment
from chosha.talk.engine.prose import plain_text
from chosha.talk.models import Comment
from chosha.talk.queries import name_of


class CommentPassport(Passport):
    key, model, label = KEY, Comment, "コメント"

    def visible_to(self, member: Viewer) -> QuerySet[Comment]:
        return visible_comments(member).select_related("author")

    def card(self, thing: Any) -> Card:
        issued = passport(thing.thing_key)
        about = issued.card(issued.model._default_manager.get(pk=thing.thing_id)).title
        return Card(f"「{about}」への{self.label}", plain_text(thing.html)[:80], name_of(thing), f"/talk/comments/{thing.pk}/")

    def words(self, thing: Any) -> str | None:
        return None if thing.hidden_at or thing.deleted_at else f"\n{plain_text(thing.html)}"

    def hide(self, thing: Any, *, by: Any, reason: str) -> None:
        hide_comment(thing, by=by, reason=reason)

    def unhide(self, thing: Any, *, by: Any, reason: str) -> None:
        unhide_comment(thing, by=by, reason=reason)


issue(CommentPassport())

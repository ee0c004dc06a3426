"""What a room's page needs to show a conversation: `{% load talk %}`, then `{% said talk %}` and `{% reactions talk %}`."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from chosha.talk.engine.drawing import draw_comments, draw_reactions
from chosha.talk.engine.spoken import Conversation

register = template.Library()


@register.simple_tag
def said(talk: Conversation) -> SafeString:
    """All comments of this page of a conversation."""
    return draw_comments(talk)


@register.simple_tag
def reactions(talk: Conversation) -> SafeString:
    """The two words under the content itself."""
    return mark_safe(draw_reactions(talk.key, talk.thing_id, talk.reactions))  # noqa: S308

"""Who may read a post: the bodies, the field and the circle it is open or closed to."""

from chosha.board.actions.tags import write_tags
from chosha.board.models import Post, Summary
from chosha.kernel.circles import circle_words, circles_offered
from chosha.kernel.errors import Refused
from chosha.members.access import closing
from chosha.members.models import Duty, Member

CLOSING = ("closed_home_id", "closed_host_id", "for_field", "circle")


def close_post(post: Post, by: Member, spares: bool | None, for_field: bool | None, circle: str | None) -> None:
    """Open it, or close it to the bodies served now; what is closed already stays closed to those it was closed to.

    A summary of what is kept from somebody stays as it is: it tells of another's question.
    """
    source = Summary.objects.filter(post=post.pk).select_related("question").first()
    if source is not None and (source.question.is_closed or source.question.for_field or source.question.circle):
        post.duty_id = source.question.duty_id if source.question.for_field else post.duty_id
        return
    if for_field is not None:
        post.for_field = for_field
    refuse_fieldless(post.duty, post.for_field)
    if circle is not None and circle != post.circle:  # where it was written for stays right after a move
        post.circle = sound_circle(by, circle)
    if spares is not None and spares != post.is_closed:
        for column, body in closing(by, spares).items():
            setattr(post, column, body)


def keep_closed_like(question: Post, post: Post) -> None:
    """A summary reaches nobody its question does not reach."""
    if question.is_closed:
        post.closed_home_id, post.closed_host_id = question.closed_home_id, question.closed_host_id
    if question.for_field:
        post.for_field, post.duty_id = True, question.duty_id
    post.circle = question.circle or post.circle
    post.save(update_fields=[*CLOSING, "duty"])
    write_tags(post)


def close_what_follows(question: Post) -> None:
    """The summary of a question that was closed after it had been summed up: it holds the question's words."""
    if question.is_closed or question.for_field or question.circle:
        for row in Summary.objects.filter(question=question, post__mask__isnull=True).select_related("post"):
            keep_closed_like(question, row.post)


def refuse_fieldless(duty: Duty | None, for_field: bool) -> None:
    if for_field and duty is None:
        raise Refused("分野がまだ選ばれていません。選ぶと、その分野を担当する会員だけに見せられます。", field="duty")


def sound_circle(by: Member, circle: str) -> str:
    """One of those the writer stands in today, or none. Raises Refused."""
    if circle and circle not in circles_offered(by):
        words = circle_words(circle) or "この範囲"
        raise Refused(f"「{words}」は、いまの所属では選べません。見せる範囲を選び直すと進めます。書いた文は残っています。", field="circle")
    return circle

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from chosha.board import actions
from chosha.board.access import KEY, own_posts, visible_posts, worn_post
from chosha.board.views.reading import member_of
from chosha.talk.access import visible_comments
from chosha.ui.toasts import say


@require_POST
def deletion(request: HttpRequest, post_id: int) -> HttpResponse:
    found = get_object_or_404(own_posts(request.user), pk=post_id)
    actions.delete_post(found, by=member_of(request))
    say(request, "消しました。10分のあいだは元に戻せます。", undo=f"/board/{post_id}/restoration/")
    return redirect("board:list")


@require_POST
def history_removal(request: HttpRequest, post_id: int) -> HttpResponse:
    """前の文を消す: on the page of the versions, where it asks first."""
    found = get_object_or_404(own_posts(request.user), pk=post_id, deleted_at__isnull=True)
    actions.remove_versions(found, by=member_of(request))
    say(request, "前の文を消しました。")
    return redirect(f"/board/{post_id}/history/")


@require_POST
def restoration(request: HttpRequest, post_id: int) -> HttpResponse:
    found = get_object_or_404(own_posts(request.user), pk=post_id)
    actions.restore_post(found, by=member_of(request))
    say(request, "元に戻しました。")
    return redirect(f"/board/{post_id}/")


@require_POST
def bookmark(request: HttpRequest, post_id: int, *, kept: bool) -> HttpResponse:
    """しおりを挟む・外す; htmx gets the sign as it now stands."""
    found = get_object_or_404(visible_posts(request.user), pk=post_id)
    (actions.bookmark_post if kept else actions.unbookmark_post)(found, by=member_of(request))
    if request.headers.get("HX-Request"):
        return render(request, "board/_bookmark.html", {"post": found, "bookmarked": kept})
    return redirect(f"/board/{post_id}/")


@require_POST
def reading(request: HttpRequest, *, read: bool) -> HttpResponse:
    """すべて読んだことにする, and its undo."""
    if not read:
        actions.unread_again(by=member_of(request))
        say(request, "元に戻しました。")
    elif actions.read_all(by=member_of(request)):
        say(request, "すべて読んだことにしました。", undo="/board/reading/undo/")
    return redirect("board:list")


@require_POST
def passing(request: HttpRequest, post_id: int, *, passed: bool) -> HttpResponse:
    """今回は見送る, from the member's desk; it may be taken up again."""
    found = get_object_or_404(visible_posts(request.user), pk=post_id)
    if passed:
        actions.pass_over(found, by=member_of(request))
        say(request, "この質問は、机に並べません。掲示板ではいつでも読めます。", undo=f"/board/{post_id}/passing/withdrawal/")
    else:
        actions.take_up_again(found, by=member_of(request))
        say(request, "机に戻しました。")
    return redirect("/")


@require_POST
def acceptance(request: HttpRequest, post_id: int, comment_id: int, *, given: bool) -> HttpResponse:
    found = visible_posts(request.user).filter(pk=post_id).first() or get_object_or_404(worn_post(request.user, post_id))
    if given:
        comment = get_object_or_404(visible_comments(request.user), pk=comment_id, thing_key=KEY, thing_id=post_id)
        actions.accept_comment(found, comment, by=member_of(request))
        say(request, "助かった答えの印を付けました。書いた人に、お礼が届きます。")
    else:
        actions.withdraw_acceptance(found, comment_id, by=member_of(request))
        say(request, "助かった答えの印を取り消しました。")
    return redirect(f"/board/{post_id}/#c{comment_id}")

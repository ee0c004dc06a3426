"""お礼のひとこと: said beside a text, read by whoever wrote the text, seen by nobody else."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chosha.guard.actions import note_decision
from chosha.guard.queries import consider, decided
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Member
from chosha.talk import actions
from chosha.talk.access import THANKS, is_for, thanks_to_read, visible_thing
from chosha.talk.queries import own_thanks, thanks_received
from chosha.ui.toasts import say


@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """Beside one text: for its writer what came, for everybody else the sentence to say."""
    member = _member(request)
    thing = visible_thing(member, key, thing_id)
    if thing is None or key == THANKS:
        raise Http404
    card = passport(key).card(thing)
    if passport(key).is_by(thing, member):
        context = {"card": card, "rows": thanks_received(member, key, thing_id), "masked": getattr(thing, "mask_id", None) is not None}
        return render(request, "talk/thanked.html", context)
    known = own_thanks(member, key, thing_id)
    words, sentence, looked = known.words if known else "", "", None
    if request.method == "POST":
        looked = consider({"words": request.POST.get("words", "")}, *decided(request.POST), standing={"words": words})
        words = looked.parts["words"]
        try:
            if not looked.open:
                actions.give_thanks(by=member, thing_key=key, thing=thing, words=words)
                note_decision(looked, about=THANKS)
                say(request, "ひとことを届けました。", undo=f"{request.path}removal/")
                return redirect(card.url)
        except Refused as refusal:
            sentence = refusal.sentence
    guard = looked if looked and looked.open else None
    context = {"card": card, "words": words, "sentence": sentence, "guard": guard, "known": known, "spares": member.spares_own_body}
    return render(request, "talk/thanks.html", context, status=422 if sentence or guard else 200)


@require_POST
def taking_back(request: HttpRequest, key: str, thing_id: int) -> HttpResponse:
    """Whoever said it takes the sentence back; the 「助かりました」 stays."""
    member = _member(request)
    known = own_thanks(member, key, thing_id)
    thing = visible_thing(member, key, thing_id)
    if known is not None:
        actions.take_thanks_away(known, by=member)
        say(request, "ひとことを取り消しました。「助かりました」は残っています。")
    return redirect(passport(key).card(thing).url if thing is not None else "/")


@require_safe
def one(request: HttpRequest, thanks_id: int) -> HttpResponse:
    """One sentence: for the two it is between, and for moderators who were told of it."""
    member = _member(request)
    found = thanks_to_read(member, thanks_id)
    if found is None:
        raise Http404
    thing = visible_thing(member, found.thing_key, found.thing_id)
    card = passport(found.thing_key).card(thing) if thing is not None else None
    context = {"thanks": found, "card": card, "mine": found.author_id == member.pk, "received": is_for(member, found)}
    context["masked"] = getattr(thing, "mask_id", None) is not None  # a distance would say whose mask it is
    return render(request, "talk/one_thanks.html", context)


@require_POST
def removal(request: HttpRequest, thanks_id: int) -> HttpResponse:
    """Whoever it was for does not want to keep it."""
    member = _member(request)
    found = thanks_to_read(member, thanks_id)
    if found is None or found.author_id == member.pk or not is_for(member, found):
        raise Http404
    actions.take_thanks_away(found, by=member)
    say(request, "外しました。だれにも知らせません。", undo=f"/talk/thanks/{thanks_id}/return/")
    return redirect(f"/talk/{found.thing_key}/{found.thing_id}/thanks/")


@require_POST
def coming_back(request: HttpRequest, thanks_id: int) -> HttpResponse:
    found = actions.put_thanks_back(thanks_id, by=_member(request))
    say(request, "元に戻しました。")
    return redirect(f"/talk/{found.thing_key}/{found.thing_id}/thanks/")


def _member(request: HttpRequest) -> Member:
    if not isinstance(request.user, Member):
        raise NotAllowed("Members only.")
    return request.user

"""Every write of this room."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction

from chosha.jobs.actions import enqueue
from chosha.kernel.clock import today
from chosha.links.engine import outward, reading
from chosha.links.models import LinkCard
from chosha.links.queries import addresses_in, cards_are_on, digest_of

LOOK = "chosha.links.tasks.look"
AGAIN_AFTER = timedelta(days=30)
TRY_AGAIN_AFTER = timedelta(days=1)
FORGET_AFTER = timedelta(days=400)


@transaction.atomic
def want_cards(html: str) -> int:
    """A text was posted: have its links looked at, later and by somebody else. Returns how many will be."""
    addresses = addresses_in(html) if cards_are_on() else []
    if not addresses or not outward.has_way_out():
        return 0
    rows = {digest_of(address): LinkCard(digest=digest_of(address), address=address) for address in addresses if len(address) <= 2000}
    LinkCard.objects.bulk_create(rows.values(), ignore_conflicts=True)
    wanted = [row.digest for row in LinkCard.objects.filter(pk__in=rows) if _is_due(row)]
    for digest in wanted:
        enqueue(LOOK, digest=digest)
    return len(wanted)


def _is_due(card: LinkCard) -> bool:
    if card.looked_on is None:
        return True
    return card.looked_on <= today() - (AGAIN_AFTER if card.state == LinkCard.State.FOUND else TRY_AGAIN_AFTER)


def look_at(card: LinkCard) -> LinkCard:
    """Goes there and writes down what it says. Asked outside any transaction: nobody waits for another site."""
    if not cards_are_on() or not _is_due(card):
        return card
    try:
        page = outward.fetch(card.address)
        words = reading.words_of(page.content, page.charset)
    except outward.Unreachable:
        words = reading.Words("", "", "")
    if words.title:
        site = words.site or (urlsplit(card.address).hostname or "")[:60]
        return keep_card(card.address, title=words.title, about=words.about, site=site)
    return _keep(card, LinkCard.State.NOTHING if not card.title else LinkCard.State.FOUND)


@transaction.atomic
def keep_card(address: str, *, title: str, about: str = "", site: str = "") -> LinkCard:
    """Writes down what stands at an address; the newest holds."""
    words = {"address": address, "title": title[:120], "about": about[:200], "site": site[:60]}
    card, _ = LinkCard.objects.update_or_create(
        digest=digest_of(address), defaults=words | {"state": LinkCard.State.FOUND, "looked_on": today()}
    )
    return card


@transaction.atomic
def _keep(card: LinkCard, state: str) -> LinkCard:
    card.state, card.looked_on = state, today()
    card.save(update_fields=["state", "looked_on"])
    return card


@transaction.atomic
def forget_cards() -> int:
    """What nobody has posted for a year goes; posted again, it is looked at again. Returns how many."""
    gone, _ = LinkCard.objects.filter(looked_on__lt=today() - FORGET_AFTER).delete()
    return gone

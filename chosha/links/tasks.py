from chosha.jobs.queue import every, job
from chosha.links.actions import forget_cards, look_at
from chosha.links.models import LinkCard


@job(attempts=2)
def look(digest: str) -> None:
    """See what stands at the other end of a link."""
    card = LinkCard.objects.filter(pk=digest).first()
    if card is not None:
        look_at(card)


@every(minutes=60 * 24)
@job()
def forget() -> None:
    forget_cards()

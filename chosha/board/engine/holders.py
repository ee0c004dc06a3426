"""Who holds a claim, without naming anybody: only whoever is signed in can be compared with it."""

from django.utils.crypto import salted_hmac


def holder_of(member_id: int, post_id: int) -> str:
    """A digest under the key of the house; the same member has another one at every post."""
    return salted_hmac("chosha.board.claim", f"{post_id}:{member_id}", algorithm="sha256").hexdigest()

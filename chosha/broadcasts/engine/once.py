"""That somebody did something once, as a number nobody else can compute. The protocol stands in docs/adr/0014-live-questions.md.

The secret is 32 bytes that live with the member: that of the masks where the session has it open, else one in a cookie of the device.
"""

import base64
import binascii

from chosha.members.engine.keyring import LENGTH, digest, new_secret

MOST_QUESTIONS = 5  # of one member in one show


def wish_token(secret: bytes, question_id: int) -> str:
    """Stands while the member wants to hear this question. Tokens of two questions are as far apart as those of two members."""
    return str(digest(f"wish|{question_id}".encode(), key=secret).hex())


def question_tokens(secret: bytes, episode_id: int) -> list[str]:
    """One for each question the member may ask in this show; none says which question it was spent on."""
    return [str(digest(f"ask|{episode_id}|{number}".encode(), key=secret).hex()) for number in range(MOST_QUESTIONS)]


def secret_in(cookie: str) -> bytes | None:
    """What a cookie of the device carries; None where that is no secret."""
    try:
        found = base64.urlsafe_b64decode(cookie)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == LENGTH else None


def cookie_of(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode()


__all__ = ["MOST_QUESTIONS", "cookie_of", "new_secret", "question_tokens", "secret_in", "wish_token"]

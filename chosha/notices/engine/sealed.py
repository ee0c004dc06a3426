"""A text that stands in the database only under lock: a mail on its way may carry a code, and pages of a database are copied around."""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

MARK = "sealed:"
PURPOSE = b"chosha.notices.mail"


class SealedText(models.TextField):  # type: ignore[type-arg]
    """Reads and writes like a TextField. What cannot be opened with the key of this house reads as empty; it cannot be searched."""

    def deconstruct(self) -> Any:
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options  # for the database it is one

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return f"{MARK}{_cipher(settings.CHOSHA_PROOF_KEY).encrypt(text.encode()).decode()}" if text else text

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        if not value or not value.startswith(MARK):
            return value
        try:
            return _cipher(settings.CHOSHA_PROOF_KEY).decrypt(value.removeprefix(MARK)).decode()
        except InvalidToken:
            return ""


@lru_cache(maxsize=4)
def _cipher(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))

"""allauth in our house: no open sign-up, our mail, our words."""

from base64 import urlsafe_b64encode
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from chosha.config.masks import unlock_masks
from chosha.members.actions import lock_by_password, open_secret
from chosha.members.models import Member
from chosha.notices.actions import send_mail

WRONG_CODE = "コードが合いませんでした。いま出ている6けたの数字か、まだ使っていない控えのコードを入れてください。"
TOO_MANY = "続けて合わなかったため、5分ほど休んでから試せます。パスワードを忘れたときは、再設定からも進めます。"


@lru_cache(maxsize=1)
def _second_step_key() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"chosha second step").derive(settings.SECRET_KEY.encode())
    return Fernet(urlsafe_b64encode(derived))


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "この会員証は、いま使えません。事務局に伝えてください。",
        "email_password_mismatch": "メールアドレスとパスワードの組が合いませんでした。もう一度試すか、パスワードの再設定へ進めます。",
        "enter_current_password": "いまのパスワードと合いませんでした。忘れたときは、再設定から進めます。",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "パスワードが合いませんでした。もう一度試せます。",
        "invalid_or_expired_key": "この入口は、もう使えません。新しい案内を受け取ると進めます。",
        "invalid_login": "メールアドレスとパスワードの組が合いませんでした。もう一度試せます。",
        "invalid_password_reset": "この入口は、もう使えません。新しい案内を受け取ると進めます。",
        "too_many_login_attempts": TOO_MANY,
        "same_as_current": "いまと同じものです。別のものにしてください。",
        "rate_limited": "続けての操作が多いため、しばらく休んでから試せます。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts are opened by the reception, never by a form

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        context = {"base_url": settings.CHOSHA_BASE_URL, **context}
        subject = render_to_string(f"{template_prefix}_subject.txt", context).strip().replace("\n", " ")
        send_mail(to=email, subject=subject, text=render_to_string(f"{template_prefix}_message.txt", context).strip() + "\n")

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        super().send_notification_mail(template_prefix, user, context, email=email or user.email)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """The account's own address counts; allauth would look into its table of addresses, which this house leaves empty."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Where a password proves right, at the door or when asked again, the member's masks open for this session."""
        found = super().authenticate(request, **credentials)
        if found is not None and credentials.get("password"):
            unlock_masks(request, found, open_secret(found, credentials["password"]))
        return found

    def set_password(self, user: Any, password: str) -> None:
        """A member who changes the password keeps the masks: the secret is at hand, and locked anew."""
        super().set_password(user, password)
        secret = getattr(self.request.user, "mask_secret", None) if self.request is not None else None
        if secret is not None and self.request.user.pk == user.pk:
            lock_by_password(user, secret, password)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Built from our own address: a request may name any host it likes, and the mail goes to somebody else."""
        return settings.CHOSHA_BASE_URL + urlsplit(super().get_reset_password_from_key_url(key)).path

    def is_safe_url(self, url: str) -> bool:
        """After signing in one stays in this house: paths only, whatever hosts it answers to."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("members:security")


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "当番を受けているあいだは、二段階の確認を切れません。",
        "cannot_generate_recovery_codes": "控えのコードは、二段階の確認を始めると作れます。",
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database alone must not be enough to answer the second step: the key lies in a file beside it."""
        return _second_step_key().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _second_step_key().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever holds a role keeps the second step."""
        return not (
            authenticator.type == Authenticator.Type.TOTP and Member.objects.filter(pk=authenticator.user_id, holds_role=True).exists()
        )

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        known = Authenticator.objects.filter(user=user, type=type).count()
        return "パスキー" if not known else f"パスキー{known + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "庁舎"}

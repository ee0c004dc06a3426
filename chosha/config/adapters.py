"""allauth in our house: no open sign-up, our mail, our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from chosha.notices.actions import send_mail


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # accounts are opened by the reception, never by a form

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        subject = render_to_string(f"{template_prefix}_subject.txt", context).strip().replace("\n", " ")
        send_mail(to=email, subject=subject, text=render_to_string(f"{template_prefix}_message.txt", context))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)


class MFAAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "庁舎"}

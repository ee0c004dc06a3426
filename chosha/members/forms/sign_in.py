"""Sign-in: allauth's forms in our words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.mfa.base import forms as second
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest

from chosha.members.queries import fold

STRENGTH_HELP = "10文字から。短い文にすると、覚えやすく破られにくくなります。"


class Worded:
    """Gives fields their labels and help, and takes the placeholders away: the label stays visible instead."""

    words: dict[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, bound in self.fields.items():  # type: ignore[attr-defined]
            bound.widget.attrs.pop("placeholder", None)
            bound.label, bound.help_text = self.words.get(name, (bound.label, ""))


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]
    words = {"login": ("メールアドレス", ""), "password": ("パスワード", "")}


class ForgottenForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]
    words = {"email": ("メールアドレス", "申し込んだときの、ふだん使うアドレスです。")}

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Whoever asks gets the same page; only the owner of the address learns from a mail whether there is an account."""
        email = str(self.cleaned_data["email"])
        if self.users:
            request_password_reset(request, email, self.users, account.default_token_generator)
        else:
            get_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class SamePasswords:
    """Says in our words that the two do not match."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}  # type: ignore[arg-type]
        first, second_time = cleaned.get("password1"), cleaned.get("password2")
        if first and second_time and first != second_time:
            self.add_error("password2", "二つのパスワードが違っていました。同じものを入れてください。")  # type: ignore[attr-defined]
        return cleaned


NEW_PASSWORD = {"password1": ("新しいパスワード", STRENGTH_HELP), "password2": ("新しいパスワード（もう一度）", "")}


class NewPasswordForm(SamePasswords, Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    words = NEW_PASSWORD


class ChangePasswordForm(SamePasswords, Worded, account.ChangePasswordForm):  # type: ignore[misc]
    words = {"oldpassword": ("いまのパスワード", ""), **NEW_PASSWORD}


class FirstPasswordForm(SamePasswords, Worded, account.SetPasswordForm):  # type: ignore[misc]
    words = NEW_PASSWORD


class AgainForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": ("パスワード", "")}


class FiguresOnly:
    """Takes full-width figures and spaces as they come: a code is read from one screen and typed into another."""

    def clean_code(self) -> str:
        self.cleaned_data["code"] = fold(self.cleaned_data["code"])  # type: ignore[attr-defined]
        return str(super().clean_code())  # type: ignore[misc]


CODE = {"code": ("確認コード", "アプリに出ている6けたの数字です。手元にないときは、控えのコードも使えます。")}


class SecondStepForm(FiguresOnly, Worded, second.AuthenticateForm):  # type: ignore[misc]
    words = CODE


class SecondStepAgainForm(FiguresOnly, Worded, second.ReauthenticateForm):  # type: ignore[misc]
    words = CODE


class BeginSecondStepForm(FiguresOnly, Worded, ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": ("アプリに出た6けたの数字", "")}


class AddPasskeyForm(Worded, AddWebAuthnForm):  # type: ignore[misc]
    words = {"name": ("呼び名", "「私のスマホ」など、見分けのつく名前にできます。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.initial["passwordless"] = "on"  # a passkey here always signs in by itself


class NamePasskeyForm(Worded, EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": ("呼び名", "")}

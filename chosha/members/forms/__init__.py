"""What members type: to sign in, and about themselves."""

from chosha.members.forms.me import SCOPE_WORDS, TokenForm
from chosha.members.forms.sign_in import (
    CODE,
    NEW_PASSWORD,
    STRENGTH_HELP,
    AddPasskeyForm,
    AgainForm,
    BeginSecondStepForm,
    ChangePasswordForm,
    FiguresOnly,
    FirstPasswordForm,
    ForgottenForm,
    LoginForm,
    NamePasskeyForm,
    NewPasswordForm,
    SamePasswords,
    SecondStepAgainForm,
    SecondStepForm,
    Worded,
)

__all__ = [
    "CODE",
    "NEW_PASSWORD",
    "SCOPE_WORDS",
    "STRENGTH_HELP",
    "AddPasskeyForm",
    "AgainForm",
    "BeginSecondStepForm",
    "ChangePasswordForm",
    "FiguresOnly",
    "FirstPasswordForm",
    "ForgottenForm",
    "LoginForm",
    "NamePasskeyForm",
    "NewPasswordForm",
    "SamePasswords",
    "SecondStepAgainForm",
    "SecondStepForm",
    "TokenForm",
    "Worded",
]

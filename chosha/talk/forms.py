from typing import Any

from django import forms

from chosha.members.models import Member
from chosha.members.queries import FACTS


class CommentForm(forms.Form):
    body = forms.CharField(label="書くこと", required=False, strip=False, widget=forms.Textarea)
    masked = forms.BooleanField(required=False)
    shown = forms.MultipleChoiceField(required=False, choices=[(key, key) for key in FACTS])
    client_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class PasswordAgain(forms.Form):
    """Asks for the present password, which locks the key of the masks."""

    password = forms.CharField(label="いまのパスワード", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.member.check_password(password):
            raise forms.ValidationError("パスワードが合いませんでした。もう一度試せます。鍵は元のままです。")
        return password


class BringBackForm(PasswordAgain):
    key = forms.CharField(
        label="控えの紙の8組の文字、または前のパスワード", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ["key", "password"]


class FreshForm(PasswordAgain):
    prefix = "fresh"

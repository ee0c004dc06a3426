from typing import Any

from django import forms

from chosha.members.models import Member
from chosha.members.queries import FACTS
from chosha.moderation.actions import LONGEST_REASON


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


class SilenceForm(forms.Form):
    """Why a mask is stopped, and whether all in the thread are."""

    ONE, ALL = "one", "all"
    whom = forms.ChoiceField(
        label="止めるもの",
        widget=forms.RadioSelect,
        choices=[
            (ONE, "この匿名だけ\nほかの人は、匿名で書けます"),
            (ALL, "この題の匿名すべて\n名前では、だれでも書けます"),
        ],
        error_messages={"required": "止めるものを選んでください。", "invalid_choice": "止めるものを選んでください。"},
    )
    reason = forms.CharField(
        label="理由（書いた人に、このまま伝わります）",
        max_length=LONGEST_REASON,
        help_text="例：同じことばが続き、題が進まないため。落ち着いたら戻します。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "理由がまだ書かれていません。書いた人に、このまま伝わる文で書いてください。"},
    )

"""What members type about themselves."""

from django import forms

from chosha.members.actions import SCOPES

SCOPE_WORDS = {
    "me:read": "自分の名前と所属を読む",
    "posts:read": "掲示板を読む",
    "posts:write": "掲示板に投稿し、直し、消す",
    "drafts:read": "自分の下書きをさがす",
    "episodes:read": "番組の回を読む",
}


class TokenForm(forms.Form):
    """A key for a script: what it is for, and how far it reaches."""

    name = forms.CharField(label="何に使うか", max_length=60, help_text="「係の新着まとめ」など、あとで見分けのつく名前です。")
    scopes = forms.MultipleChoiceField(
        label="使える範囲", choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES], widget=forms.CheckboxSelectMultiple
    )

"""What members type about themselves."""

from django import forms

from chosha.members.actions import SCOPES

SCOPE_WORDS = {
    "me:read": "自分の名前と所属を読む",
    "posts:read": "掲示板を読む",
    "posts:write": "掲示板に投稿する",
    "episodes:read": "番組の回を読む",
}


class ProfileForm(forms.Form):
    """What a member says of themselves."""

    display_name = forms.CharField(label="表示名", max_length=40, help_text="庁舎の中で、ほかの会員に見える名前です。")
    hello = forms.CharField(
        label="ひとこと", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="会員だけに見えます。"
    )

    def clean_display_name(self) -> str:
        return " ".join(str(self.cleaned_data["display_name"]).split())


class TokenForm(forms.Form):
    """A key for a script: what it is for, and how far it reaches."""

    name = forms.CharField(label="何に使うか", max_length=60, help_text="「係の新着まとめ」など、あとで見分けのつく名前です。")
    scopes = forms.MultipleChoiceField(
        label="使える範囲", choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES], widget=forms.CheckboxSelectMultiple
    )

"""Where outside the house an episode can be heard."""

from django import forms

from chosha.broadcasts.engine.elsewhere import LONGEST, NotShown, checked


class ElsewhereForm(forms.Form):
    url = forms.CharField(
        label="会議や配信の番地",
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text="「https://」で始まる招待リンク。会員には、放送が始まってから見えます。",
    )
    note = forms.CharField(
        label="入り方のひとこと",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "few"}),
        help_text="会議のパスコードや、名前の書き方など。なくてもかまいません。",
    )

    def clean_url(self) -> str:
        try:
            return checked(self.cleaned_data["url"])
        except NotShown as error:
            raise forms.ValidationError(str(error)) from error

"""The word a colleague has said."""

from django import forms


class WordForm(forms.Form):
    word = forms.CharField(
        label="聞いたことば",
        max_length=40,
        error_messages={"required": "まだ書かれていません。申し込んだ方から聞いた、ひらがな8文字を入れてください。"},
        help_text="ひらがな8文字です。カタカナでも、間が空いていても大丈夫です。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )

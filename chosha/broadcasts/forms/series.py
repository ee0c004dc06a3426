"""What is written about a series, an own shelf, and things for newcomers to a field."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms

from chosha.kernel.text import whole_number

PLACES = ((re.compile(r"/episodes/(\d+)/"), "broadcasts.episode"), (re.compile(r"/board/(\d+)/"), "board.post"))


class SeriesForm(forms.Form):
    title = forms.CharField(label="名前", max_length=60)
    about = forms.CharField(
        label="どんなつづきものか",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "few"}),
        help_text="400字まで",
    )


class OwnShelfForm(forms.Form):
    title = forms.CharField(label="棚の名前", max_length=60, help_text="あなたにだけ見えます")


class ShelfForm(forms.Form):
    """`thing` is (key, number) of what stands at the address."""

    url = forms.CharField(
        label="録画か投稿の番地",
        max_length=300,
        help_text="回や投稿の画面を開き、番地（アドレス）を写します。例　/episodes/123/",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    reason = forms.CharField(label="すすめるわけ（一行）", max_length=100, help_text="例　最初の一週間で出会う言葉が、順に出てきます")
    thing: tuple[str, int]

    def clean_url(self) -> str:
        text: str = self.cleaned_data["url"].strip()
        try:
            path = urlsplit(text).path
        except ValueError:
            path = ""
        for pattern, key in PLACES:
            found = pattern.match(path)
            number = whole_number(found[1]) if found else None
            if number is not None:
                self.thing = (key, number)
                return text
        raise forms.ValidationError("回か投稿の番地ではないようです。/episodes/ か /board/ で始まる番地を写すと進めます。")


class ReasonForm(forms.Form):
    reason = forms.CharField(label="すすめるわけ（一行）", max_length=100)

    @classmethod
    def of(cls, entry: Any) -> "ReasonForm":
        return cls(initial={"reason": entry.reason}, auto_id=f"entry-{entry.pk}-%s")

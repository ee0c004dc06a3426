"""What newcomers type in their first days."""

from typing import Any

from django import forms

from chosha.reception.actions.welcoming import LONGEST_GREETING


class Lines(forms.CharField):
    """Text of several lines, counted as the browser counts it: the end of a line is one sign."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class GreetingForm(forms.Form):
    """よろしくお願いします, and who may see it. Nothing is ticked beforehand."""

    words = Lines(
        label="ひとこと添える",
        max_length=LONGEST_GREETING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="書かなければ「よろしくお願いします。」になります。200字まで。",
    )
    listed = forms.BooleanField(
        label="新しい会員の一覧に載せる",
        required=False,
        help_text="30日のあいだ、表示名と名前の下の一行、このあいさつが会員に見えます。ようこその言葉が届きます。",
    )
    on_air = forms.BooleanField(
        label="番組「新規入庁者いらっしゃい」で紹介してよい",
        required=False,
        help_text="パーソナリティが、表示名とあいさつを読みます。放送は、同じ団体の会員も聞きます。声も顔も出ません。",
    )

from django import forms

from chosha.moderation.actions import LONGEST_REASON


class CoverForm(forms.Form):
    reason = forms.CharField(
        label="理由（書いた人に、このまま伝わります）",
        max_length=LONGEST_REASON,
        help_text="例：場所が分かるかもしれないため。直すと、すぐ戻せます。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "理由がまだ書かれていません。書いた人に、このまま伝わる文で書いてください。"},
    )

"""The form for a new post that a device keeps for times without network."""

from django import forms

from chosha.board.forms import LINES
from chosha.board.models import Kind


class AdriftForm(forms.Form):
    """What a post is begun with: it names nobody, and leaves to the real page whatever depends on the member."""

    signed = forms.ChoiceField(
        label="だれとして書きますか",
        initial="name",
        widget=forms.RadioSelect,
        choices=[("name", "名前で\n下書きに加わります"), ("mask", "匿名で\n投稿まで送りません")],
    )
    kind = forms.ChoiceField(
        label="なにを書きますか",
        initial=Kind.QUESTION,
        widget=forms.RadioSelect,
        choices=[(kind.value, f"{kind.label}\n{line}") for kind, line in LINES.items() if kind != Kind.NOTICE],
    )
    title = forms.CharField(label="ひとことで言うと", widget=forms.Textarea(attrs={"rows": 1, "class": "one"}))
    body = forms.CharField(label="くわしく", widget=forms.Textarea(attrs={"rows": 10}))

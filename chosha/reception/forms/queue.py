"""What the volunteers at the queue type."""

from django import forms

from chosha.reception.actions.deciding import REASONS


class QuestionForm(forms.Form):
    text = forms.CharField(
        label="たずねること", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}), help_text="申し込んだ方に、メールで届きます。"
    )


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label="理由",
        required=False,
        choices=[*((key, f"{words}。") for key, words in REASONS.items()), ("", "ほかの理由（下に書きます）")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="添えることば", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="理由と一緒に届きます。"
    )

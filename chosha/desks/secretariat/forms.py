from django import forms

from chosha.members.models import RoleName


class StaffWordForm(forms.Form):
    """A word for the guard."""

    use = forms.ChoiceField(
        label="どう使いますか",
        widget=forms.RadioSelect,
        choices=[
            ("ask", "いつもたずねる\n投稿の前に、書いた人にたずねます"),
            ("allow", "たずねない\n印を付けません。人の名前や番号は、これからもたずねます"),
        ],
    )
    word = forms.CharField(label="言葉", max_length=40, help_text="2文字から40文字まで。全角と半角は同じ言葉とみなします。")
    note = forms.CharField(label="理由", required=False, max_length=120)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由", max_length=600, widget=forms.Textarea(attrs={"rows": 3}), help_text="ご本人にメールで届き、記録に残ります。"
    )


class RoleForm(forms.Form):
    name = forms.ChoiceField(label="お願いする受け持ち", choices=RoleName.choices)


class RulesForm(forms.Form):
    """The next version of the rules: its text in articles, and what is new about it."""

    change = forms.CharField(
        label="変わること",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="会員がはじめに読む文です。三つの文くらいまでで。",
    )
    source = forms.CharField(
        label="きまりの全文",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="「## 」で始まる行が、条の題になります。その下に本文を書きます。",
    )

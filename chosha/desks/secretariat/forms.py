from django import forms

from chosha.members.models import RoleName


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="理由", max_length=600, widget=forms.Textarea(attrs={"rows": 3}), help_text="ご本人にメールで届き、記録に残ります。"
    )


class RoleForm(forms.Form):
    name = forms.ChoiceField(label="当番", choices=RoleName.choices)

from django import forms


class CommentForm(forms.Form):
    body = forms.CharField(label="書くこと", required=False, strip=False, widget=forms.Textarea)
    client_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

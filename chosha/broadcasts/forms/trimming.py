"""録画の始まりと終わり, in the times of the whole recording."""

from django import forms

from chosha.broadcasts.forms.archive import MomentField


class TrimForm(forms.Form):
    begin = MomentField(label="始まり")
    end = MomentField(label="終わり")

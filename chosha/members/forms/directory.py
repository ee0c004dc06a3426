"""What is asked of the directory. It comes by the address, so that a page of it can be kept and shown."""

from typing import Any

from django import forms

from chosha.members.forms.profile import duty_choices
from chosha.members.models import Distance
from chosha.members.queries.directory import WHENS, Wanted, place_choices, size_choices


class DirectoryForm(forms.Form):
    marks_optional = False
    q = forms.CharField(
        label="名前・よみ・話せること",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search", "autocomplete": "off"}),
    )
    duty = forms.ChoiceField(label="分野", required=False)
    when = forms.ChoiceField(label="その分野を", required=False, choices=list(WHENS.items()))
    place = forms.ChoiceField(label="地方・都道府県", required=False)
    size = forms.ChoiceField(label="団体の大きさ", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("duty", duty_choices("どの分野でも")), ("place", place_choices()), ("size", size_choices())):
            found = self.fields[name]
            assert isinstance(found, forms.ChoiceField)  # noqa: S101
            found.choices = choices

    def wanted(self) -> Wanted:
        """What is asked for; what no list offers asks nothing."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name, "") for name in self.fields}
        return Wanted(given["q"], given["duty"], given["when"], given["place"], given["size"])


class DistanceForm(forms.Form):
    kind = forms.ChoiceField(
        label="どのくらい、距離をおきますか",
        widget=forms.RadioSelect,
        choices=[
            (Distance.Kind.MUTE, "ミュート\n投稿が一覧や検索に出なくなり、お知らせも届きません。コメントは畳みます"),
            (
                Distance.Kind.BLOCK,
                "会わない設定\nミュートに加えて、相手からあなたのプロフィールが見えなくなります。相手はあなたの投稿にコメントできません",
            ),
        ],
    )

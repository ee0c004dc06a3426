"""What reception sends and chooses when the old form's table comes in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from chosha.members.models import Organisation
from chosha.reception.engine.importing import MOST_BYTES
from chosha.reception.forms.applying import BodyPicker
from chosha.reception.models import ImportRow


class TableForm(forms.Form):
    file = forms.FileField(
        label="前の書式のファイル",
        help_text="CSV か、タブ区切りの文字。UTF-8 でも Shift_JIS でも読めます。10MB、2万行まで。",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={
            "required": "まだ選ばれていません。ファイルを選ぶと進めます。",
            "invalid": "ファイルが届きませんでした。もう一度選ぶと進めます。",
            "empty": "ファイルに、何も書かれていません。別のファイルを選ぶと進めます。",
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError("ファイルが大きすぎます（10MBまで）。いくつかに分けると取り込めます。")
        return file


class RowBodyForm(BodyPicker):
    """Which body a row means. What the matching found stands first."""

    def __init__(self, *args: Any, row: ImportRow, typed: str = "", **kwargs: Any) -> None:
        codes = list(row.data.get("candidates", []))
        self.near = sorted(Organisation.objects.filter(code__in=codes), key=lambda body: codes.index(body.code))
        only = str(self.near[0].pk) if len(self.near) == 1 else ""
        super().__init__(*args, initial={"body": typed or str(row.data.get("body", ""))[:80], "organisation": only}, **kwargs)

    def candidates(self) -> list[Organisation]:
        chosen = [body for body in super().candidates() if body not in self.near]
        return [*self.near, *chosen]

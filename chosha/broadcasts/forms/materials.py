"""Files put on an episode."""

from typing import Any

from django import forms

from chosha.broadcasts.models import Material, Readers

TYPES = ".jpg,.jpeg,.png,.webp,.gif,.heic,.heif,.pdf,.docx,.xlsx,.pptx,.csv,.tsv,.txt"
HELP = "写真、PDF、Word・Excel・PowerPoint、CSVなど。PDFは30MBまで、ほかは20MBまで。作った人の記録と撮影場所は外します。"


class FileField(forms.FileField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.FileInput(attrs={"accept": TYPES}), allow_empty_file=True, max_length=400, **kwargs)


class BringForm(forms.Form):
    file = FileField(label="ファイル", help_text=HELP)
    title = forms.CharField(label="題", max_length=100, required=False, help_text="書かないと、ファイルの名前が題になります。")


class MaterialForm(forms.Form):
    title = forms.CharField(label="題", max_length=100)
    file_name = forms.CharField(label="ファイルの名前", max_length=140)
    shown_from = forms.DateTimeField(
        label="会員に見せはじめる日時",
        required=False,
        help_text="書かないと、すぐに見えます。日本時間です。",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "日付と時刻の形と合いませんでした。例　2026-11-24T21:00"},
    )

    readers = forms.ChoiceField(
        label="だれに見せるか",
        widget=forms.RadioSelect,
        required=False,
        initial=Readers.MEMBERS,
        help_text="申し込んだ方は、席のある方です。放送のあいだに映したページは、聞いている方みんなに見えます。",
    )

    def __init__(self, *args: Any, signing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].choices = Readers.offered(signing=signing)  # type: ignore[attr-defined]
        self.fields["readers"].marks_optional = False  # type: ignore[attr-defined]  (one is chosen already)

    @classmethod
    def of(cls, material: Material) -> "MaterialForm":
        shown = {"title": material.title, "shown_from": material.shown_from, "readers": material.readers}
        return cls(initial=shown | {"file_name": material.current.file.name}, signing=material.episode.has_sign_up)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class RenewForm(forms.Form):
    file = FileField(label="新しい版のファイル", help_text="番地は変わりません。前の版には、10分のあいだ戻せます。")

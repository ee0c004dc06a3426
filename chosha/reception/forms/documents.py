"""A paper to send, and the number of the one it replaces."""

from django import forms

ACCEPT = "image/jpeg,image/png,image/webp,image/heic,image/heif,application/pdf"


class DocumentForm(forms.Form):
    document = forms.FileField(
        label="書類",
        allow_empty_file=True,  # the action says what is empty, by its name
        error_messages={"required": "まだ選ばれていません。写真を撮るか、ファイルを選ぶと送れます。"},
        help_text="写真（JPEG、PNG、WebP、HEIC）かPDF、10MBまで。撮影場所や作成者の記録は、届いたときに外します。",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    instead = forms.CharField(required=False, widget=forms.HiddenInput)

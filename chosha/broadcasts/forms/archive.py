"""What hosts write about a kept show: captions and chapters."""

from typing import Any

from django import forms

from chosha.broadcasts.engine.moments import read_moment, write_moment
from chosha.broadcasts.engine.subtitles import Cue, NotReadable, joined, read_cues
from chosha.broadcasts.models import Caption, Chapter

MOMENT_HELP = "例　12:34 または 1:02:05.5"
LARGEST_FILE = 2 * 1024 * 1024


class MomentField(forms.CharField):
    """A place in the recording, in seconds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=20, widget=forms.TextInput(attrs={"inputmode": "text", "class": "num", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        if not text:
            return None
        found = read_moment(text)
        if found is None:
            raise forms.ValidationError("時刻の形と合いませんでした。12:34 か 1:02:05 のように書けます。")
        return found

    def prepare_value(self, value: Any) -> Any:
        return write_moment(value) if isinstance(value, int | float) else value


class CaptionForm(forms.Form):
    """One line of the captions; line breaks say where it is to be divided."""

    text = forms.CharField(label="ことば", max_length=400, widget=forms.Textarea(attrs={"rows": 2, "class": "few"}))
    speaker = forms.CharField(label="話す人", max_length=60, required=False)
    start = MomentField(label="はじまり")
    end = MomentField(label="終わり", help_text=MOMENT_HELP)
    was = forms.CharField(max_length=400, required=False, strip=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, caption: Caption) -> "CaptionForm":
        shown = {name: getattr(caption, name) for name in ("text", "speaker", "start", "end")}
        return cls(initial=shown | {"was": caption.text}, auto_id=f"line-{caption.pk}-%s")

    @property
    def parts(self) -> list[str]:
        """The pieces into which line breaks divide the words."""
        return [part for line in self.cleaned_data["text"].splitlines() if (part := " ".join(line.split()))]

    @property
    def cue(self) -> dict[str, Any]:
        """The line as it will be kept."""
        told = self.cleaned_data
        return {"start": told["start"], "end": told["end"], "speaker": " ".join(told["speaker"].split()), "text": joined(self.parts)}


class SpeakerForm(forms.Form):
    former = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="話す人", max_length=60, required=False)


class CaptionFileForm(forms.Form):
    file = forms.FileField(
        label="字幕のファイル",
        help_text="WebVTT（.vtt）か SubRip（.srt）。2MBまで。いまの字幕と入れ替わります（元に戻せます）。",
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )

    def clean_file(self) -> list[Cue]:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError(f"『{sent.name}』は大きすぎて読めませんでした。2MBまで送れます。いまの字幕は変わっていません。")
        try:
            return read_cues(sent.read())
        except NotReadable as error:
            raise forms.ValidationError(f"『{sent.name}』{error.reason}") from error


class ChapterForm(forms.Form):
    at = MomentField(label="はじまり", help_text=MOMENT_HELP)
    label = forms.CharField(label="章の名前", max_length=80)

    @classmethod
    def of(cls, chapter: Chapter) -> "ChapterForm":
        return cls(initial={"at": chapter.at_sec, "label": chapter.label}, auto_id=f"chapter-{chapter.pk}-%s")

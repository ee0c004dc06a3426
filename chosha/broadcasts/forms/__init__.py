"""What hosts write about programmes and episodes."""

from collections.abc import Iterable
from typing import Any

from django import forms

from chosha.broadcasts.models import Episode, Programme
from chosha.broadcasts.queries import names_known_as, names_of_several
from chosha.members.models import Member

LONGEST_MINUTES = 12 * 60
NAMES_HINT = "表示名を1行に1人ずつ書きます。同じ表示名の方がいるときは「まお（市・税務 3年目）」のように添えます。"


class NamesField(forms.CharField):
    """Members by display name, one a line. A line as it was shown means whoever is `seated` now."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 2, "class": "few"}), help_text=NAMES_HINT, **kwargs)
        self.seated: list[tuple[str, Member]] = []

    def clean(self, value: Any) -> list[Member]:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines()]
        seated = list(self.seated)
        return list({member.pk: member for line in lines if line for member in [self._meant(line, seated)]}.values())

    def _meant(self, line: str, seated: list[tuple[str, Member]]) -> Member:
        known = next((place for place, (label, _) in enumerate(seated) if label == line), None)
        return self._known(line) if known is None else seated.pop(known)[1]

    def _known(self, line: str) -> Member:
        name = line.removesuffix("さん")
        found = names_known_as(line) or names_known_as(name)
        if not found:
            raise forms.ValidationError(f"「{name}」という表示名の会員は見つかりませんでした。表示名を確かめてください。")
        if len(found) > 1:
            raise forms.ValidationError(
                f"「{name}」という表示名の会員が2人以上います。「{_with_byline_detail(found[0])}」のように添えてください。"
            )
        return found[0]


def names(members: Iterable[Member]) -> str:
    """Members as the field shows them."""
    return "\n".join(label for label, _ in labelled(members))


def labelled(members: Iterable[Member]) -> list[tuple[str, Member]]:
    """Each with the display name, told apart from others of the same name."""
    shown = list(members)
    shared = names_of_several(member.display_name for member in shown)
    return [(_with_byline_detail(member) if member.display_name in shared else member.display_name, member) for member in shown]


def _with_byline_detail(member: Member) -> str:
    return f"{member.display_name}（{member.byline_detail}）" if member.byline_detail else member.display_name


class FormWithNames(forms.Form):
    """`seated` are the members who are hosts or guests now."""

    def __init__(self, *args: Any, seated: Iterable[Member] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = labelled(seated)
        for field in self.fields.values():
            if isinstance(field, NamesField):
                field.seated = known


class ProgrammeForm(FormWithNames):
    title = forms.CharField(label="番組の名前", max_length=60)
    about = forms.CharField(
        label="どんな番組か", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="600字まで"
    )
    hosts = NamesField(label="パーソナリティ")
    takes_consultations = forms.BooleanField(
        label="掲示板の相談を受け取る",
        required=False,
        help_text="会員が、掲示板の質問や課題をこの番組に渡せるようになります。匿名の相談も届きます。だれの相談かは、番組にも出ません。",
    )
    notes = forms.CharField(
        label="ゲストへの案内",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="集まる時刻、気をつけることなど。パーソナリティと、その回のゲストだけが読みます。2,000字まで",
    )
    picture = forms.FileField(
        label="番組の絵",
        required=False,
        help_text="横長の写真か絵（JPEG、PNG、WebP。20MBまで）。撮影場所などの記録は外します。",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    @classmethod
    def of(cls, programme: Programme) -> "ProgrammeForm":
        shown = {"title": programme.title, "about": programme.about, "notes": programme.notes}
        shown["takes_consultations"] = programme.takes_consultations
        return cls(initial=shown | {"hosts": names(programme.hosts.all())})


class EpisodeForm(FormWithNames):
    title = forms.CharField(label="題", max_length=100)
    summary = forms.CharField(
        label="話すこと", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="1,000字まで"
    )
    starts_at = forms.DateTimeField(
        label="はじまる日と時刻",
        help_text="日本時間です",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "日付と時刻の形と合いませんでした。例　2026-11-24T21:00"},
    )
    minutes = forms.IntegerField(
        label="長さ（分）",
        min_value=1,
        max_value=LONGEST_MINUTES,
        error_messages={
            "min_value": "1分から書けます。",
            "max_value": "12時間（720分）までです。",
            "invalid": "分の数を数字で書いてください。",
        },
    )
    hosts = NamesField(label="パーソナリティ")
    guests = NamesField(label="ゲスト", required=False)
    no_recording = forms.BooleanField(
        label="録音しない回にする", required=False, help_text="終わると音も映像も残りません。書庫には題と日付だけが並びます。"
    )

    @classmethod
    def of(cls, episode: Episode) -> "EpisodeForm":
        shown = {name: getattr(episode, name) for name in ("title", "summary", "starts_at", "minutes", "no_recording")}
        return cls(initial=shown | {"hosts": names(episode.hosts.all()), "guests": names(episode.guests.all())})

    @classmethod
    def new(cls, programme: Programme) -> "EpisodeForm":
        return cls(initial={"minutes": programme.minutes, "hosts": names(programme.hosts.all())})

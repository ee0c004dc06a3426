"""いつもの日: on which days and at which hour a programme is on."""

from datetime import date
from typing import Any

from django import forms

from chosha.broadcasts.engine.presets import Preset
from chosha.broadcasts.engine.recurring import LAST_DAY, LAST_WEEK, Pattern
from chosha.broadcasts.forms import LONGEST_MINUTES, ProgrammeForm
from chosha.broadcasts.models import Programme
from chosha.kernel.clock import DAYS, today

REPEATS = (
    ("none", "決まった日はない\n回を一つずつ予定します"),
    ("weekly", "毎週"),
    ("fortnightly", "隔週\nはじめる日の週から数えます"),
    ("nth", "第何曜日\n第1・第3月曜、最終金曜など"),
    ("monthly", "毎月の日\n15日、末日など"),
)
BY_WEEKDAY = ("weekly", "fortnightly", "nth")


class RecurrenceForm(forms.Form):
    repeats = forms.ChoiceField(label="いつもの日", choices=REPEATS, widget=forms.RadioSelect, required=False)
    weekdays = forms.TypedMultipleChoiceField(
        label="曜日", choices=list(enumerate(DAYS)), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    weeks = forms.TypedMultipleChoiceField(
        label="第何週か",
        choices=[*((n, f"第{n}") for n in range(1, LAST_WEEK)), (LAST_WEEK, "最終")],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    month_day = forms.TypedChoiceField(
        label="毎月の何日か",
        choices=[("", "選んでください"), *((n, f"{n}日") for n in range(1, LAST_DAY)), (LAST_DAY, "末日")],
        coerce=int,
        empty_value=None,
        help_text="30日を選んだとき、2月は末日になります。",
        error_messages={"required": "日を選んでください。"},
    )
    begins_on = forms.DateField(
        label="はじめる日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="書かないと、きょうからになります。",
        error_messages={"invalid": "日付の形と合いませんでした。例　2026-12-02"},
    )
    at = forms.TimeField(
        label="はじまる時刻",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="日本時間です",
        error_messages={"required": "はじまる時刻を書いてください。", "invalid": "時刻の形と合いませんでした。例　21:00"},
    )
    schedule = forms.CharField(
        label="いつごろの番組か", max_length=60, required=False, help_text="決まった日がないときの、ひとことです。例　年に数回、土曜の夜"
    )
    minutes = forms.IntegerField(
        label="長さ（分）",
        min_value=1,
        max_value=LONGEST_MINUTES,
        initial=60,
        error_messages={
            "min_value": "1分から書けます。",
            "max_value": "12時間（720分）までです。",
            "invalid": "分の数を数字で書いてください。",
        },
    )
    skips_holidays = forms.BooleanField(label="祝日は休む", required=False)
    skips_new_year = forms.BooleanField(label="年末年始（12月29日から1月3日）は休む", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Hour and day of the month are asked for where the chosen way needs them."""
        super().__init__(*args, **kwargs)
        if self.is_bound:
            way = self.data.get("repeats") or "none"
            self.fields["at"].required, self.fields["month_day"].required = way != "none", way == "monthly"

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        repeats = found["repeats"] = found.get("repeats") or "none"
        if repeats in BY_WEEKDAY and not found.get("weekdays"):
            self._ask("weekdays", "曜日を一つ以上選んでください。")
        if repeats == "nth" and not found.get("weeks"):
            self._ask("weeks", "第何週かを一つ以上選んでください。")
        begins = found.get("begins_on")
        if begins and not (0 <= (begins - date(2000, 1, 1)).days <= (today() - date(2000, 1, 1)).days + 400):
            self._ask("begins_on", "いまから1年のうちの日を書いてください。")
        return found

    def _ask(self, name: str, sentence: str) -> None:
        if name not in self.errors:
            self.add_error(name, sentence)

    def pattern(self) -> Pattern | None:
        """What was chosen; None where there is no usual day. For a form that is valid."""
        found = self.cleaned_data
        repeats = found["repeats"]
        if repeats == "none":
            return None
        return Pattern(
            repeats=repeats,
            at=found["at"],
            begins_on=found["begins_on"] or today(),
            weekdays=tuple(found["weekdays"]) if repeats in BY_WEEKDAY else (),
            weeks=tuple(found["weeks"]) if repeats == "nth" else (),
            month_day=found["month_day"] if repeats == "monthly" else None,
            skips_holidays=found["skips_holidays"],
            skips_new_year=found["skips_new_year"],
        )

    @classmethod
    def of(cls, programme: Programme, pattern: Pattern | None) -> "RecurrenceForm":
        shown = {"minutes": programme.minutes, "schedule": "" if pattern else programme.schedule, "repeats": "none"}
        return cls(initial=shown | (_shown(pattern) if pattern else {}))


def _shown(pattern: Pattern) -> dict[str, Any]:
    return {name: getattr(pattern, name) for name in Pattern.__dataclass_fields__}


class NewProgrammeForm(RecurrenceForm, ProgrammeForm):
    """A programme and its usual days at once."""

    preset = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    @classmethod
    def begun(cls, preset: Preset | None, host: str) -> "NewProgrammeForm":
        """Empty but for who makes it, or with the words of a preset."""
        if preset is None:
            return cls(initial={"repeats": "none", "hosts": host})
        names = ("title", "about", "notes", "repeats", "weekdays", "weeks", "at", "minutes", "takes_consultations")
        return cls(initial={name: getattr(preset, name) for name in names} | {"preset": preset.key, "hosts": host})

    def chosen(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("title", "about", "notes", "hosts", "picture", "minutes", "schedule", "takes_consultations")
        return {name: self.cleaned_data[name] for name in names} | {"pattern": self.pattern()}


class CalendarForm(forms.Form):
    """A secret address for a calendar."""

    name = forms.CharField(label="どこで使うか", max_length=60, help_text="「わたしの電話」など、あとで見分けのつく名前です。")
    followed_only = forms.TypedChoiceField(
        label="どの番組か",
        choices=(("", "すべての番組"), ("1", "知らせてもらう番組と回だけ")),
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

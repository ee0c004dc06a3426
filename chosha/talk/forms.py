from datetime import timedelta
from typing import Any

from django import forms

from chosha.kernel.clock import short_date, today
from chosha.members.models import Member
from chosha.members.queries import FACTS
from chosha.moderation.actions import LONGEST_REASON
from chosha.talk.actions.polls import FEWEST_CHOICES, LONGEST_CHOICE, LONGEST_QUESTION
from chosha.talk.engine.ballots import MOST_CHOICES, PollWords

DAYS = (3, 7, 14, 30)


class CommentForm(forms.Form):
    body = forms.CharField(label="書くこと", required=False, strip=False, widget=forms.Textarea)
    masked = forms.BooleanField(required=False)
    shown = forms.MultipleChoiceField(required=False, choices=[(key, key) for key in FACTS])
    client_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class PollFields(forms.Form):
    """What a room's form adds to offer a poll, drawn by talk/_poll_fields.html. `clean` puts `poll` among the clean values:
    what was typed, or None where question and choices are empty. Whether it is sound says the action."""

    poll_question = forms.CharField(label="問い", required=False, max_length=LONGEST_QUESTION * 2)
    poll_choices = forms.CharField(
        label="選択肢",
        required=False,
        strip=False,
        max_length=LONGEST_CHOICE * MOST_CHOICES * 4,
        help_text=f"一行に一つ、{FEWEST_CHOICES}つから{MOST_CHOICES}つまで。",
        widget=forms.Textarea(attrs={"rows": 4, "class": "few"}),
    )
    poll_many = forms.ChoiceField(
        label="選びかた",
        required=False,
        initial="no",
        widget=forms.RadioSelect,
        choices=[("no", "一つだけ選ぶ"), ("yes", "いくつでも選べる")],
    )
    poll_days = forms.ChoiceField(label="締め切り", required=False, initial=DAYS[1])

    drop_poll = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("poll_question", "poll_choices", "poll_days"):
            setattr(self.fields[name], "marks_optional", False)  # noqa: B010  (the whole poll may be left out)
        days = self.fields["poll_days"]
        assert isinstance(days, forms.ChoiceField)  # noqa: S101
        days.choices = [(str(number), f"{short_date(today() + timedelta(days=number))}まで（{number}日間）") for number in DAYS]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        question, choices = typed.get("poll_question", ""), typed.get("poll_choices", "").splitlines()
        asked = PollWords(question, tuple(choices), typed.get("poll_many") == "yes", int(typed.get("poll_days") or DAYS[1]))
        typed["poll"] = asked if question.strip() or any(map(str.strip, choices)) else None
        return typed


def typed_poll(kept: dict[str, Any]) -> dict[str, Any]:
    """A poll of a draft, {"question", "choices", "many", "days"} or empty, as the form shows it."""
    if not kept:
        return {}
    words = {"poll_question": kept["question"], "poll_choices": "\n".join(kept["choices"])}
    return words | {"poll_many": "yes" if kept["many"] else "no", "poll_days": str(kept["days"])}


class PasswordAgain(forms.Form):
    """Asks for the present password, which locks the key of the masks."""

    password = forms.CharField(label="いまのパスワード", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if not self.member.check_password(password):
            raise forms.ValidationError("パスワードが合いませんでした。もう一度試せます。鍵は元のままです。")
        return password


class BringBackForm(PasswordAgain):
    key = forms.CharField(
        label="控えの紙の8組の文字、または前のパスワード", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ["key", "password"]


class FreshForm(PasswordAgain):
    prefix = "fresh"


class SilenceForm(forms.Form):
    """Why a mask is stopped, and whether all in the thread are."""

    ONE, ALL = "one", "all"
    whom = forms.ChoiceField(
        label="止めるもの",
        widget=forms.RadioSelect,
        choices=[
            (ONE, "この匿名だけ\nほかの人は、匿名で書けます"),
            (ALL, "この題の匿名すべて\n名前では、だれでも書けます"),
        ],
        error_messages={"required": "止めるものを選んでください。", "invalid_choice": "止めるものを選んでください。"},
    )
    reason = forms.CharField(
        label="理由（書いた人に、このまま伝わります）",
        max_length=LONGEST_REASON,
        help_text="例：同じことばが続き、題が進まないため。落ち着いたら戻します。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "理由がまだ書かれていません。書いた人に、このまま伝わる文で書いてください。"},
    )

"""What hosts ask of those who sign up."""

from django import forms

from chosha.broadcasts.actions.signing import LONGEST_ASK, MOST_SEATS
from chosha.broadcasts.models import Enrolment, Episode

SEATS = "席の数は、1から5,000までの数字で書けます。決めないときは、空にします。"


class EnrolmentForm(forms.Form):
    closes_at = forms.DateTimeField(
        label="いつまで受けるか",
        help_text="日本時間です。放送がはじまるまでの間で選べます。",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "日付と時刻の形と合いませんでした。例　2026-11-24T21:00"},
    )
    seats = forms.IntegerField(
        label="席の数",
        required=False,
        min_value=1,
        max_value=MOST_SEATS,
        help_text="空のときは、数を決めません。満席のあとは、空きを待つ方の並びになります。",
        error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), SEATS),
    )
    asks = forms.CharField(
        label="ひとことたずねること",
        max_length=LONGEST_ASK,
        required=False,
        help_text="書かなくても申し込めます。答えはパーソナリティだけが読みます。",
    )

    @classmethod
    def of(cls, episode: Episode, enrolment: Enrolment | None) -> "EnrolmentForm":
        if enrolment is None:
            return cls(initial={"closes_at": episode.starts_at})
        return cls(initial={name: getattr(enrolment, name) for name in ("closes_at", "seats", "asks")})

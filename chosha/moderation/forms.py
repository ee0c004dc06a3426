from django import forms

from chosha.moderation.actions import LONGEST_APPEAL, LONGEST_REASON, LONGEST_REPORT
from chosha.moderation.models import Report


class CoverForm(forms.Form):
    reason = forms.CharField(
        label="理由（書いた人に、このまま伝わります）",
        max_length=LONGEST_REASON,
        help_text="例：場所が分かるかもしれないため。直すと、すぐ戻せます。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "理由がまだ書かれていません。書いた人に、このまま伝わる文で書いてください。"},
    )


LINES = {
    Report.Kind.LEAK: "名前・町名・日付などが続いていて、知っている人には分かるかもしれない",
    Report.Kind.HURTFUL: "強い言葉、からかい、決めつけ",
    Report.Kind.OTHER: "宣伝、まちがい、気になること。下のひとことに書いてください",
}


class ReportForm(forms.Form):
    kind = forms.ChoiceField(
        label="気になったこと",
        widget=forms.RadioSelect,
        choices=[(kind.value, f"{kind.label}\n{line}") for kind, line in LINES.items()],
        error_messages={"required": "気になったことが、まだ選ばれていません。一つ選ぶと送れます。"},
    )
    words = forms.CharField(
        label="ひとこと",
        required=False,
        max_length=LONGEST_REPORT,
        help_text="見守り役だけが読みます。どのあたりかを書くと、早く見つかります。名前などを書き写さなくて大丈夫です。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(forms.Form):
    words = forms.CharField(
        label="見守り役に伝えたいこと",
        max_length=LONGEST_APPEAL,
        help_text="どこが、どうして大丈夫だと思うかを書くと、判断しやすくなります。",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "伝えたいことが、まだ書かれていません。ひとことで書くと送れます。"},
    )


class DecisionForm(forms.Form):
    lifted = forms.TypedChoiceField(
        label="どうしますか",
        widget=forms.RadioSelect,
        choices=[
            ("yes", "元どおり見えるようにする\n書いた人と、知らせた人にお知らせします"),
            ("no", "伏せたままにする\n書いた人に、下の言葉を伝えます。直すと、すぐ戻せます"),
        ],
        coerce=lambda answer: answer == "yes",
        error_messages={"required": "どちらにするかが、まだ選ばれていません。一つ選ぶと進めます。"},
    )
    answer = forms.CharField(
        label="書いた人への言葉",
        required=False,
        max_length=100,
        help_text="伏せたままにするときは、どこを直すとよいかを書いてください。このまま伝わります。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

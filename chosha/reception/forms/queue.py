"""What the volunteers at the queue type."""

from django import forms

from chosha.reception.actions.second_look import LONGEST
from chosha.reception.queries import REASONS

# 書き出し例: how a question may begin. The volunteer finishes it.
OPENINGS = {
    "post": ("部署名が違って見える", "所属の部署名が、書かれたものと違って見えます。異動の途中なら、そのままお書きください。"),
    "body": (
        "団体が分からない",
        "お勤めの団体の名前を、都道府県から教えてください。組合や広域連合のときは、その名前をお書きください。",
    ),
    "proof": (
        "職場の確認ができない",
        "職場のメールのほかに、在職が分かるものはありますか。同じ団体の会員二人の確認か、書類でも進められます。",
    ),
    "direct": ("直営か委託か", "お勤め先は、団体の直営でしょうか、指定管理や委託でしょうか。直営でしたら、お迎えの手続きに進みます。"),
    "mail": ("メールが戻ってくる", "職場のメールの宛先に届きませんでした。宛先に違うところがないか、見てください。"),
}


class QuestionForm(forms.Form):
    text = forms.CharField(
        label="たずねること", max_length=1000, widget=forms.Textarea(attrs={"rows": 5}), help_text="申し込んだ方に、メールで届きます。"
    )


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label="理由",
        required=False,
        choices=[*((key, f"{words}。") for key, words in REASONS.items()), ("", "ほかの理由（下に書きます）")],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="添えることば", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="理由と一緒に届きます。"
    )


class SecondLookForm(forms.Form):
    reason = forms.CharField(
        label="見てほしいところ",
        max_length=LONGEST,
        widget=forms.TextInput(),
        help_text="受付係だけが読みます。申し込んだ方には伝わりません。",
    )
    says_yes = forms.BooleanField(label="わたしは、迎え入れてよいと思います（一人目として数えます）", required=False)

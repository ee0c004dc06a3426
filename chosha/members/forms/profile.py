"""What members write about themselves, each field with the choice of who sees it right beside it."""

import re
from typing import Any

from django import forms

from chosha.kernel.clock import fiscal_year, fiscal_year_words, today
from chosha.members.models import Audience, Duty
from chosha.members.queries import duties
from chosha.members.queries.profile import LANGUAGES

AUDIENCES = [(value, label) for value, label in Audience.choices]
YEARS_BACK = 45


def audience(of: str) -> forms.ChoiceField:
    """Who sees the field above it."""
    return forms.ChoiceField(label=f"{of}を見せる相手", choices=AUDIENCES)


def duty_choices(empty: str) -> list[tuple[str, Any]]:
    """For a select: every large field as a group, itself first."""
    rows = list(duties())
    groups: list[tuple[str, Any]] = [("", empty)]
    for large in (row for row in rows if row.parent_id is None):
        parts = [(row.pk, row.name) for row in rows if row.parent_id == large.pk]
        groups.append((large.name, [(large.pk, f"{large.name}（全般）"), *parts]))
    return groups


def year_choices(empty: str) -> list[tuple[str, str]]:
    this = fiscal_year(today())
    return [("", empty), *((str(year), fiscal_year_words(year)) for year in range(this, this - YEARS_BACK, -1))]


class _DutyForm(forms.Form):
    """A form with a field of work; the lists are read when the form is made."""

    years: tuple[str, ...] = ()
    nothing = "選んでください"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("duty", duty_choices(self.nothing))
        for name in self.years:
            self._choose(name, year_choices("選んでください"))

    def _choose(self, name: str, choices: list[Any]) -> None:
        found = self.fields[name]
        assert isinstance(found, forms.ChoiceField)  # noqa: S101
        found.choices = choices

    def clean_duty(self) -> Duty | None:
        return Duty.objects.filter(pk=self.cleaned_data["duty"]).first() if self.cleaned_data["duty"] else None


class NamesForm(forms.Form):
    display_name = forms.CharField(
        label="表示名（通称）", max_length=40, help_text="庁舎の中で、いつも見える名前です。本名でなくてもかまいません。"
    )
    name = forms.CharField(
        label="氏名", max_length=60, help_text="受付で確かめた名前です。改姓などのときに直せます。直したことは記録に残ります。"
    )
    name_to = audience("氏名")
    kana = forms.CharField(
        label="よみ", max_length=80, required=False, help_text="ひらがなで。見せると、よみとローマ字でも見つけられます。"
    )
    kana_to = audience("よみ")

    def clean_display_name(self) -> str:
        return _one_line(self.cleaned_data["display_name"])

    def clean_name(self) -> str:
        return _one_line(self.cleaned_data["name"])

    def clean_kana(self) -> str:
        return _one_line(self.cleaned_data["kana"])


class ServiceForm(forms.Form):
    body_to = audience("団体名")
    post = forms.CharField(label="職", max_length=60, required=False, help_text="例：税務課 主任。書かなくてもかまいません。")
    post_to = audience("職")


class LanguagesForm(forms.Form):
    codes = forms.MultipleChoiceField(
        label="やりとりできることば", choices=list(LANGUAGES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages_to = audience("ことば")


class HelloForm(forms.Form):
    hello = forms.CharField(label="ひとこと", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    hello_to = audience("ひとこと")


class InterestsForm(forms.Form):
    """Boxes in folds by large field; `groups` draws them."""

    duties = forms.ModelMultipleChoiceField(label="関心のある分野", queryset=Duty.objects.none(), required=False)
    interests_to = audience("関心のある分野")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = self.fields["duties"]
        assert isinstance(found, forms.ModelMultipleChoiceField)  # noqa: S101
        found.queryset = Duty.objects.all()

    @property
    def groups(self) -> list[tuple[str, bool, list[tuple[str, str, bool]]]]:
        """(large field, whether something in it is chosen, (slug, name, chosen) of it and its parts)."""
        given = self["duties"].value() or []
        chosen = {str(getattr(duty, "pk", duty)) for duty in given}
        found: list[tuple[str, bool, list[tuple[str, str, bool]]]] = []
        for _, group in [(name, rows) for name, rows in duty_choices("") if isinstance(rows, list)]:
            rows = [(slug, name, slug in chosen) for slug, name in group]
            found.append((_, any(row[2] for row in rows), rows))
        return found


class ReachForm(forms.Form):
    in_directory = forms.TypedChoiceField(
        label="会員の名簿",
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        choices=[
            ("yes", "載せる\n見せている項目で、ほかの会員が見つけられます"),
            ("no", "載せない\n名簿にもプロフィールのページにも出ません。書いたものの名前は出ます"),
        ],
    )
    spares_own_body = forms.TypedChoiceField(
        label="同じ団体の会員に",
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
        choices=[
            ("no", "見える\nほかの会員と同じように見えます"),
            ("yes", "見せない\nこれから書くものも、名簿も、あることさえ見えません。投稿は一つずつ変えられます"),
        ],
    )


class MainDutyForm(_DutyForm):
    years = ("since_year",)
    nothing = "いまは、ない"
    duty = forms.ChoiceField(label="主な担当分野", required=False)
    since_year = forms.TypedChoiceField(label="いつから", required=False, coerce=int, empty_value=None)
    duties_to = audience("担当分野")


class FurtherDutyForm(_DutyForm):
    years = ("since_year",)
    duty = forms.ChoiceField(label="ほかの担当分野")
    since_year = forms.TypedChoiceField(label="いつから", coerce=int)


class PastDutyForm(_DutyForm):
    years = ("from_year", "until_year")
    duty = forms.ChoiceField(label="経験した分野")
    from_year = forms.TypedChoiceField(label="はじめの年度", coerce=int)
    until_year = forms.TypedChoiceField(label="おわりの年度", coerce=int)


class HelpForm(_DutyForm):
    nothing = "選ばない"
    words = forms.CharField(label="話せること", max_length=60, help_text="例：償却資産の申告の見かた、窓口の言い換え")
    duty = forms.ChoiceField(label="関わる分野", required=False)


class PastAudienceForm(forms.Form):
    past_duties_to = audience("経験した分野")


class HelpAudienceForm(forms.Form):
    can_help_to = audience("話せること")


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()

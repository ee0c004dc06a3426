from dataclasses import dataclass
from datetime import timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from chosha.kernel.clock import now


@dataclass
class Person:
    """Stands in for a member: the look knows no members."""

    display_name: str
    byline_detail: str = ""
    addition: str = ""

    @property
    def initial(self) -> str:
        return self.display_name[:1]

    @property
    def name_with_san(self) -> str:
        return f"{self.display_name}さん{self.addition}"


class SampleForm(forms.Form):
    title = forms.CharField(label="題", max_length=5, help_text="ひとことで")
    mail = forms.EmailField(label="私用のメール", required=False)
    shown = forms.ChoiceField(label="見えかた", choices=[("name", "名前で\n木島 涼"), ("mask", "匿名で")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="きまりを読みました")
    own = forms.CharField(label="理由", error_messages={"required": "理由を一行で書いてください。"})


def draw(text: str, **words: object) -> str:
    return Template(text).render(Context(words))


def test_an_icon_is_hidden_from_screen_readers_and_points_into_the_sprite():
    assert draw('{% icon "mic" "s" %}') == ('<svg class="icon s" aria-hidden="true"><use href="/static/ui/icons.svg#mic"/></svg>')


def test_a_byline_escapes_what_members_call_themselves():
    member = Person("<b>木島", "市・収納")
    drawn = draw("{% byline member %}", member=member)
    assert "<b>木島" not in drawn.replace("<b>&lt;b&gt;木島さん</b>", "")
    assert "<b>&lt;b&gt;木島さん</b>" in drawn


def test_a_masked_byline_shows_the_mask_and_no_initial():
    drawn = draw('{% byline "質問者" "市・税務" masked=True %}')
    assert "face mask" in drawn
    assert ">質</span>" not in drawn


def test_a_byline_keeps_how_the_member_is_called():
    assert "<b>木島 涼さん（元職員）</b>" in draw("{% byline m %}", m=Person("木島 涼", addition="（元職員）"))


@pytest.fixture
def faulty() -> SampleForm:
    return SampleForm({"title": "六文字あります", "mail": "x"})


def test_an_error_follows_its_field_and_is_read_out_with_it(faulty):
    drawn = draw("{% field form.title %}", form=faulty)
    assert 'aria-describedby="id_title_error id_title_helptext"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert "5字までです。いま7字あります。" in drawn
    assert drawn.index("<input") < drawn.index('id="id_title_error"') < drawn.index('id="id_title_helptext"')


def test_the_summary_counts_what_is_to_mend_and_leads_to_each_field(faulty):
    drawn = draw("{% faults form %}", form=faulty)
    assert "直すところが5か所あります" in drawn
    assert [name for name in ("title", "mail", "shown", "agreed", "own") if f'href="#id_{name}"' not in drawn] == []


def test_a_forms_own_words_win_over_those_of_the_house(faulty):
    assert "理由を一行で書いてください。" in draw("{% field form.own %}", form=faulty)


def test_no_summary_stands_above_a_form_without_faults():
    assert draw("{% faults form %}", form=SampleForm()) == ""


def test_a_choice_of_two_lines_shows_the_second_softly():
    drawn = draw("{% field form.shown wide=True %}", form=SampleForm({"shown": "mask"}))
    assert '<b>名前で</b><span class="small soft">木島 涼</span>' in drawn
    assert drawn.count(" checked") == 1
    assert drawn.startswith('<fieldset class="field" id="id_shown"')


def test_paging_keeps_the_query_and_ends_in_words():
    request = RequestFactory().get("/board/?tab=knowledge&after=1")
    assert 'href="?tab=knowledge&amp;after=7"' in draw("{% paging 7 %}", request=request)
    assert "きょうの新着はここまでです。" in draw('{% paging None ending="きょうの新着はここまでです。" %}', request=request)


def test_moments_are_written_as_the_house_writes_them():
    assert draw("{{ m|ago }}", m=now() - timedelta(minutes=12, seconds=5)) == "12分前"
    assert draw("{{ 2105|length_words }} {{ 1390|time_mark }} {{ 5640|thousands }}") == "35分 23:10 5,640"


def test_a_foreign_referrer_leads_home():
    request = RequestFactory().get("/", headers={"host": "testserver"})
    assert draw('{{ "http://testserver/board/?a=1"|own_path:request }}', request=request) == "/board/?a=1"
    assert draw('{{ "https://elsewhere.example/x"|own_path:request }}', request=request) == "/"

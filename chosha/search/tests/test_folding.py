import pytest

from chosha.search.engine.folding import fold, mark, terms_of


def test_marks_stand_where_the_folded_words_are():
    assert mark("ｶﾞｽの㌔数とGaS", terms_of("ガス gas")) == "ｶﾞｽの㌔数と<mark>GaS</mark>"
    assert mark("前置き" * 40 + "LGWANの話", ["lgwan"], length=60).startswith("…")


def test_what_is_marked_is_escaped():
    assert mark("<b>表</b>", ["表"]) == "&lt;b&gt;<mark>表</mark>&lt;/b&gt;"


@pytest.mark.parametrize(("written", "folded"), [("ＬＧＷＡＮ", "lgwan"), ("㍻", "平成"), ("ﾊﾝｶｸ", "ハンカク")])
def test_widths_and_cases_meet(written, folded):
    assert fold(written) == folded


def test_terms_are_few_and_each_once():
    assert terms_of("税　税 " + " ".join("abcdefghij")) == ["税", "a", "b", "c", "d", "e", "f", "g"]

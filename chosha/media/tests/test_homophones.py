"""What was heard is written as the house writes it, where the sound is the same, and nowhere else."""

import pytest

from chosha.media.engine.homophones import Mender, near, sudachi


@pytest.fixture(scope="module")
def mender():
    return Mender(["新旧対照表", "罹災証明書", "地域おこし協力隊", "匿名!", "異動願", "新垣|あらかき!"], sudachi())


def mended(mender, text):
    return "".join(word[2] for word in mender.mended([[0.0, 1.0, text]]))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("条例の新級対象表を作ります", "条例の新旧対照表を作ります"),
        ("理際証明書は、調査のあとに", "罹災証明書は、調査のあとに"),
        ("地域を越し強力大の任期は", "地域おこし協力隊の任期は"),
        ("特命の方からいただいて", "匿名の方からいただいて"),
        ("あらかきさんに聞きました", "新垣さんに聞きました"),
        ("家の移動を願いました", "家の移動を願いました"),
        ("罹災証明書の話です。", "罹災証明書の話です。"),
        ("", ""),
    ],
)
def test_words_of_the_house_are_written_as_the_house_writes_them(mender, heard, meant):
    assert mended(mender, heard) == meant


def test_times_stay_with_the_signs_around_a_change(mender):
    words = [[0.0, 0.4, "その新"], [0.4, 0.8, "級対"], [0.8, 1.2, "象表を"], [1.2, 1.5, "見る"]]
    assert mender.mended(words) == [[0.0, 0.4, "その新旧対照表"], [0.8, 1.2, "を"], [1.2, 1.5, "見る"]]


def test_near_readings_forget_length_voice_and_doubling():
    assert near("キョウリョクダイ") == near("キョーリョクタイ") == "キョリョクタイ"
    assert near("ガッコウ") == "カコ"

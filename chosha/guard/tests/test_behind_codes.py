"""What stands behind a postal code is an address; what only sounds like a name or a firm is none."""

import pytest

from chosha.guard.engine.checking import check


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("家は〒340-7719 柳町2-3-11 メゾン青葉105、本は返っていません。", ["〒340-7719", "柳町2-3-11 メゾン青葉105"]),
        ("送り先は690-5417 三笠原町中組806です。", ["690-5417", "三笠原町中組806"]),
        ("鳥取県八頭郡山上町西谷の三、五〇二番地の角で苦情です。", ["鳥取県八頭郡山上町西谷の三、五〇二番地"]),
        ("差出人は〒770-8053のご実家で、一月から戻りません。", ["〒770-8053"]),
        ("会議は123-4567の部屋ではなく三階でします。", []),
    ],
)
def test_whatever_place_it_is(text, marked):
    assert [span.text for span in check(text)] == marked


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("受給者番号 8 3 0 1 2 7 6 5の方が来ました。", ["8 3 0 1 2 7 6 5"]),
        ("貸付コード 470-0091834の方です。", ["470-0091834"]),
        ("申請受付番号 R7-林-0412の方から電話です。", ["受付番号 R7-林-0412"]),
    ],
)
def test_numbers_with_signs_or_spaces_between(text, marked):
    assert [span.text for span in check(text)] == marked


@pytest.mark.parametrize(
    "text",
    [
        "山形の佐藤錦が届きました。",
        "工事か修繕か、でいったん整理しました。",
        "角の立たない断り方を教えてください。",
        "隣の本部が公開していたので若手で試作中です。",
        "監査法人と話して目から鱗でした。",
        "手引きの見本をそのまま印刷しました。",
    ],
)
def test_nobody_is_meant(text):
    assert check(text) == []

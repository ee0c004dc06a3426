"""Numbers in the middle of what is said."""

import pytest

from chosha.guard.engine.checking import check


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("ご本人の携帯は080-0551-6290です。", ["080-0551-6290"]),
        ("くわしいのは[三輪 しずく](/members/4756705931755973/)です。", []),
        ("控えにカードの4756 7059 3175 5973が残っています。", ["4756 7059 3175 5973"]),
        ("案内は0800-123-4567と0120-345-678です。", []),
        ("休みの日に佐賀 300 も 8826の車で来ました。", ["佐賀 300 も 8826"]),
        ("現場は952-3307 大字北野沢214番地です。", ["952-3307", "大字北野沢214番地"]),
        ("届出は里山信金・穴浜支店・普通・1150294でした。", ["里山信金・穴浜支店・普通・1150294"]),
        ("車はなにわ 500 さ 12-34です。", ["なにわ 500 さ 12-34"]),
    ],
)
def test_telephones_and_plates_are_told_from_what_stands_around_them(text, marked):
    assert [span.text for span in check(text)] == marked

"""What stands beside names, in plain talk: elders and children by name, trades, films, books and words of grammar."""

import pytest

from chosha.guard.engine.checking import check
from chosha.guard.engine.marks import Kind


def names(text: str) -> list[str]:
    return [mark.text for mark in check(text) if mark.kind is Kind.PERSON]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("転校の手続きです。碧空くんの教科書はまだ届いていません。", ["碧空くん"]),
        ("滞納整理の件で、石黒（鳥川市本町3-5）は今月も連絡がつきません。", ["石黒"]),
        ("書類の裏に、和子ばあちゃんの通帳の番号が書いてありました。", ["和子"]),
    ],
)
def test_a_child_an_elder_and_a_name_before_an_address_are_marked(text: str, words: list[str]) -> None:
    assert names(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "守衛さんと検針さんに、閉庁日の鍵の場所を伝えました。",
        "近所のおっちゃんもおばちゃんも、防災訓練に来てくれました。",
        "おはようさんです。今日も窓口はゆっくりです。",
        "月平均気温と日平均気温の表を、来週までに直します。",
        "夜間のバッチが早く終わり、朝の確認が楽になりました。",
        "支払いはいったん止めて、手続きを見直します。",
        "立会いの先生方の謝金を、来年度は見直したいです。",
        "「シン・ゴジラ」の場面を見て、本部の席の並べ方を話し合いました。",
    ],
)
def test_trades_greetings_measures_and_films_are_nobody(text: str) -> None:
    assert names(text) == []


def test_an_author_beside_a_book_on_a_matter_is_no_secret_but_a_client_with_a_notebook_is() -> None:
    assert names("窓口の話し方なら、岸本裕之さんの傾聴の本が役に立ちました。") == []
    assert names("岸本裕之さんの相談の記録を、課内で共有しました。") == ["岸本裕之さん"]

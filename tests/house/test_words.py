"""The house speaks with one voice: calm, without blame, hurry or office Japanese, wherever in the code a sentence stands."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.plan import CHOSHA, short, sources, tree

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
REFUSED = re.compile(
    "されたい|願います|すること。|ご査収|遺漏|却下|違反者|不正|無効な|エラーが発生"  # an office speaking, or blaming
    "|ぜひ|お気軽|！|今すぐ|お見逃し|あと[0-9]+人|連続[0-9]+日|久しぶり|たまっています|まだ投稿していません"  # cheering, hurrying
    "|アサイン|一時保存|キャンセル|削除|参加登録|いいね|ベストアンサー"  # words this house has better ones for
)
FILLED_IN = re.compile(r"\{\{.*?\}\}|\$\{.*?\}")
# As the whole name of a button they say nothing of what will happen.
BARE = re.compile(r">\s*(登録|OK|実行|送信|次へ|はい|いいえ)\s*</(?:button|a)>")


def sentences(module: ast.Module) -> Iterator[str]:
    """Japanese texts of a module, with 1 for what is filled in; what is written for its readers is left out."""
    told = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "1" for part in node.values)
            told |= set(map(id, node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            text = node.value
        if JAPANESE.search(text):
            yield text


def texts() -> Iterator[tuple[str, str]]:
    """(file, text) of all that may reach a screen, a mail or a terminal."""
    for path in sources():
        yield from ((short(path), sentence) for sentence in sentences(tree(path)))
    for path in [*CHOSHA.rglob("templates/**/*"), *CHOSHA.rglob("static/**/*.js")]:
        if path.suffix in {".html", ".txt", ".js"}:
            yield short(path), FILLED_IN.sub("1", path.read_text("utf-8"))


def test_the_law_reads_sentences_of_the_code_and_not_the_notes_beside_them():
    module = ast.parse('"""却下"""\ndef f(n):\n    "不正"\n    say("入力")\n    return f"あと{n}人、却下"')
    assert sorted(sentences(module)) == ["あと1人、却下", "入力"]


@pytest.mark.parametrize("words", ["申請は却下されました", "ぜひご参加ください", "やった！", "キャンセルする", "あと3人", "不正な値です"])
def test_the_law_hears_what_the_house_does_not_say(words):
    assert REFUSED.search(words) is not None


def test_every_text_speaks_the_words_of_the_house():
    found = dict(texts())
    assert len(found) > 200
    assert [(name, match.group(0)) for name, text in texts() if (match := REFUSED.search(text) or BARE.search(text))] == []

"""What no page may contain: inline script or style, words of empty promise, addresses of others."""

import re

from tests.house.plan import CHOSHA, short

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)|<style\b|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
PROMISES = re.compile(r"準備中|近日公開|coming soon|lorem ipsum", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:src|href)=\"https?://", re.IGNORECASE)
REFUSED_WORDS = re.compile(r"キャンセル|ベストアンサー|ご査収|却下|無効な入力|不正な")


def offenders(pattern: re.Pattern[str]) -> dict[str, str]:
    found = {}
    for path in CHOSHA.rglob("templates/**/*"):
        if path.suffix in {".html", ".txt"} and (match := pattern.search(path.read_text("utf-8"))):
            found[short(path)] = match.group(0)
    return found


def test_no_template_carries_inline_script_or_style():
    assert offenders(INLINE) == {}


def test_no_template_promises_what_is_not_there():
    assert offenders(PROMISES) == {}


def test_no_template_fetches_from_elsewhere():
    assert offenders(ELSEWHERE) == {}


def test_templates_speak_the_words_of_the_house():
    assert offenders(REFUSED_WORDS) == {}

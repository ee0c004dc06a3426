"""What no page may contain: inline script or style, words of empty promise, addresses of others. Its words: test_words.py."""

import re

from tests.house.plan import CHOSHA, short

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)|<style\b|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)
PROMISES = re.compile(r"準備中|近日公開|coming soon|lorem ipsum", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:src|href)=\"https?://", re.IGNORECASE)


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

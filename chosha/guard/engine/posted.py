"""Addresses right behind a postal code: whatever place it is, the code says that it is one."""

from collections.abc import Iterable

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading

LOT = r"[0-9〇一二三四五六七八九十百千][0-9〇一二三四五六七八九十百千、]{0,7}(?:(?:-|の|番地の?|丁目の?|番)[0-9]{1,4}){0,3}(?:番地?|号)?"
BEHIND_CODE = re2.compile(
    rf"(?:^|[^0-9-])[0-9]{{3}}-[0-9]{{4}}[ 、\n)]{{0,2}}([\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ヶー]{{2,24}}?{LOT}"
    r"(?:[ 、]?[\p{Han}\p{Katakana}ー・]{2,12} ?[A-Z]?-?[0-9]{2,4}(?:号室?)?)?)"
)
IN_WORDS = re2.compile(
    r"([\p{Han}]{2,3}[都道府県][\p{Han}\p{Hiragana}ヶ]{1,16}[市区町村郡][\p{Han}\p{Hiragana}\p{Katakana}ヶの]{0,16}"
    r"(?:[〇一二三四五六七八九十百千][〇一二三四五六七八九十百千、]{0,8}番地(?:の?[一二三四五六七八九十0-9]{1,4})?|[甲乙丙丁][0-9]{1,5}(?:番地?|-[0-9]{1,4})?))"
)
OF_A_CITY = re2.compile(
    r"([\p{Han}]{2,3}[都道府県][\p{Han}\p{Hiragana}ヶ]{1,8}[市区町村][\p{Han}\p{Hiragana}\p{Katakana}ヶ]{2,12}[0-9]{1,5}(?:-[0-9]{1,4})*)"
    r"(?:の|に|へ|で|、|。| |」|\)|\n|$)"
)
OF_LAND = re2.compile(
    r"(?:物件|所在地?|土地|家屋|申請地|対象地|現地|送り先|宛先|住所)[はがも:の、() ]{0,3}(?:ええ?と|えー)?[、 ]?"
    r"([\p{Han}]{1,5}[市区町村][\p{Han}ヶ]{2,10}"
    r"(?:[0-9]{2,5}(?:番地?|-[0-9]{1,4})*|の[一二三四五六七八九十百千]{2,8}(?:の[一二三四五六七八九十]{1,3})?))"
)
NO_PLACE = re2.compile(r"^[のでにをへとも]|^あて|^宛|した|たら|は|が|を|です|ます|から|まで|[0-9]$")
CALLED = re2.compile(r"[ 、]?(?:電話|携帯|連絡先|内線)")


class Posted:
    def find(self, reading: Reading) -> Iterable[Span]:
        text = reading.folded
        for pattern in (BEHIND_CODE, IN_WORDS, OF_A_CITY, OF_LAND):
            for found in pattern.finditer(text):
                start, end = found.span(1)
                called = CALLED.search(text[start:end])
                end = start + called.start() if called else end
                name = text[start:end].rstrip("0123456789-")
                if not NO_PLACE.search(name) and not text[end : end + 1].isdecimal():
                    yield reading.mark(start, end, Kind.ADDRESS, Level.STOP, "住所です", "ある場所")

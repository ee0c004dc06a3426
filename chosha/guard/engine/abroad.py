"""Names from elsewhere: in katakana with dots or spaces, in Latin letters, in signs of China and Korea."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import FAMILY, GIVEN, senses
from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.persons import is_human
from chosha.guard.engine.reading import Reading

CONTEXT = re2.compile(lists.one_of("foreign_context"))
HONOUR = r"(?: ?(?:さん|様|さま|氏|くん|君|ちゃん|殿))?"
PARTED = re2.compile(rf"[\p{{Katakana}}ー]{{1,10}}(?:[・=＝ ][\p{{Katakana}}ー]{{1,10}}){{1,4}}{HONOUR}")
LATIN_FIRST = re2.compile(rf"\b[A-Z]\.?[・ ][\p{{Katakana}}ー]{{2,10}}{HONOUR}")
LATIN = re2.compile(
    r"\b(?:[A-Z][a-zÀ-ÿ]{1,14}|[A-Z]{2,14})"
    rf"(?:[ ,]{{1,2}}(?:[A-Z][a-zÀ-ÿ]{{0,14}}|[A-Z]{{2,14}}|de|da|dos|dela|bin|van)){{1,4}}\b{HONOUR}"
)
AFAR_PARTS = lists.words("foreign_parts")
PARTS = re2.compile("[ ・]")
TELEGRAM = re2.compile("サマ|サン")
PROGRAMS = re2.compile(rf"\b(?:{lists.one_of('programs')})\b")
LABEL = re2.compile("(?:氏名|名前|申請者|世帯主|本人|児童名|届出人|使用者)$")
ASIAN = re2.compile(rf"(?:{lists.one_of('asian_family')})[・ ]?[\p{{Han}}]{{1,2}}{HONOUR}")
ASIAN_HONOURED = re2.compile(ASIAN.pattern.removesuffix("?"))
KIN_BEFORE = re2.compile(
    "(?:配偶者|世帯主|扶養者|申請者|届出人|保護者|本人|名義人?|夫|妻)(?:の|は|:| )?$"
    "|(?:相談者|対象者|氏名|名前|通報者|請求者|利用者|患者|連絡者): ?$"
)
NAMES_ITSELF = re2.compile("^ ?(?:です|と申|といい|と言い|ともうし)")
REACHED = re2.compile(r"^[、,/| ][^。\n]{0,40}?(?:\+[0-9]{2} ?[0-9]|0[0-9]{1,4}-[0-9])")
BORN_BEHIND = re2.compile(r"^ ?\((?:(?:19|20)[0-9]{2}[年./-]|(?:昭和|平成|令和|[SHR])[0-9元]{1,2}[年./-])[0-9]")
ENDS = re2.compile(r"^(?:[ \t、。,()\[\]」』:/|・]|$|\n|の|が|は|を|に|と|も|で|から|へ|より|まで|という|って|です)")


class Foreigners:
    def find(self, reading: Reading) -> Iterable[Span]:
        return [mark for mark in _all(reading) if is_human(reading.folded, mark)]


def _all(reading: Reading) -> Iterator[Span]:
    text = reading.folded
    for found in (*PARTED.finditer(text), *LATIN_FIRST.finditer(text)):
        if (
            not TELEGRAM.search(found.group())
            and not _grows(text, *found.span())
            and _is_parted_name(reading, found.start(), found.end(), found.group())
        ):
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")
    for found in LATIN.finditer(text):
        words = found.group()
        told = (
            _is_honoured(words)
            or _is_reached(text, *found.span())
            or _names_itself(text, *found.span())
            or CONTEXT.search(_near(reading, *found.span()))
        )
        if told and not PROGRAMS.search(words):
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")
    from_asia = FROM_ASIA.search(text) is not None
    for found in (ASIAN if from_asia else ASIAN_HONOURED).finditer(text):
        if (from_asia or (_is_honoured(found.group()) and PARTS.search(found.group()))) and _is_asian_name(
            reading, found.start(), found.end(), found.group()
        ):
            yield reading.over(found.span(), Kind.PERSON, Level.STOP, "お名前です")


def _grows(text: str, start: int, end: int) -> bool:
    """One more sign of katakana or another noun on either side."""
    if LABEL.search(text[max(0, start - 6) : start]):
        return re2.match(r"[ー\p{Katakana}]", text[end : end + 1]) is not None
    before = r"[\p{Katakana}ー・]" if _is_honoured(text[start:end]) and "・" in text[start:end] else r"[\p{Katakana}ー・\p{Han}]"
    return re2.match(before, text[start - 1 : start]) is not None or re2.match(r"[ー\p{Katakana}]", text[end : end + 1]) is not None


def _is_honoured(words: str) -> bool:
    return words.endswith(("さん", "様", "さま", "氏", "くん", "君", "ちゃん", "殿"))


def _names_itself(text: str, start: int, end: int) -> bool:
    """「「Maria Souzaです。」, 「先日お電話したKarim Hassaniです」, 「配偶者Kim Jiwoo」: what somebody says of himself or of kin."""
    before, behind = text[max(0, start - 30) : start], text[end : end + 8]
    said = before[-1:] in ("", "\n", ">") or "「" in before or "『" in before
    return (said and NAMES_ITSELF.match(behind) is not None) or KIN_BEFORE.search(before) is not None


def _is_reached(text: str, start: int, end: int) -> bool:
    """「Lucas Pereira da Silva、…+81 70-…」: three words and a telephone in one sentence; or alone in brackets of a file's name."""
    if text[start - 1 : start] == "【" and text[end : end + 1] == "】":
        return True
    return text.count(" ", start, end) > 1 and REACHED.match(text[end : end + 50]) is not None


def _near(reading: Reading, start: int, end: int) -> str:
    first, last = reading.sentence(start)
    return reading.folded[max(first, start - 24) : start] + "\n" + reading.folded[end : min(last, end + 24)]


def _is_parted_name(reading: Reading, start: int, end: int, words: str) -> bool:
    """No part is an everyday word, and something near speaks of a person from elsewhere; with an honorific one strange part will do."""
    bare = re2.sub(rf"{HONOUR}$", "", words)
    parts = [part for part in re2.split(r"[・=＝ .]", bare) if part]
    strange = [part for part in parts if not senses(part) & {"普通名詞", "地名"}]
    if _is_honoured(words):
        return bool(strange) or any(senses(part) & {FAMILY, GIVEN} for part in parts)
    if not ENDS.match(reading.folded[end : end + 4]) or len(bare) < 5:
        return False
    if any(senses(part) & {GIVEN} and not senses(part) & {"普通名詞"} for part in parts) and len(strange) == len(parts):
        return True
    if AFAR_PARTS.intersection(parts):
        return True
    if len(parts) > 2 and len(strange) > 1 and len(strange) * 2 > len(parts) and "・" in bare:
        return True
    if strange and BORN_BEHIND.match(reading.folded[end : end + 10]):
        return True
    near = _near(reading, start, end)
    return (len(strange) * 2 > len(parts) and CONTEXT.search(near) is not None) or (bool(strange) and FROM_AFAR.search(near) is not None)


def _is_asian_name(reading: Reading, start: int, end: int, words: str) -> bool:
    text = reading.folded
    if (
        re2.match(r"[\p{Han}]", text[start - 1 : start])
        or re2.match(r"[\p{Han}]", text[end : end + 1])
        or not ENDS.match(text[end : end + 4])
    ):
        return False
    bare = re2.sub(rf"{HONOUR}$", "", words)
    joined = bare.replace(" ", "").replace("・", "")
    if len(joined) == len(bare) and senses(bare) & {"普通名詞", "一般", "地名", "サ変可能"}:
        return False
    if _is_honoured(words) and len(joined) < len(bare):
        return True
    last = text[start:end]
    return FROM_ASIA.search(_near(reading, start, end)) is not None and (
        len(joined) < len(bare) or not _is_plain(reading, start, end, last)
    )


FROM_AFAR = re2.compile("国籍|在留|永住|留学|実習生|通訳|外国|旅券|来日|入管|国の人|人技能")
FROM_ASIA = re2.compile("中国|台湾|韓国|朝鮮|国籍|在留|永住|留学|実習生|通訳|外国|旅券|通称|帰国|来日|外登|入管")


def _is_plain(reading: Reading, start: int, end: int, words: str) -> bool:
    """Whether the dictionary reads these signs as one ordinary word or as a part of one."""
    at = reading.starting_at(start)
    return at < 0 or (reading.words[at].kind[1] == "普通名詞" and len(reading.words[at].text) > 1)

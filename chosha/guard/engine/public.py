"""Who is in a text as the author of a book, as a speaker, as a figure of history: no mark, or a hint."""

from collections.abc import Iterable

import re2

from chosha.guard.engine import wordlists as lists
from chosha.guard.engine.lexicon import FAMILY, senses
from chosha.guard.engine.marks import Level, Span
from chosha.guard.engine.reading import Reading

BARE = re2.compile("(?:さん|様|さま|氏|くん|君|ちゃん|殿|先生|教授|監督|村長|町長|市長|知事|首相|総理)+$")
OPENS = "[『「“《]"
HONOUR = "(?:さん|氏|先生|教授|監督|著)?"
TITLE_BEHIND = re2.compile(
    rf"^(?:・[\p{{Han}}\p{{Katakana}}]{{2,8}}){{0,3}}{HONOUR}(?:\(著\)|著)?(?:の|、|・|:| )?(?:(?:{lists.one_of('kinds_of_books')})の?)?『"
)
QUOTED_WORK = re2.compile(
    rf"^{HONOUR}の「[^」]{{2,40}}」(?:を|が|は|も|の|、|に|で)[^。\n]{{0,14}}?(?:読|本|書[かい店棚]|著|観|聴|講演|新書|文庫|図書|漫画|小説|章|巻|冊|名言|理論)"
)
WORK_BEHIND = re2.compile(rf"^{HONOUR}(?:の|が)(?:最近の|新しい|今度の|有名な)?(?:{lists.one_of('works_of_authors')})")
WORK_BEFORE = re2.compile(r"『[^』]{1,40}』[^『』\n]{0,24}$")
PRINTED = re2.compile(r"^(?:著|訳|編著?|監修|原作|作|画|文|絵|監督|主演|脚本|作詞|作曲)(?:[)）、。の『「 ・]|$)")
PRINTS = tuple("著訳編監原作画文絵主脚")
READ = re2.compile(
    "読|著|描|漫画|マンガ|小説|本を|本が|本は|本で|本に|本の|作家|作者|映画|監督|講演|新書|文庫|図書|原作|一節|課題図書|書く|書いた|書かれ|ドラマ|名言|随筆"
)
ENJOYED = re2.compile("^(?:を|は)(?:読んだ|読んで|読みました|読みはじめ|読み終|読了|観た|観て|借り)")
TOUCHED = re2.compile("電話|連絡先|住所|申請|滞納|窓口|届|相談|通知|請求|苦情|宛|送付|面談|処分|欠勤|生年月日|生まれ|在住|[0-9]{4}")
DEALT_WITH = re2.compile("電話|連絡先|住所|滞納|窓口に|届け出|相談に|苦情|宛|面談|処分|欠勤|在住|世帯|受給|訪問|入所|通院|手帳|口座|虐待")
OF_STATE = re2.compile("(?:霞が関|永田町)[0-9一二三]")
HALL_BEFORE = re2.compile(r"(?:県庁|府庁|都庁|道庁|市役所|区役所|町役場|村役場|本庁)(?:は|宛は|宛|あて)?[ :〒(]{0,3}$")
IN_BRACKETS = re2.compile(
    r"(?:県庁|府庁|都庁|道庁|市役所|区役所|役場|合同庁舎|労働局|法務局|税務署)[」』]?\((?:〒? ?[0-9]{3}-?[0-9]{4} ?)?$"
)
TEAMS = re2.compile(lists.one_of("teams"))
OF_TEAMS = ("監督", "選手", "投手", "捕手", "コーチ")
SWITCHBOARD = re2.compile(
    r"(?:県警|警察署?|本部|本庁|役所|役場|県庁|都庁|府庁|道庁|省|庁|局|病院|センター)の?代表(?:番号|電話)?[は: (]{0,2}$"
)
OFFICE_LINE = re2.compile(
    r"(?:[都道府県]庁|役所|役場|本庁|[都道府県市区町村]|センター|事務局|振興局|整備局|労働局|税務署|保健所|教育委員会|教委)[\p{Han}\p{Katakana}ー]{0,12}"
    r"(?:課|係|室|局|班|窓口|担当|センター)[ 　(:は]{0,2}(?:代表|直通|電話|TEL|℡)?[ :は]{0,2}$|代表(?:電話|番号)[ :は]{0,2}$"
    r"|[\p{Han}]{2,10}(?:課|室|係|局)\((?:代表|直通)[ :]?$"
    r"|(?:課|室|係|局|班|担当|窓口|館|センター|問合せ|問い合わせ|問合わせ|申込み?)(?:先|は)?[ (:、]{0,2}内線(?:番号)?[ :は]{0,2}$"
)
MOBILE = re2.compile(r"\(?(?:0[789]0|\+81[- ]?(?:\(0\))?[- ]?[789]0)")
HALLS = "県庁|府庁|都庁|道庁|市役所|区役所|町役場|村役場|合同庁舎|労働局|法務局|税務署|教育委員会|教育庁|農政局|整備局|運輸局|財務局|振興局"
HALL_BEHIND = re2.compile(
    rf"^[ 　、]?\(?[\p{{Han}}]{{0,5}}(?:{HALLS}|役場|本庁)(?:[\p{{Han}}]{{1,8}}[課係室局部])?(?:[)」、。 ]|あて|宛|$)"
)
OWN_NAME = re2.compile(r"^ ([\p{Han}]{1,5}[市区町村県])(?:[」、。 ]|$)")
WORK_ON = re2.compile(rf"^{HONOUR}の[^、。「」\n]{{1,12}}の(?:本|著書|新書|新刊|講演|連載|エッセイ|漫画|映画)(?:を|が|は|も|に|で|、|。|$)")
SCREEN = re2.compile(
    "映画|ドラマ|アニメ|漫画|マンガ|場面|シーン|上映|主題歌|絵本|小説|番組|作品|舞台|原作|続編|再放送|ゲーム|曲|観[たてる]|読書|音楽"
)
HAN_BEFORE = re2.compile(r"(?:^|[^\p{Han}々])([\p{Han}々]{2,3})$")
CITED = re2.compile(
    rf"^{HONOUR}(?:との対談|の[^、。「」\n]{{1,14}}(?:から|を)(?:[^、。\n]{{0,6}})引用|の(?:映像|講義|著作|写真展|作品展|対談|動画)(?:を|が|は|も|に|で|、|。|$))"
)
TALKED = re2.compile(
    rf"^{HONOUR}(?:を(?:講師|お招き|招い)|が(?:講師|登壇|講演|基調)|による(?:講演|基調|講義)|(?:ご自身)?の(?:講演|基調講演|講話|講義|セミナー))"
)
SPOKEN_FOR = re2.compile("講師[はに:の]?、?$|基調講演[はに:の、]?$")


def is_public(reading: Reading, mark: Span) -> bool:
    """An author beside the book, a speaker beside the speech, a name as a word. Never a bare family name with an honorific."""
    text, name = reading.folded, reading.once(bare, mark.text)
    if mark.text.endswith(OF_TEAMS) and TEAMS.search(reading.around(mark.start, mark.end, 24)):
        return True
    name = _with_family(text, mark, name)
    if len(name) < 3 and name not in lists.FAMOUS and not _is_title(reading, mark):
        return len(name) <= 2 and _is_author(text, mark, name)
    if _is_title(reading, mark) or (name in lists.FAMOUS and not DEALT_WITH.search(reading.around(mark.start, mark.end, 24))):
        return True
    behind, before = text[mark.end : mark.end + 60], text[max(0, mark.start - 64) : mark.start]
    if ("『" in behind[:32] and TITLE_BEHIND.match(behind)) or (behind[:1] in PRINTS and PRINTED.match(behind)):
        return True
    if not _is_whole(name):
        return False
    if reading.once(_is_of_work, behind) or (before[-10:].find("講") >= 0 and SPOKEN_FOR.search(before)):
        return True
    if ("』" not in before or WORK_BEFORE.search(before) is None) and "『" not in behind[:16]:
        return False
    return READ.search(reading.around(mark.start, mark.end)) is not None and TOUCHED.search(behind[:24]) is None


def _with_family(text: str, mark: Span, name: str) -> str:
    """With the family name right before it that no list knows: 「中板|育美さん」."""
    if not ("一" <= text[mark.start - 1 : mark.start] <= "鿿" and "一" <= name[:1] <= "鿿"):
        return name
    run = HAN_BEFORE.search(text[max(0, mark.start - 4) : mark.start])
    if run is None or "普通名詞" in senses(run.group(1)):
        return name
    return str(run.group(1)) + name


def _is_author(text: str, mark: Span, name: str) -> bool:
    """One or two signs before a title: both names, 「柳至『…』」, or the given one behind a family name that is in no dictionary."""
    behind = text[mark.end : mark.end + 20]
    if "一" <= text[mark.start - 1 : mark.start] <= "鿿":
        return TITLE_BEHIND.match(behind) is not None
    return name == mark.text and len(name) == 2 and behind[:1] == "『"


def _is_title(reading: Reading, mark: Span) -> bool:
    """A name that fills its quotes where the sentence tells of a film, a book or a song: 「シン・ゴジラ」."""
    text = reading.folded
    if text[mark.start - 1 : mark.start] not in ("「", "『") or text[mark.end : mark.end + 1] not in ("」", "』"):
        return False
    around, behind = reading.around(mark.start, mark.end, 30), text[mark.end + 1 : mark.end + 5]
    if text[mark.end] == "』" and ENJOYED.match(text[mark.end + 1 : mark.end + 8]):
        return True  # 「『香君』を読んだ」
    return (
        SCREEN.search(around) is not None and not behind.startswith(("さん", "様", "氏", "という", "と名乗")) and not TOUCHED.search(around)
    )


def is_hall(reading: Reading, mark: Span) -> bool:
    """The address of a ministry or a city hall: no one lives there."""
    behind = reading.folded[mark.end : mark.end + 16]
    said_again = OWN_NAME.match(behind)  # 「札幌市中央区北1条西2丁目 札幌市」, as an envelope has it
    if said_again is not None and mark.text.startswith(said_again.group(1)):
        return True
    if IN_BRACKETS.search(reading.folded[max(0, mark.start - 24) : mark.start]):
        return True
    return OF_STATE.search(mark.text) is not None or HALL_BEHIND.match(behind) is not None


def is_office_line(reading: Reading, mark: Span) -> bool:
    """「県庁道路維持課 058-…」: the telephone of an office, named right before it; 「代表026-…」; police has 0110 everywhere."""
    before = reading.folded[max(0, mark.start - 32) : mark.start]
    if MOBILE.match(mark.text):
        return False
    return SWITCHBOARD.search(before) is not None or mark.text.endswith("-0110") or OFFICE_LINE.search(before) is not None


def is_of_famous(reading: Reading, mark: Span) -> bool:
    """「手塚治虫が1928年11月3日生まれ」."""
    before = reading.folded[max(0, mark.start - 12) : mark.start]
    return any(before[at:end] in lists.FAMOUS for at in range(len(before)) for end in range(at + 3, min(at + 8, len(before)) + 1))


def is_code_of_hall(reading: Reading, mark: Span) -> bool:
    """「県庁は〒880-8501」."""
    return HALL_BEFORE.search(reading.folded[max(0, mark.start - 14) : mark.start]) is not None


def bare(name: str) -> str:
    """A name without space and honorific."""
    return str(BARE.sub("", name.replace(" ", "")))


def _is_of_work(behind: str) -> bool:
    if not re2.search("[のがをに]", behind[:4]):
        return False
    return bool(
        ("「" in behind and QUOTED_WORK.match(behind))
        or WORK_BEHIND.match(behind)
        or CITED.match(behind)
        or _is_work_on(behind)
        or TALKED.match(behind)
    )


def _is_work_on(behind: str) -> bool:
    """「の虐待予防の本」: what the book is about is no affair of its author."""
    work = WORK_ON.match(behind)
    return work is not None and DEALT_WITH.search(behind[work.end() : 30].split("。")[0]) is None


def _is_whole(name: str) -> bool:
    """Family and given name, or a name written in Latin or katakana: no 「田中さん」."""
    return name in lists.FAMOUS or len(name) > 3 or (len(name) == 3 and FAMILY not in senses(name))


def weighed(reading: Reading, found: Iterable[Span]) -> list[Span]:
    """Marks of names without those of public people; the famous ones as a hint."""
    kept, seen = [], set[tuple[int, int, Level]]()
    for mark in found:
        place = (mark.start, mark.end, mark.level)
        if place in seen or mark.text in lists.NAMED_AFTER or is_public(reading, mark):
            continue
        seen.add(place)
        famous = mark.level is not Level.HINT and reading.once(bare, mark.text) in lists.FAMOUS
        kept.append(mark._replace(level=Level.HINT, why="知られた方のお名前のようです") if famous else mark)
    return kept

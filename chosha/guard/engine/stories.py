"""「だれのことか」: places, ages and circumstances that together point to one person, with no name in them."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.small_talk import is_of_writer, is_small_talk
from chosha.guard.engine.wordlists import one_of

KIN = one_of("kin")
ROLES = one_of("roles")
PEOPLE = one_of("people")
ONLY = one_of("only")
ALONE = re2.compile(rf"(?:{ONLY})の?[^、。\n]{{0,16}}?(?:{PEOPLE})")
FEW = "唯一|ただ一人|たった一人|[一二三1-3]人(?:しかいない|しか居ない|だけ|きり)|最年少|最高齢"
TRADED = re2.compile(rf"(?:{FEW})の?[^、。\n]{{0,8}}?[\p{{Han}}]{{1,8}}(?:医|師|士|員|官|手)(?:の|が|は|に|を|から|も|と|で|、|。|$)")
BIGGEST = re2.compile(
    rf"(?:市|町|村|島|県|地区|管|地元|集落|校区)(?:内|中)?で(?:一番|最も|いちばん|唯一|最大|最古|最後|ただ一つ)"
    rf"[^、。\n]{{1,14}}?の(?:元|前|先代)?(?:の)?(?:{ROLES}|{PEOPLE}|{KIN})"
)
KIN_OF = re2.compile(
    rf"(?:元|前|現|現職の?|先代の?)?(?:(?:{ROLES})|[\p{{Han}}]{{1,4}}(?:屋|店|医院|寺|農家|工務店))(?:さん)?の"
    rf"(?:義理の|実の|上の|下の|末の|別れた|亡くなった|元の)?(?:{KIN})"
)
NEXT_DOOR = re2.compile(rf"(?:隣|向かい|裏|近く|すぐ前|真ん前|横|角|並び|目の前)の[^、。\n]{{1,14}}?(?:{PEOPLE}|{KIN})")
ELSEWHERE = re2.compile(
    "^(?:隣|近く|横|裏|向かい|並び|角)の[^の]{0,4}の?(?:方|人|職員|方々)$|^(?:隣|近く|向かい|並び)の(?:市|県|課|係|自治体)"
)
AGED = re2.compile(
    rf"(?:満)?[0-9]{{1,3}}(?:歳|才)(?:になる|の|で、?|、)?(?:[^。\n]{{0,14}}?)(?:{PEOPLE}|{KIN}|一人暮らし|ひとり暮らし|独り暮らし|独居|ひきこもり|無職|単身)"
)
AGED_AFTER = re2.compile(
    rf"(?:{PEOPLE}|{KIN}|本人|相談者)(?:\((?:[0-9]{{1,3}}(?:歳|才)|[0-9]{{2}})[)、]|(?:は|、)[0-9]{{1,3}}(?:歳|才)(?:で|の|、|。))"
)
INITIAL = re2.compile(
    r"[A-Z](?:市|町|村|地区|小|中|団地)(?:の|在住の|に住む)?[A-Z](?:さん|氏|君|ちゃん)?(?:\([0-9]{1,3}(?:歳)?\)|[ 、]?[0-9]{1,3}歳)"
)
SIBLINGS = re2.compile(
    r"(?:小学?[1-6]|中学?[1-3]|高校?[1-3]|年[長中少]|[0-9]{1,2}歳|保育園|幼稚園|高校生|中学生|小学生|大学生)(?:年生?)?(?:の?(?:長男|長女|息子|娘|子|兄|姉|弟|妹|次男|"
    r"次女))?[とや、・](?:小学?[1-6]|中学?[1-3]|高校?[1-3]|年[長中少]|[0-9]{1,2}歳|保育園|幼稚園|高校生|中学生|小学生)[^。\n]{0,12}?(?:兄弟|姉妹|きょうだい|姉弟|兄妹|"
    r"子|人|母子|世帯|暮らし|家族)"
)
FEW_HOMES = re2.compile(
    rf"(?:人口|住民|世帯|児童|生徒|職員|課員|係員)(?:が|は|数)?(?:約|わずか|たった|全部で)?[0-9一二三四五六七八九十百千]{{1,5}}(?:人|世帯|名|戸|軒)(?:ほど|足らず|しかいない|"
    rf"だけ)?の[^。\n]{{1,24}}?(?:{PEOPLE})"
)
NEWS = re2.compile(
    rf"(?:新聞|ニュース|テレビ|報道|週刊誌|SNS|ネット)(?:に|で|の)[^。、\n]{{0,10}}?(?:載っ|出た|出てい|取り上げ|報じ|話題|流れ|炎上|騒が)[^。、\n]{{0,14}}?(?:{PEOPLE}|事件|事故|{KIN})"
)
EVENT = one_of("event")
TIME = (
    r"(?:昨年|去年|一昨年|先月|先週|今年|この春|この夏|この秋|この冬|春|夏|秋|冬"
    r"|[0-9]{1,2}月|[0-9]{1,2}年前|[0-9]{1,2}年|昨日|先日|年末|年明け|正月|お盆|数年前|以前)"
)
AFTERMATH = re2.compile(
    rf"{TIME}?の?[^。、\n]{{0,8}}?(?:{EVENT})(?:で|により|の際に|に遭っ|に遭い|を起こし|が原因で|に巻き込まれ)[^、。\n]{{0,24}}(?:{PEOPLE}|{KIN})"
)
LEFT = re2.compile(
    rf"{TIME}(?:の)?[^。、\n]{{0,14}}?(?:辞め|退職し|亡くし|亡くなっ|定年|逮捕され|処分され|倒れ|失踪し|休職し|育休に入っ|離婚し|再婚し|移住し|当選し|落選し|転校し|転校してき|引っ越してき|"
    rf"異動してき|採用され)[^。、\n]{{0,10}}?(?:{PEOPLE}|{KIN}|{ROLES})"
)
JOBBED = re2.compile(
    r"(?:夫|妻|父|母|両親|息子|娘|兄|姉|弟|妹|ご主人|奥さん|祖父|祖母|配偶者)(?:は|が|も)[^。、\n]{0,14}?(?:警察官|警官|消防士|自衛官|自衛隊員|教員|教師|校長|町議|市議|議員|町職員|"
    r"市職員|村職員|県職員|役場職員|役場勤め|医師|獣医|漁師|住職|郵便局長|社長|刑務官|船員|僧侶|神主|農協職員|受刑|服役|外国籍|指名手配)"
)
ROOTS = re2.compile(
    rf"(?:ブラジル|フィリピン|ベトナム|中国|韓国|ネパール|ペルー|タイ|インドネシア|ウクライナ|ミャンマー|アメリカ|台湾|スリランカ|バングラデシュ)(?:人|国籍|籍|出身)の[^。、\n]{{0,10}}?(?:{PEOPLE}|{KIN})"
)
PLIGHT = one_of("plight")
MULTIPLES = re2.compile(
    r"(?:双子|三つ子|四つ子|ふたご|みつご|五つ子)(?:の|を)?[^、。\n]{0,14}(?:母親|父親|母|父|親|兄弟|姉妹|女性|男性|家庭|世帯|夫婦|職員|方|姉|兄|弟|妹)"
)
PUPILS = re2.compile(
    rf"(?:小学?|中学?|高校?)[1-6](?:年生?)?の(?:{KIN}|女子|男子|女の子|男の子|子)[^、。\n]{{0,16}}(?:{PLIGHT})[^、。\n]{{0,12}}(?:{PEOPLE}|{KIN})?"
)
SCHOOLED = re2.compile(
    r"(?:小学?|中学?|高校?)?[1-6]年生の(?:女の子|男の子|女子生徒|男子生徒|女児|男児|児童|生徒|子)(?:のこと|の見守り|の保護|が|は|を|に|で|の件|から|、)"
)
NAMED_SCHOOL = re2.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]{1,8}(?:小学校|中学校|小に|中に|学童|[町村市]の|地区)")
TROUBLED_KIN = re2.compile(
    rf"(?:{KIN})(?:が|は|も|の)[^、。\n]{{0,10}}(?:{PLIGHT})(?:中|で|の|して|に|を)?[^、。\n]{{0,14}}(?:{PEOPLE}|{KIN}|職員|部下|同僚)"
)
PAST_ROLE = re2.compile(
    rf"(?:元|前|先代|先々代|初代|[2-9二三四五六七八九]代目)の?(?:{ROLES}|[\p{{Han}}]{{1,5}}(?:長|議|議員|師|官|士|手|屋))(?:だった|で|の)[^、。\n]{{0,16}}?(?:{PEOPLE}|{KIN})"
)
LAST_ROLE = re2.compile(
    rf"(?:最後|最初|初代|唯一)の(?:{ROLES}|[\p{{Han}}]{{1,5}}(?:長|師|官|士))(?:に(?:なった|就いた)|だった|を(?:務めた|勤めた|した)|の(?:{KIN}))(?:{PEOPLE}|の?(?:{KIN}))?"
)
DECADE = re2.compile(
    rf"(?:{PLIGHT}|{EVENT}|{ONLY}|元(?:{ROLES})|(?:{KIN})(?:が|を|に|と))[^、。\n]{{0,16}}?[0-9]0代(?:前半|後半|半ば)?の(?:{PEOPLE}|{KIN})"
    rf"|[0-9]0代(?:前半|後半|半ば)?の[^、。\n]{{0,14}}?(?:{PLIGHT}|元(?:{ROLES}))[^、。\n]{{0,12}}?(?:{PEOPLE}|{KIN})"
)
TENS = "(?:[0-9]0|[一二三四五六七八九]?十)代(?:前半|後半|半ば)?"
LIFE = "産|離婚|亡くし|失っ|失く|倒れ|再婚|独立し|破産|起業|移住|出家|入院|逮捕|失明"
LIVED = re2.compile(rf"{TENS}で[^、。\n]{{0,12}}(?:{LIFE})[^、。\n]{{0,4}}(?:[ただ]|いる)(?:{PEOPLE}|{KIN})")
SHOP = re2.compile(
    rf"[\p{{Han}}\p{{Katakana}}ー]{{1,6}}(?:屋|店|旅館|食堂|工場|医院|農園|牧場|民宿|喫茶店?|工務店)(?:を|の)[^、。\n]{{0,8}}?"
    rf"(?:たたん|畳ん|閉め|やめ|辞め|廃業し|継い|始め|開い|営ん|営む|経営し|切り盛りし|手放し)[^、。\n]{{0,6}}?(?:{PEOPLE}|{KIN})"
)
IN_OFFICE = re2.compile(
    rf"(?:{PLIGHT})(?:で|の|を|に|から|中の)[^、。\n]{{0,12}}?[\p{{Han}}]{{1,8}}(?:課|係|室|局|署|校|園|所)の(?:{ROLES}|{PEOPLE})"
    rf"|[\p{{Han}}]{{1,8}}(?:課|係|室|局|署)の[^、。\n]{{0,6}}?(?:{PLIGHT})(?:で|の|を|に|中の)[^、。\n]{{0,8}}?(?:{ROLES}|{PEOPLE})"
)
RULES = re2.compile(one_of("rules"))
CUES = (
    (BIGGEST, "一つしかない所のことが分かりそうです"),
    (TRADED, "一人しかいない方のことが分かりそうです"),
    (ALONE, "一人しかいない方のことが分かりそうです"),
    (KIN_OF, "ご家族の仕事から、だれのことか分かりそうです"),
    (NEXT_DOOR, "場所から、だれのことか分かりそうです"),
    (INITIAL, "場所と年齢から、だれのことか分かりそうです"),
    (SIBLINGS, "家族のようすから、だれのことか分かりそうです"),
    (FEW_HOMES, "人数が少なく、だれのことか分かりそうです"),
    (NEWS, "出来事から、だれのことか分かりそうです"),
    (AFTERMATH, "出来事から、だれのことか分かりそうです"),
    (LEFT, "時期と出来事から、だれのことか分かりそうです"),
    (JOBBED, "ご家族の仕事から、だれのことか分かりそうです"),
    (ROOTS, "生まれから、だれのことか分かりそうです"),
    (MULTIPLES, "家族のようすから、だれのことか分かりそうです"),
    (PUPILS, "家族のようすから、だれのことか分かりそうです"),
    (SCHOOLED, "学校と学年から、だれのことか分かりそうです"),
    (TROUBLED_KIN, "家族のようすから、だれのことか分かりそうです"),
    (PAST_ROLE, "経歴から、だれのことか分かりそうです"),
    (LAST_ROLE, "経歴から、だれのことか分かりそうです"),
    (LIVED, "年齢とようすから、だれのことか分かりそうです"),
    (SHOP, "商いのようすから、だれのことか分かりそうです"),
    (IN_OFFICE, "職場とようすから、だれのことか分かりそうです"),
    (DECADE, "年齢とようすから、だれのことか分かりそうです"),
    (AGED, "年齢とようすから、だれのことか分かりそうです"),
    (AGED_AFTER, "年齢とようすから、だれのことか分かりそうです"),
)
OFFERED = re2.compile("^(?:への|向け|などへ|等へ)")
MANY = re2.compile("^(?:が|は|も)(?:多|少な|増|減|いる|いま|おり)|^(?:向け|たち|数|同士|など)")
BEGINNINGS = re2.compile(r"(?:^|[、。\n「])")
AGE = re2.compile(r"([0-9]{1,3})(?:歳|才)")


class Stories:
    """One mark for each clause: cues that lie together are one description."""

    def find(self, reading: Reading) -> Iterable[Span]:
        found = sorted(_cues(reading))
        while found:
            start, end, why = found.pop(0)
            while found and found[0][0] <= end + 1:
                end = max(end, found.pop(0)[1])
            yield reading.mark(start, end, Kind.WHO, Level.ASK, why, coarser(reading.folded[start:end]))


def _cues(reading: Reading) -> Iterator[tuple[int, int, str]]:
    for pattern, why in CUES:
        for found in pattern.finditer(reading.folded):
            start, end = found.span()
            if pattern in (AGED, AGED_AFTER, DECADE, LIVED) and RULES.search(reading.around(start, end, 14)):
                continue
            if pattern is NEXT_DOOR and ELSEWHERE.match(reading.folded[start:end]):
                continue
            if pattern is SCHOOLED and not NAMED_SCHOOL.search(reading.around(start, end)):
                continue
            if pattern is MULTIPLES and OFFERED.match(reading.folded[end : end + 4]):
                continue
            if pattern is LEFT and MANY.match(reading.folded[end : end + 6]):
                continue
            if pattern in (KIN_OF, JOBBED) and is_small_talk(reading, start, end):
                continue
            if pattern is ALONE and not _is_somebody(reading, start, end):
                continue
            if not is_of_writer(reading, start, end):
                yield _widened(reading, start, pattern), end, why


def _is_somebody(reading: Reading, start: int, end: int) -> bool:
    """「初めての方」 is anybody: the first or the only one of what must be said."""
    if reading.folded[start - 1 : start] == "最":  # 「最初の」
        return False
    return re2.search(r"^(?:初めての|初の)(?:方|人|職員|子|お子さん)", reading.folded[start:end]) is None


def _widened(reading: Reading, start: int, pattern: "re2._Regexp") -> int:
    """Back to where the clause begins, at most 24 signs: 「八尾町で唯一の獣医」 hangs together."""
    if pattern in (AGED_AFTER, SIBLINGS, JOBBED, INITIAL):
        return start
    first, _ = reading.clause(start)
    return first if start - first <= 24 else start


def coarser(words: str) -> str:
    """Ages in decades; "" where there is none and only the writer can say it in another way."""
    found = AGE.search(words)
    if found is None:
        return ""
    years = int(found.group(1))
    plain = "子どもの" if years < 15 else "10代" if years < 20 else f"{years // 10 * 10}代"
    start, end = found.span()  # cut by hand: re2 writes a replacement beyond ASCII wrongly
    return (words[:start] + plain + words[end:]).replace("子どものの", "子どもの")

"""Numbers written in ways nobody planned: strokes and dots between figures, figures read aloud, labels of every register."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.numbers import DATE, MY_NUMBER_WORDS, OTHER_CODE, OTHER_TWELVE, decade, has_check_digit, is_of_many
from chosha.guard.engine.reading import Reading

ODD_PHONE = re2.compile(
    r"(?:0|\+81 ?[-(]?0?\)?)[0-9]{1,4}(?: {0,2}[-.・/の()ー~]{1,2} {0,2}|"
    r"局の?)[0-9]{1,4}(?: {0,2}[-.・/の()ー~]{1,2} {0,2}|局の?)[0-9]{3,4}"
)
FREE_DIAL = re2.compile(r"(?:0120|0800)[- ]?[0-9]{2,3}[- ]?[0-9]{3,4}")
AT_HOME = re2.compile("自宅|お店|さんの(?:事務所|店|会社)|屋さん|不動産屋|工務店|商店")
SPOKEN = "ゼロ|ぜろ|れい|まる|マル|いち|にー|さん|よん|ごー|ご|ろく|なな|しち|はち|きゅう|[〇零一二三四五六七八九]"
READ_FIGURE = re2.compile(f"{SPOKEN}|に")
READ_ALOUD = re2.compile(  # 「ゼロ九ゼロの七七一三のゼロ二六八」; a に at its end goes on with the sentence
    rf"(?:ゼロ|ぜろ|れい|まる|マル|[〇零])(?:(?:の|、|-| )?(?:{SPOKEN}|に)){{8,11}}(?:の|、|-| )?(?:{SPOKEN})"
)
NO_ZERO = re2.compile(r"[789]0[- ][0-9]{4}[- ][0-9]{4}")
BY_WORD = re2.compile(
    r"(?i)(?:電話|携帯|TEL|FAX|固定|連絡先|自宅|市内)(?:番号)?[^0-9、。\n]{0,5}([0-9]{2,4}(?:局の?|の)[0-9]{4})"
    r"|内線(?:番号)?[はがの:・ (]{0,3}([0-9]{3,5})(?:[^0-9]|$)"
)
MAIL = re2.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{1,40} ?(?:[<\[({]{1,2} ?(?:at|a|アット|あっと|アットマーク|@) ?[>\])}]{1,2}|[■●◎◆▲#*&→▼☆★§]|"
    r"@| at |_at_|アットマーク|あっとまーく) ?"
    r"[A-Za-z0-9][A-Za-z0-9\-]{0,40}(?: ?(?:\.|dot|[\[(]dot[\])]|ドット) ?[A-Za-z0-9\-]{1,30}){0,4} ?(?:\.|dot|"
    r"[\[(]dot[\])]|ドット) ?(?:jp|com|net|org|info|biz|edu|gov|tokyo)"
)
PLAIN_BOX = re2.compile(
    r"^(?:user|users?[0-9]*|example|sample|test|foo|bar|info|name|taro|hanako|abc|xxx+|aaa+|mail|your\.?name|"
    r"username|address|local|admin|noreply|no-reply)(?:[@<\[( ]|$)"
)
IDLE_DOMAINS = re2.compile(r"example\.(?:com|org|net|jp|co\.jp)$|\.(?:example|invalid|test)$")
TWELVE = re2.compile(r"[0-9]{4}[-. /・]{0,2}[0-9]{4}[-. /・]{0,2}[0-9]{4}")
NEAR_NUMBER = re2.compile("番号|カード|マイナ|控え|個人|通知")
CARD = re2.compile(r"[3-6][0-9]{3}[- ]?[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}")
ACCOUNT = re2.compile(
    r"[\p{Han}\p{Katakana}ー]{1,12}(?:銀行|信用金庫|信金|信用組合|信組|農協|労働金庫|労金)"
    r"[ 、・/_の]{0,2}[\p{Han}\p{Hiragana}\p{Katakana}ーヶ]{0,12}"
    r"[ 、・/_]{0,2}(?:\(?(?:店番号?|支店番号|店舗番号|支店コード|店)?[: ]?[0-9]{3,4}\)?)?[ 、・/_]{0,2}"
    r"\(?(?:普通|当座|貯蓄|普|当)\)?(?:預金)?[ :_]{0,2}[0-9]{6,8}"
    r"|(?:みずほ|三菱UFJ|三井住友|埼玉りそな|りそな|楽天|住信SBI|イオン)"
    r"[ 、・/_]{0,2}[\p{Han}\p{Hiragana}\p{Katakana}ーヶ]{1,12}(?:支店|店)[ 、・/_]{0,2}"
    r"(?:\(?(?:店番号?|支店番号|支店コード)?[: ]?[0-9]{3}\)?)?[ 、・/_]{0,2}\(?(?:普通|当座|普|当)\)?(?:預金)?[ :_]{0,2}[0-9]{6,8}"
    r"|番号[は: ]{0,2}[0-9]{7,8} ?[、(] ?記号[は: ]{0,2}[0-9]{5}\)?|(?:普通|当座|貯蓄|定期)(?:預金)?[ :]{0,2}(?:第|No\.? ?|"
    r"№ ?)[0-9]{6,8}号?|(?:口座|通帳)(?:番号|の番号)?[^0-9、。\n件円人]{0,5}[0-9]{7,8}(?:[^0-9件円人]|$)"
    r"|[\p{Han}\p{Katakana}ー]{1,12}(?:銀行|信用金庫|信金|信用組合|信組|農協|労働金庫|労金|バンク)"
    r"(?:[ _・/][\p{Han}\p{Hiragana}\p{Katakana}ーヶ]{1,12}){0,2}[ _・/][0-9]{7}(?:[^0-9-]|$)"
)
# Seven figures where money goes to: 「三十三銀行（四日市）の普通、番号0182736」「口座情報：0158-102-0182736」.
BANKS = "銀行|信用金庫|信金|信用組合|信組|農協|JA|労金|ろうきん|バンク|三菱UFJ|三井住友|みずほ|りそな|郵便局"
FROM_BANK = re2.compile(f"^.*((?:{BANKS}).*)|([0-9][0-9()_ -]*)$")
PAID_TO = re2.compile(
    rf"((?:{BANKS}|口座|振込先|還付先|返還先|引落)"
    r"[^0-9〒。\n]{0,24}?(?:[0-9]{4}-[0-9]{3}-|\(?[0-9]{3}\)?[-_ ]{0,2})?[0-9]{7})(?:[^0-9件円人世戸%-]|$)"
    r"|((?:振替|口座|郵便局)[^0-9。\n]{0,8}(?:0[0-9]{4}-[0-9]-[0-9]{3,6}|1[0-9]{4}-[0-9]{6,8}))(?:[^0-9-]|$)"
)
# A bank by the first half of its name: 「大垣共立 熱田支店 普通2258043」.
BARE_BANK = re2.compile(
    r"([\p{Han}\p{Katakana}]{2,6}) [\p{Han}\p{Hiragana}\p{Katakana}ーヶ]{1,10}(?:支店|出張所|本店)[ 、・/_]{0,2}"
    r"\(?(?:普通|当座|普|当)\)?(?:預金)?[ :_]{0,2}[0-9]{6,8}"
)
MOPED = re2.compile(
    r"(?:原付|標識|ナンバー|プレート|小型特殊|"
    r"バイク)[^、。\n]{0,8}?((?:[\p{Han}\p{Hiragana}]{1,5}[市町村区]) ?[\p{Hiragana}A-Z] ?[0-9-]{2,5})"
    r"|([\p{Han}]{2,5} ?[あいうえきくけこさすせそたちつてなぬねひふほまみむめゆよらりるれろわ] ?[0-9]{2,4})"
    r"(?:の|、| )?(?:原付|原チャ|バイク|スクーター|カブ)"
    r"|([\p{Han}]{1,5}[市町村] ?[あいうえきくけこさすせそたちつぬねひふほまみむめゆるれろわ] ?[0-9]{3,4})"
    r"(?:[^0-9件人円年戸世枚回時名社校本冊]|$)"
)
LAST_FOUR = re2.compile(
    r"(?:ナンバー|車(?:両)?の番号|車番|プレート)[^0-9、。\n]{0,8}?(?:下[4四](?:桁|けた)|"
    r"末尾)?[^0-9、。\n]{0,3}?([0-9]{4}|[0-9]{2}-[0-9]{2})(?:[^0-9年]|$)"
)
SPACED_PLATE = re2.compile(
    r"(?:[\p{Han}]{2,4}|いわき|つくば|とちぎ|なにわ) ?[0-9]{2,3} ?[あ-けさ-そた-とな-のは-ほま-もや-よら-ろれわ] ?"
    r"(?:[0-9]{2}[ ・][0-9]{2}|・{1,3} ?[0-9]{1,3})"
)
READ_PART = rf"(?:{SPOKEN}|に|ひゃく|びゃく|ぴゃく|じゅう|百|十)"
PLATE_READ = re2.compile(  # 「長崎ごひゃくはちじゅう、さくらの「さ」、さんはちのいちご」
    rf"(?:[\p{{Han}}]{{2,4}}|いわき|つくば|とちぎ|なにわ)[ の、]?{READ_PART}{{2,7}}[ の、]{{0,2}}"
    rf"(?:[\p{{Hiragana}}\p{{Han}}]{{2,5}}の)?[「『]?[\p{{Hiragana}}][」』]?[ 、]{{0,2}}{READ_PART}{{1,4}}の?{READ_PART}{{0,3}}(?:{SPOKEN})"
)
POST = re2.compile(r"〒 ?[0-9]{3} ?-? ?[0-9]{4}|(?:郵便番号|〒)[^0-9、。\n]{0,6}[0-9]{3} ?-? ?[0-9]{4}")
POST_BEFORE = re2.compile(r"([0-9]{3}-[0-9]{4})[ 、)]{0,2}(?:大字|字|[\p{Han}\p{Hiragana}\p{Katakana}ヶ]{1,6}[都道府県市町村区郡])")
POST_NEAR = re2.compile("住所|郵便|宛|送付|転居|転入|転出|所在|返送|発送|届け先")
LOOSE_DATE = (
    r"(?:(?:明治|大正|昭和|平成|令和|[明大昭平令MTSHR]) ?\.? ?[0-9元]{1,2} ?(?:年|[./-]) ?[0-9]{1,2} ?(?:月|[./-]) ?[0-9]{1,2} ?日?"
    r"|(?:19|20)?[0-9]{2} ?(?:年|[./-]) ?[0-9]{1,2} ?(?:月|[./-]) ?[0-9]{1,2} ?日?|[MTSHR][0-9]{6}|(?:19|"
    r"20)[0-9]{6}|[0-9]{1,2}月[0-9]{1,2}日)"
)
BORN = re2.compile(rf"({LOOSE_DATE}) ?(?:に|、|の)? ?(?:生まれ|産まれ|うまれ|生れ|誕生|出生|生(?:[^\p{{Han}}]|$))")
BORN_LABEL = re2.compile(
    rf"(?:生年月日|誕生日|出生日|出産日|出生年月日|生まれた日|生まれは|生まれ:|バースデー|D\.?O\.?B\.?|(?:^|"
    rf"[ \t,、。(/・|])生[: ])[^0-9A-Z\n→⇒明大昭平令]{{0,6}}({LOOSE_DATE}|[0-9]{{1,2}}/[0-9]{{1,2}}|[1-5]-?[0-9]{{6}}|[0-9]{{6,8}})"
)
BORN_MONTH = re2.compile(
    r"((?:(?:明治|大正|昭和|平成|令和|[MTSHR])\.?[0-9元]{1,2}年|(?:19|20)[0-9]{2}年)[0-9]{1,2}月)(?:頃)?(?:に|"
    r"、)?(?:生まれ|産まれ|出生|誕生)"
)
BESIDE_PERSON = re2.compile(
    rf"(?:さん|様|氏|君|くん|ちゃん|殿)[ 、]?\(({DATE})(?:[、, ]?(?:生|男|女|[0-9]{{1,3}}歳)[^)]{{0,6}})?\)|"
    rf"({DATE})[ \t/、,]{{1,2}}(?:男|女)(?:性|[ \t/、,)]|$)"
)
# 「ｶﾜｲ ﾘｮｳ,19920614,…」: a cell of eight figures behind a name in kana.
BEHIND_KANA = re2.compile(
    r"[\p{Katakana}ー]{2,8} [\p{Katakana}ー]{2,8}[,\t|/、]"
    r"((?:19[2-9][0-9]|20[01][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))()(?:[,\t|/、]|$)"
)
REGISTERS = (
    "住民|個人|市民|町民|村民|区民|賦課|滞納整理|世帯員?|氏名|療育|養育|母子|宛名|受給者?|被保険者|利用者|患者|対象者|相談者|入所者|入居者|園児|児童|生徒|職員|会員|契約者|使用者|需要者|納税者|"
    "所有者|申請者|加入者|組合員|登録者|本人|家族|"
    "ケース|CASE|Case|保護|生保|国保|介護|後期|障害|障福|精神|年金|医療|予診票|接種|診察|カルテ|検体|受診|住基|戸籍"
)
CODES = re2.compile(
    rf"(?:{REGISTERS})(?:の)?(?:コード|ID|Id|No\.?|№|整理番号|番号|管理番号|"
    rf"識別番号)[はがもの:=「( ]{{0,3}}[A-Za-z]{{0,4}}-?[0-9][A-Za-z0-9\-]{{1,16}}"
)
CARDS = re2.compile(
    r"(?:在留カード|旅券|パスポート|運転免許証?|免許証|手帳|保険証|資格確認書|受給者証|利用証|医療証|診察券|母子手帳|"
    r"障害者手帳|療育手帳|被保険者証|介護保険証|年金証書|年金手帳|住基カード|社員証|職員証|学生証)"
    r"(?:の)?(?:\([\p{Han}\p{Hiragana}\p{Katakana}ー]{2,14} )?(?:番号|記号|No\.?|№|の番号)?[はがの:「( ]{0,3}(?:ID ?)?"
    r"(?:第 ?|[\p{Han}]{1,4}第 ?)?[A-Z]{0,3}-?[0-9][0-9\-]{2,12}(?:[A-Z]{2})?号?"
)
SHAPES = re2.compile(r"\b[A-Z]{2}[0-9]{8}[A-Z]{2}\b|\b[0-9]{4}-[0-9]{6}-[0-9]\b")
OF_OFFICE = re2.compile(
    r"(?:児相|生保|保護|国保|要対協|包括|障福|母子|DV|虐待|家児相|子家セン|生困|成年後見|区外|就援|学籍|特支)[- ]?(?:[RHS]|令和|"
    r"平成)?[0-9]{1,2}(?:-|年?度?第)[0-9]{2,5}(?:号)?"
)
OF_PERSON = re2.compile(
    r"番号[はがの:「 ]{0,3}([A-Za-z]{0,3}-?[0-9][0-9A-Za-z\-]{2,12})」?(?:番)?の(?:方|人|世帯|児童|患者|ご家族|"
    r"受給者|保護者|住民|入所者|利用者|滞納者|被保険者|お子さん)"
)
NOT_PERSONAL = re2.compile(
    "伝票|起案|稟議|文書|議案|工事|契約番号|法人番号|様式|品番|型番|製造|ダミー|架空|テスト用|サンプル|見本|登録番号[は: ]{0,2}T"
)


NO_NUMBER = re2.compile("^(?:桁|[/.][0-9])")  # 「旅券が1991/07/08」


class Figures:
    def find(self, reading: Reading) -> Iterable[Span]:
        for search in (_phones, _mails, _my_numbers, _accounts, _plates, _posts, _births, _registers):
            yield from search(reading)


def _alone(text: str, start: int, end: int) -> bool:
    return not (
        text[start - 1 : start].isdecimal()
        or text[end : end + 1].isdecimal()
        or text[start - 1 : start] in ("-", ".")
        or text[end : end + 1] == "-"
    )


def _over(reading: Reading, place: tuple[int, int], kind: Kind, why: str, replacement: str) -> Span:
    return reading.over(place, kind, Level.STOP, why, replacement)


def _phones(reading: Reading) -> Iterator[Span]:
    for found in ODD_PHONE.finditer(reading.folded):
        figures = "".join(sign for sign in found.group() if sign.isdecimal())
        whole = 10 <= len(figures) <= (11 if figures[0] == "0" else 13) and not OTHER_CODE.search(
            reading.folded[max(0, found.start() - 12) : found.start()]
        )
        whole = whole and not re2.match(r"0[1257-9][- ]", found.group()) and re2.match(r"0120|0570|0800[^0-9]", found.group()) is None
        if whole and _alone(reading.folded, *found.span()):
            yield _over(reading, found.span(), Kind.PHONE, "電話番号です", "（電話番号）")
    for found in READ_ALOUD.finditer(reading.folded):
        if len(READ_FIGURE.findall(found.group())) in (10, 11):
            yield _over(reading, found.span(), Kind.PHONE, "電話番号です", "（電話番号）")
    for found in NO_ZERO.finditer(reading.folded):
        if _alone(reading.folded, *found.span()):
            yield _over(reading, found.span(), Kind.PHONE, "電話番号です", "（電話番号）")
    for found in FREE_DIAL.finditer(reading.folded):
        start, end = found.span()
        near = reading.folded[max(0, start - 16) : start] + "|" + reading.folded[end : end + 16]
        if AT_HOME.search(near) and _alone(reading.folded, start, end):
            yield _over(reading, (start, end), Kind.PHONE, "電話番号です", "（電話番号）")
    for found in BY_WORD.finditer(reading.folded):
        yield _over(reading, found.span(1) if found.group(1) else found.span(2), Kind.PHONE, "電話番号です", "（電話番号）")


def _mails(reading: Reading) -> Iterator[Span]:
    for found in MAIL.finditer(reading.folded):
        words = found.group().lower()
        if not (IDLE_DOMAINS.search(words) and PLAIN_BOX.search(words)):
            yield _over(reading, found.span(), Kind.EMAIL, "メールアドレスです", "（メールアドレス）")


def _my_numbers(reading: Reading) -> Iterator[Span]:
    for found in TWELVE.finditer(reading.folded):
        start, end = found.span()
        figures = "".join(sign for sign in found.group() if sign.isdecimal())
        near = reading.folded[max(0, start - 30) : start] + reading.folded[end : end + 12]
        sure = MY_NUMBER_WORDS.search(near) or (has_check_digit(figures) and (len(found.group()) == 14 or NEAR_NUMBER.search(near)))
        other = NOT_PERSONAL.search(near) or OTHER_TWELVE.search(reading.folded[max(0, start - 20) : start])
        if sure and _alone(reading.folded, start, end) and not other:
            yield _over(reading, (start, end), Kind.MY_NUMBER, "マイナンバーのような12けたの番号です", "（個人番号）")


def _accounts(reading: Reading) -> Iterator[Span]:
    for found in CARD.finditer(reading.folded):
        start, end = found.span()
        in_address = reading.folded[start - 1 : start] == "/"  # who is mentioned stands there by a number
        if not in_address and _alone(reading.folded, start, end) and _is_card("".join(filter(str.isdecimal, found.group()))):
            yield _over(reading, found.span(), Kind.BANK, "カードの番号のようです", "（カードの番号）")
    for found in BARE_BANK.finditer(reading.folded):
        if "銀行" not in found.group():
            yield _over(reading, found.span(), Kind.BANK, "銀行などの口座です", "（口座番号）")
    for found in PAID_TO.finditer(reading.folded):
        start, end = found.span(found.lastindex)
        told = FROM_BANK.search(reading.folded[start:end])
        yield _over(reading, (start + told.start(told.lastindex), end), Kind.BANK, "銀行などの口座です", "（口座番号）")
    for found in ACCOUNT.finditer(reading.folded):
        end = found.end() if found.group()[-1] in "号)" or found.group()[-1].isdecimal() else found.end() - 1
        yield _over(reading, (found.start(), end), Kind.BANK, "銀行などの口座です", "（口座番号）")


def _is_card(figures: str) -> bool:
    """Sixteen figures in fours are one, with a check digit or without: nobody else groups so."""
    return len(figures) == 16


def _plates(reading: Reading) -> Iterator[Span]:
    for pattern in (MOPED, LAST_FOUR, SPACED_PLATE, PLATE_READ):
        for found in pattern.finditer(reading.folded):
            group = found.lastindex or 0
            if _alone(reading.folded, *found.span(group)):
                yield _over(reading, found.span(group), Kind.PLATE, "車のナンバーです", "（車のナンバー）")


def _posts(reading: Reading) -> Iterator[Span]:
    for found in POST.finditer(reading.folded):
        if _alone(reading.folded, *found.span()):
            yield _over(reading, found.span(), Kind.POSTAL, "郵便番号です", "（郵便番号）")
    for found in POST_BEFORE.finditer(reading.folded):
        before = reading.folded[max(0, found.start() - 24) : found.start()]
        sure = found.group().endswith("字") or POST_NEAR.search(before) or not before.strip()
        if _alone(reading.folded, *found.span(1)) and sure:
            yield _over(reading, found.span(1), Kind.POSTAL, "郵便番号です", "（郵便番号）")


def _births(reading: Reading) -> Iterator[Span]:
    for pattern in (BORN, BORN_LABEL, BORN_MONTH, BESIDE_PERSON, BEHIND_KANA):
        for found in pattern.finditer(reading.folded):
            start, end = found.span(1) if found.group(1) else found.span(2)
            if not reading.folded[start - 1 : start].isdecimal() and not is_of_many(reading.folded, start, end):
                yield _over(reading, (start, end), Kind.BIRTH, "生年月日です", decade(reading.folded[start:end]))


def _registers(reading: Reading) -> Iterator[Span]:
    for pattern, group in ((CODES, 0), (CARDS, 0), (SHAPES, 0), (OF_OFFICE, 0), (OF_PERSON, 1)):
        for found in pattern.finditer(reading.folded):
            start, end = found.span(group)
            near = reading.folded[max(0, start - 10) : end + 8]
            if (
                re2.search(r"[0-9]{2}", found.group(group))
                and not NO_NUMBER.match(reading.folded[end : end + 2])
                and not NOT_PERSONAL.search(near)
                and not MY_NUMBER_WORDS.search(found.group())
            ):
                yield _over(reading, (start, end), Kind.CASE, "番号からだれのことか分かります", "（番号）")

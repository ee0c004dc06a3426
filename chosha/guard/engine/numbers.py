"""Numbers and addresses of machines: what a pattern with a check can tell for sure."""

from collections.abc import Iterable, Iterator

import re2

from chosha.guard.engine.marks import Kind, Level, Span
from chosha.guard.engine.reading import Reading
from chosha.guard.engine.wordlists import one_of

EMAIL = re2.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}"
    r"(?:@|＠|\s?[\[(](?:at|a|@|アット(?:マーク)?|あっと(?:まーく)?)[\])]\s?|[★☆]| ?(?:アット(?:マーク)?|あっと(?:まーく)?) ?| at )"
    r"(?:[A-Za-z0-9\-]+(?:\.| ?[\[(]?(?:dot|ドット|どっと)[\])]? ?))+[A-Za-z]{2,}"
)
EXAMPLE_DOMAINS = ("example.com", "example.org", "example.net", "example.jp", "example.co.jp", ".example", ".invalid", ".test")
PHONE = re2.compile(
    r"(?:\+81[- ]?(?:\(0\))?[0-9]{1,4}|\(0[0-9]{1,4}\)|0[0-9]{1,4})[-. (]{0,2}[0-9]{1,4}[-. )]{1,2}[0-9]{3,4}"
    r"|0(?:[6-9]0|50|20|120|800)[0-9]{6,8}|0[1-9][0-9]{8}|\+81[0-9]{9,10}"
)
OTHER_CODE = re2.compile(r"(?:(?:リース|物件|機番|予算|科目|会計|執行|起案|文書|管理)(?:番号|コード|No\.?)|伝票(?:番号)?)[ :は]{0,2}$")
LOCAL_PHONE = re2.compile(r"(?i)(?:電話|携帯|TEL|FAX|ファックス|内線|連絡先|直通)[番号先は:の() ]{0,6}([0-9]{2,4}-[0-9]{4}|[0-9]{4,8})")
GROUPS = re2.compile(r"[0-9)][- ][0-9]{3,4}$")
PHONE_LIKE = re2.compile(r"0[0-9]{1,4}[-. (]{0,2}[0-9]{1,4}")
GROUPED = re2.compile(r"[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}")
MY_NUMBER_WORDS = re2.compile(r"(?i)マイナンバー|個人番号|マイナ番号|my ?number")
# Papers on which the number stands, and numbers of twelve figures that are other things.
NUMBER_PAPERS = re2.compile(one_of("number_papers"))
OTHER_TWELVE = re2.compile(
    r"(?:(?:注文|伝票|受注|発注|整理|追跡|送り状|会計|予約|請求書|商品|製造|契約|備品|資産|工事|管理)(?:番号|No\.?|コード)|例えば)"
    r"[ :は「]{0,3}$"
)
POSTAL = re2.compile(r"〒 ?[0-9]{3}-?[0-9]{4}|(?:郵便(?:番号)?)[は:の ]{0,3}[0-9]{3}-?[0-9]{4}|[0-9]{3}-[0-9]{4}")
POSTED = re2.compile(r"住所|住まい|郵便|宛先|送付先|郵送先|返信先|送り先|届け先|転送先|所在地|(?:様|さま|氏|殿)[ 、,]{1,2}$")
POSTED_BEHIND = re2.compile(
    r"^(?:[ 、]{0,2}[\p{Han}]{2,3}[都道府県市]|[ 、]{1,2}[\p{Han}\p{Hiragana}\p{Katakana}ヶ]{1,7}"
    r"(?:[市区町村郡]|[0-9一二三四五六七八九十]{1,2}丁目)"
    r"| ?(?:の )?(?:宛|あて|へ(?:送|発送|郵送|転送)|に(?:送|発送|郵送|転送)|から(?:戻|返送|返って|届))| の ?[\p{Han}]{1,4}(?:様|さん)"
    r"|に(?:住民登録|住所|居住|転入|転居|在住|お住まい))"
)
BANK = re2.compile(
    r"(?:[\p{Han}\p{Katakana}ーA-Z0-9]{1,16}(?:銀行|バンク|信用金庫|信金|信用組合|信組|農協|JA|労働金庫|労金|漁協|信連|銀)|\p{Hiragana}{2,5}(?:銀行|信用金庫|"
    r"信金|信組)|J[AF][\p{Han}\p{Hiragana}\p{Katakana}ー]{1,12}?|ゆうちょ(?:銀行)?)"
    r"[ 、・/]{0,2}(?:[\p{Han}\p{Hiragana}\p{Katakana}ー]{0,16}(?:本店営業部|本店|支店|支所|出張所|営業部|店)[ 、・/]{0,2})?"
    r"(?:\(?(?:店番号?|支店番号|支店コード)?[: ]?[0-9]{3}\)?[ 、・/]{0,2})?"
    r"(?:の)?(?:\(?(?:普通|当座|貯蓄|普|当)\)?)?(?:預金|口座)? ?(?:口座)?(?:番号)?[はがで:の /・、]{0,3}(?:No\.? ?)?[0-9]{6,8}"
    r"|\(?(?:普通|当座|貯蓄|普)\)?(?:預金)?(?:口座)?(?:番号)?[はがで:の /、]{0,3}[0-9]{6,8}"
    r"|口座(?:番号)?[は:がの() 普通当座]{0,6}[0-9]{6,8}"
    r"|[\p{Han}\p{Katakana}]{2,8}(?:銀行|信用金庫|信金|信組|農協) [\p{Han}\p{Katakana}]{2,8} [0-9]{3}-[0-9]{6,8}"
    r"|(?:ゆうちょ(?:銀行)?|記号|通帳記号)[はの: (記号)]{0,5}[0-9]{5}[-のと、 ・/]{0,3}(?:[0-9]-)?(?:番号)?[は: ]{0,2}[0-9]{6,8}"
)
PLATE = re2.compile(
    r"(?:[\p{Han}]{1,4}|いわき|つくば|とちぎ|なにわ) ?(?:[0-9]{3}|[0-9]{2}|[0-9][0-9A-Z]{2}) ?[\p{Hiragana}A-Z] ?(?:[0-9]{1,2}-[0-9]{2}|"
    r" ?[・.] ?[0-9]-[0-9]{2}|・{0,3}[0-9]{1,4}|[・.]{1,3}[0-9]{1,3})"
)
PARTICLE = re2.compile(r"[0-9]{2,3} ?[はもにのをとでが] ?[0-9]$|[0-9]{2,3}[はもにのをとでが][0-9]{1,3}$")  # 「血圧168の94」
PLATE_KANA = re2.compile(r"(?:^|[^\p{Hiragana}])([\p{Hiragana}]{2,3} [0-9]{3} [\p{Hiragana}] [0-9]{1,2}-[0-9]{2})")
PLATE_LABEL = re2.compile(
    r"(?:車両?番号|ナンバー(?:プレート)?|登録番号)[はが:の ]{0,3}((?:[\p{Hiragana}] ?)?(?:[0-9]{2}-[0-9]{2}|[0-9]{4}))"
)
CASE_LABELS = (
    r"(?:被保険者(?:証)?|保険者|保険証|受給者(?:証)?|世帯|宛名|住民票コード|住民票|ケース|事件|事案|整理|受付|受理|決定|認定|通知書?|納税者?(?:義務者)?|納付(?:書)?|"
    r"台帳|患者|診察券|カルテ|利用者|登録|申請|相談|年金|基礎年金|雇用保険|健康保険|介護保険|国保|国民健康保険|後期高齢者?医療|生活保護|生保|身体障害者手帳|障害者?手帳|療育手帳|"
    r"手帳|免許証?|運転免許証?|旅券|パスポート|在留カード|職員|社員|会員|学籍|生徒|児童|母子手帳|調査|滞納(?:者)?|調定|水栓|水道使用者|使用者|契約者?|お客様|顧客|証書?|許可|指令|称呼|収容|"
    r"戸籍|筆頭者|車台|個体識別|地番|家屋|物件|事業所|医療証|資格者証|接種券|処分)"
)
PERSONAL_LABELS = (
    r"(?:被保険者|保険証|受給者|世帯|宛名|住民票コード|ケース|事件|患者|診察券|カルテ|利用者|年金|雇用保険|健康保険|介護保険|国保|国民健康保険|後期高齢|生活保護|生保|手帳|免許|旅券|"
    r"パスポート|在留カード|職員|社員|学籍|生徒|児童|納税|滞納|水栓|使用者|お客様|顧客|医療証|資格|接種券|台帳|整理|相談|申請|受付|受理|認定|決定|証書|契約|登録|車台|家屋|調査|事案|通知|指令|処分)"
)
CASE = re2.compile(
    rf"{CASE_LABELS}(?:証|書|者|簿|カード)?(?:の)?(?:記号[・・と]?)?(?:番号|No\.?|NO\.?|Ｎｏ|№|#|ナンバー|コード|ID)[はがもの:() 」]{{0,3}}"
    r"(?:[A-Za-z\p{Han}]{0,6}[-第]{0,2}[A-Za-z0-9][A-Za-z0-9\-/]{2,17}(?:号)?)"
)
SPLIT = re2.compile(r"^([0-9]{4}(?: [0-9]{4}){1,2})(?:[^0-9]|$)")
NEXT_CELL = re2.compile(r"^(?:(?:19|20)[0-9]{2}|[RHSTMrhstm]?[0-9]{1,2})[年./-]|^[^0-9A-Za-z]|^$")
EXAMPLES = re2.compile("法人番号|登録番号[は: ]{0,2}T[0-9]|伝票|リース|複合機|様式第|ダミー|架空|テスト用|サンプル|見本")
PRECEDENT = re2.compile("最判|最高裁|最決|判例|民集|刑集|判タ|判時|裁判所(?:の)?サイト")
ERA_YEAR = r"(?:令和|平成|昭和|[RH])[0-9元]{1,2}年?度?"
YEARLY = re2.compile(
    r"第[0-9]{1,3}条-[RHS][0-9]{1,2}-[0-9]{2,5}号?|(?:令和|平成)[0-9元]{1,2}年度?(?:金|証)第[0-9]{2,6}号"
    rf"|(?:{one_of('yearly_numbers')})[^0-9。、\n]{{0,6}}(?:{ERA_YEAR}[\p{{Han}}]{{0,4}}[-第]{{0,2}}|第)[\p{{Han}}\-]{{0,4}}[0-9]{{1,6}}"
    r"(?:-[0-9]{1,6}|の[0-9]{1,5})?号?"
    rf"|(?:{one_of('yearly_numbers')})(?:番号)?[はがのに:で ]{{0,2}}[\p{{Han}}]{{0,2}}[A-Z]{{0,2}}[0-9]{{0,4}}[\p{{Han}}]{{0,3}}-"
    r"(?:[\p{Han}A-Z]{1,3}-)?[0-9]{2,6}(?:-[0-9]{1,6})?"
)
COURT_CASE = re2.compile(r"(?:令和|平成|昭和|R|H)[0-9元]{1,2}年?\([\p{Katakana}\p{Hiragana}\p{Han}]{1,4}\)第?[0-9]{1,6}号?")
NUMBERED = re2.compile(
    r"(?:保護|生保|福祉|市民|国保|介護|障福|子相|児相|税|納税|収納|建指|環衛|保健|高福|家児|母子|児福|事件)第[0-9]{1,6}(?:号|-[0-9]{1,4}号?)"
    r"|(?:患者|利用者|本人|受給者|会員)?ID[-_:]?[0-9]{6,10}"
    r"|[受配交送申引][\p{Han}]{0,2}票(?:番号|No\.?)[: ]?[A-Z]{0,3}[0-9]{2,}-[0-9]{2,}"
    r"|(?:令和|平成|R|H)[0-9元]{1,2}年?(?:家[イロハニ]|[ワネオヌヲレタコ]|行[ウコ])第?[0-9]{2,6}号?"
    r"|(?:要対協|保護|相談|受理|通告|滞納|児相)台帳 ?No\.? ?[0-9]{2,6}"
    r"|記号番号[はが: ]{0,2}[\p{Han}]{2,6} ?[0-9]{1,4}-[0-9]{1,4} ?の ?[0-9]{3,8}"
    r"|利用者識別番号[はが: ]{0,2}[0-9]{4}(?: ?[0-9]{4}){3}|児相発(?:第|[RH][0-9]{1,2}-)[0-9]{2,6}"
    r"|(?:jiken|saiban)[_-]?[A-Z]?[0-9]{1,2}-[a-z]{1,4}-[0-9]{1,6}"
    r"|(?:ケース|事案|相談|CASE|Case|case)(?:番号|No\.?|№|#|-|(?:記録|ファイル|台帳)_)? ?[A-Z]{0,3}[-]?[0-9]{3,10}(?:-[0-9]{1,6})?"
    r"|(?:受付|整理|申請|受理|相談|証明)(?:番号)?[ :]?[0-9]{1,4}-第?[0-9]{3,6}号?"
    r"|(?:お客(?:様|さま)|求職(?:者)?|使用者|患者|受給者|被保険者|会員|契約)番号[^0-9。、\n]{0,12}[0-9][0-9\-]{5,16}"
    r"|記号番号[はが: ]{0,2}[\p{Han}]{0,3} ?[0-9][0-9・\-]{4,16}|記号[は: ]{0,2}[0-9\p{Han}]{1,8}[ 、・]{0,2}番号[は: ]{0,2}[0-9]{1,8}"
)
YEAR_AND_MATTER = re2.compile(r"(?:[RH][0-9]{1,2}|令和[0-9元]{1,2}年?)-[\p{Han}]{1,4}-[0-9]{1,6}")  # 「R6-放-9」
OF_WORKS = re2.compile(r"(?:工事|契約|業務|発注|入札|文書|議案|事業|予算|路線|橋梁|設計)(?:番号|No\.?)?[ :は]{0,2}$")
DATE = (
    r"(?:(?:明治|大正|昭和|平成|令和)[一二三四五六七八九十元〇壱弐参拾廿]{1,4}年[一二三四五六七八九十壱弐参拾廿]{1,3}月[一二三四五六七八九十壱弐参拾廿]{1,3}日|"
    r"(?:明治|大正|昭和|平成|令和|[明大昭平令MTSHRmtshr])[.・]?[0-9元]{1,2}(?:年|[./-])[0-9]{1,2}(?:月|[./-])[0-9]{1,2}日?"
    r"|(?:19|20)[0-9]{2}(?:年|[./-])[0-9]{1,2}(?:月|[./-])[0-9]{1,2}日?|(?:19|20)[0-9]{6}"
    r"|[0-9]{1,2}[ -](?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[. ,-]{1,2}(?:19|20)[0-9]{2})"
)
ALSO = re2.compile(rf"^(?:と|、|・|又は|または|か|や|/)({DATE})")
MONTH = re2.compile(
    r"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\.?[0-9元]{1,2}年|(?:19|20)[0-9]{2}年)[0-9]{1,2}月(?:に|、)?(?:生まれ|出生|誕生|生(?:[^\p{Han}]|$))"
)
BIRTH = re2.compile(
    rf"(?:生年月日|誕生日|出生日|生まれた日|D\.?O\.?B\.?|(?i:date of birth|born(?: on)?)|出生)[はがも:の() ]{{0,3}}"
    rf"({DATE}|[0-9]{{1,2}}月[0-9]{{1,2}}日)|({DATE})(?:に|"
    rf"、)? ?(?:生まれ|生(?:[^\p{{Han}}]|$)|出生|出産|誕生)"
)
BORN_IN_ROW = re2.compile(rf"\|({DATE})\|")
MANY_BEHIND = re2.compile("^ ?(?:以前|以後|以降|より前|より後|(?:から|~|〜) ?(?:令和|平成|昭和|大正|[RHS][0-9]|[0-9]{4}))")
MANY_BEFORE = re2.compile("[0-9]日?(?:から|~|〜| ?- ?)$")
NOT_OF_PEOPLE = re2.compile("法人|施行|制度|設立|開設")
WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def has_check_digit(figures: str) -> bool:
    """Whether the twelfth figure fits the eleven before it, as those of 個人番号 do."""
    rest = sum(int(figure) * weight for figure, weight in zip(figures, WEIGHTS, strict=False)) % 11
    return int(figures[11]) == (0 if rest <= 1 else 11 - rest)


class Numbers:
    def find(self, reading: Reading) -> Iterable[Span]:
        for search in (_emails, _my_numbers, _banks, _plates, _cases, _births, _postals, _phones):
            yield from search(reading)


def _alone(text: str, start: int, end: int, *, joined: str = "-") -> bool:
    """No further figure or dash grows out of either side."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if "/" in joined:  # a stroke parts cells as well as figures
        before = "" if before == "/" and not text[start - 2 : start - 1].isdecimal() else before
        after = "" if after == "/" and not text[end + 1 : end + 2].isdecimal() else after
    return not (before.isdecimal() or after.isdecimal() or (before and before in joined) or (after and after in joined))


def _emails(reading: Reading) -> Iterator[Span]:
    for found in EMAIL.finditer(reading.folded):
        if not found.group().lower().endswith(EXAMPLE_DOMAINS):
            yield reading.over(found.span(), Kind.EMAIL, Level.STOP, "メールアドレスです", "（メールアドレス）")


def _my_numbers(reading: Reading) -> Iterator[Span]:
    for found in GROUPED.finditer(reading.folded):
        start, end = found.span()
        figures = "".join(sign for sign in found.group() if sign.isdecimal())
        if not _alone(reading.folded, start, end):
            continue
        labelled = MY_NUMBER_WORDS.search(reading.folded[max(0, start - 40) : end + 20]) is not None
        if labelled or (len(found.group()) == 14 and _is_personal(reading.folded, start, end, figures)):
            yield reading.mark(start, end, Kind.MY_NUMBER, Level.STOP, "マイナンバーのような12けたの番号です", "（個人番号）")
    for found in MY_NUMBER_WORDS.finditer(reading.folded):
        figures = re2.search(r"^[はがも:の ()]{0,5}([0-9][0-9 \-]{9,14}[0-9])", reading.folded[found.end() : found.end() + 24])
        if figures:
            first, last = figures.span(1)
            why = "マイナンバーのような番号です"
            yield reading.mark(found.end() + first, found.end() + last, Kind.MY_NUMBER, Level.STOP, why, "（個人番号）")


def _is_personal(text: str, start: int, end: int, figures: str) -> bool:
    """Three groups of four that check, or that stand beside a paper which bears the number."""
    if OTHER_TWELVE.search(text[max(0, start - 20) : start]):
        return False
    return has_check_digit(figures) or NUMBER_PAPERS.search(text[max(0, start - 40) : start] + "|" + text[end : end + 40]) is not None


def _banks(reading: Reading) -> Iterator[Span]:
    for found in BANK.finditer(reading.folded):
        if not reading.folded[found.end() : found.end() + 1].isdecimal():
            yield reading.over(found.span(), Kind.BANK, Level.STOP, "銀行などの口座です", "（口座番号）")


def _plates(reading: Reading) -> Iterator[Span]:
    for found in PLATE.finditer(reading.folded):
        start, end = found.span()
        word = reading.folded[start:end]
        if _alone(reading.folded, start, end) and not re2.search(r"^(?:第|約|計|全|各|年|月|日|令和|平成|昭和)", word) and _issued(word):
            yield reading.mark(start, end, Kind.PLATE, Level.STOP, "車のナンバーです", "（車のナンバー）")
    for found in (*PLATE_LABEL.finditer(reading.folded), *PLATE_KANA.finditer(reading.folded)):
        if _alone(reading.folded, *found.span(1)):
            yield reading.over(found.span(1), Kind.PLATE, Level.STOP, "車のナンバーです", "（車のナンバー）")


def _issued(word: str) -> bool:
    """The letter of a plate is none of those never issued, and no particle before a single figure."""
    letter = re2.search(r"[0-9A-Z]{1,3} ?([\p{Hiragana}A-Z]) ?[・.0-9]", word)
    return letter is not None and letter.group(1) not in "おしへん" and PARTICLE.search(word) is None


def _cases(reading: Reading) -> Iterator[Span]:
    for found in YEAR_AND_MATTER.finditer(reading.folded):
        if not OF_WORKS.search(reading.folded[max(0, found.start() - 8) : found.start()]) and _alone(reading.folded, *found.span()):
            yield reading.over(found.span(), Kind.CASE, Level.STOP, "番号からだれのことか分かります", "（番号）")
    for pattern, why in (
        (CASE, "番号からだれのことか分かります"),
        (YEARLY, "番号からだれのことか分かります"),
        (COURT_CASE, "事件の番号です"),
        (NUMBERED, "番号からだれのことか分かります"),
    ):
        for found in pattern.finditer(reading.folded):
            start = found.start()
            end = _own_cell(reading.folded, *found.span())
            if (
                (pattern is COURT_CASE or re2.search(r"[0-9]{2,}", reading.folded[start:end]))
                and reading.folded[end : end + 1] not in ("桁", "け", "条", "項")
                and not _is_example(reading.folded[max(0, start - 12) : end + 12])
                and not (pattern is COURT_CASE and PRECEDENT.search(reading.folded[max(0, start - 60) : end + 40]))
            ):
                yield reading.mark(start, end, Kind.CASE, Level.STOP, why, "（番号）")


def _own_cell(text: str, start: int, end: int) -> int:
    """The end of a number that no stroke or day of the next cell belongs to: 「ケース番号中央東-3381/1968年…」."""
    split = SPLIT.match(text[end - 4 : end + 10]) if end - start > 4 else None
    if split:  # 「受給者番号2105 7739」
        return end - 4 + int(split.end(1))
    stroke = text.rfind("/", start, end)
    return stroke if stroke > start and NEXT_CELL.match(text[stroke + 1 : stroke + 6]) else end


def _is_example(around: str) -> bool:
    return EXAMPLES.search(around) is not None


def _births(reading: Reading) -> Iterator[Span]:
    for found in BIRTH.finditer(reading.folded):
        start, end = found.span(1) if found.group(1) else found.span(2)
        if NOT_OF_PEOPLE.search(reading.folded[max(0, start - 8) : start]) is None and not is_of_many(reading.folded, start, end):
            yield _birth(reading, start, end)
            also = ALSO.search(reading.folded[end : end + 24])
            if also:
                yield _birth(reading, end + also.start(1), end + also.end(1))
    if re2.search(r"\|生年月日\|", reading.folded):
        for found in BORN_IN_ROW.finditer(reading.folded):
            yield _birth(reading, *found.span(1))
    for found in MONTH.finditer(reading.folded):
        yield _birth(reading, *found.span())


def is_of_many(text: str, start: int, end: int) -> bool:
    """A day before or after which many were born: 「昭和31年4月1日以前に生まれた者」, 「…から…生まれ」."""
    return MANY_BEHIND.match(text[end : end + 8]) is not None or MANY_BEFORE.search(text[max(0, start - 16) : start]) is not None


def _birth(reading: Reading, start: int, end: int) -> Span:
    return reading.mark(start, end, Kind.BIRTH, Level.STOP, "生年月日です", decade(reading.folded[start:end]))


def decade(day: str) -> str:
    """「昭和45年3月12日」 → 「昭和40年代」; a day without a year → 「ある日」."""
    letters = dict(zip("MTSHR明大昭平令", ("明治", "大正", "昭和", "平成", "令和") * 2, strict=True))
    found = re2.search(r"^(明治|大正|昭和|平成|令和|[明大昭平令MTSHRmtshr])[.・]?([0-9]{1,2})", day)
    if found:
        era, year = letters.get(found.group(1).upper(), found.group(1)), int(found.group(2)) // 10 * 10
        return f"{era}{year}年代" if year else f"{era}のはじめ"
    found = re2.search(r"^((?:19|20)[0-9])[0-9]", day)
    return f"{found.group(1)}0年代" if found else "ある日"


def _postals(reading: Reading) -> Iterator[Span]:
    for found in POSTAL.finditer(reading.folded):
        start, end = found.span()
        before, after = reading.folded[max(0, start - 8) : start], reading.folded[end : end + 14]
        if (
            not _alone(reading.folded, start, end)
            or (before[-1:].isalpha() and before[-1:].isascii())
            or (before[-1:] in ("(", ")") and before[-2:-1].isdecimal())
        ):
            continue
        sure = found.group()[0] in "〒郵" or POSTED.search(before) or POSTED_BEHIND.search(after)
        if sure:
            yield reading.mark(start, end, Kind.POSTAL, Level.STOP, "郵便番号です", "（郵便番号）")


def _phones(reading: Reading) -> Iterator[Span]:
    for found in PHONE.finditer(reading.folded):
        start, end = found.span()
        figures = "".join(sign for sign in found.group() if sign.isdecimal())
        # Figures in groups are whole: a stroke beside them parts cells, 「〒591-8025/080 3927 5518」.
        strokes = "-" if GROUPS.search(found.group()) else "-/"
        if not _alone(reading.folded, start, end, joined=strokes) or not _is_long_enough(figures):
            continue
        if _is_public_line(found.group()) or _has_no_town(found.group()):
            continue
        if OTHER_CODE.search(reading.folded[max(0, start - 12) : start]):
            continue
        yield reading.mark(start, end, Kind.PHONE, Level.STOP, "電話番号です", "（電話番号）")
    for found in LOCAL_PHONE.finditer(reading.folded):
        if not _alone(reading.folded, *found.span(1)) or PHONE_LIKE.fullmatch(found.group(1)):
            continue
        yield reading.over(found.span(1), Kind.PHONE, Level.STOP, "電話番号です", "（電話番号）")


def _is_long_enough(figures: str) -> bool:
    """Ten or eleven from within the country, up to thirteen from abroad."""
    return 10 <= len(figures) <= (11 if figures[0] == "0" else 13)


def _has_no_town(number: str) -> bool:
    """Two figures and a dash stand for the largest towns alone."""
    return re2.match(r"0[1257-9][- ]", number) is not None


def _is_public_line(number: str) -> bool:
    """Free dials are those of desks, not of people; 080-0… is a telephone that somebody carries."""
    return re2.match(r"\(?(?:0120|0570|0800[^0-9])", number) is not None

"""Loose spellings of bodies, made by rule from the official lists, each with what it means.

Its tables are its own and not the matcher's: what one of the two does not know shows as a difference. Everything is deterministic.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import jaconv

from chosha.members.engine.bodies import Body, bodies, former_bodies

ASKS = "asks"
OLD = dict(
    zip(
        *[iter(
            "竜龍沢澤島嶋桧檜富冨崎﨑高髙辺邊国國広廣浜濱塩鹽余餘桜櫻亀龜与與万萬会會条條栄榮滝瀧関關館舘峰峯糸絲礼禮児兒宝寶麦麥県縣区區戸戶来來穂穗青靑清淸瀬瀨"
            "帯帶経經寿壽芸藝楽樂仏佛徳德静靜豊豐恵惠曽曾壱壹彦彥緑綠郷鄕円圓蔵藏斎齋弥彌実實真眞稲稻黒黑発發学學駅驛当當横橫増增巻卷隠隱隣鄰団團対對労勞姉姊"
        )] * 2,
        strict=True,
    )
)  # fmt: skip
COUNTIES = ("中新川郡", "西多摩郡", "虻田郡", "東茨城郡", "加茂郡", "国頭郡", "北都留郡", "三方上中郡")
SECTIONS = (
    " 財務部納税課", "　市民課", "（総務課）", "総務部人事課", " 税務課 主事", "健康福祉部", "・都市計画課", "教育委員会",
    " 上下水道局", "議会事務局", "環境政策室", " 東部支所", "危機管理課 主任", "／情報政策課", " 会計課　係長", "【企画調整課】",
    "保健センター", "消防本部", " 子ども家庭課", "農業委員会事務局",
)  # fmt: skip
WARDS = {
    "札幌市": "厚別区", "仙台市": "青葉区", "さいたま市": "浦和区", "千葉市": "美浜区", "横浜市": "中区", "川崎市": "高津区",
    "相模原市": "緑区", "新潟市": "西蒲区", "静岡市": "清水区", "浜松市": "天竜区", "名古屋市": "千種区", "京都市": "伏見区",
    "大阪市": "北区", "堺市": "美原区", "神戸市": "須磨区", "岡山市": "東区", "広島市": "安佐南区", "北九州市": "小倉北区",
    "福岡市": "中央区", "熊本市": "南区",
}  # fmt: skip
SHORT = {
    "厚生労働省": "厚労省", "国土交通省": "国交省", "経済産業省": "経産省", "農林水産省": "農水省", "文部科学省": "文科省",
    "公正取引委員会": "公取委", "デジタル庁": "デジ庁", "中小企業庁": "中企庁", "出入国在留管理庁": "入管庁",
    "国立国会図書館": "国会図書館",
}  # fmt: skip
NOT_THE_BODY = (
    "{name}社会福祉協議会", "{name}土地開発公社", "元{name}", "{name}シルバー人材センター", "{name}ほか二町衛生施設組合",
    "{name}立大学", "{name}と高山市の併任", "{name}（全国市町村研修財団に派遣）", "{name}体育協会", "{name}民病院",
    "{name}広域連合", "株式会社{name}観光", "{name}商工会", "{name}から県へ出向",
)  # fmt: skip


OFFICES_OF_PREFECTURES = ("土木部", " 総務部市町村課", "教育委員会", " 知事公室広報課", "税務課")
BRANCH_OFFICES = (
    "財務省関東財務局", "厚生労働省 東京労働局", "国土交通省 近畿地方整備局", "農林水産省東北農政局", "新宿税務署", "東京法務局",
    "ハローワーク渋谷", "東京国税局", "環境省 中部地方環境事務所", "仙台管区気象台",
)  # fmt: skip


@dataclass(frozen=True)
class Spelling:
    """A text, the rule it was made by, and the code it means; ASKS where a careful clerk would ask."""

    rule: str
    text: str
    means: str


def half(text: str) -> str:
    return str(jaconv.h2z(text) and jaconv.z2h(jaconv.hira2kata(text), kana=True))


def old(text: str) -> str:
    return "".join(OLD.get(letter, letter) for letter in text)


def hepburn(kana: str) -> str:
    return str(jaconv.kana2alphabet(kana))


def macrons(letters: str) -> str:
    for plain, long in (("ou", "ō"), ("oo", "ō"), ("uu", "ū")):
        letters = letters.replace(plain, long)
    return letters


def kunrei(letters: str) -> str:
    for mine, theirs in (("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("sh", "sy"), ("ch", "ty"), ("fu", "hu"), ("ji", "zi")):
        letters = letters.replace(mine, theirs)
    return letters


class Rules:
    """All rules over one set of bodies."""

    def __init__(self) -> None:
        self.bodies = list(bodies())
        self.towns = [body for body in self.bodies if body.prefecture and body.kind != "都道府県"]
        self.prefectures = [body for body in self.bodies if body.kind == "都道府県"]
        self.ministries = [body for body in self.bodies if body.kind == "府省"]
        self.names = Counter(body.name for body in self.towns)
        self.readings = Counter(body.kana for body in self.bodies)
        self.codes = Counter(spelling for body in self.bodies for spelling in {body.code[:5], body.code.lstrip("0")})
        self.english = Counter(self.in_english(body) for body in self.towns)

    def all(self) -> Iterator[Spelling]:
        for number, body in enumerate(self.towns):
            for rule, text in self.with_place(body, number):
                yield Spelling(rule, text, body.code)
            for rule, text in self.without_place(body, number):
                yield Spelling(rule, text, body.code if self.is_single(body) else ASKS)
            yield from self.sounding(body)
            for rule, digits in (("コード5けた", body.code[:5]), ("先頭の0が落ちたコード", body.code.lstrip("0"))):
                yield Spelling(rule, digits, body.code if self.codes[digits] == 1 else ASKS)
            yield Spelling("種別なし", body.name[:-1], ASKS)
            yield Spelling("団体そのものでない", NOT_THE_BODY[number % len(NOT_THE_BODY)].format(name=body.name), ASKS)
        yield from self.elsewhere()
        yield from self.of_prefectures()
        yield from self.of_ministries()
        for gone in former_bodies():
            yield Spelling("旧市町村", gone.prefecture + gone.name, gone.successor)

    def is_single(self, body: Body) -> bool:
        return self.names[body.name] == 1 and body.name not in ("中央区", "港区", "北区")

    def in_english(self, body: Body) -> str:
        ending = {"市": "し", "区": "く", "町": "まち", "村": "むら"}[body.name[-1]]
        stem = body.kana.removesuffix("ちょう").removesuffix("そん") if body.name[-1] in "町村" else body.kana
        letters = hepburn(stem.removesuffix(ending)).replace("ou", "o").replace("oo", "o").replace("uu", "u")
        return f"{letters} {body.name[-1]}"

    def with_place(self, body: Body, number: int) -> Iterator[tuple[str, str]]:
        pref, name, section = body.prefecture, body.name, SECTIONS[number % len(SECTIONS)]
        yield "県から", pref + name
        yield "県が二度", pref + pref + name
        yield "県を略す", f"{pref if pref == '北海道' else pref[:-1]}　{name}"
        yield "空白", f" {pref} 　{name[0]} {name[1:]}　"
        yield "役所", f"{pref}{name}{'役場' if name[-1] in '町村' else '役所'}"
        yield "県から部署", pref + name + section
        yield "旧字体", old(pref + name)
        yield "県とカナ", pref + jaconv.hira2kata(body.kana)
        yield "県と半角カナ", pref + half(body.kana)
        yield "全角のコード", jaconv.h2z(body.code, digit=True)
        yield "コードと名前", f"{body.code} {name}"
        if name[-1] in "町村":
            yield "郡を書く", pref + COUNTIES[number % len(COUNTIES)] + name
        if name in WARDS:
            yield "行政区", f"{pref}{name}{WARDS[name]}"
            yield "行政区", f"{name}{WARDS[name]}役所 {SECTIONS[number % len(SECTIONS)].strip('（）【】・／ 　')}"

    def without_place(self, body: Body, number: int) -> Iterator[tuple[str, str]]:
        name, section = body.name, SECTIONS[(number + 7) % len(SECTIONS)]
        yield "県なし", name
        yield "県なしの役所", name + {"町": "役場", "村": "役場"}.get(name[-1], "役所")
        yield "県なしと部署", name + section
        yield "県なしの旧字体", old(name)
        yield "職員", f"{name}{('職員', 'の職員です', 'に勤務', ' 在職中')[number % 4]}".replace("に勤務", " 勤務")
        for mark in "ケヶ":
            if mark in name:
                yield from (("ヶの書き方", name.replace(mark, other)) for other in "ヶケがガ")
        if "ノ" in name or "之" in name:
            yield from (("ノの書き方", name.replace("ノ", other).replace("之", other)) for other in "ノの之")
        if unicodedata.normalize("NFKD", name) != name:
            yield "分けた濁点", unicodedata.normalize("NFKD", name)

    def sounding(self, body: Body) -> Iterator[Spelling]:
        means = body.code if self.readings[body.kana] == 1 and body.name not in ("中央区", "港区", "北区") else ASKS
        for rule, text in (("ひらがな", body.kana), ("カタカナ", jaconv.hira2kata(body.kana)), ("半角カナ", half(body.kana))):
            yield Spelling(rule, text, means)
        stem = body.kana[: -len({"市": "し", "区": "く"}.get(body.name[-1], "まち" if body.kana.endswith("まち") else "むら"))]
        if body.name[-1] in "市区" or body.kana.endswith(("まち", "むら")):
            kind = {"市": "shi", "区": "ku", "町": "machi", "村": "mura"}[body.name[-1]]
            where = hepburn(next(pref.kana for pref in self.prefectures if pref.prefecture == body.prefecture).removesuffix("けん"))
            word = {"市": "City", "区": "Ward", "町": "Town", "村": "Village"}[body.name[-1]]
            alone = body.code if self.english[self.in_english(body)] == 1 and means == body.code else ASKS
            yield Spelling("ローマ字", f"{hepburn(stem)}-{kind}", alone)
            yield Spelling("英語", f"{macrons(hepburn(stem)).title()} {word}", alone)
            yield Spelling("大文字のローマ字", f"{kunrei(hepburn(stem))}{kind}".upper(), alone)
            if not body.prefecture.endswith(("府", "都", "道")) and alone == body.code:
                yield Spelling("英語と県", f"{hepburn(stem).title()} {word}, {where.title()} Prefecture, Japan", body.code)

    def elsewhere(self) -> Iterator[Spelling]:
        """A city said to lie in another prefecture."""
        places: Callable[[int], str] = lambda number: self.prefectures[number % 47].prefecture
        known = {(body.prefecture, body.name) for body in self.towns} | {(gone.prefecture, gone.name) for gone in former_bodies()}
        for number, body in enumerate(self.towns):
            if (places(number), body.name) not in known:
                yield Spelling("県が違う", places(number) + body.name, ASKS)

    def of_prefectures(self) -> Iterator[Spelling]:
        for number, body in enumerate(self.prefectures):
            section = OFFICES_OF_PREFECTURES[number % 5]
            for text in (
                body.name,
                f"{body.name}庁",
                body.kana,
                half(body.kana),
                body.code,
                body.code[:5],
                body.name + section,
                old(body.name) + " 税務課",
            ):
                yield Spelling("都道府県", text, body.code)
            yield Spelling("種別なし", body.name if body.name == "北海道" else body.name[:-1], body.code if body.name == "北海道" else ASKS)

    def of_ministries(self) -> Iterator[Spelling]:
        for body in self.ministries:
            yield from (Spelling("府省", text, body.code) for text in (body.name, f"{body.name} 総務課", f"{body.name}の職員", body.kana))
            if body.name.endswith("省"):
                yield Spelling("府省", f"{body.name}本省", body.code)
                yield Spelling("府省", f"{body.name}大臣官房人事課", body.code)
            if body.name in SHORT:
                yield Spelling("府省の略", SHORT[body.name], body.code)
        for text in (
            "財務省関東財務局",
            "厚生労働省 東京労働局",
            "国土交通省 近畿地方整備局",
            "農林水産省東北農政局",
            "新宿税務署",
            "東京法務局",
            "ハローワーク渋谷",
        ):
            yield Spelling("地方の出先", text, ASKS)

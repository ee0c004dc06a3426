"""What stands around the name of a body: its office, wards, sections, branches of ministries, and words that make it another body."""

import re

OFFICES = re.compile(
    r"^(?:市|町|村|区)?(?:役所|役場)|^(?:本)?庁舎?(?!.*庁)|^(?:し|く)?やくしょ|^(?:まち|むら)?やくば|^ちょう$|^本省|^職員$"
)
WARD = re.compile(r"^[^市町村区]{1,5}区(?:役所)?|^[ぁ-ん]{1,7}く(?:やくしょ)?$")
COUNTY = re.compile(r"^[^市町村区]{1,6}?郡(?=.{2,})")
IN_PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:大阪|京都)府|.{2,3}県)")
SOME_TOWN = re.compile(r"^[^部課局室係所]{1,7}[市町村区]")
NOISE = re.compile(r"(?:の?職員|勤務|所属|在籍|に?在職(?:中)?|で働いています|です)+$")
# Names of wards of Tokyo that wards of other cities carry too.
SHARED_WARDS = frozenset({"中央区", "港区", "北区"})
SECTION = re.compile(
    r"(?:部|課|係|室|局|班|担当|グループ|ぐるーぷ|チーム|ちーむ|支所|出張所|事務所|委員会|せんたー|消防本部|消防署|保健所|図書館|公民館|保育所|保育園|議会|分室|窓口|本部"
    r"|課長|部長|係長|局長|室長|主任|主査|主事|主幹|参事|技師|補佐|主任|係員|本庁|庁舎|[0-9]+階)$"
)
# Bodies of their own, however much their names begin with that of a city.
OTHERS = re.compile(
    r"協会|協議会|公社|財団|社団|法人|組合|広域|企業団|連合|機構|大学|学校|高校|病院|医療せんたー|しるばー|商工|振興会|株式|会社|事業団|公庫|基金|共済"
    r"|議員|元職|退職|派遣|出向|研修生|警察"
)
# Parts of ministries over the country. The group's name is the code of whom they belong to; a person says which.
BRANCHES = re.compile(
    r"(?P<mof>財務(?:支)?局|税関)|(?P<nta>国税局|税務署|国税事務所)|(?P<mhlw>労働局|労働基準監督署|はろーわーく|公共職業安定所|厚生(?:支)?局|検疫所)"
    r"|(?P<mlit>整備局|運輸(?:支)?局|北海道開発局|航空局|国道事務所|河川事務所)|(?P<maff>農政局|農政事務所|森林管理(?:局|署)|漁業調整事務所)"
    r"|(?P<meti>経済産業局|産業保安監督部)|(?P<soumu>総合通信局|行政評価(?:局|事務所)|統計事務所)|(?P<moj>法務局|刑務所|拘置所|保護観察所|少年院)"
    r"|(?P<kensatsu>(?:地方|高等|区)検察庁|地検|高検)|(?P<kaiho>管区海上保安|海上保安部)|(?P<mod>防衛局|駐屯地|自衛隊)|(?P<courts>(?:地方|高等|家庭|簡易)裁判所)"
    r"|(?P<npa>管区警察局)|(?P<jma>管区気象台|地方気象台)|(?P<isa>出入国在留管理局|入管局)|(?P<env>地方環境事務所)"
)
ABBREVIATED = {
    "厚生労働省": ("厚労省",), "国土交通省": ("国交省",), "経済産業省": ("経産省",), "農林水産省": ("農水省",), "文部科学省": ("文科省",),
    "公正取引委員会": ("公取委", "公取"), "デジタル庁": ("デジ庁",), "個人情報保護委員会": ("個情委",), "資源エネルギー庁": ("エネ庁",),
    "中小企業庁": ("中企庁",), "海上保安庁": ("海保",), "出入国在留管理庁": ("入管庁",), "国立国会図書館": ("国会図書館",),
    "最高裁判所": ("最高裁",), "原子力規制委員会": ("原子力規制庁",), "消費者庁": ("消費庁",), "運輸安全委員会": ("運安委",),
    "衆議院事務局": ("衆院事務局",), "参議院事務局": ("参院事務局",), "内閣官房": ("官房",), "こども家庭庁": ("子ども家庭庁", "子供家庭庁"),
}  # fmt: skip


def without_noise(spaced: str) -> str:
    """「富山市の職員です」 without what says nothing of the body."""
    return NOISE.sub("", spaced).strip()


def is_section(rest: str, *, apart: bool) -> bool:
    """Whether what follows a name is a section of it. Set apart from the name it may be longer than grown onto it."""
    if OTHERS.search(rest) or len(rest) > (60 if apart else 24):
        return False
    return SECTION.search(rest) is not None

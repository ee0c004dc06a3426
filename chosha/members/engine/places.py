"""What is said of a body whose name is not shown: the block as one says it every day, and the size, as long as several fit."""

from collections import Counter
from functools import lru_cache

from chosha.members.engine.bodies import bodies

BLOCKS = {
    "北海道": ("北海道",),
    "東北": ("青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県"),
    "関東": ("茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県"),
    "北陸": ("新潟県", "富山県", "石川県", "福井県"),
    "甲信": ("山梨県", "長野県"),
    "東海": ("岐阜県", "静岡県", "愛知県", "三重県"),
    "近畿": ("滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県"),
    "中国": ("鳥取県", "島根県", "岡山県", "広島県", "山口県"),
    "四国": ("徳島県", "香川県", "愛媛県", "高知県"),
    "九州": ("福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県"),
    "沖縄": ("沖縄県",),
}
OF_PREFECTURE = {prefecture: block for block, prefectures in BLOCKS.items() for prefecture in prefectures}
SIZES = {"都道府県": "都道府県", "政令市": "市", "中核市": "市", "特別区": "区", "市": "市", "町": "町", "村": "村"}
BANDS = ("5千未満", "5千〜1万", "1万〜2万", "2万〜5万", "5万〜10万", "10万〜20万", "20万〜50万", "50万以上")
FEW = 5  # below this, a place and a size together come too near to a name


def block_of(prefecture: str, size: str) -> str:
    """「北陸」 for a body of this size in 富山県; empty where fewer than five such bodies stand in the block, and for ministries."""
    block = OF_PREFECTURE.get(prefecture, "")
    return block if _many().get((block, size), 0) >= FEW else ""


@lru_cache(maxsize=1)
def _many() -> Counter[tuple[str, str]]:
    return Counter((OF_PREFECTURE[body.prefecture], SIZES[body.kind]) for body in bodies() if body.kind in SIZES)


def veiled(prefecture: str, size: str) -> str:
    """「北陸の市」, or 「村」 where a block would say too much."""
    block = block_of(prefecture, size)
    return f"{block}の{size}" if block else {"国": "国の機関"}.get(size, size)

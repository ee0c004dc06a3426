"""One spelling out of many: widths, kana kinds, old and variant 字体, ヶ and ノ between kanji, and the ways to write romaji."""

import re
import unicodedata

import jaconv

# Old and variant forms beside the form that both sides of a comparison are brought to. Pairs, read two by two.
VARIANTS = str.maketrans(
    dict(
        zip(
            *[iter(
                "龍竜澤沢嶋島嶌島檜桧冨富﨑崎髙高檮梼餘余藪薮祇祗鹽塩濱浜廣広國国圓円邊辺邉辺齋斎齊斉櫻桜龜亀壽寿萬万與与瀨瀬豐豊縣県廳庁區区靜静榮栄惠恵"
                "蘆芦葦芦礪砺蠣蛎驒騨舘館條条壺壷會会來来樂楽戶戸靑青淸清德徳繩縄嶽岳峯峰淵渕穗穂眞真曾曽稻稲關関鎭鎮寶宝彌弥實実藏蔵隱隠當当狹狭峽峡對対兩両"
                "黑黒傳伝燒焼鄕郷壹壱諫諌竈釜竃釜鰺鯵俱倶穎頴杤栃舊旧惡悪鷄鶏雞鶏步歩每毎渚渚敎教淺浅瀧滝佛仏發発絲糸團団圍囲圖図學学驛駅應応歸帰氣気禮礼"
                "倂併聲声臺台體体變変澁渋榆楡輕軽獨独鶯鴬鴈雁蘂蕊蕋蕊槇槙綠緑卷巻增増橫横籠篭堺堺塲場埜野埓埒潟潟廐厩厨厨館館衞衛豫予灣湾螢蛍爐炉爲為"
                "亞亜醫医奧奥價価假仮懷懐擴拡殼殻覺覚勸勧觀観據拠擧挙曉暁徑径揭掲莖茎經経繼継藝芸擊撃缺欠劍剣險険圈圏檢検權権獻献顯顕驗験效効恆恒兒児辭辞寫写收収從従"
                "肅粛處処將将涉渉證証乘乗淨浄剩剰疊畳讓譲觸触愼慎粹粋醉酔隨随數数樞枢攝摂專専戰戦踐践錢銭潛潜纖繊禪禅雙双壯壮莊荘裝装騷騒擇択擔担單単斷断彈弾遲遅晝昼"
                "蟲虫鑄鋳聽聴鐵鉄轉転點点燈灯黨党盜盗屆届貳弐腦脳霸覇廢廃賣売麥麦髮髪拔抜蠻蛮祕秘甁瓶拂払竝並辨弁瓣弁辯弁舖舗飜翻滿満默黙藥薬譯訳搖揺樣様謠謡賴頼亂乱"
                "覽覧獵猟壘塁勵励靈霊齡齢戀恋樓楼郞郎錄録彥彦產産帶帯參参薰薫總総續続屬属棧桟溪渓萊莱"
            )] * 2,
            strict=True,
        )
    )
)  # fmt: skip
UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef\u00ad]")  # zero widths and variation selectors
BETWEEN_KANJI = re.compile(r"(?<=[\u4e00-\u9fff])\s*[ヶヵケガがゖけノの之]\s*(?=[\u4e00-\u9fff])")
APART = re.compile(r"[\s()\[\]{}「」『』【】〔〕〈〉《》<>・/|,、。，．:;_=+*#\"'“”‘’`~〜\-‐‑–—―−]+")  # noqa: RUF100
FULL_DASH = re.compile(r"(?<=[^ぁ-ゖァ-ヺ])ー|^ー")
ROMAJI = (
    ("oh(?=[^aeiou]|$)", "o"), ("tch", "tt"), ("sh(?=[aou])", "sy"), ("shi", "si"), ("ch(?=[aou])", "ty"), ("chi", "ti"),
    ("tsu", "tu"), ("fu", "hu"), ("jy", "zy"), ("j(?=[aou])", "zy"), ("ji", "zi"), ("d[zj]?u", "zu"), ("di", "zi"), ("wo", "o"),
    ("m(?=[bmp])", "n"), ("cc", "tt"),
)  # fmt: skip
LONG = re.compile(r"([aiueo])\1+|ou")


def plain(text: str) -> str:
    """Lower case, half-width figures, hiragana, today's 字体; what sets parts of a text apart becomes one space."""
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(VARIANTS)
    text = FULL_DASH.sub(" ", BETWEEN_KANJI.sub("", text))
    return APART.sub(" ", jaconv.kata2hira(text.lower())).strip()


def unmarked(text: str) -> str:
    """Letters without macrons: tōkyō is tokyo."""
    return (
        "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        if text[:1].isascii() or "ā" <= text[:1] <= "ǔ"
        else text
    )


def latin(text: str) -> str:
    """Romaji in one spelling: Ōsaka, Ohsaka, oosaka and Osaka meet, as do Shimbashi and sinbasi. Letters only."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if c.isascii() and c.isalpha())
    for pattern, letter in ROMAJI:
        letters = re.sub(pattern, letter, letters)
    return LONG.sub(lambda found: found.group(0)[0], letters)


def latin_of_kana(kana: str) -> str:
    return latin(jaconv.kana2alphabet(jaconv.kata2hira(kana)))

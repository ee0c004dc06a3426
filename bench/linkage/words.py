"""What people write: clean sentences, and a sign in each text by which it is found again in raw bytes, as any rare phrase would be."""

import random

SENTENCES = (
    "窓口の混み方を時間ごとに数えてみました。",
    "様式が部署ごとに違うので、合わせる作業に手間がかかります。",
    "引継ぎの書き方に迷っています。",
    "前の年の資料が見つからず、初めから作り直しました。",
    "決裁の順番を短くできないか相談しています。",
    "電話の受け方を表にまとめました。",
    "研修の準備を少しずつ進めています。",
    "アンケートの集計に思ったより時間がかかりました。",
    "会議の資料を減らす工夫を知りたいです。",
    "紙の台帳を表計算に移しています。",
    "予算の説明を分かりやすくする図を作りました。",
    "通知の文をやさしい言葉に直しました。",
    "新しい仕組みに慣れるまで、しばらくかかりそうです。",
    "ほかの課との調整が長引いています。",
    "住民の方への案内を見直しました。",
    "休みの取り方を係で話し合いました。",
    "在庫の数え方を変えてみました。",
    "問い合わせの記録を残すようにしました。",
)
SIGNS = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめも"


def sign(dice: random.Random) -> str:
    return f"【{''.join(dice.choice(SIGNS) for _ in range(12))}】"


def words(dice: random.Random, mark: str) -> str:
    """A text of some 40 to 3,000 characters, most of them short."""
    size = min(3_000, max(20, int(dice.lognormvariate(5.2, 0.9))))
    said = [mark]
    while sum(map(len, said)) < size:
        said.append(dice.choice(SENTENCES))
    return "".join(said)

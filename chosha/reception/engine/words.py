"""Eight letters that are easily said on the telephone: no letters that sound alike, none of the small ones, no marks."""

LETTERS = "あいうえおかくけこさすせそたてとなのはまもやよらるわ"
LENGTH = 8
# What nobody should have to say to a colleague.
UNKIND = (
    "ころす",
    "ころせ",
    "ころさ",
    "くそ",
    "かす",
    "あほ",
    "やくさ",
    "まけ",
    "おとこ",
    "せくはら",
    "はらすな",
    "うそ",
    "けむ",
    "さる",
    "くさ",
)


def word_of(number: int) -> str:
    """The word a number spells (only its lowest part counts)."""
    letters = []
    for _ in range(LENGTH):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def is_kind(word: str) -> bool:
    return not any(part in word for part in UNKIND)


def in_groups(word: str) -> str:
    """「あいうえ　おかくけ」"""
    return f"{word[:4]}　{word[4:]}"

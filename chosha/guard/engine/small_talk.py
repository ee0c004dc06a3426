"""Who writes of themselves, of a colleague's good news or of a day at the office describes nobody else."""

import re2

from chosha.guard.engine.reading import Reading
from chosha.guard.engine.wordlists import one_of

OFFICE_ROLES = re2.compile(r"(?:係長|課長|部長|局長|次長|室長|主任|主査|所長|先輩|上司|同僚|館長)(?:さん)?の")
HEAVY = re2.compile(one_of("heavy"))
OTHERS = re2.compile(one_of("others"))
OWN = re2.compile(one_of("own"))
OWN_KIN = re2.compile(r"^(?:夫|妻|父|母|両親|兄|姉|弟|妹|祖父|祖母)(?:は|が|も)")
STAFF_ENDS = re2.compile(
    r"(?:係員|職員|新人|若手|技師|保健師|保育士|司書|学芸員|主事|主任|係長|課長|担当|人間|身|一人|公務員|会計年度任用職員)$"
)
SAYS_SO = re2.compile(r"^(?:です[。、がけ]|です$|でした[。、]|ですが|ですので|として)")
SUBJECT = re2.compile("[方人者員長子母父夫妻んれ](?:は|が)")
THINGS = re2.compile(one_of("of_things"))


def _sentence(reading: Reading, start: int) -> str:
    first, last = reading.sentence(start)
    return reading.folded[max(first, start - 60) : min(last, start + 90)]


def is_small_talk(reading: Reading, start: int, end: int) -> bool:
    """「係長の娘さんが合格」, 「夫が消防士なので」: a colleague's or the writer's own kin, and nothing grave."""
    words, around = reading.folded[start:end], _sentence(reading, start)
    if HEAVY.search(around) or HEAVY.search(reading.folded[end : end + 40]):
        return False
    if OFFICE_ROLES.search(words):
        return True
    return OWN_KIN.match(words) is not None and not OTHERS.search(around) and reading.clause(start)[0] >= start - 3


def is_of_writer(reading: Reading, start: int, end: int) -> bool:
    """「61歳の初めての係員です」: a sentence that ends in です and names no one else is about who writes."""
    if not STAFF_ENDS.search(reading.folded[start:end]) or not SAYS_SO.match(reading.folded[end : end + 4]):
        return False
    first, _ = reading.sentence(start)
    before = reading.folded[max(first, start - 40) : start]
    whole = before + reading.folded[start:end]
    return OWN.search(whole) is not None or not (SUBJECT.search(before) or OTHERS.search(whole) or HEAVY.search(whole))


def is_of_things(reading: Reading, start: int, end: int) -> bool:
    """A day, a visit or a lift with people in it: 「点検の日に限って車椅子の方の予約が入る」."""
    return THINGS.search(reading.folded[start:end]) is not None

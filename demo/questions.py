"""Questions that wait for the coming shows of the demo world. Who asked what is nowhere, here neither."""

import secrets

from chosha.broadcasts.actions import ask_question, wish
from chosha.broadcasts.models import Episode, State
from chosha.members.models import Member

SHOWS = 3
QUESTIONS = (
    ("引き継ぎ書がないまま異動してきました。最初の一週間で、だれに何を聞くとよいですか", 9),
    ("小さな町で、ひとりで三つの係を兼ねています。優先の付けかたを聞きたいです", 6),
    ("窓口で言葉に詰まったとき、みなさんは最初に何と言いますか", 4),
    ("議会の答弁づくりで、夜が遅くなります。早く終わる工夫はありますか", 2),
    ("会計年度任用の方と、仕事の分けかたをどう話し合っていますか", 0),
)


def build_questions(people: dict[str, Member]) -> int:
    """Returns how many were asked."""
    members = [people[f"m{number}"] for number in range(110, 111 + max(wishes for _, wishes in QUESTIONS))]
    coming = Episode.objects.filter(state=State.SCHEDULED).select_related("programme").order_by("starts_at")[:SHOWS]
    for episode in coming:
        for text, wishes in QUESTIONS:
            question = ask_question(episode, by=members[0], secret=secrets.token_bytes(32), text=text)
            for member in members[1 : wishes + 1]:
                wish(question, by=member, secret=secrets.token_bytes(32))
    return len(coming) * len(QUESTIONS)

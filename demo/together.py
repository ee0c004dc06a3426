"""What was said and pressed beside a past show of the demo world: with it, its archive is heard in company."""

from datetime import timedelta

from chosha.broadcasts.models import Applause, ChatLine, Episode
from chosha.members.models import Member

SHOW = "第128回 請求書の日付と、言いにくいひとこと"
SAID = (
    (4, "m044", "こんばんは。今夜も聞きながら洗濯物をたたみます"),
    (9, "m117", "第128回、早いものですね"),
    (17, "m102", "うちも「毎年これで通っていた」でした"),
    (23, "m060", "「町が監査で困るので」と言う、さっそく使います"),
    (30, "m110", "言えないまま決裁だけ回るの、分かります"),
    (44, "m044", "前例と違うときは、理由を一行書いて添えています"),
    (58, "m119", "監査の方の言葉、ありがたいです"),
    (88, "m117", "明日、係で話してみます"),
    (117, "m060", "おつかれさまでした"),
)
PRESSED = {Applause.Kind.CLAP: 64, Applause.Kind.SEE: 118, Applause.Kind.SAME: 87, Applause.Kind.THANKS: 41}


def build_company(people: dict[str, Member]) -> int:
    """Returns how many lines were said."""
    episode = Episode.objects.get(title=SHOW)
    began = episode.aired_at
    ChatLine.objects.bulk_create(
        ChatLine(episode=episode, author=people[id], text=text, at=began + timedelta(seconds=second), at_second=second)
        for second, id, text in SAID
    )
    Applause.objects.bulk_create(Applause(episode=episode, kind=kind, count=count) for kind, count in PRESSED.items())
    return len(SAID)

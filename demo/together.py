"""What was said and pressed beside a past show of the demo world: with it, its archive is heard in company."""

from datetime import timedelta

from chosha.broadcasts.actions import begin_poll
from chosha.broadcasts.models import Applause, ChatLine, Episode
from chosha.members.models import Member
from chosha.talk.actions import vote
from chosha.talk.engine.ballots import PollWords

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


ASKED = PollWords("昇任の話が来たとき、まず、だれに話しますか", ("家族", "職場の先輩", "上司", "だれにも話さず一晩おく"), days=14)
COMING = "第129回 昇任の返事、条件を相談する"
VOTES = (0, 1, 0, 3, 0, 1, 2, 3, 0, 1, 0)


def build_show_poll(people: dict[str, Member]) -> int:
    """A poll that waits for a coming show, with enough votes to be seen. Returns how many were cast."""
    episode = Episode.objects.get(title=COMING)
    poll = begin_poll(episode, by=episode.hosts.earliest("pk"), words=ASKED)
    for number, pick in enumerate(VOTES):
        vote(poll, by=people[f"m{130 + number}"], picks={pick})
    return len(VOTES)


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

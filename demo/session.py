"""A big session of the demo world: the lecture with papers and minutes also has answered questions and topics that members go on with."""

from chosha.broadcasts.access import TOPIC
from chosha.broadcasts.actions import give_consent
from chosha.broadcasts.actions.topics import open_topic, open_topic_of
from chosha.broadcasts.models import Episode, LiveQuestion
from chosha.members.models import Member
from chosha.talk.actions import give_thanks, post_comment
from demo.world import moment

SHOW = "固定資産税 — 家屋の調査に一人で行く前に"
QUESTIONS = (("写真を断られたら、どう記録しますか", 61.0), ("帰ってから電話が来たとき、だれが出ますか", 101.0))
ASKED = "写真を断られたときの書き方"
TALK = (
    (
        ASKED,
        "断られたことを、どこに、どんな言葉で残していますか。様式のある方は、欄の名前だけでも。",
        61,
        (
            ("m044", 11, "20:15", "図面の余白に「写真なし（ご希望による）」と日付を書いています。理由までは書きません。"),
            ("m060", 10, "12:20", "うちは調査票に欄がありませんでした。今年から「写真 有・無」の丸をつけるだけにしました。"),
            ("m044", 9, "21:40", "丸だけなら、書き漏れがなくてよさそうです。来年の様式に入れてみます。"),
        ),
    ),
    (
        "二人で行けない日のくふう",
        "一人で行く日に、先に決めておくことがあれば教えてください。",
        None,
        (("m102", 8, "19:05", "出る前に、行き先と戻る時刻を係の板に書きます。過ぎたら係から電話をもらう約束です。"),),
    ),
)


def build_session(people: dict[str, Member]) -> int:
    """Returns how many topics there are."""
    episode = Episode.objects.get(title=SHOW)
    host = episode.hosts.get()
    give_consent(episode, by=host)
    asked = {"episode": episode, "state": LiveQuestion.State.ANSWERED}
    LiveQuestion.objects.bulk_create(LiveQuestion(text=text, at_second=second, **asked) for text, second in QUESTIONS)
    for title, words, at_sec, said in TALK:
        topic = open_topic(episode, by=host, title=title, words=words, at_sec=at_sec)
        for id, days_ago, clock, body in said:
            comment, _ = post_comment(by=people[id], thing_key=TOPIC, thing=topic, body=body, at=moment(days_ago, clock))
            if days_ago == 10:
                give_thanks(by=people["m044"], thing_key="talk.comment", thing=comment, words="さっそく様式に欄を足しました。")
    open_topic_of(episode.chapters.last(), by=host)
    return len(TALK) + 1

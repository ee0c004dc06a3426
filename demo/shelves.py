"""The shelves for newcomers to a field, a series to be heard in order, and one member's own shelf, as the demo world has them."""

from chosha.board.models import Post
from chosha.broadcasts.actions import keep_for_later, make_series, put_into_series, put_on_shelf, write_note
from chosha.broadcasts.models import Episode, Programme
from chosha.members.access import has_role
from chosha.members.models import Duty, Member, RoleName
from demo.world import document

COURSE, READER = "p-kiso", "m011"
FIRST = (
    ("e19", "kotei", "一人で家屋調査に行く前の晩に。持ちものから話します"),
    ("e20", "seiho", "はじめての訪問から三か月の、迷いどころが順に出てきます"),
    ("e21", "zaisei", "要求書の読み方を、三つの問いだけで話します"),
    ("e22", "koseki", "最初の一日に読む条文が分かります"),
    ("e23", "kokuho", "資格と給付の線を、紙に引きながら聞けます"),
    ("e24", "nochi", "3条・4条・5条の入口を、窓口の順に"),
    ("e25", "keiyaku", "仕様書を直す練習が入っています"),
    ("e26", "jinji", "任用の言葉を、はじめにそろえます"),
)
READ = "長い答えを、あとの人のためにまとめた知恵です"
SERIES = "はじめの一年に、順に聞く"
ABOUT = "異動の春から、一つの季節に二回ずつ。上から順に聞くと、となりの係の言葉も分かります。"
HEARD = "朝ラーの町を三軒はしご（山形・酒田）"


def build_shelves(people: dict[str, Member]) -> int:
    """Returns how many things stand on the shelves for newcomers."""
    titles = {row["id"]: row["title"] for show in document("programmes.json")["programmes"] for row in show["episodes"]}
    editor = next(member for member in people.values() if has_role(member, RoleName.EDITOR))
    programme = Programme.objects.get(slug=COURSE)
    series = make_series(by=editor, title=SERIES, about=ABOUT, programme=programme)
    put = 0
    for show, slug, reason in FIRST:
        duty, episode = Duty.objects.get(pk=slug), Episode.objects.get(programme=programme, title=titles[show])
        put_into_series(series, episode, by=editor)
        put_on_shelf(duty, "broadcasts.episode", episode.pk, by=editor, reason=reason)
        known = Post.objects.filter(duty=duty, kind="knowledge", hidden_at=None, deleted_at=None, circle="", for_field=False)
        post = known.filter(closed_home_id=0, closed_host_id=0).order_by("created_at", "pk").first()
        if post is not None:
            put_on_shelf(duty, "board.post", post.pk, by=editor, reason=READ)
        put += 1 + (post is not None)
    reader, heard = people[READER], Episode.objects.get(title=HEARD)
    keep_for_later(heard, by=reader, kept=True)
    write_note(heard, by=reader, at_sec=30, text="「少なめで」と最初に言う。次の出張で行ってみる")
    return put

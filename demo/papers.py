"""One post with all that a text can carry: a table, a footnote, a named member, a link, a workbook, a document, a table of signs.

The files of demo/papers were made for this product; their numbers are invented.
"""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from chosha.board.actions.posts import publish_post
from chosha.board.models import Kind, Post
from chosha.links.actions import keep_card
from chosha.media.actions import keep_upload
from chosha.members.models import Duty, Member
from demo.world import moment

PAPERS = Path(__file__).parent / "papers"
LINK = "https://hikitsugi.example/yoshiki/"
WORDS = """異動が決まってから三週間で渡すものを、表にしました。様式ごと使ってください。

| 週 | 渡すもの | 目安（分） |
| --- | --- | --: |
| 一週目 | 年間の山<br>締切のある仕事 | 90 |
| 二週目 | 毎月の仕事を一度、後任の手で | 240 |
| 三週目 | 聞ける日の約束 | 15 |

所要の分数は、係の四人で測った平均です[^1]。表の列は[@{name}](/members/{id}/) さんに教わりました。
もとにした様式はここにあります。 {link}

[^1]: 令和8年度の四月に測りました。団体により違います。
"""


def build_papers(people: dict[str, Member]) -> Post:
    """Written by the second of the people, thanks go to the first."""
    files = [keep_upload(SimpleUploadedFile(path.name, path.read_bytes())) for path in sorted(PAPERS.iterdir())]
    keep_card(LINK, title="引継ぎの様式集（架空）", about="一枚で渡せる様式を、仕事の種類ごとに並べています。", site="引継ぎの棚")
    body = WORDS.format(name=people["m001"].display_name, id=people["m001"].pk, link=LINK)
    words = {"title": "引継ぎ一覧の様式を、表とファイルで置いておきます", "kind": Kind.KNOWLEDGE, "tags": ["引継ぎ", "様式"]}
    duty = Duty.objects.filter(slug="shuno").first()
    return publish_post(by=people["m002"], body=body, duty=duty, at=moment(1, "20:10"), files=files, **words)[0]

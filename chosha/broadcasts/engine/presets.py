"""Programmes one makes with one tap: their words, usual hour and picture. Everything can be changed before and after."""

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

PICTURES = Path(__file__).parents[1] / "static" / "broadcasts" / "presets"


@dataclass(frozen=True)
class Preset:
    key: str
    title: str
    about: str
    notes: str
    repeats: str
    weekdays: tuple[int, ...]
    at: time
    minutes: int
    hours: str  # the usual hour in words
    weeks: tuple[int, ...] = ()
    takes_consultations: bool = False

    @property
    def picture(self) -> str:
        """Its drawing among the static files."""
        return f"broadcasts/presets/{self.key}.png"


PRESETS = (
    Preset(
        key="soudan",
        title="行列のできるオンライン相談所",
        about="掲示板に寄せられた相談に、その分野の会員が放送で答えます。答えが出ない相談も「一緒に調べます」と言って持ち帰ります。",
        notes="はじまる20分前に集まり、声の大きさを合わせます。\n相談の中の人や場所が分かる言い方は、ぼかします。\n"
        "その場で答えが出ないときは、「一緒に調べます」で大丈夫です。",
        repeats="weekly",
        weekdays=(2,),
        at=time(21),
        minutes=60,
        hours="毎週水曜 21:00から22:00",
        takes_consultations=True,
    ),
    Preset(
        key="jimoto",
        title="魅力発見!地元旅",
        about="住んでいる会員だから知っている場所、食べもの、人を案内します。",
        notes="写真は、写っている方の了解があるものを使います。\n店の名前を出すときは、先にお店へひとこと伝えます。\n"
        "話す場所は三つまでにすると、ゆっくり話せます。",
        repeats="weekly",
        weekdays=(5,),
        at=time(20, 30),
        minutes=45,
        hours="毎週土曜 20:30から21:15",
    ),
    Preset(
        key="irasshai",
        title="新規入庁者いらっしゃい!",
        about="この庁舎に来たばかりの方を放送でお迎えします。顔も声も出さなくて大丈夫です。見るだけの方がいちばん多い番組です。",
        notes="話したくないことは、話さなくて大丈夫です。\n所属は「市・税務」のように、おおまかに言えます。\n"
        "声を出さず、おしゃべりの欄だけで加わることもできます。",
        repeats="nth",
        weekdays=(0,),
        weeks=(1, 3),
        at=time(21),
        minutes=40,
        hours="第1・第3月曜 21:00から21:40",
    ),
)


def preset_of(key: str) -> Preset | None:
    return next((preset for preset in PRESETS if preset.key == key), None)


def picture_of(preset: Preset) -> SimpleUploadedFile:
    """The drawing of the house for it, as if it had been sent."""
    return SimpleUploadedFile(f"{preset.key}.png", (PICTURES / f"{preset.key}.png").read_bytes(), "image/png")

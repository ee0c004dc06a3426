"""Programmes and episodes for tests. `on_air(by=…)` and `recorded()` make what takes a show elsewhere."""

import io
from datetime import timedelta

import factory
import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from chosha.broadcasts.models import (
    Caption,
    Chapter,
    ChatLine,
    Episode,
    LiveQuestion,
    Material,
    MaterialVersion,
    Place,
    Programme,
    ProgrammeHost,
    Recording,
    Seat,
    State,
    Topic,
)
from chosha.kernel.clock import now
from chosha.media.actions import keep_upload
from chosha.members.actions import token_digest
from chosha.members.tests.factories import MemberFactory, OrganisationFactory


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"programme-{n}")
    title = factory.Sequence(lambda n: f"お昼の庁内放送{n}")
    schedule = "毎週水曜 21:00から22:00"

    @factory.post_generation
    def host(self, create, extracted, **_):
        if create and extracted:
            ProgrammeHost.objects.create(programme=self, member=extracted)


class EpisodeFactory(factory.django.DjangoModelFactory):
    """An announced episode tomorrow. `host=member` puts somebody in front of the microphone."""

    class Meta:
        model = Episode
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    title = factory.Sequence(lambda n: f"第{n}回 償却資産の申告")
    summary = "申告が届かない事業所のこと"
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=1))

    @factory.post_generation
    def host(self, create, extracted, **_):
        if create and extracted:
            self.hosts.add(extracted)


class ChatLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ChatLine

    episode = factory.SubFactory(EpisodeFactory)
    author = factory.SubFactory(MemberFactory)
    text = "家屋の調査と一緒に見るのは、盲点でした。"


class LiveQuestionFactory(factory.django.DjangoModelFactory):
    """One without a name that waits."""

    class Meta:
        model = LiveQuestion

    episode = factory.SubFactory(EpisodeFactory)
    text = factory.Sequence(lambda n: f"質問{n} 様式はいつ発送していますか")


class SeatFactory(factory.django.DjangoModelFactory):
    """A seat nobody has taken yet; its link ends with 「word」. `member=…, state=…` seats somebody."""

    class Meta:
        model = Seat

    class Params:
        word = "word"

    episode = factory.SubFactory(EpisodeFactory)
    label = "評価の話をする方"
    digest = factory.LazyAttribute(lambda seat: token_digest(seat.word))


class PlaceFactory(factory.django.DjangoModelFactory):
    """Somewhere in 富山市."""

    class Meta:
        model = Place

    episode = factory.SubFactory(EpisodeFactory)
    position = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"場所{n}")
    what = "路面電車の終点の次の角"
    town = factory.SubFactory(OrganisationFactory)
    lat, lng = 36.69467, 137.21667


def a_photo(name: str = "港.png") -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (600, 400), "navy").save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue(), "image/png")


def a_pdf(pages: int) -> bytes:
    """A PDF of so many empty pages."""
    document, written = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(160, 90))
    document.save(written)
    return written.getvalue()


class MaterialFactory(factory.django.DjangoModelFactory):
    """A listed table on an episode. `leaves=("words", …)`: a PDF whose pages are drawn and say these words; `drawn` of them are ready."""

    class Meta:
        model = Material
        skip_postgeneration_save = True

    episode = factory.SubFactory(EpisodeFactory)
    title = factory.Sequence(lambda n: f"資料{n}")
    listed_at = factory.LazyFunction(now)

    @classmethod
    def _create(cls, model, *args, name="", leaves=(), drawn=None, **facts):
        made = super()._create(model, *args, **facts)
        content = a_pdf(len(leaves)) if leaves else "品目,数\nいす,3\n".encode()
        stored = keep_upload(SimpleUploadedFile(name or ("手引.pdf" if leaves else "品目.csv"), content))
        ready = len(leaves) if drawn is None else drawn
        MaterialVersion.objects.create(material=made, file=stored, pages=ready or None, drawn=ready)
        if leaves:
            (stored.folder / "leaves").mkdir()
        for number, words in enumerate(leaves, start=1):
            (stored.folder / "leaves" / f"{number}.txt").write_text(words, "utf-8")
            (stored.folder / "leaves" / f"{number}.webp").write_bytes(b"RIFF")
        return made


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    episode = factory.SubFactory(EpisodeFactory)
    title = factory.Sequence(lambda n: f"話題{n} 写真を断られたとき")
    words = "どう書いて残していますか。"
    position = factory.Sequence(lambda n: n + 1)


def on_air(by, **facts) -> Episode:
    """An episode that went on air three minutes ago."""
    begun = now() - timedelta(minutes=3)
    return EpisodeFactory(host=by, state=State.LIVE, on_air_by=by, went_live_at=begun, starts_at=begun, **facts)


def recorded(**facts) -> Episode:
    """An episode in the archive with recording, chapters and captions."""
    begun = now() - timedelta(days=3)
    times = {"starts_at": begun, "went_live_at": begun, "ended_at": now() - timedelta(days=3), "archived_at": now()}
    episode = EpisodeFactory(state=State.ARCHIVED, **times | facts)
    sizes = {"bytes": 328_000_000, "video_bytes": 310_000_000, "audio_bytes": 18_000_000}
    Recording.objects.create(episode=episode, seconds=2478, has_poster=False, **sizes)
    Chapter.objects.create(episode=episode, at_sec=0, label="はじめに")
    Chapter.objects.create(episode=episode, at_sec=252, label="通帳の読みかた")
    Caption.objects.create(episode=episode, start=0, end=4.5, speaker="まお", text="こんばんは、<まお>です。")
    Caption.objects.create(episode=episode, start=4.5, end=9, speaker="まお", text="内職の材料代の話をします。")
    return episode

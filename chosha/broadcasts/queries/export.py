"""What an export holds of a member's own schedule."""

from collections.abc import Iterator

from chosha.broadcasts.models import (
    Answerer,
    CalendarAddress,
    Consent,
    Place,
    PodcastAddress,
    Reminder,
    Seat,
    SelfNote,
    Series,
    ShelfEntry,
    SignUp,
)
from chosha.broadcasts.queries.reminding import own_followings
from chosha.kernel.belongings import Box
from chosha.kernel.clock import long_moment, plain_date, time_mark
from chosha.members.models import Member


def boxes_of_schedule(member: Member) -> Iterator[Box]:
    """Programmes and episodes to be told of, addresses of calendars (without their secrets)."""
    followed = [{"番組": row.programme.title, "日時": long_moment(row.at)} for row in own_followings(member)]
    yield Box("followings", "知らせてもらう番組", followed)
    given = Consent.objects.filter(member=member).select_related("episode").order_by("at", "id")
    yield Box("recording_consents", "録画への同意", [{"回": row.episode.title, "日時": long_moment(row.at)} for row in given])
    rows = Reminder.objects.filter(member=member).select_related("episode__programme").order_by("at", "id")
    told = [
        {"番組": row.episode.programme.title, "回": row.episode.title, "知らせる": row.wanted, "放送": long_moment(row.episode.starts_at)}
        for row in rows
    ]
    yield Box("reminders", "知らせてもらう回", told)
    seats = Seat.objects.filter(member=member).select_related("episode").order_by("made_at", "id")
    sat = [
        {"回": row.episode.title, "席に着いた": long_moment(row.seated_at), "画面に出た": bool(row.aired_at)}
        for row in seats
        if row.seated_at
    ]
    yield Box("seats", "ゲストとして出た回", sat)
    signed = SignUp.objects.filter(member=member).select_related("episode").order_by("at", "id")
    places = [
        {"回": row.episode.title, "返事": row.get_state_display(), "ひとこと": row.answer, "日時": long_moment(row.at)} for row in signed
    ]
    yield Box("sign_ups", "放送の回への申し込み", places)
    for name, words, kind in (("calendars", "カレンダーの番地", CalendarAddress), ("podcasts", "ポッドキャストの番地", PodcastAddress)):
        kept = kind._default_manager.filter(member=member, ended_at__isnull=True)
        yield Box(name, words, [{"どこで使うか": row.name, "作った日": plain_date(row.made_on)} for row in kept])


def box_of_offers(member: Member) -> Box:
    """Where the member offered to answer a consultation on air, or did."""
    rows = Answerer.objects.filter(member=member).exclude(state=Answerer.State.ASKED).select_related("consultation__episode")
    told = [{"回": row.consultation.episode.title, "返事": row.get_state_display()} for row in rows if row.consultation.episode is not None]
    return Box("answering", "放送で相談に答える", told)


def box_of_places(member: Member) -> Box:
    """What the member put on the maps of shows."""
    rows = Place.objects.filter(by=member, removed_at=None).select_related("episode", "town", "photo").order_by("made_at", "id")
    told = [
        {
            "回": row.episode.title,
            "名前": row.name,
            "何があるか": row.what,
            "わけ": row.why,
            "市区町村": row.town.full_name,
            "写真の説明": row.alt,
        }
        for row in rows
    ]
    files = [(f"map_places/{row.pk}/{row.photo.name}", row.photo.original) for row in rows if row.photo is not None]
    return Box("map_places", "地図に置いた場所", told, files)


def box_of_notes(member: Member) -> Box:
    """自分だけのメモ."""
    rows = SelfNote.objects.filter(member=member, removed_at=None).select_related("episode").order_by("made_at", "id")
    told = [
        {"回": row.episode.title, "時刻": time_mark(row.second), "メモ": row.text, "書いた日時": long_moment(row.made_at)} for row in rows
    ]
    return Box("self_notes", "自分だけのメモ", told)


def boxes_of_shelves(member: Member) -> Iterator[Box]:
    """自分の棚 with what stands on them; what the member put on the shelves for newcomers to a field."""
    own = Series.objects.filter(owner=member, removed_at=None).prefetch_related("entries__episode").order_by("made_at", "id")
    yield Box("own_shelves", "自分の棚", [{"棚": row.title, "回": [entry.episode.title for entry in row.entries.all()]} for row in own])
    rows = ShelfEntry.objects.filter(by=member).select_related("duty").order_by("made_at", "id")
    put = [{"分野": row.duty.name, "すすめるわけ": row.reason, "日時": long_moment(row.made_at)} for row in rows]
    yield Box("duty_shelves", "初めて担当者になったらの棚に置いたもの", put)

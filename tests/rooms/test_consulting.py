"""行列のできるオンライン相談所: from the board, under a name or a mask, to a minute of a show and back. Who asked is nowhere on the way."""

import re
import time

import pytest
from django.db import connection
from django.test import Client

from chosha.board.actions import edit_post
from chosha.board.models import Post
from chosha.board.tests.factories import make_post
from chosha.broadcasts.actions import (
    answer_consultation,
    cancel,
    end_broadcast,
    hand_over,
    leave_out,
    pick,
    put_back_consultation,
    return_consultations,
    take_back_consultation,
)
from chosha.broadcasts.models import Chapter, Consultation, State
from chosha.broadcasts.tasks import tell_asker
from chosha.broadcasts.tests.factories import ProgrammeFactory, on_air
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.tests.factories import PASSWORD, DutyFactory, MemberFactory, OrganisationFactory
from chosha.notices.models import Notice
from chosha.talk.actions import keep_call
from chosha.talk.models import Mask
from chosha.talk.models.sealed import Call

pytestmark = pytest.mark.django_db
KEY, TITLE = "board.post", "前例と違うと、言えません"
CState = Consultation.State


def at_desk(member) -> Client:
    client = Client(REMOTE_ADDR="10.9.8.7")
    client.force_login(member)
    return client


def signed_in(member) -> Client:
    client = Client(REMOTE_ADDR="10.9.8.7")
    assert client.post("/login/", {"login": member.email, "password": PASSWORD}).status_code == 302
    return client


def place_of(post) -> str:
    return f"/broadcasts/consultations/{KEY}/{post.pk}/"


def handed(post, by, programme, **more) -> Consultation:
    return hand_over(KEY, post, by=by, programme=programme, **more)


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def whole() -> dict[str, set[str]]:
    kept = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            kept[table] = {repr(row) for row in cursor.fetchall()}
    return kept


def left_by(act) -> dict[str, set[str]]:
    before = whole()
    act()
    return {table: rows - before.get(table, set()) for table, rows in whole().items() if rows - before.get(table, set())}


def test_a_masked_consultation_goes_to_the_programme_and_comes_back_and_nothing_says_whose_it_is(asker, asked, programme):
    client = signed_in(asker)
    page = words_of(client.get(f"/board/{asked.pk}/"))
    assert place_of(asked) in page
    client.get(place_of(asked))
    found = left_by(lambda: client.post(place_of(asked), {"programme": programme.slug}))
    row = Consultation.objects.get()
    assert list(found) == ["broadcasts_consultation"]
    told = "".join("".join(rows) for rows in found.values())
    names = (str(asker.pk), "封じ名", "面川", "10.9.8.7", time.strftime("%Y"), "datetime", TITLE)
    assert [word for word in names if word in told.replace(str(row.pk), "").replace(str(asked.pk), "").replace(str(programme.pk), "")] == []
    assert "取り戻す" in words_of(client.get(place_of(asked)))
    before = whole()
    client.post(f"{place_of(asked)}taking-back/")
    after = whole()
    assert (Consultation.objects.count(), [table for table in after if after[table] - before[table]]) == (0, [])


def test_the_running_order_shows_the_mask_and_never_its_wearer(asker, asked, programme, episode, host):
    row = handed(asked, asker, programme)
    desk = at_desk(host)
    for act in ("pick", "longer"):
        desk.post(f"{episode.path}order/{row.pk}/{act}/")
    pages = [desk.get(f"{episode.path}order/"), desk.get(f"{episode.path}desk/"), desk.get(f"/broadcasts/{programme.slug}/consultations/")]
    pages += [at_desk(MemberFactory()).get(path) for path in (episode.path, f"/board/{asked.pk}/")]
    texts = [words_of(page) for page in pages]
    assert ([TITLE in text for text in texts], "質問者" in texts[0]) == ([True, True, False, True, True], True)
    assert [name for name in ("封じ名", "面川", "omokawa") for text in texts if name in text] == []


def test_only_whoever_asked_may_hand_over_and_locked_masks_are_asked_to_open(asker, asked, programme):
    place = place_of(asked)
    stranger = MemberFactory()
    assert at_desk(stranger).get(place).status_code == 404
    with pytest.raises(NotAllowed):
        handed(asked, stranger, programme)
    locked = at_desk(asker)  # without the password the masks stay shut
    assert ("匿名の鍵が閉じています" in words_of(locked.get(place)), locked.post(place, {"programme": programme.slug}).status_code) == (
        True,
        403,
    )
    with pytest.raises(NotAllowed):
        take_back_consultation(KEY, asked, by=stranger)


def test_what_is_for_a_field_alone_is_opened_by_its_writers_word_only(programme, episode, host):
    duty, writer = DutyFactory(), MemberFactory(display_name="書き手")
    post = make_post(by=writer, title="滞納の話", duty=duty, for_field=True)
    client = at_desk(writer)
    answer = client.post(place_of(post), {"programme": programme.slug})
    assert (answer.status_code, "印を付けると渡せます" in words_of(answer), Consultation.objects.count()) == (422, True, 0)
    assert "この分野を担当している会員だけに見えます" in words_of(client.get(place_of(post)))
    client.post(place_of(post), {"programme": programme.slug, "agreed": "1"})
    row = Consultation.objects.get()
    pick(row, episode=episode, by=host)
    page = words_of(at_desk(MemberFactory()).get(episode.path))
    assert (row.widened, "滞納の話" in page, f"/board/{post.pk}/" in page) == (True, True, False)


def test_what_is_limited_after_it_was_handed_over_is_neither_shown_to_others_nor_taken_up(programme, host):
    duty, writer = DutyFactory(), MemberFactory()
    post, episode = make_post(by=writer, title="滞納の話", duty=duty), on_air(host, programme=programme)
    row = handed(post, writer, programme)
    pick(row, episode=episode, by=host)
    edit_post(post, by=writer, title=post.title, body=post.source, kind=post.kind, duty=duty, tags=[], for_field=True)
    texts = [words_of(at_desk(member).get(path)) for member, path in ((host, f"{episode.path}order/"), (MemberFactory(), episode.path))]
    with pytest.raises(Refused):
        answer_consultation(row, episode=episode, by=host)
    assert (["滞納の話" in text for text in texts], Consultation.objects.get().state) == ([False, False], CState.PICKED)


def test_what_is_kept_from_the_own_body_says_so_before_it_is_handed_over(programme, episode, host):
    body = OrganisationFactory()
    writer, colleague = MemberFactory(serving=body), MemberFactory(serving=body)
    post = make_post(by=writer, title="係の中の話", spares_own_body=True)
    assert "同じ団体の会員には見せていません" in words_of(at_desk(writer).get(place_of(post)))
    row = handed(post, writer, programme, agreed=True)
    pick(row, episode=episode, by=host)
    text = words_of(at_desk(colleague).get(episode.path))
    assert ("係の中の話" in text, f"/board/{post.pk}/" in text) == (True, False)


def test_answered_on_air_joins_the_thread_and_the_minute(programme, host, django_capture_on_commit_callbacks):
    writer = MemberFactory(display_name="書き手")
    post, episode = make_post(by=writer, title="様式の話"), on_air(host, programme=programme)
    row = handed(post, writer, programme)
    desk, viewer = at_desk(host), at_desk(MemberFactory())
    desk.post(f"{episode.path}order/{row.pk}/pick/")
    assert "放送で答える予定です" in words_of(viewer.get(f"/board/{post.pk}/"))
    desk.post(f"{episode.path}order/{row.pk}/answering/")
    assert ("いまの相談" in words_of(viewer.get(episode.path)), "いま放送で答えています" in words_of(viewer.get(f"/board/{post.pk}/"))) == (
        True,
        True,
    )
    Consultation.objects.update(at_second=754.4)
    desk.post(f"{episode.path}order/ending/")
    chapter = Chapter.objects.get()
    assert (chapter.at_sec, chapter.label) == (754, "相談 1")
    end_broadcast(episode, by=host)
    episode.state = State.ARCHIVED
    episode.save(update_fields=["state"])
    thread, show = words_of(viewer.get(f"/board/{post.pk}/")), words_of(viewer.get(episode.path))
    assert ("この放送の12:34で答えました" in thread, f"{episode.path}#t=754" in thread) == (True, True)
    assert ("相談 1 様式の話" in show.replace("　", " "), f'href="/board/{post.pk}/"' in show) == (True, True)


def test_the_chapter_of_a_thread_one_may_not_read_has_no_title(programme, host):
    duty, writer = DutyFactory(), MemberFactory()
    post, episode = make_post(by=writer, title="様式の話", duty=duty), on_air(host, programme=programme)
    row = handed(post, writer, programme)
    pick(row, episode=episode, by=host)
    answer_consultation(row, episode=episode, by=host)
    end_broadcast(episode, by=host)
    edit_post(post, by=writer, title=post.title, body=post.source, kind=post.kind, duty=duty, tags=[], for_field=True)
    client = at_desk(MemberFactory())
    shown, found = words_of(client.get(episode.path)), words_of(client.get("/search/?q=様式の話"))
    assert ("相談 1" in shown, "様式の話" in shown, episode.path in found) == (True, False, False)


def test_the_asker_is_told_and_what_was_undone_is_not(programme, episode, host):
    writer = MemberFactory()
    post = make_post(by=writer, title="様式の話")
    row = handed(post, writer, programme)
    pick(row, episode=episode, by=host)
    leave_out(row, episode=episode, by=host)
    tell_asker.call(row.pk)
    assert Notice.objects.filter(to=writer).count() == 0
    pick(row, episode=episode, by=host)
    tell_asker.call(row.pk)
    notice = Notice.objects.get(to=writer)
    assert (notice.line, notice.url) == ("「様式の話」に、放送で答える予定です", episode.path)


def test_of_a_wearer_nothing_is_stored_and_whoever_is_called_while_away_is_called(asker, asked, programme, host):
    episode = on_air(host, programme=programme)
    keep_call(Mask.objects.get(), by=asker)
    row = handed(asked, asker, programme)
    pick(row, episode=episode, by=host)
    answer_consultation(row, episode=episode, by=host)
    end_broadcast(episode, by=host)
    notices = Notice.objects.count()
    tell_asker.call(row.pk)
    assert (Notice.objects.count() - notices, Call.objects.get().waiting) == (0, True)
    page = words_of(signed_in(asker).get("/talk/masks/"))
    assert ("で答えました" in page, TITLE in page) == (True, True)


def test_what_there_was_no_time_for_goes_back_in_one_tap_and_comes_again_in_another(programme, host):
    writer, episode = MemberFactory(), on_air(host, programme=programme)
    rows = [handed(make_post(by=writer, title=f"様式の話{number}"), writer, programme) for number in range(2)]
    for row in rows:
        pick(row, episode=episode, by=host)
    end_broadcast(episode, by=host)
    desk = at_desk(host)
    assert "時間がなかった相談が2件あります" in words_of(desk.get(episode.path))
    page = words_of(desk.post(f"{episode.path}order/returning/", follow=True))
    assert ("2件を掲示板に戻しました" in page, f"{episode.path}order/returning/end/" in page) == (True, True)
    for row in rows:
        tell_asker.call(row.pk)
    assert sorted(Notice.objects.filter(to=writer).values_list("line", flat=True)) == [
        f"「様式の話{number}」は、放送で時間が足りませんでした。掲示板で答えを待っています" for number in range(2)
    ]
    assert "もう一度渡せます" in words_of(at_desk(writer).get(f"/board/{rows[0].thing_id}/"))
    desk.post(f"{episode.path}order/returning/end/")
    assert set(Consultation.objects.values_list("state", flat=True)) == {CState.PICKED}
    return_consultations(episode, by=host)
    assert (handed(Post.objects.get(pk=rows[0].thing_id), writer, programme).state, Consultation.objects.count()) == (CState.WAITING, 2)


def test_what_was_answered_without_a_word_to_the_house_is_tied_to_its_chapter_afterwards(programme, host):
    writer, episode = MemberFactory(), on_air(host, programme=programme)
    post = make_post(by=writer, title="様式の話")
    row = handed(post, writer, programme)
    pick(row, episode=episode, by=host)
    end_broadcast(episode, by=host)
    chapter, desk = Chapter.objects.create(episode=episode, at_sec=90, label="様式のこと"), at_desk(host)
    place = f"{episode.path}order/{row.pk}/"
    assert [desk.post(f"{place}answered/", {"chapter": number}).status_code for number in ("", "x", "9" * 30)] == [422] * 3
    desk.post(f"{place}answered/", {"chapter": chapter.pk})
    assert "この放送の01:30で答えました" in words_of(at_desk(writer).get(f"/board/{post.pk}/"))
    desk.post(f"{place}back/")
    assert (Consultation.objects.get().state, Chapter.objects.get()) == (CState.PICKED, chapter)


def test_before_the_end_nothing_goes_back_and_a_show_called_off_frees_its_order(programme, episode, host):
    writer = MemberFactory()
    row = handed(make_post(by=writer), writer, programme)
    pick(row, episode=episode, by=host)
    with pytest.raises(Refused):
        return_consultations(episode, by=host)
    cancel(episode, by=host)
    row.refresh_from_db()
    assert (row.state, row.episode_id) == (CState.WAITING, None)


def test_an_answer_taken_up_by_mistake_is_put_back_with_its_chapter(programme, host):
    writer, episode = MemberFactory(), on_air(host, programme=programme)
    row = handed(make_post(by=writer), writer, programme)
    pick(row, episode=episode, by=host)
    answer_consultation(row, episode=episode, by=host)
    with pytest.raises(Refused):
        take_back_consultation(KEY, Post.objects.get(), by=writer)
    at_desk(host).post(f"{episode.path}order/ending/")
    put_back_consultation(row, episode=episode, by=host)
    row.refresh_from_db()
    assert (row.state, row.at_second, Chapter.objects.count()) == (CState.PICKED, None, 0)


def test_the_plan_adds_up_against_the_length_of_the_show(programme, episode, host):
    writer = MemberFactory()
    rows = [handed(make_post(by=writer, title=f"様式の話{number}"), writer, programme) for number in range(3)]
    desk = at_desk(host)
    for row in rows:
        desk.post(f"{episode.path}order/{row.pk}/pick/")
    assert "合わせて30分" in words_of(desk.get(f"{episode.path}order/"))
    desk.post(f"{episode.path}order/{rows[0].pk}/longer/")
    desk.post(f"{episode.path}order/{rows[2].pk}/up/")
    page = words_of(desk.get(f"{episode.path}order/"))
    assert ("放送の30分より、5分長くなります" in page, re.findall(r"<b>(様式の話\d)</b>", page)) == (
        True,
        ["様式の話0", "様式の話2", "様式の話1"],
    )


def test_the_order_is_the_hosts_alone_and_of_their_own_programme(programme, episode, host):
    writer, other = MemberFactory(), ProgrammeFactory(takes_consultations=True)
    row = handed(make_post(by=writer), writer, other)
    statuses = [at_desk(member).get(f"{episode.path}order/").status_code for member in (host, MemberFactory())]
    strange = at_desk(host).post(f"{episode.path}order/{row.pk}/pick/").status_code
    queue = [at_desk(member).get(f"/broadcasts/{programme.slug}/consultations/").status_code for member in (host, MemberFactory())]
    assert (statuses, strange, queue, at_desk(host).post(f"{episode.path}order/{row.pk}/nowhere/").status_code) == (
        [200, 403],
        404,
        [200, 403],
        404,
    )


def test_a_programme_that_takes_none_is_given_none(host):
    writer, closed = MemberFactory(), ProgrammeFactory(host=host)
    post = make_post(by=writer)
    with pytest.raises(Refused):
        handed(post, writer, closed)
    assert "いまは、相談を受け取っている番組がありません" in words_of(at_desk(writer).get(place_of(post)))


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_order_and_the_episode_ask_the_same_however_much_there_is(how_many, programme, episode, host, django_assert_num_queries):
    writer = MemberFactory()
    for number in range(how_many):
        row = handed(make_post(by=writer, title=f"様式の話{number}"), writer, programme)
        pick(row, episode=episode, by=host)
        handed(make_post(by=writer, title=f"待つ話{number}"), writer, programme)
    desk = at_desk(host)
    desk.get(f"{episode.path}order/")
    with django_assert_num_queries(ORDER):
        desk.get(f"{episode.path}order/")
    with django_assert_num_queries(SHOW):
        desk.get(episode.path)


ORDER, SHOW = 11, 14

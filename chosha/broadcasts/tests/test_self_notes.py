"""自分だけのメモ: at a second of a show, for one member alone."""

from datetime import timedelta

import pytest
from django.test import Client

from chosha.broadcasts import actions
from chosha.broadcasts.models import Episode, SelfNote
from chosha.broadcasts.plugs import StudioBelongings
from chosha.broadcasts.tests.factories import on_air, recorded
from chosha.kernel.clock import now
from chosha.kernel.content import passport
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Role, RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db
WORDS = "控えの置き場を係で決める"


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.CHOSHA_HOME = tmp_path


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_a_note_stands_at_its_minute_and_leads_there():
    episode, member = recorded(), MemberFactory()
    answer = of(member).post(f"{episode.path}notes/", {"text": f" {WORDS} ", "at": "4:12"})
    kept = SelfNote.objects.get()
    assert (answer.status_code, kept.text, kept.at_sec, kept.member) == (302, WORDS, 252, member)
    page = of(member).get(episode.path).content.decode()
    assert (f'href="{episode.path}#t=252" data-to="252"' in page, WORDS in page) == (True, True)


def test_a_script_gets_the_list_and_a_field_for_the_next_one():
    episode, client = recorded(), of(MemberFactory())
    page = client.post(f"{episode.path}notes/", {"text": WORDS, "at": "1:00"}, headers={"HX-Request": "true"}).content.decode()
    assert (page.startswith("<self-notes"), WORDS in page, f">{WORDS}</textarea>" in page) == (True, True, False)


def test_beside_a_running_show_a_note_can_be_kept_too():
    episode, member = on_air(MemberFactory()), MemberFactory()
    of(member).post(f"{episode.path}notes/", {"text": WORDS, "at": "0:30"})
    assert WORDS in of(member).get(episode.path).content.decode()


@pytest.mark.parametrize("sent", [{"text": "", "at": "1:00"}, {"text": "あ" * 401, "at": "1:00"}, {"text": WORDS, "at": "いつか"}])
def test_what_does_not_fit_is_said_and_nothing_is_kept(sent):
    answer = of(MemberFactory()).post(f"{recorded().path}notes/", sent)
    assert (answer.status_code, "直すところが1か所あります" in answer.content.decode(), SelfNote.objects.count()) == (422, True, 0)


def test_nobody_else_meets_it_whatever_their_role():
    writer, host = MemberFactory(), MemberFactory()
    episode = recorded(host=host)
    kept = actions.write_note(episode, by=writer, at_sec=3, text=WORDS)
    staff = StaffFactory(role=RoleName.ADMINISTRATOR)
    others = [name for name in RoleName if name != RoleName.ADMINISTRATOR]
    Role.objects.bulk_create(Role(member=staff, name=name, granted_at=now()) for name in others)
    for member in (host, staff):
        client = of(member)
        pages = [client.get(path).content.decode() for path in (episode.path, f"{episode.path}notes/", "/me/participation/?tab=saved")]
        assert [WORDS in page for page in pages] == [False, False, False]
        acts = [client.get(kept.path), client.post(kept.path, {"act": "delete"}), client.post(f"{kept.path}return/")]
        assert [answer.status_code for answer in acts] == [404, 404, 404]
        with pytest.raises(NotAllowed):
            actions.mend_note(kept, by=member, at_sec=1, text="ほかの人の文")
    assert WORDS not in (passport("broadcasts.episode").words(episode) or "")


def test_it_is_mended_deleted_and_brought_back():
    episode, member = recorded(), MemberFactory()
    kept, client = actions.write_note(episode, by=member, at_sec=3, text=WORDS), of(member)
    client.post(kept.path, {"act": "save", "text": "直したメモ", "at": "2:00"})
    kept.refresh_from_db()
    assert (kept.text, kept.at_sec) == ("直したメモ", 120)
    page = client.post(kept.path, {"act": "delete"}, follow=True).content.decode()
    assert (f'action="{kept.path}return/"' in page, "直したメモ" in page) == (True, False)
    client.post(f"{kept.path}return/")
    assert "直したメモ" in client.get(f"{episode.path}notes/").content.decode()


def test_a_day_after_it_was_deleted_it_is_gone():
    member = MemberFactory()
    kept = actions.write_note(recorded(), by=member, at_sec=3, text=WORDS)
    actions.delete_note(kept, by=member)
    assert actions.forget_notes() == 0
    SelfNote.objects.update(removed_at=now() - timedelta(days=2))
    assert (actions.forget_notes(), SelfNote.objects.count()) == (1, 0)


def test_beside_a_covered_show_it_waits_until_the_show_is_back():
    episode, member = recorded(), MemberFactory()
    actions.write_note(episode, by=member, at_sec=3, text=WORDS)
    Episode.objects.filter(pk=episode.pk).update(hidden_at=now())
    client = of(member)
    assert (client.get(f"{episode.path}notes/").status_code, WORDS in client.get("/me/participation/?tab=saved").content.decode()) == (
        404,
        False,
    )
    Episode.objects.filter(pk=episode.pk).update(hidden_at=None)
    assert WORDS in client.get("/me/participation/?tab=saved").content.decode()


def test_there_is_an_end_to_how_many():
    episode, member = recorded(), MemberFactory()
    SelfNote.objects.bulk_create(SelfNote(episode=episode, member=member, at_sec=n, text="控え") for n in range(300))
    with pytest.raises(Refused, match="300まで"):
        actions.write_note(episode, by=member, at_sec=1, text=WORDS)


def test_an_export_holds_them_and_with_the_account_they_go():
    member = MemberFactory()
    actions.write_note(recorded(), by=member, at_sec=252, text=WORDS)
    box = next(box for box in StudioBelongings().boxes(member) if box.name == "self_notes")
    assert [(row["メモ"], row["時刻"]) for row in box.rows] == [(WORDS, "04:12")]
    actions.let_go_of_studio(member, named=True, texts=False)
    assert SelfNote.objects.count() == 0


def test_the_list_asks_as_much_for_three_as_for_one(django_assert_max_num_queries):
    episode, member = recorded(), MemberFactory()
    client, asked = of(member), []
    for more in (1, 2):
        for _ in range(more):
            actions.write_note(episode, by=member, at_sec=3, text=WORDS)
        with django_assert_max_num_queries(10) as counted:
            client.get(f"{episode.path}notes/")
        asked.append(len(counted))
    assert asked[0] == asked[1]

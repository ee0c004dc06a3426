"""資料: who puts what on an episode, who sees it, and how it goes again."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from chosha.broadcasts import actions
from chosha.broadcasts.actions.materials import (
    CAN_BE_UNDONE,
    MOST,
    bring_material,
    draw_version,
    let_go_of_materials,
    put_materials_back,
    take_materials_down,
    tidy_materials,
)
from chosha.broadcasts.models import Material, MaterialVersion, SignUp
from chosha.broadcasts.queries.materials import boxes_of_materials, materials_of, titles_to_search
from chosha.broadcasts.tests.factories import EpisodeFactory, MaterialFactory, SeatFactory, a_pdf, recorded
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.models import StoredFile
from chosha.media.tests.test_cleaning import SECRET, planted_pdf
from chosha.members.models import RoleName, Standing
from chosha.members.tests.factories import MemberFactory, StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def host():
    return MemberFactory(display_name="藤代 圭")


@pytest.fixture
def member():
    return MemberFactory()


def of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def picture(name="窓口.png"):
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), "image/png")


def table(name="品目.csv"):
    return SimpleUploadedFile(name, "品目,数\nいす,3\n".encode(), "text/csv")


def page(browser, path) -> str:
    return browser.get(path).content.decode()


def test_a_host_puts_a_file_on_the_episode_and_members_find_it_there(host, member):
    episode = EpisodeFactory(host=host)
    sent = of(host).post(f"{episode.path}materials/", {"file": SimpleUploadedFile("手引.pdf", planted_pdf()), "title": "窓口の手引"})
    made = Material.objects.get()
    assert (sent.status_code, made.title, made.by, made.listed_at is not None) == (302, "窓口の手引", host, True)
    assert SECRET.encode() not in made.current.file.original.read_bytes()
    assert "窓口の手引" in page(of(member), episode.path)
    assert "窓口の手引" in page(of(member), f"{episode.path}materials/")
    answer = of(member).get(f"{made.path}file/original?keep")
    assert (answer["Content-Disposition"].startswith("attachment"), answer["Cache-Control"]) == (True, "private, max-age=86400")


def test_without_a_title_it_is_called_after_its_file(host):
    made = bring_material(EpisodeFactory(host=host), by=host, uploaded=table("品目の一覧.csv"))
    assert made.title == "品目の一覧"


def test_who_may_put_files_there(host, member):
    episode = EpisodeFactory(host=host)
    guest, seated, left, leaver = (MemberFactory() for _ in range(4))
    episode.guests.add(guest)
    SeatFactory(episode=episode, member=seated, word="a")
    SeatFactory(episode=episode, member=left, word="b", ended_at=now())
    leaver.standing = Standing.SUSPENDED
    for person, may in (
        (host, True),
        (guest, True),
        (seated, True),
        (StaffFactory(role=RoleName.BROADCAST), True),
        (left, False),
        (member, False),
        (leaver, False),
    ):
        if may:
            assert bring_material(episode, by=person, uploaded=table()).by == person
        else:
            with pytest.raises(NotAllowed):
                bring_material(episode, by=person, uploaded=table())
    assert of(member).post(f"{episode.path}materials/", {"file": table()}).status_code == 403


def test_a_guest_mends_what_the_guest_brought_and_nothing_else(host):
    episode, guest = EpisodeFactory(host=host), MemberFactory()
    episode.guests.add(guest)
    own, other = MaterialFactory(episode=episode, by=guest), MaterialFactory(episode=episode, by=host)
    browser = of(guest)
    assert [browser.get(f"{row.path}changes/").status_code for row in (own, other)] == [200, 403]
    assert [browser.post(f"{row.path}drop/").status_code for row in (own, other)] == [302, 403]
    assert of(host).post(f"{MaterialFactory(episode=episode, by=guest).path}drop/").status_code == 302


def test_a_name_in_title_or_file_waits_for_a_decision_and_nobody_sees_it(host, member):
    episode, browser = EpisodeFactory(host=host), of(host)
    sent = browser.post(f"{episode.path}materials/", {"file": table("税務課の高橋係長.csv"), "title": "一覧"})
    made = Material.objects.get()
    assert (sent["Location"], made.listed_at) == (f"{made.path}changes/", None)
    assert "高橋" in page(browser, f"{made.path}changes/")
    assert ("一覧</b>" in page(of(member), f"{episode.path}materials/"), of(member).get(made.path).status_code) == (False, 404)
    held = browser.post(f"{made.path}changes/", {"title": "一覧", "file_name": "税務課の高橋係長.csv"})
    guard = held.context["guard"]
    browser.post(f"{made.path}changes/", {"title": "一覧", "file_name": "税務課の高橋係長.csv", "guard_seen": guard.seen, "act": "as-is"})
    made.refresh_from_db()
    assert (made.listed_at is not None, of(member).get(made.path).status_code) == (True, 200)


def test_before_its_hour_only_hosts_and_its_bringer_see_it(host, member):
    episode, guest = EpisodeFactory(host=host), MemberFactory()
    made = MaterialFactory(episode=episode, by=guest, shown_from=now() + timedelta(hours=1))
    assert [len(materials_of(person, episode)) for person in (host, guest, member)] == [1, 1, 0]
    assert [of(person).get(f"{made.path}file/original").status_code for person in (guest, member)] == [200, 404]
    assert titles_to_search(episode) == []
    Material.objects.update(shown_from=now() - timedelta(minutes=1))
    assert (len(materials_of(member, episode)), titles_to_search(episode)) == (1, [made.title])


def test_of_what_is_covered_or_taken_down_members_get_nothing(host, member):
    covered, down = EpisodeFactory(host=host, hidden_at=now()), recorded(host=host)
    rows = [MaterialFactory(episode=episode, by=host) for episode in (covered, down)]
    assert of(member).get(f"{rows[1].path}file/original").status_code == 200
    actions.take_down_recording(down, by=StaffFactory(role=RoleName.BROADCAST), reason="話した方の希望")
    for row in rows:
        assert [of(member).get(f"{row.path}{place}").status_code for place in ("", "file/original", "file/480")] == [404, 404, 404]
    assert [of(host).get(row.path).status_code for row in rows] == [200, 200]
    suspended = MemberFactory(standing=Standing.SUSPENDED)
    assert materials_of(suspended, down) == []


def test_a_newer_version_keeps_the_address_and_can_be_taken_back(host, member):
    made = MaterialFactory(episode=EpisodeFactory(host=host), by=host, name="前.csv")
    browser = of(host)
    browser.post(f"{made.path}version/", {"file": table("後.csv")})
    assert (made.versions.count(), "後.csv" in page(of(member), made.path)) == (2, True)
    browser.post(f"{made.path}version/undo/")
    assert ([row.file.name for row in made.versions.all()], StoredFile.objects.count()) == (["前.csv"], 1)
    refused = browser.post(f"{made.path}version/undo/")
    assert refused.status_code == 422
    browser.post(f"{made.path}version/", {"file": table("後.csv")})
    MaterialVersion.objects.update(at=now() - CAN_BE_UNDONE * 2)
    MaterialVersion.objects.filter(file__name="後.csv").update(at=now() - CAN_BE_UNDONE * 1.5)
    assert (tidy_materials(), [row.file.name for row in made.versions.all()]) == (1, ["後.csv"])


def test_a_newer_version_whose_name_tells_of_somebody_keeps_the_former_name(host):
    made = MaterialFactory(episode=EpisodeFactory(host=host), by=host, name="前.csv")
    answer = of(host).post(f"{made.path}version/", {"file": table("税務課の高橋係長.csv")}, follow=True)
    names = [row.file.name for row in made.versions.all()]
    assert (names, "名前は前の版のままにしました" in answer.content.decode()) == (["前.csv", "前.csv"], True)


def test_what_is_removed_comes_back_for_ten_minutes_and_then_is_gone(host, member):
    made, browser = MaterialFactory(episode=EpisodeFactory(host=host), by=host), of(host)
    folder = made.current.file.folder
    browser.post(f"{made.path}drop/")
    assert of(member).get(made.path).status_code == 404
    browser.post(f"{made.path}drop/undo/")
    assert of(member).get(made.path).status_code == 200
    browser.post(f"{made.path}drop/")
    assert tidy_materials() == 0
    Material.objects.update(dropped_at=now() - CAN_BE_UNDONE * 2)
    assert browser.post(f"{made.path}drop/undo/").status_code == 422
    assert (tidy_materials(), Material.objects.count(), StoredFile.objects.count()) == (1, 0, 0)
    assert folder.exists() is True  # until the transaction is certain


def test_its_files_go_with_the_row(host, django_capture_on_commit_callbacks):
    made = MaterialFactory(episode=EpisodeFactory(host=host), by=host, dropped_at=now() - CAN_BE_UNDONE * 2)
    folder = made.current.file.folder
    with django_capture_on_commit_callbacks(execute=True):
        tidy_materials()
    assert folder.exists() is False


def test_they_stand_in_the_order_their_hosts_want(host):
    episode = EpisodeFactory(host=host)
    one, two, three = (MaterialFactory(episode=episode, by=host, title=title, position=at) for at, title in enumerate("甲乙丙"))
    of(host).post(f"{three.path}move/up/")
    of(host).post(f"{one.path}move/up/")
    assert ([row.title for row in materials_of(host, episode)], of(host).post(f"{two.path}move/x/").status_code) == (
        ["甲", "丙", "乙"],
        404,
    )


@pytest.mark.parametrize(
    ("name", "content", "said"), [("空.pdf", b"", "0バイト"), ("絵.svg", b"<svg/>", "SVG"), ("動.exe", b"MZ\0", "添えられ")]
)
def test_what_cannot_be_taken_is_said_with_its_name(host, name, content, said):
    answer = of(host).post(f"{EpisodeFactory(host=host).path}materials/", {"file": SimpleUploadedFile(name, content)})
    text = answer.content.decode()
    assert (answer.status_code, name in text, said in text, Material.objects.count()) == (422, True, True, 0)


def test_thirty_are_enough(host):
    episode = EpisodeFactory(host=host)
    Material.objects.bulk_create([Material(episode=episode, title="x", by=host) for _ in range(MOST)])
    with pytest.raises(Refused) as refused:
        bring_material(episode, by=host, uploaded=table())
    assert refused.value.sentence.startswith("資料は一つの回に30個まで")


def test_a_list_asks_as_often_for_three_as_for_one(host, member, django_assert_num_queries):
    episode = EpisodeFactory(host=host)
    for number in (1, 3):
        while Material.objects.count() < number:
            MaterialFactory(episode=episode, by=host)
        with django_assert_num_queries(2):
            assert len([row.current.file.name for row in materials_of(member, episode)]) == number


def test_the_look_inside_a_table_opens_in_its_place(host, member):
    made = MaterialFactory(episode=EpisodeFactory(host=host), by=host)
    inside = of(member).get(made.path, headers={"HX-Request": "true"}).content.decode()
    assert ("<th>品目</th>" in inside, "<html" in inside) == (True, False)


def test_every_page_of_a_pdf_is_drawn_with_its_words(host, member):
    made = bring_material(EpisodeFactory(host=host), by=host, uploaded=SimpleUploadedFile("a.pdf", a_pdf(12)))
    draw_version(made.current)
    draw_version(made.current)
    version = made.versions.get()
    drawn = sorted(path.name for path in (version.file.folder / "leaves").glob("*.webp"))
    assert (version.pages, version.drawn, len(drawn)) == (12, 12, 12)
    actions_page = of(host).get(f"{made.path}file/leaf-12")
    assert (actions_page["Content-Type"], of(host).get(f"{made.path}file/leaf-13").status_code) == ("image/webp", 404)
    assert of(host).get(f"{made.path}file/leaf-0").status_code == 404


def test_an_export_names_what_a_member_brought(host):
    made = MaterialFactory(episode=EpisodeFactory(host=host, title="第3回"), by=host, name="前.csv")
    (box,) = boxes_of_materials(host)
    assert [(row["回"], row["題"], row["ファイル"]) for row in box.rows] == [("第3回", made.title, "前.csv")]


def test_whoever_leaves_takes_them_along_or_leaves_them_without_a_name(host, member):
    episode, when = EpisodeFactory(host=host), now()
    gone, stays = MaterialFactory(episode=episode, by=member), MaterialFactory(episode=episode, by=host)
    take_materials_down(member, when)
    assert [row.pk for row in materials_of(host, episode)] == [stays.pk]
    put_materials_back(member, when)
    assert len(materials_of(host, episode)) == 2
    let_go_of_materials(member, named=False, texts=True)
    let_go_of_materials(host, named=False, texts=False)
    assert [(row.pk, row.by) for row in Material.objects.all()] == [(stays.pk, None)]
    assert gone.pk != stays.pk


def test_one_for_who_signed_up_is_for_them_and_the_hosts_and_no_search_finds_its_title(host, member):
    kept = MaterialFactory(episode=EpisodeFactory(host=host, has_sign_up=True), by=host, title="席のある方の資料")
    SignUp.objects.create(episode=kept.episode, member=member, state="seated")
    form = {"title": kept.title, "file_name": kept.current.file.name, "readers": "signed"}
    assert of(host).post(f"{kept.path}changes/", form).status_code == 302
    seen = [of(person).get(f"{kept.path}file/original").status_code for person in (host, member, MemberFactory())]
    assert (seen, titles_to_search(kept.episode)) == ([200, 200, 404], [])
    del form["readers"]
    of(host).post(f"{kept.path}changes/", form)
    assert Material.objects.get().readers == "signed"

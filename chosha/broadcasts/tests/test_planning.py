"""Programmes and episodes before they begin: what is written down when they are planned and changed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from chosha.broadcasts.actions import change_programme, hide_episode, plan_episode, plan_programme
from chosha.broadcasts.models import Programme
from chosha.broadcasts.tests.factories import ProgrammeFactory
from chosha.kernel.clock import now
from chosha.media.actions import files
from chosha.media.models import StoredFile
from chosha.members.models import RoleName
from chosha.members.tests.factories import MemberFactory, StaffFactory
from chosha.search.models import Row

pytestmark = pytest.mark.django_db


def picture(colour: str) -> SimpleUploadedFile:
    written = io.BytesIO()
    Image.new("RGB", (64, 36), colour).save(written, "PNG")
    return SimpleUploadedFile("番組の絵.png", written.getvalue(), "image/png")


@pytest.mark.django_db(transaction=True)
def test_a_picture_is_drawn_before_anybody_else_who_writes_has_to_wait(monkeypatch):
    locked, draw = [], files.make_variants
    monkeypatch.setattr(files, "make_variants", lambda content: locked.append(connection.in_atomic_block) or draw(content))
    host = MemberFactory()
    made = plan_programme(title="夜", by=StaffFactory(role=RoleName.BROADCAST), hosts=[host], picture=picture("teal"))
    first = made.picture.folder
    change_programme(made, by=host, title="夜", about="", hosts=[host], picture=picture("navy"))
    assert locked == [False, False]
    assert (list(StoredFile.objects.all()), first.exists()) == ([Programme.objects.get().picture], False)


def test_the_episodes_of_a_renamed_programme_are_found_by_its_new_name():
    host = MemberFactory()
    programme = ProgrammeFactory(host=host, title="夜の番組")
    episode, covered = plan(programme, host, "第1回"), plan(programme, host, "第2回")
    hide_episode(covered, by=StaffFactory(role=RoleName.MODERATOR), reason="場所が分かる")
    plan(ProgrammeFactory(host=host, title="夜の番組"), host, "別の番組の回")
    change_programme(programme, by=host, title="まひるの番組", about="", hosts=[host])
    assert [row.thing_id for row in Row.objects.filter(text__contains="まひるの番組")] == [episode.pk]
    assert Row.objects.filter(text__contains="夜の番組").count() == 1


def plan(programme, host, title):
    return plan_episode(programme, title=title, starts_at=now(), by=host)

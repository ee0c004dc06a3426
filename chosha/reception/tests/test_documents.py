"""A photo of a staff card: kept encrypted, seen only by whoever decides, gone when it is not needed."""

import io
import logging
import os
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from chosha.audit.models import Entry
from chosha.kernel.errors import NotAllowed, Refused
from chosha.members.models import Affiliation, RoleName
from chosha.members.tests.factories import StaffFactory
from chosha.notices.models import Mail
from chosha.reception import actions
from chosha.reception.engine import vault
from chosha.reception.models import Application, Document, State
from chosha.reception.tests.factories import ApplicationFactory, WaitingFactory, welcomed
from chosha.reception.tests.letters import last_mail

pytestmark = pytest.mark.django_db
KEY = "a key that only tests use"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.CHOSHA_HOME, settings.CHOSHA_PROOF_KEY = tmp_path, KEY
    return tmp_path


@pytest.fixture
def reception():
    return StaffFactory(role=RoleName.RECEPTION)


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def later(monkeypatch, **delta):
    moment = timezone.now() + timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def photo(colour: str = "teal") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(written, "JPEG")
    return written.getvalue()


def sent(application: Application, content: bytes | None = None, name: str = "職員証.jpg", **more) -> Document:
    return actions.add_document(application, SimpleUploadedFile(name, photo() if content is None else content), **more)


def held(application: Application, by) -> Application:
    return actions.claim(application, by=by)


def files(home) -> list[str]:
    folder = home / "proofs"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_paper_lies_encrypted_under_a_name_that_says_nothing_for_nobody_elses_eyes(home):
    document = sent(ApplicationFactory())
    path = home / "proofs" / document.path
    content = path.read_bytes()
    assert (oct(path.stat().st_mode & 0o777), oct(path.parent.stat().st_mode & 0o777)) == ("0o600", "0o700")
    assert (b"JFIF" in content, content[:3] == b"\xff\xd8\xff", len(content)) == (False, False, document.size + 28)
    assert str(document.application_id) not in document.path


def test_a_paper_brings_the_application_before_a_person_and_proves_nothing_by_itself():
    application = ApplicationFactory()
    sent(application)
    application.refresh_from_db()
    assert (application.state, application.proof) == (State.WAITING_PERSON, "")


def test_whoever_holds_the_application_reads_it_and_every_look_is_recorded(reception):
    application = ApplicationFactory()
    document = sent(application)
    mime, content = actions.read_document(held(application, reception), document.pk, by=reception)
    picture = Image.open(io.BytesIO(content))
    actions.read_document(held(application, reception), document.pk, by=reception)
    looks = Entry.objects.filter(act="reception.document.read", thing_id=str(application.pk), by_id=reception.pk)
    assert (mime, picture.size, len(content), looks.count()) == ("image/jpeg", (900, 600), document.size, 2)
    assert looks.first().details == {"document": str(document.pk)}


@pytest.mark.parametrize("role", [name for name in RoleName if name != RoleName.RECEPTION])
def test_no_other_role_reads_it(role):
    application = ApplicationFactory()
    document = sent(application)
    with pytest.raises(NotAllowed):
        actions.read_document(application, document.pk, by=StaffFactory(role=role))


def test_without_holding_it_the_reception_does_not_read_it_either(reception, monkeypatch):
    application = ApplicationFactory()
    document = sent(application)
    with pytest.raises(Refused, match="担当している間だけ"):
        actions.read_document(application, document.pk, by=reception)
    held(application, StaffFactory(role=RoleName.RECEPTION))
    application.refresh_from_db()
    with pytest.raises(Refused, match="担当している間だけ"):
        actions.read_document(application, document.pk, by=reception)
    later(monkeypatch, minutes=16)
    mine = held(application, reception)
    later(monkeypatch, minutes=16)
    with pytest.raises(Refused, match="担当している間だけ"):
        actions.read_document(mine, document.pk, by=reception)
    assert Entry.objects.filter(act="reception.document.read").count() == 0


def test_the_paper_of_another_application_is_not_read_through_ones_own(reception):
    foreign = sent(ApplicationFactory())
    with pytest.raises(Refused, match="もう消してあります"):
        actions.read_document(held(ApplicationFactory(), reception), foreign.pk, by=reception)


def test_a_file_put_in_the_place_of_another_does_not_open(reception, home, caplog):
    application = ApplicationFactory()
    mine, other = sent(application), sent(ApplicationFactory(), photo("red"))
    (home / "proofs" / mine.path).write_bytes((home / "proofs" / other.path).read_bytes())
    Document.objects.filter(pk=mine.pk).update(locked_key=other.locked_key)
    with caplog.at_level(logging.WARNING), pytest.raises(Refused, match="開けませんでした"):
        actions.read_document(held(application, reception), mine.pk, by=reception)


def test_with_another_key_nothing_opens(reception, settings):
    application = ApplicationFactory()
    document = sent(application)
    settings.CHOSHA_PROOF_KEY = "another"
    with pytest.raises(Refused, match="こちらの不具合です"):
        actions.read_document(held(application, reception), document.pk, by=reception)


@pytest.mark.parametrize("end", ["welcomed", "declined"])
def test_the_decision_taking_effect_deletes_it_says_so_and_records_it(reception, home, after_commit, end):
    application = ApplicationFactory()
    document = sent(application)
    with after_commit():
        if end == "welcomed":
            member = welcomed(application, by=reception)
        else:
            actions.settle(actions.decline(application, by=reception, reason="body"))
    document.refresh_from_db()
    assert (document.gone, document.path, document.locked_key, files(home)) == ("decided", "", "", [])
    assert "送っていただいた書類は、判断の後に消しました。" in last_mail(application.email).text
    entry = Entry.objects.get(act="reception.document.deleted")
    assert (entry.reason, entry.thing_id) == ("判断が済んだ", str(application.pk))
    if end == "welcomed":
        assert Affiliation.objects.get(member=member).proof == "document"


@pytest.mark.parametrize("end", ["welcomed", "declined"])
def test_where_no_paper_was_no_letter_speaks_of_one(reception, end):
    application = WaitingFactory()
    if end == "welcomed":
        welcomed(application, by=reception)
    else:
        actions.settle(actions.decline(application, by=reception, reason="body"))
    assert "書類" not in last_mail(application.email).text


def test_before_a_decision_takes_effect_it_stays(reception, home):
    application = ApplicationFactory()
    sent(application)
    actions.approve(application, by=reception)
    assert (actions.sweep_documents(), len(files(home))) == (0, 1)


def test_withdrawing_deletes_it(home, after_commit):
    application = ApplicationFactory()
    sent(application)
    with after_commit():
        actions.withdraw(application)
    assert (files(home), Document.objects.get().gone) == ([], "taken_back")


def test_a_rollback_keeps_the_file(home, reception, monkeypatch):
    application = ApplicationFactory()
    sent(application)
    decided = actions.approve(application, by=reception)
    Application.objects.filter(pk=decided.pk).update(purpose="transfer")  # without a member it cannot be settled
    with pytest.raises(Refused):
        actions.settle(decided)
    assert (len(files(home)), Document.objects.get().gone) == (1, "")


def test_after_a_fortnight_it_is_gone_and_the_applicant_is_told(home, monkeypatch, after_commit):
    application = ApplicationFactory()
    sent(application)
    later(monkeypatch, days=13, hours=23)
    assert actions.sweep_documents() == 0
    later(monkeypatch, days=14, minutes=1)
    with after_commit():
        assert actions.sweep_documents() == 1
    assert (files(home), Document.objects.get().gone) == ([], "expired")
    assert "14日がたったため消しました" in last_mail(application.email).text
    assert Entry.objects.get(act="reception.document.deleted").reason == "14日がたった"
    assert actions.sweep_documents() == 0
    assert Mail.objects.filter(to=application.email).count() == 1


def test_what_an_old_backup_brings_back_goes_again(home, after_commit):
    application = ApplicationFactory()
    document = sent(application)
    before = Document.objects.filter(pk=document.pk).values("gone", "gone_at", "path", "locked_key")[0]
    sealed = (home / "proofs" / document.path).read_bytes()
    with after_commit():
        actions.withdraw(application)
    Document.objects.filter(pk=document.pk).update(**before)
    (home / "proofs" / before["path"]).write_bytes(sealed)
    with after_commit():
        assert actions.sweep_documents() == 1
    assert files(home) == []


def test_a_paper_whose_file_is_lost_is_asked_for_again(home, monkeypatch):
    application = ApplicationFactory()
    (home / "proofs" / sent(application).path).unlink()
    later(monkeypatch, hours=2)
    assert actions.sweep_documents() == 1
    assert (Document.objects.get().gone, "もう一度送れます" in last_mail(application.email).text) == ("lost", True)


def test_files_of_no_row_are_shredded_once_no_transaction_can_want_them(home):
    document = sent(ApplicationFactory())
    young, old = vault.put(b"left by a crash just now"), vault.put(b"left by a crash")
    for name in (old, document.path):
        os.utime(home / "proofs" / name, (time.time() - 7200,) * 2)
    actions.sweep_documents()
    assert files(home) == sorted([document.path, young])


def test_shredding_writes_over_the_bytes_before_the_name_goes(home):
    name = vault.put(b"A" * 100)
    twin = home / "twin"
    os.link(home / "proofs" / name, twin)
    vault.shred(name)
    vault.shred(name)
    assert (files(home), len(twin.read_bytes()), b"AAAA" in twin.read_bytes()) == ([], 100, False)


def test_three_at_most_and_each_can_be_replaced_or_taken_back(home, after_commit):
    application = ApplicationFactory()
    first, *_ = [sent(application) for _ in range(3)]
    with pytest.raises(Refused, match="3つまで"):
        sent(application)
    assert len(files(home)) == 3
    with after_commit():
        sent(application, instead=first.pk)
    assert (len(files(home)), Document.objects.filter(gone="").count()) == (3, 3)
    with after_commit():
        actions.take_back_document(application, Document.objects.filter(gone="").first().pk)
        actions.take_back_document(application, 404)
    assert len(files(home)) == 2


def test_nobody_takes_back_the_paper_of_another():
    foreign = sent(ApplicationFactory())
    actions.take_back_document(ApplicationFactory(), foreign.pk)
    sent(ApplicationFactory(), instead=foreign.pk)
    foreign.refresh_from_db()
    assert foreign.gone == ""


@pytest.mark.parametrize("state", [State.APPROVED, State.DECLINED, State.WITHDRAWN, State.INVITED])
def test_what_is_over_takes_no_paper(state, home):
    with pytest.raises(Refused, match="受け取っていません"):
        sent(ApplicationFactory(state=state))
    assert files(home) == []


def test_who_is_proved_already_need_not_send_one_unless_asked():
    with pytest.raises(Refused, match="書類はいりません"):
        sent(WaitingFactory())
    assert sent(WaitingFactory(state=State.ASKED)).gone == ""


def test_whoever_sends_without_end_rests(home):
    application = ApplicationFactory()
    for _ in range(20):
        with pytest.raises(Refused, match="種類"):
            sent(application, b"words", "a.txt")
    with pytest.raises(Refused, match="休んでいます"):
        sent(application)
    assert files(home) == []

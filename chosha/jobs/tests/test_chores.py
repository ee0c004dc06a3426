import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from chosha.jobs import actions, queue
from chosha.jobs.models import Heartbeat, Schedule
from chosha.jobs.queries import given_up
from chosha.jobs.worker import Lane, _after, new_worker_id
from chosha.kernel.clock import now

ran: list[str] = []


@queue.job(attempts=2)
def note(word: str) -> None:
    if word == "breaks":
        raise RuntimeError(word)
    ran.append(word)


@pytest.fixture(autouse=True)
def _forget():
    ran.clear()
    yield
    queue._recurring.pop(note.module_path, None)


def work_once() -> None:
    """One look of a lane into the queue, with the worker's own listener."""
    from django_tasks.signals import task_finished

    task_finished.connect(_after)
    try:
        Lane("test-1", ("default", "mail"), 0.3, threading.Event())._work()
    finally:
        task_finished.disconnect(_after)


@pytest.mark.django_db(transaction=True)
def test_a_chore_exists_exactly_when_the_write_that_caused_it_does():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note.enqueue(word="rolled back")
        1 / 0  # noqa: B018
    with transaction.atomic():
        note.enqueue(word="kept")
    work_once()
    assert ran == ["kept"]


@pytest.mark.django_db(transaction=True)
def test_a_failed_chore_rests_is_tried_again_and_is_given_up_at_last():
    note.enqueue(word="breaks")
    work_once()
    chore = DBTaskResult.objects.get()
    assert chore.status == "READY"
    assert timedelta(seconds=5) < chore.run_after - now() < timedelta(seconds=11)
    DBTaskResult.objects.update(run_after=now())
    work_once()
    chore.refresh_from_db()
    assert (chore.status, len(chore.worker_ids)) == ("FAILED", 2)
    actions.try_again(chore)
    assert (chore.status, chore.worker_ids) == ("READY", [])


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_worker_had_begun_is_taken_up_again():
    note.enqueue(word="begun")
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["gone-1/default"])
    actions.beat("alive-1")
    assert actions.rescue() == 1
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["alive-1/default"])
    assert actions.rescue() == 0


@pytest.mark.django_db(transaction=True)
def test_what_a_worker_had_begun_when_it_ended_in_order_goes_back_and_is_no_attempt():
    note.enqueue(word="begun")
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["gone-1/default", "alive-1/default"])
    actions.beat("alive-1")
    actions.rest("alive-1")
    chore = DBTaskResult.objects.get()
    assert (chore.status, chore.worker_ids, Heartbeat.objects.count()) == ("READY", ["gone-1/default"], 0)


@pytest.mark.django_db(transaction=True)
def test_a_chore_that_kills_its_worker_is_given_up_after_its_attempts():
    note.enqueue(word="deadly")
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["gone-1/default", "gone-2/default"])
    assert actions.rescue() == 0
    chore = given_up().get()
    assert (chore.exception_class_path, chore.finished_at is not None) == ("chosha.jobs.actions.WorkerDied", True)


def test_a_worker_in_the_same_place_as_its_predecessor_is_another_one(monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "a-container-with-a-very-long-name.of-a-cluster.example.jp")
    monkeypatch.setattr("os.getpid", lambda: 4_194_304)
    first, second = new_worker_id(), new_worker_id()
    assert (first == second, max(len(first), len(second)) < 50) == (False, True)


@pytest.mark.django_db
def test_a_recurring_chore_is_enqueued_once_when_due():
    queue.every(minutes=60)(note)
    actions.enqueue_due()
    assert DBTaskResult.objects.count() == 0
    Schedule.objects.filter(name=note.module_path).update(due_at=now() - timedelta(minutes=1))
    actions.enqueue_due()
    actions.enqueue_due()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db
def test_finished_chores_are_forgotten_after_two_weeks():
    note.enqueue(word="old")
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=now() - timedelta(days=15))
    assert actions.forget_finished() == 1

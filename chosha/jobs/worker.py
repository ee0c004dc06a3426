"""The job worker: one process, one thread for short chores and mail, one for media work, one for what is heard in recordings."""

import logging
import os
import secrets
import signal
import socket
import threading
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.db import DatabaseError, close_old_connections
from django_tasks.signals import task_finished
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from chosha.jobs.actions import beat, enqueue_due, rescue, rest, retry_or_give_up

logger = logging.getLogger(__name__)

# Seconds between looks into the queue: a code must be in the mail before the applicant wonders; a recording takes minutes anyway.
LANES = ((("default", "mail"), 0.3), (("media",), 1.0), (("hearing",), 1.0))
BEAT_EVERY = 15.0
LAST_WORDS = 6.0  # seconds a running chore may use after the signal to end


class Lane(threading.Thread):
    """Takes chores of its queues one after another until told to stop."""

    def __init__(self, worker_id: str, queues: tuple[str, ...], pause: float, stop: threading.Event) -> None:
        super().__init__(name=f"lane-{queues[0]}", daemon=True)
        self.worker_id, self.queues, self.pause, self.stop = worker_id, queues, pause, stop

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._work()
            except DatabaseError:
                logger.exception("the queue could not be read; trying again")
            self.stop.wait(self.pause)

    def _work(self) -> None:
        close_old_connections()
        while not self.stop.is_set() and DBTaskResult.objects.ready().filter(queue_name__in=self.queues).exists():
            Worker(
                queue_names=list(self.queues),
                interval=0,
                batch=True,
                backend_name="default",
                startup_delay=False,
                max_tasks=1,
                worker_id=f"{self.worker_id}/{self.queues[0]}",
                excluded_queue_names=[],
            ).run()


def _after(sender: object, task_result: object, **_: object) -> None:
    chore = task_result.db_result  # type: ignore[attr-defined]
    if chore.exception_class_path:
        retry_or_give_up(chore)


def load_chores() -> None:
    """Import every room's tasks.py, so that chores and their schedules are known."""
    for app in apps.get_app_configs():
        if app.name.startswith("chosha.") and find_spec(f"{app.name}.tasks"):
            import_module(f"{app.name}.tasks")


def new_worker_id() -> str:
    """Never twice the same: a restarted container has the host name and process number of its predecessor, whose chores it must take up."""
    return f"{socket.gethostname()[:32]}-{os.getpid()}-{secrets.token_hex(4)}"


def run() -> int:
    """Work until SIGTERM or SIGINT. Returns the exit code."""
    load_chores()
    task_finished.connect(_after)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    worker_id = new_worker_id()
    beat(worker_id)
    lanes = [Lane(worker_id, queues, pause, stop) for queues, pause in LANES]
    for lane in lanes:
        lane.start()
    _keep_time(worker_id, stop)
    for lane in lanes:
        lane.join(LAST_WORDS)
    rest(worker_id)
    return 0


def _keep_time(worker_id: str, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            beat(worker_id)
            rescue()
            enqueue_due()
        except DatabaseError:
            logger.exception("the schedule could not be kept; trying again")
        stop.wait(BEAT_EVERY)

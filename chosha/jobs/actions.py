"""What the worker writes: retries, schedules, rescue of chores whose worker died."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from chosha.jobs.models import Heartbeat, Schedule
from chosha.jobs.queries import living_workers
from chosha.jobs.queue import attempts_of, pause_after, recurring
from chosha.kernel.clock import now

logger = logging.getLogger(__name__)

KEEP_FINISHED = timedelta(days=14)


class WorkerDied(Exception):
    """What a chore failed of when its worker never came back to say so."""


def retry_or_give_up(chore: DBTaskResult) -> bool:
    """After a failed attempt: put the chore back with a pause, or leave it failed for staff to see. True when it will be retried."""
    attempt = len(chore.worker_ids)
    if attempt >= attempts_of(chore.task_path):
        logger.error("chore %s gave up after %d attempts: %s", chore.task_path, attempt, chore.exception_class_path)
        return False
    chore.status = TaskResultStatus.READY
    chore.run_after = now() + pause_after(attempt)
    chore.save(update_fields=["status", "run_after"])
    return True


def enqueue(chore: str, *, not_before: datetime | None = None, **ids: object) -> None:
    """Enqueue a chore by its path, "chosha.notices.tasks.deliver_mail", in the caller's transaction; `not_before` lets it wait.

    By path, because actions lie below tasks: a task imports the action it calls, never the other way round.
    """
    import_string(chore).using(run_after=not_before).enqueue(**ids)


@transaction.atomic
def try_again(chore: DBTaskResult) -> None:
    """Staff: run a chore that was given up once more, now."""
    chore.status = TaskResultStatus.READY
    chore.run_after = now()
    chore.worker_ids = []
    chore.save(update_fields=["status", "run_after", "worker_ids"])


@transaction.atomic
def beat(worker_id: str) -> None:
    Heartbeat.objects.update_or_create(worker_id=worker_id, defaults={"beat_at": now()})
    Heartbeat.objects.filter(beat_at__lt=now() - timedelta(days=1)).delete()


@transaction.atomic
def rest(worker_id: str) -> None:
    """The worker ends in order: what it had begun goes back to the queue at once and does not count as an attempt."""
    Heartbeat.objects.filter(worker_id=worker_id).delete()
    for chore in _begun():
        if _worker_of(chore) == worker_id:
            chore.status, chore.worker_ids = TaskResultStatus.READY, chore.worker_ids[:-1]
            chore.save(update_fields=["status", "worker_ids"])


@transaction.atomic
def rescue() -> int:
    """Put back chores whose worker shows no sign of life, or give them up after their last attempt. Returns how many were put back."""
    begun = _begun()
    # Asked second: whoever has claimed a chore had given a sign of life before.
    alive = set(living_workers().values_list("worker_id", flat=True))
    lost = [chore for chore in begun if _worker_of(chore) not in alive]
    for chore in lost:
        chore.set_failed(WorkerDied("the worker died while it did this chore"))
    return sum(retry_or_give_up(chore) for chore in lost)


def _begun() -> "list[DBTaskResult[..., object]]":
    return list(DBTaskResult.objects.running().select_for_update(skip_locked=True))


def _worker_of(chore: DBTaskResult) -> str:
    """The worker's id, without the lane it took the chore in."""
    return chore.worker_ids[-1].rpartition("/")[0] if chore.worker_ids else ""


def enqueue_due() -> None:
    """Enqueue every recurring chore whose time has come, each once however many workers ask."""
    for name, (chore, pause) in recurring().items():
        with transaction.atomic():
            schedule = Schedule.objects.select_for_update().filter(name=name).first()
            if schedule is None:
                Schedule.objects.get_or_create(name=name, defaults={"due_at": now() + pause})
            elif schedule.due_at <= now():
                schedule.due_at = now() + pause
                schedule.save(update_fields=["due_at"])
                chore.enqueue()


def forget_finished() -> int:
    """Delete finished chores after two weeks: their arguments name people's things."""
    deleted, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now() - KEEP_FINISHED).delete()
    return deleted

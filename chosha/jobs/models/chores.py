from django.db import models


class Schedule(models.Model):
    """When a recurring chore is due next. One row a chore, so that several workers enqueue it once."""

    name = models.CharField(max_length=200, primary_key=True)
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """A worker's sign of life. A chore claimed by a worker without one is taken up again."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker_id

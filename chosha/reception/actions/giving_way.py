"""An invitation gives way: to the person's own application, to a refusal, to time. What the table said goes with it."""

from django.db import transaction

from chosha.reception.models import Application, ImportRow, State


@transaction.atomic
def give_way(email: str) -> None:
    """Somebody who is invited applies by themselves: the invitation has done its work."""
    for application in Application.objects.filter(email=email, state=State.INVITED):
        forget_row(application, "ご本人が、自分で申し込みました")
        application.delete()


def forget_row(application: Application, words: str, *, refused: str = "") -> None:
    """Empty the row an invitation came from. `refused`: the digest by which its owner is remembered, and nothing else."""
    ImportRow.objects.filter(application=application).update(data={}, words=words, refused=refused)

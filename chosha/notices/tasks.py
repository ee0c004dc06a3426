from chosha.jobs.queue import every, job
from chosha.notices.actions import deliver, forget_old_mail


@job(queue="mail", attempts=6)
def deliver_mail(mail_id: int) -> None:
    deliver(mail_id)


@every(minutes=60 * 24)
@job()
def forget_mail() -> None:
    forget_old_mail()

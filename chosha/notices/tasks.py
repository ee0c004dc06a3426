from chosha.jobs.queue import job
from chosha.notices.actions import deliver


@job(queue="mail", attempts=6)
def deliver_mail(mail_id: int) -> None:
    deliver(mail_id)

"""People who have just knocked: one of every way an application can stand, for the queue of the reception."""

import re
from datetime import timedelta

from django.utils.crypto import salted_hmac

from chosha.kernel.clock import now
from chosha.members.actions import grant_role
from chosha.members.models import Duty, Member, Organisation, RoleName
from chosha.members.queries import rules_number, version_words
from chosha.notices.actions import take_bounce
from chosha.notices.models import Mail
from chosha.reception.actions import (
    apply,
    approve,
    ask_back,
    ask_for_person,
    ask_second_look,
    claim,
    decline,
    enter_code,
    offer_work_address,
    open_proof,
    settle,
)
from chosha.reception.models import Application
from demo.world import Row, document

# What the mail server of the fictional city would write back to a mistyped address.
CAME_BACK = """From: MAILER-DAEMON@mx.demo.example
To: bounce+{key}@demo.example
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.demo.example

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B--
"""
CODE = re.compile(r"\d{3} \d{3}")
JUST_NOW = timedelta(minutes=2)


def build_applications(people: dict[str, Member]) -> int:
    """Apply, prove service, ask back and decide as each row of applicants.json says. Returns how many."""
    world = document("applicants.json")
    second = people[world["second_volunteer"]]
    grant_role(second, RoleName.RECEPTION, by=None)
    for row in world["applicants"]:
        application = _ask_as_member(row, people[row["member"]]) if "member" in row else apply_as(row)
        _prove(application, row)
        _waits(application, row)
        _decide(application, row, people, second)
    return len(world["applicants"])


def apply_as(row: Row) -> Application:
    application = apply(
        email=row["email"],
        name=row["name"],
        kana=row["kana"],
        display_name=row["display_name"],
        organisation=_body(row),
        organisation_text=row.get("org_text", ""),
        post=row["post"],
        duty=Duty.objects.get(slug=row["duty"]),
        motive=row["motive"],
        rules_version=version_words(rules_number()),
    )
    if application is None:
        raise ValueError(f"{row['email']} has applied already")
    return application


def _body(row: Row) -> Organisation | None:
    return Organisation.objects.get(code=row["org"].removeprefix("muni:")) if "org" in row else None


def _ask_as_member(row: Row, member: Member) -> Application:
    """A member's transfer, or proof for the year."""
    duty = Duty.objects.get(slug=row["duty"])
    return open_proof(member, purpose=row["purpose"], organisation=_body(row), post=row["post"], duty=duty)[0]


def _prove(application: Application, row: Row) -> None:
    if row.get("work_address"):
        offer_work_address(application, row["work_address"])
        if row.get("code") == "entered":
            enter_code(application, _mailed_code(row["work_address"]))
        elif row.get("code") == "elsewhere":
            ask_for_person(application, keep_address=True)
        elif row.get("code") == "bounced":
            mail = Mail.objects.filter(to=row["work_address"]).latest("pk")
            take_bounce(CAME_BACK.format(key=mail.key, to=mail.to).encode())
    elif row.get("no_work_mail"):
        ask_for_person(application)


def _waits(application: Application, row: Row) -> None:
    """Put the application back by the hours it has been waiting; its browser and what came back by mail are known by then."""
    application.refresh_from_db()
    moment = now() - timedelta(hours=row.get("waits", 0))
    application.created_at = application.state_since = moment
    application.proved_at = moment if application.proof else None
    if "bounced" in row:
        application.bounced, application.bounce_words = row["bounced"], row["bounce_words"]
    application.device = salted_hmac("demo.device", row["device"], algorithm="sha256").hexdigest() if "device" in row else ""
    application.save()


def _decide(application: Application, row: Row, people: dict[str, Member], second: Member) -> None:
    if "asked" in row:
        reviewer = people[row["asked_by"]]
        ask_back(claim(application, by=reviewer), row["asked"], by=reviewer)
    if "first_yes" in row:
        ask_second_look(application, row["first_yes"], by=second, says_yes=True)
    if "approved_by" in row:
        approve(application, by=people[row["approved_by"]], at=now() - JUST_NOW)
    if "declined" in row:
        said = row["declined"]
        day = now() - timedelta(days=said["days_ago"])
        application.created_at = application.state_since = day - timedelta(days=1)
        application.save()
        settle(decline(application, by=people[said["by"]], reason=said["reason"], words=said["words"], at=day), mailed=False)


def _mailed_code(address: str) -> str:
    """The figures as the applicant reads them: they stand nowhere but in the mail."""
    found = CODE.search(Mail.objects.filter(to=address).latest("pk").text)
    if found is None:
        raise ValueError(f"no code in the mail to {address}")
    return found.group()

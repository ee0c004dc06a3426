"""People who have just knocked: one of every way an application can stand, for the queue of the reception."""

import re

from chosha.members.models import Duty, Member, Organisation
from chosha.notices.actions import take_bounce
from chosha.notices.models import Mail
from chosha.reception.actions import apply, ask_back, ask_for_person, claim, enter_code, offer_work_address
from chosha.reception.forms import RULES_VERSION
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


def build_applications(people: dict[str, Member]) -> int:
    """Apply, prove service and ask back as each row of applicants.json says. Returns how many."""
    rows = document("applicants.json")["applicants"]
    for row in rows:
        application = _apply(row)
        if row.get("work_address"):
            offer_work_address(application, row["work_address"])
            if row.get("code") == "entered":
                enter_code(application, _mailed_code(row["work_address"]))
            elif row.get("code") == "bounced":
                mail = Mail.objects.filter(to=row["work_address"]).latest("pk")
                take_bounce(CAME_BACK.format(key=mail.key, to=mail.to).encode())
        elif row.get("no_work_mail"):
            ask_for_person(application)
        if row.get("asked"):
            reviewer = people[row["asked_by"]]
            ask_back(claim(application, by=reviewer), row["asked"], by=reviewer)
    return len(rows)


def _apply(row: Row) -> Application:
    application = apply(
        email=row["email"],
        name=row["name"],
        kana=row["kana"],
        display_name=row["display_name"],
        organisation=Organisation.objects.get(code=row["org"]) if "org" in row else None,
        organisation_text=row.get("org_text", ""),
        post=row["post"],
        duty=Duty.objects.get(slug=row["duty"]),
        motive=row["motive"],
        rules_version=RULES_VERSION,
    )
    if application is None:
        raise ValueError(f"{row['email']} has applied already")
    return application


def _mailed_code(address: str) -> str:
    """The figures as the applicant reads them: they stand nowhere but in the mail."""
    found = CODE.search(Mail.objects.filter(to=address).latest("pk").text)
    if found is None:
        raise ValueError(f"no code in the mail to {address}")
    return found.group()

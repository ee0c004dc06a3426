"""異動しました: where the member serves now, and the proof that may follow at once or later."""

from datetime import date, timedelta

from django.db import transaction

from chosha.kernel.clock import fiscal_year, now, today
from chosha.kernel.errors import Refused
from chosha.members.actions import add_body, move
from chosha.members.models import Affiliation, Duty, Member, Organisation
from chosha.reception.actions.proving_again import open_proof
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.models import Application, Purpose, SamePlace

OFTEN = "きょうは何度も直されているので、少し休んでいます。あす、また直せます。いまの所属はそのままです。"


@transaction.atomic
def transfer(
    member: Member,
    *,
    organisation: Organisation | None,
    organisation_text: str = "",
    post: str = "",
    duty: Duty | None = None,
    duty_since: date | None = None,
    seconded: bool = False,
) -> Affiliation:
    """Change where the member serves. A body the list does not know is added by its name, and waits for a person to look.

    Raises Refused without a body or when done too often.
    """
    count_attempt("transfer", str(member.pk), most=10, within=timedelta(days=1), sentence=OFTEN)
    body = organisation or (add_body(organisation_text) if organisation_text else None)
    if body is None:
        raise Refused("団体がまだ選ばれていません。一覧から選ぶと進めます。", field="body")
    kind = Affiliation.Kind.SECONDED if seconded else Affiliation.Kind.HOME
    return move(member, body, post=post, duty=duty, duty_since=duty_since, kind=kind)


@transaction.atomic
def prove_affiliation(member: Member, affiliation: Affiliation, *, purpose: str) -> tuple[Application, str]:
    """Begin, or go on with, the proof of where the member serves. Returns it and the path of its page."""
    if affiliation.member_id != member.pk or affiliation.ended_on is not None:
        raise Refused("この所属は、もう終わっています。いまの所属から確かめられます。")
    if affiliation.proof == Affiliation.Proof.DECLARED:
        purpose = Purpose.TRANSFER
    return open_proof(
        member,
        purpose=purpose,
        organisation=affiliation.organisation,
        post=affiliation.post,
        duty=affiliation.duty,
        duty_since=affiliation.duty_since,
        secondment=affiliation.kind == Affiliation.Kind.SECONDED,
    )


@transaction.atomic
def say_same_place(member: Member) -> None:
    """変わりません: not asked again in this 年度. Twice is once."""
    SamePlace.objects.bulk_create([SamePlace(member=member, fiscal_year=fiscal_year(today()), said_at=now())], ignore_conflicts=True)

"""People who cannot use a work address: colleagues vouch for them, or they send a photo of their staff card."""

from django.core.files.uploadedfile import SimpleUploadedFile

from chosha.members.models import Member, Organisation
from chosha.reception.actions import add_document, ask_for_person, call_for_vouches, vouch, word_behind
from chosha.reception.models import Application
from chosha.reception.queries.vouching import why_not
from demo.applicants import apply_as
from demo.world import PICTURES, Row, document


def build_proofs(people: dict[str, Member]) -> int:
    """As each row of proofs.json says. Returns how many."""
    rows = document("proofs.json")["applicants"]
    for row in rows:
        application = apply_as(row)
        if "document" in row:
            content = (PICTURES / row["document"]).read_bytes()
            add_document(application, SimpleUploadedFile(row["document"], content))
        if "vouches" in row:
            _vouch(application, row, people)
    return len(rows)


def _vouch(application: Application, row: Row, people: dict[str, Member]) -> None:
    word = word_behind(call_for_vouches(application))
    body = Organisation.objects.get(code=row["org"])
    # accounts as they are now: what they serve was written after they were made
    colleagues = Member.objects.filter(pk__in=[member.pk for member in people.values()], home_body_id=body.pk).order_by("joined_at")
    ready = [member for member in colleagues if not why_not(member, application)][: row["vouches"]]
    for member in ready:
        vouch(member, word)
    if row["vouches"] == 1:
        ask_for_person(application)  # and asks the secretariat too, while the second colleague is waited for

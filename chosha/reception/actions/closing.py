"""What becomes of proofs once they are not needed: papers go from the disk. Done in the transaction that ends the need."""

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.reception.engine import vault
from chosha.reception.models import Application, Document, Vouch
from chosha.reception.queries.documents import living_documents


def forget_documents(application: Application, why: Document.Gone) -> int:
    """Let go of every paper of an application. Returns how many there were."""
    documents = list(living_documents(application).select_for_update())
    for document in documents:
        forget_document(document, why)
    return len(documents)


def forget_document(document: Document, why: Document.Gone) -> None:
    """The key goes with the row, the file once that is certain (the hourly chore finds what a crash leaves behind)."""
    name = document.path
    document.gone, document.gone_at, document.path, document.locked_key = why, now(), "", ""
    document.save(update_fields=["gone", "gone_at", "path", "locked_key"])
    record("reception.document.deleted", document.application, reason=document.get_gone_display(), document=str(document.pk))
    if name:
        transaction.on_commit(lambda: vault.shred(name), robust=True)


def name_vouchees(application: Application) -> None:
    """From the decision on it is known which account was vouched for: nobody may vouch in a ring."""
    if application.member_id is not None:
        Vouch.objects.filter(application=application, revoked_at__isnull=True).update(vouchee=application.member_id)

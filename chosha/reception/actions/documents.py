"""A photo of a staff card or a letter of appointment: sent, replaced, read by whoever decides, and gone in time."""

import logging
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import NotAllowed, Refused
from chosha.media.actions import clean_paper
from chosha.members.models import Member
from chosha.reception.access import may_review
from chosha.reception.actions.applying import locked, to_person
from chosha.reception.actions.closing import forget_document, forget_documents
from chosha.reception.actions.letters import new_page_address, post_letter
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.engine import vault
from chosha.reception.models import Application, Document, State
from chosha.reception.queries.documents import living_documents

logger = logging.getLogger(__name__)
OPEN = (State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED)
MOST_DOCUMENTS = 3
KEPT_FOR = timedelta(days=14)
UNFINISHED_FOR = timedelta(hours=1)  # a file without a row that is younger may belong to a transaction under way
KEPT = "申込みの内容は残っています。"
CLOSED = f"いまは、書類を受け取っていません。{KEPT}"
NOT_NEEDED = f"在職の確認は済んでいます。書類はいりません。{KEPT}"
FULL = f"書類は{MOST_DOCUMENTS}つまでです。差し替えるか、一つ消すと、送れます。送ってある書類は残っています。"
BUSY = f"続けて送られているため、1時間ほど休んでいます。{KEPT}"
UNOPENABLE = "この書類を開けませんでした。こちらの不具合です。申し込んだ方に、もう一度送っていただくよう、たずねてください。"
NOT_YOURS = "書類は、担当している間だけ開けます。先に「担当する」を押してください。"


def add_document(application: Application, uploaded: "UploadedFile[Any]", *, instead: int | None = None) -> Document:
    """Clean it, lock it away and let a person look. `instead` is the number of an earlier one that it replaces.

    Refused with a sentence that names file, reason and what is accepted.
    """
    _must_take(application)
    count_attempt("document", str(application.pk), most=20, within=timedelta(hours=1), sentence=BUSY, field="document")
    try:
        paper = clean_paper(uploaded, kept=KEPT)  # before the transaction: a large photograph takes seconds
    except Refused as refusal:
        raise Refused(refusal.sentence, field="document") from refusal
    document = Document(application=application, media_type=paper.mime, size=len(paper.content), uploaded_at=now())
    document.expires_at = document.uploaded_at + KEPT_FOR
    document.locked_key, sealed = vault.seal(paper.content, bound_to=_bound_to(document))
    document.path = vault.put(sealed)
    try:
        _take(application, document, instead)
    except BaseException:
        vault.shred(document.path)
        raise
    return document


@transaction.atomic
def _take(application: Application, document: Document, instead: int | None) -> None:
    application = locked(application)
    _must_take(application)
    if instead is not None and (former := living_documents(application).filter(pk=instead).first()) is not None:
        forget_document(former, Document.Gone.TAKEN_BACK)
    if living_documents(application).count() >= MOST_DOCUMENTS:
        raise Refused(FULL, field="document")
    document.save(force_insert=True)
    record("reception.document.added", application, document=str(document.pk))
    to_person(application)


def _must_take(application: Application) -> None:
    if application.state not in OPEN:
        raise Refused(CLOSED, field="document")
    if not may_take(application):
        raise Refused(NOT_NEEDED, field="document")


def may_take(application: Application) -> bool:
    """Whether a paper would help: it is open, and service is not proved yet or somebody asked for more."""
    return application.state in OPEN and (not application.proof or application.state == State.ASKED)


@transaction.atomic
def take_back_document(application: Application, document_id: int) -> None:
    """消す: the applicant's own right at any time. Nothing happens to what is gone already."""
    document = living_documents(locked(application)).filter(pk=document_id).first()
    if document is not None:
        forget_document(document, Document.Gone.TAKEN_BACK)


@transaction.atomic
def read_document(application: Application, document_id: int, *, by: Member) -> tuple[str, bytes]:
    """(media type, content) for whoever holds the application at this moment; every look is recorded.

    NotAllowed without the role; Refused when the application is not held, or the paper is gone or cannot be opened.
    """
    must_hold(application, by)
    document = living_documents(application).filter(pk=document_id).first()
    if document is None:
        raise Refused("この書類は、もう消してあります。")
    try:
        content = vault.unseal(document.locked_key, vault.fetch(document.path), bound_to=_bound_to(document))
    except vault.Unopenable as error:
        logger.warning("document %s cannot be opened: %s", document.pk, error)
        raise Refused(UNOPENABLE) from error
    record("reception.document.read", application, by=by, document=str(document.pk))
    return document.media_type, content


def must_hold(application: Application, member: Member) -> None:
    """Papers are seen only in the review. NotAllowed without the role, Refused without the claim."""
    if not may_review(member):
        raise NotAllowed
    if application.claimed_by_id != member.pk or application.claimed_until is None or application.claimed_until <= now():
        raise Refused(NOT_YOURS)


def sweep_documents() -> int:
    """Every hour: what is older than 14 days, what no decision needs any more, what a crash or a restored backup left behind.

    Each by itself, so that one that fails stops no other. Returns how many papers were let go.
    """
    ended = Q(application__settled_at__isnull=False) | Q(application__state=State.WITHDRAWN)
    living = Document.objects.filter(gone=Document.Gone.KEPT)
    gone = 0
    for application in Application.objects.filter(pk__in=living.filter(ended).values("application")):
        gone += _let_go_after_the_end(application)
    for document in living.exclude(ended).filter(expires_at__lte=now()):
        gone += _let_go_and_tell(document, Document.Gone.EXPIRED)
    for document in living.exclude(ended).filter(uploaded_at__lt=now() - UNFINISHED_FOR):
        if not vault.is_there(document.path):
            gone += _let_go_and_tell(document, Document.Gone.LOST)
    _shred_strays()
    return gone


@transaction.atomic
def _let_go_after_the_end(application: Application) -> int:
    application = locked(application)
    taken_back = application.state == State.WITHDRAWN
    return forget_documents(application, Document.Gone.TAKEN_BACK if taken_back else Document.Gone.DECIDED)


@transaction.atomic
def _let_go_and_tell(document: Document, why: Document.Gone) -> int:
    application = locked(document.application)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.gone:
        return 0
    forget_document(document, why)
    letter = "document_expired" if why == Document.Gone.EXPIRED else "document_lost"
    if application.email:
        post_letter(letter, "お申込みについて", to=application.email, page=new_page_address(application))
    return 1


def _shred_strays() -> None:
    strays = vault.names_older_than((now() - UNFINISHED_FOR).timestamp())
    known = set(Document.objects.filter(path__in=strays).values_list("path", flat=True))
    for name in strays:
        if name not in known:
            vault.shred(name)


def _bound_to(document: Document) -> str:
    return f"{document.application_id}:{document.pk}:{document.media_type}"

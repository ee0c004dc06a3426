"""What is asked about papers that applicants sent."""

from datetime import datetime

from django.db.models import QuerySet

from chosha.audit.queries import entries_about
from chosha.reception.models import Application, Document


def documents_of(application: Application) -> QuerySet[Document]:
    """All of them in the order they were sent, those that are gone too: the rows say when and why."""
    return Document.objects.filter(application=application)


def living_documents(application: Application) -> QuerySet[Document]:
    return documents_of(application).filter(gone=Document.Gone.KEPT)


def looks_at(application: Application, limit: int = 20) -> list[datetime]:
    """When somebody of the reception opened a paper, the last first; who it was stands in the record."""
    return list(entries_about(application).filter(act="reception.document.read").values_list("at", flat=True)[:limit])

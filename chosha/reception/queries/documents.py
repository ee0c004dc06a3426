"""What is asked about papers that applicants sent."""

from django.db.models import QuerySet

from chosha.reception.models import Application, Document


def documents_of(application: Application) -> QuerySet[Document]:
    """All of them in the order they were sent, those that are gone too: the rows say when and why."""
    return Document.objects.filter(application=application)


def living_documents(application: Application) -> QuerySet[Document]:
    return documents_of(application).filter(gone=Document.Gone.KEPT)

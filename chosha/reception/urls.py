from django.urls import URLPattern, URLResolver, path

from chosha.reception.views import applying, documents, queue, vouching

app_name = "reception"
applying_paths = [
    path("apply/", applying.apply, name="apply"),
    path("apply/sent/", applying.sent, name="sent"),
    path("apply/organisations/", applying.organisations, name="organisations"),
    path("apply/welcome/<str:token>/", applying.welcome, name="welcome"),
    path("apply/<str:token>/", applying.application, name="application"),
    path("apply/<str:token>/proof/", applying.proof, name="proof"),
    path("apply/<str:token>/code/", applying.code, name="code"),
    path("apply/<str:token>/answer/", applying.answer, name="answer"),
    path("apply/<str:token>/withdraw/", applying.withdraw, name="withdraw"),
]

queue_paths = [
    path("secretariat/reception/", queue.queue, name="queue"),
    path("secretariat/reception/next/", queue.next_one, name="next_one"),
    path("secretariat/reception/<int:application_id>/", queue.review, name="review"),
    path("secretariat/reception/<int:application_id>/claim/", queue.claim, name="claim"),
    path("secretariat/reception/<int:application_id>/release/", queue.release, name="release"),
    path("secretariat/reception/<int:application_id>/approval/", queue.approval, name="approval"),
    path("secretariat/reception/<int:application_id>/undo/", queue.undo, name="undo"),
    path("secretariat/reception/<int:application_id>/settle/", queue.settle, name="settle"),
    path("secretariat/reception/<int:application_id>/question/", queue.question, name="question"),
    path("secretariat/reception/<int:application_id>/decline/", queue.declining, name="decline"),
]

proofs_paths = [
    path("apply/<str:token>/document/", documents.document, name="document"),
    path("apply/<str:token>/vouch/", vouching.call, name="vouch_call"),
    path("me/vouching/", vouching.vouching, name="vouching"),
    path("me/vouching/<int:vouch_id>/revocation/", vouching.revocation, name="vouch_revocation"),
    path("secretariat/reception/<int:application_id>/documents/<int:document_id>/", documents.reading, name="document_reading"),
    path("secretariat/reception/<int:application_id>/documents/<int:document_id>/look/", documents.look, name="document_look"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *applying_paths,
    *queue_paths,
    *proofs_paths,
]

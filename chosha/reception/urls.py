from django.urls import URLPattern, URLResolver, path

from chosha.reception.views import (
    access_log,
    applying,
    buddies,
    documents,
    importing,
    inviting,
    leaving,
    letters,
    mending,
    queue,
    renewals,
    service,
    together,
    vouching,
    welcoming,
)

app_name = "reception"
applying_paths = [
    path("apply/", applying.apply, name="apply"),
    path("apply/sent/", applying.sent, name="sent"),
    path("apply/organisations/", applying.organisations, name="organisations"),
    path("apply/welcome/<str:token>/", applying.welcome, name="welcome"),
    path("apply/address/<str:ticket>/", mending.new_address, name="new_address"),
    path("apply/<str:token>/", applying.application, name="application"),
    path("apply/<str:token>/proof/", applying.proof, name="proof"),
    path("apply/<str:token>/body/", mending.body, name="body"),
    path("apply/<str:token>/details/", mending.details, name="details"),
    path("apply/<str:token>/address/", mending.address, name="address"),
    path("apply/<str:token>/code/", applying.code, name="code"),
    path("apply/<str:token>/answer/", applying.answer, name="answer"),
    path("apply/<str:token>/withdraw/", applying.withdraw, name="withdraw"),
]

queue_paths = [
    path("secretariat/reception/", queue.queue, name="queue"),
    path("secretariat/reception/next/", queue.next_one, name="next_one"),
    path("secretariat/reception/together/", together.together, name="together"),
    path("secretariat/reception/<int:application_id>/", queue.review, name="review"),
    path("secretariat/reception/<int:application_id>/claim/", queue.claim, name="claim"),
    path("secretariat/reception/<int:application_id>/release/", queue.release, name="release"),
    path("secretariat/reception/<int:application_id>/approval/", queue.approval, name="approval"),
    path("secretariat/reception/<int:application_id>/undo/", queue.undo, name="undo"),
    path("secretariat/reception/<int:application_id>/settle/", queue.settle, name="settle"),
    path("secretariat/reception/<int:application_id>/question/", queue.question, name="question"),
    path("secretariat/reception/<int:application_id>/question/letter/", letters.question_letter, name="question_letter"),
    path("secretariat/reception/<int:application_id>/second-look/", queue.second_look, name="second_look"),
    path("secretariat/reception/<int:application_id>/decline/", queue.declining, name="decline"),
    path("secretariat/reception/<int:application_id>/decline/letter/", letters.decline_letter, name="decline_letter"),
]

access_log_paths = [path("me/access-log/", access_log.access_log, name="access_log")]
welcoming_paths = [
    path("me/welcome/greeting/", welcoming.greeting, name="greeting"),
    path("me/welcome/greeting/withdrawal/", welcoming.greeting_withdrawal, name="greeting_withdrawal"),
    path("me/welcome/buddy/", buddies.wish, name="wish"),
    path("newcomers/", welcoming.newcomers, name="newcomers"),
    path("newcomers/<int:welcome_id>/", welcoming.newcomer, name="newcomer"),
    path("newcomers/buddies/", buddies.buddies, name="buddies"),
    path("newcomers/buddies/offer/", buddies.offer, name="offer"),
    path("newcomers/buddies/wishes/<int:welcome_id>/", buddies.taking, name="taking"),
    path("newcomers/buddies/<int:pair_id>/", buddies.pair, name="pair"),
    path("newcomers/buddies/<int:pair_id>/ending/", buddies.pair_ending, name="pair_ending"),
]

inviting_paths = [path("apply/invite/<str:token>/", inviting.invitation, name="invitation")]

importing_paths = [
    path("secretariat/reception/imports/", importing.imports, name="imports"),
    path("secretariat/reception/imports/<int:run_id>/", importing.import_run, name="import_run"),
    path("secretariat/reception/imports/<int:run_id>/progress/", importing.import_progress, name="import_progress"),
    path("secretariat/reception/imports/<int:run_id>/start/", importing.import_start, name="import_start"),
    path("secretariat/reception/imports/<int:run_id>/removal/", importing.import_drop, name="import_drop"),
    path("secretariat/reception/imports/<int:run_id>/report.csv", importing.import_report, name="import_report"),
    path("secretariat/reception/imports/<int:run_id>/rows/<int:row_id>/", importing.import_row, name="import_row"),
]

proofs_paths = [
    path("apply/<str:token>/document/", documents.document, name="document"),
    path("apply/<str:token>/vouch/", vouching.call, name="vouch_call"),
    path("me/vouching/", vouching.vouching, name="vouching"),
    path("me/vouching/<int:vouch_id>/revocation/", vouching.revocation, name="vouch_revocation"),
    path("secretariat/reception/<int:application_id>/documents/<int:document_id>/", documents.reading, name="document_reading"),
    path("secretariat/reception/<int:application_id>/documents/<int:document_id>/look/", documents.look, name="document_look"),
]

service_paths = [
    path("me/service/", service.service, name="service"),
    path("me/service/leave/", service.leave, name="leave"),
    path("me/service/return/", service.coming_back, name="return"),
    path("me/service/secondment/", service.secondment_end, name="secondment_end"),
    path("me/service/retirement/", service.retirement, name="retirement"),
    path("me/service/undo/", service.standing_undo, name="standing_undo"),
    path("me/service/proof/", service.prove, name="prove"),
    path("me/service/proof/open/", service.go_on, name="go_on"),
    path("me/transfer/", service.transfer, name="transfer"),
    path("me/transfer/done/", service.transferred, name="transferred"),
    path("me/transfer/undo/", service.transfer_undo, name="transfer_undo"),
    path("me/transfer/same/", service.same_place, name="same_place"),
    path("me/address/", service.address, name="address"),
    path("me/address/code/", service.address_code, name="address_code"),
    path("me/renewal/", renewals.renewal, name="renewal"),
    path("me/export/", leaving.export, name="export"),
    path("me/export/file/", leaving.export_file, name="export_file"),
    path("me/leaving/", leaving.leaving, name="leaving"),
    path("me/leaving/back/", leaving.way_back, name="way_back"),
    path("left/", leaving.left, name="left"),
    path("secretariat/reception/renewals/", renewals.renewal_numbers, name="renewal_numbers"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *inviting_paths,  # before applying: "invite" would pass for a token
    *applying_paths,
    *importing_paths,
    *queue_paths,
    *access_log_paths,
    *welcoming_paths,
    *proofs_paths,
    *service_paths,
]

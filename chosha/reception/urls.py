from django.urls import URLPattern, URLResolver, path

from chosha.reception.views import applying, leaving, queue, renewals, service

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

service_paths = [
    path("me/service/", service.service, name="service"),
    path("me/service/leave/", service.leave, name="leave"),
    path("me/service/return/", service.coming_back, name="return"),
    path("me/service/secondment/", service.secondment_end, name="secondment_end"),
    path("me/service/retirement/", service.retirement, name="retirement"),
    path("me/service/undo/", service.standing_undo, name="standing_undo"),
    path("me/service/proof/", service.prove, name="prove"),
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
    *applying_paths,
    *queue_paths,
    *service_paths,
]

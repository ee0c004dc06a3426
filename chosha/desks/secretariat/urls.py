from django.urls import URLPattern, URLResolver, path

from chosha.desks.secretariat import views

app_name = "secretariat"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<uuid:chore_id>/again/", views.job_again, name="job_again"),
    path("record/", views.record, name="record"),
    path("members/", views.members, name="members"),
    path("members/<int:member_id>/", views.member, name="member"),
    path("members/<int:member_id>/suspension/", views.suspension, name="suspension"),
    path("members/<int:member_id>/role/", views.role, name="role"),
]

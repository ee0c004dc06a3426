from django.urls import URLPattern, URLResolver, path

from chosha.desks.secretariat.views import guard, house, members, roles, rules, seal_keys, seals

app_name = "secretariat"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", house.front, name="front"),
    path("jobs/", house.jobs, name="jobs"),
    path("jobs/<uuid:chore_id>/again/", house.job_again, name="job_again"),
    path("record/", house.record, name="record"),
    path("members/", members.members, name="members"),
    path("members/<int:member_id>/", members.member, name="member"),
    path("members/<int:member_id>/private/", members.private, name="private"),
    path("members/<int:member_id>/suspension/", members.suspension, name="suspension"),
    path("members/<int:member_id>/role/", members.role, name="role"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:role_id>/renewal/", roles.renewal, name="renewal"),
    path("roles/proposals/<int:proposal_id>/agreement/", roles.agreement, name="agreement"),
    path("roles/proposals/<int:proposal_id>/refusal/", roles.refusal, name="refusal"),
    path("guard/", guard.words, name="guard"),
    path("guard/<int:word_id>/removal/", guard.removal, name="guard_removal"),
    path("seals/", seals.seals, name="seals"),
    path("seals/key/", seal_keys.key, name="seal_key"),
    path("seals/words/", seal_keys.words, name="seal_words"),
    path("seals/handing/", seal_keys.handing, name="seal_handing"),
    path("seals/<int:opening_id>/", seals.case, name="seal_case"),
    path("seals/<int:opening_id>/name/", seals.name, name="seal_name"),
    path("seals/<int:opening_id>/withdrawal/", seals.withdrawal, name="seal_withdrawal"),
    path("seals/<str:key>/<int:thing_id>/", seals.ask, name="seal_ask"),
    path("rules/", rules.rules, name="rules"),
    path("rules/draft/", rules.draft, name="rules_draft"),
    path("rules/draft/end/", rules.draft_end, name="rules_draft_end"),
    path("rules/publication/", rules.publication, name="publication"),
]

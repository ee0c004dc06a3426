from django.urls import path

from chosha.talk import views
from chosha.talk.views import masks, polls, silences, thanks

app_name = "talk"
thanks_paths = [
    path("thanks/<int:thanks_id>/", thanks.one, name="one-thanks"),
    path("thanks/<int:thanks_id>/removal/", thanks.removal, name="thanks-removal"),
    path("thanks/<int:thanks_id>/return/", thanks.coming_back, name="thanks-return"),
    path("<str:key>/<int:thing_id>/thanks/", thanks.thanks, name="thanks"),
    path("<str:key>/<int:thing_id>/thanks/removal/", thanks.taking_back, name="thanks-taking-back"),
]
poll_paths = [
    path("polls/<int:poll_id>/", polls.poll, name="poll"),
    path("polls/<int:poll_id>/votes/", polls.votes, name="poll-votes"),
    path("polls/<int:poll_id>/closing/", polls.closing, name="poll-closing"),
]
urlpatterns = [
    *thanks_paths,
    *poll_paths,
    path("masks/", masks.masks, name="masks"),
    path("masks/return/", masks.bringing_back, name="masks_return"),
    path("masks/new/", masks.beginning, name="masks_new"),
    path("masks/code/", masks.code, name="masks_code"),
    path("masks/passkey/", masks.by_passkey, name="masks_passkey"),
    path("masks/facts/", masks.facts, name="masks_facts"),
    path("masks/<int:mask_id>/call/", masks.calling, {"wanted": True}, name="masks_call"),
    path("masks/<int:mask_id>/call/removal/", masks.calling, {"wanted": False}, name="masks_call_end"),
    path("silences/", silences.silences, name="silences"),
    path("silences/<int:silence_id>/lifting/", silences.lifting, name="silence_lifting"),
    path("comments/<int:comment_id>/", views.comment, name="comment"),
    path("comments/<int:comment_id>/edit/", views.edit, name="edit"),
    path("comments/<int:comment_id>/history/", views.history, name="history"),
    path("comments/<int:comment_id>/history/removal/", views.history_removal, name="history-removal"),
    path("comments/<int:comment_id>/deletion/", views.deletion, name="deletion"),
    path("comments/<int:comment_id>/restoration/", views.restoration, name="restoration"),
    path("<str:key>/<int:thing_id>/distance/", views.distance, name="distance"),
    path("<str:key>/<int:thing_id>/mask/", silences.mask, name="mask"),
    path("<str:key>/<int:thing_id>/comments/", views.comments, name="comments"),
    path("<str:key>/<int:thing_id>/reactions/<slug:kind>/", views.reaction, {"given": True}, name="reaction"),
    path("<str:key>/<int:thing_id>/reactions/<slug:kind>/withdrawal/", views.reaction, {"given": False}, name="reaction-withdrawal"),
]

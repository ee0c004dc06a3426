from django.urls import path

from chosha.board import views

app_name = "board"
asking_paths = [
    path("tags/", views.tags, name="tags"),
    path("similar/", views.similar, name="similar"),
    path("<int:post_id>/claim/", views.claim, name="claim"),
    path("<int:post_id>/claim/taking/", views.claiming, {"taken": True}, name="claim-taking"),
    path("<int:post_id>/claim/removal/", views.claiming, {"taken": False}, name="claim-removal"),
    path("<int:post_id>/passing/", views.passing, {"passed": True}, name="passing"),
    path("<int:post_id>/passing/withdrawal/", views.passing, {"passed": False}, name="passing-withdrawal"),
    path("<int:post_id>/summary/", views.summary, name="summary"),
]
urlpatterns = [
    *asking_paths,
    path("", views.board, name="list"),
    path("new/", views.new, name="new"),
    path("reading/", views.reading, {"read": True}, name="reading"),
    path("reading/undo/", views.reading, {"read": False}, name="reading-undo"),
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/<int:feed_id>/end/", views.feed_end, name="feed-end"),
    path("feeds/<str:secret>/posts.atom", views.feed, name="feed"),
    path("preview/", views.preview, name="preview"),
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/<slug:key>/", views.draft, name="draft"),
    path("drafts/<slug:key>/removal/", views.draft_removal, name="draft-removal"),
    path("drafts/<slug:key>/files/", views.draft_files, name="draft-files"),
    path("files/<int:attachment_id>/<slug:variant>", views.attached, name="file"),
    path("files/<int:attachment_id>/inside/", views.inside, name="inside"),
    path("<int:post_id>/", views.post, name="post"),
    path("<int:post_id>/edit/", views.edit, name="edit"),
    path("<int:post_id>/history/", views.history, name="history"),
    path("<int:post_id>/history/removal/", views.history_removal, name="history-removal"),
    path("<int:post_id>/deletion/", views.deletion, name="deletion"),
    path("<int:post_id>/restoration/", views.restoration, name="restoration"),
    path("<int:post_id>/bookmark/", views.bookmark, {"kept": True}, name="bookmark"),
    path("<int:post_id>/bookmark/removal/", views.bookmark, {"kept": False}, name="bookmark-removal"),
    path("<int:post_id>/acceptance/<int:comment_id>/", views.acceptance, {"given": True}, name="acceptance"),
    path("<int:post_id>/acceptance/<int:comment_id>/withdrawal/", views.acceptance, {"given": False}, name="acceptance-withdrawal"),
]

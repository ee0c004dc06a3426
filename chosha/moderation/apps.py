from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "chosha.moderation"
    label = "moderation"

    def ready(self) -> None:
        from chosha.moderation import plugs  # noqa: F401  (registers what moderation keeps of a member)

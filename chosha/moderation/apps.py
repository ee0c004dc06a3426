from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "chosha.moderation"
    label = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chosha.moderation import plugs  # noqa: F401  (registers passports, streams and listeners)

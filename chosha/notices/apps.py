from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "chosha.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chosha.notices import plugs  # noqa: F401  (registers passports, streams and listeners)

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "chosha.desks.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chosha.desks.api import plugs  # noqa: F401  (registers passports, streams and listeners)

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "chosha.reception"
    label = "reception"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chosha.reception import plugs  # noqa: F401  (registers passports, streams and listeners)

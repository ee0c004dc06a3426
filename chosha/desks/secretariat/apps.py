from django.apps import AppConfig


class SecretariatConfig(AppConfig):
    name = "chosha.desks.secretariat"
    label = "secretariat"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chosha.desks.secretariat import plugs  # noqa: F401  (registers passports, streams and listeners)

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "chosha.desks.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chosha.desks.home import plugs  # noqa: F401  (registers passports, streams and listeners)

from django.apps import AppConfig


class LobbyConfig(AppConfig):
    name = "chosha.desks.lobby"
    label = "lobby"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chosha.desks.lobby import plugs  # noqa: F401  (registers passports, streams and listeners)

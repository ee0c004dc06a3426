from django.apps import AppConfig


class SecretariatConfig(AppConfig):
    name = "chosha.desks.secretariat"
    label = "secretariat"

    def ready(self) -> None:
        from chosha.desks.secretariat import plugs  # noqa: F401  (hears what members do with their tasks)

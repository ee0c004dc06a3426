from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "chosha.reception"
    label = "reception"

    def ready(self) -> None:
        from chosha.reception import plugs  # noqa: F401  (registers passports, streams and listeners)

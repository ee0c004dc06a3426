from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "chosha.board"
    label = "board"

    def ready(self) -> None:
        from chosha.board import plugs  # noqa: F401  (registers passports, streams and listeners)

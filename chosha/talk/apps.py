from django.apps import AppConfig


class TalkConfig(AppConfig):
    name = "chosha.talk"
    label = "talk"

    def ready(self) -> None:
        from chosha.talk import plugs  # noqa: F401  (registers passports, streams and listeners)

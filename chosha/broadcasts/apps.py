from django.apps import AppConfig


class BroadcastsConfig(AppConfig):
    name = "chosha.broadcasts"
    label = "broadcasts"

    def ready(self) -> None:
        from chosha.broadcasts import plugs  # noqa: F401  (registers passports, streams and listeners)

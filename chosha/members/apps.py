from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "chosha.members"
    label = "members"

    def ready(self) -> None:
        from chosha.members import plugs  # noqa: F401  (registers passports, streams and listeners)

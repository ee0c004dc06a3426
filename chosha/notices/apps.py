from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "chosha.notices"
    label = "notices"

    def ready(self) -> None:
        from chosha.notices import plugs  # noqa: F401  (registers what notices keep of a member)

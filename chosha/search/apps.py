from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "chosha.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from chosha.search import plugs  # noqa: F401  (registers passports, streams and listeners)

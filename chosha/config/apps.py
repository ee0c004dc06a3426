from importlib import import_module

from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "chosha.config"
    label = "roof"

    def ready(self) -> None:
        import_module("chosha.config.connections")

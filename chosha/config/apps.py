from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "chosha.config"
    label = "roof"

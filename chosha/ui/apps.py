from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "chosha.ui"
    label = "ui"

from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "chosha.guard"
    label = "guard"

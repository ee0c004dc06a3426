from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "chosha.notices"
    label = "notices"

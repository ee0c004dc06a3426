from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "chosha.desks.home"
    label = "home"

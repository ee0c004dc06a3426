from django.apps import AppConfig


class WelcomeConfig(AppConfig):
    name = "chosha.desks.welcome"
    label = "welcome"

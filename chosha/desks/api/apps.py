from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "chosha.desks.api"
    label = "api"

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "chosha.desks.demo"
    label = "demo"

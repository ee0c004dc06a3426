from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "chosha.links"
    label = "links"

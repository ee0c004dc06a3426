from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "chosha.search"
    label = "search"

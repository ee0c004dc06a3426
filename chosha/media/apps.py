from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "chosha.media"
    label = "media"

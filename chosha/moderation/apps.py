from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "chosha.moderation"
    label = "moderation"

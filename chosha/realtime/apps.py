from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "chosha.realtime"
    label = "realtime"

from django.apps import AppConfig


class SecretariatConfig(AppConfig):
    name = "chosha.desks.secretariat"
    label = "secretariat"

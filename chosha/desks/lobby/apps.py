from django.apps import AppConfig


class LobbyConfig(AppConfig):
    name = "chosha.desks.lobby"
    label = "lobby"

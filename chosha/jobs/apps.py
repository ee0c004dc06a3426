from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "chosha.jobs"
    label = "jobs"

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "chosha.audit"
    label = "audit"

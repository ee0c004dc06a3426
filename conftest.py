"""Tests ask for pages, not for a built front end: static addresses stay plain."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    from django.conf import settings

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

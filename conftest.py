"""Tests ask for pages, not for a built front end: static addresses stay plain. What is slow on purpose is not slow here."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.tables import lay_tables, new_database_with_tables


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    from django.conf import settings

    from chosha.members.engine import keyring

    keyring.OPS, keyring.MEMORY = 1, 8192
    settings.PASSWORD_HASHERS = ["chosha.members.tests.hashing.QuickHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # or every client of every test would look through nine hundred files first
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.CHOSHA_CAPTIONS_MODEL = "/nowhere"  # whether the optional part is on this machine must change no test


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """The test database is there before Django looks for it: a copy of tables made once, where `migrate` finds nothing left to do."""
    from django.db import connection

    name = connection.creation._get_test_db_name()
    if connection.vendor == "sqlite":
        lay_tables(Path(name))
    else:
        new_database_with_tables(name, Path(os.environ[ROOT]))
    return True


@pytest.fixture(autouse=True)
def own_cache() -> Iterator[None]:
    """A corner of the cache for every test: what one test is slowed down for must not slow the next, and Valkey outlives both."""
    from django.core.cache import caches

    caches["default"].key_prefix = secrets.token_hex(6)
    yield
    caches["default"].key_prefix = ""

from chosha.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "bench.stream_app"]  # noqa: F405

import pytest

from chosha.kernel import content
from chosha.talk.tests.factories import KEY


@pytest.fixture(autouse=True)
def no_trace_of_the_tests_own_passport():
    yield
    content._passports.pop(KEY, None)

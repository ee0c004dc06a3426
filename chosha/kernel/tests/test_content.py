import pytest

from chosha.kernel import content
from chosha.kernel.content import Passport, issue, passport, random_id


def test_ids_are_random_and_exact_in_javascript():
    ids = {random_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert max(ids) < 2**53


def test_a_key_is_issued_to_one_content_only():
    class Leaf(Passport):
        key, model = "test.leaf", int

    class Twig(Passport):
        key, model = "test.leaf", str

    try:
        leaf = issue(Leaf())
        assert passport("test.leaf") is leaf
        with pytest.raises(ValueError, match=r"test\.leaf"):
            issue(Twig())
    finally:
        content._passports.pop("test.leaf", None)

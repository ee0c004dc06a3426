import pytest

from chosha.kernel.text import is_storable, whole_number


@pytest.mark.parametrize(
    ("content", "storable"),
    [("𠮷野家 \n\t", True), ("a\0b", False), ("\ud842", False), ({"a": ["b", 1, None]}, True), ({"a": ["\0"]}, False), ({"\0": 1}, False)],
)
def test_what_can_be_kept(content, storable):
    assert is_storable(content) is storable


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("１２", 12), ("", None), ("²", None), ("-1", None), ("9" * 5000, None)])
def test_the_number_that_a_text_is(text, number):
    assert whole_number(text) == number

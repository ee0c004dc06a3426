import pytest

from chosha.broadcasts.engine.sizes import rounded_size

KB, MB, GB = 1024, 1024**2, 1024**3


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "約0.1 KB"),
        (698.5 * KB, "約700 KB"),
        (715_264, "約700 KB"),
        (994 * KB, "約990 KB"),
        (1010 * KB, "約1 MB"),
        (1.23 * MB, "約1.2 MB"),
        (9.96 * MB, "約10 MB"),
        (18_000_000, "約17 MB"),
        (310 * MB, "約310 MB"),
        (1.04 * GB, "約1 GB"),
        (2345 * GB, "約2300 GB"),
    ],
)
def test_sizes_are_told_in_two_figures(size, words):
    assert rounded_size(int(size)) == words

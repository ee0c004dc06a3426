import ast

import pytest

from tests.house.plan import CHOSHA, excused, lines, short, sources, tree

FILE, FUNCTION, PAGE, FRAGMENT, STYLE, ISLAND = 400, 50, 80, 40, 200, 150


def test_no_python_file_is_longer_than_the_law_allows():
    found = {short(path): lines(path) for path in sources(tests=True) if lines(path) > FILE}
    assert {name: size for name, size in found.items() if name not in excused("file-size")} == {}


def test_no_function_is_longer_than_the_law_allows():
    found = {}
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = node.end_lineno - node.lineno + 1
                if size > FUNCTION:
                    found[f"{short(path)}:{node.name}"] = size
    assert {name: size for name, size in found.items() if name not in excused("function-size")} == {}


@pytest.mark.parametrize(
    ("pattern", "law", "limit"),
    [("*/static/**/*.css", "style-size", STYLE), ("*/static/**/*.js", "island-size", ISLAND)],
)
def test_styles_and_islands_stay_small(pattern, law, limit):
    found = {short(path): lines(path) for path in CHOSHA.rglob(pattern) if lines(path) > limit}
    assert {name: size for name, size in found.items() if name not in excused(law)} == {}


def test_pages_and_fragments_stay_small():
    found = {}
    for path in CHOSHA.rglob("templates/**/*.html"):
        limit = FRAGMENT if path.name.startswith("_") else PAGE
        if lines(path) > limit:
            found[short(path)] = lines(path)
    assert {name: size for name, size in found.items() if name not in excused("template-size")} == {}

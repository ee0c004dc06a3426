"""Days are days in Japan: until nine in the morning the date of a moment in UTC is yesterday's."""

import ast

from tests.house.plan import ROOT, short, sources, tree


def in_japan(owner: ast.expr) -> bool:
    """`jst(moment)` or `moment.astimezone(JST)`."""
    return isinstance(owner, ast.Call) and ast.unparse(owner.func).rpartition(".")[2] in {"jst", "astimezone"}


def test_no_moment_is_dated_without_asking_what_day_it_is_in_japan():
    found = set()
    for path in [*sources(), *ROOT.glob("demo/*.py")]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date" and not node.args:
                found |= set() if in_japan(node.func.value) else {f"{short(path)}:{node.lineno}"}
    assert found == set()

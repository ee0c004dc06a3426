"""Staff read what was recorded in words."""

import ast

from chosha.desks.secretariat.queries import ACTS
from tests.house.plan import short, sources, tree


def recorded_acts() -> dict[str, str]:
    """Every act that is written into the record, and where."""
    found = {}
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record" and node.args:
                words = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
                found |= {act: short(path) for act in words}
    return found


def test_every_act_that_is_recorded_has_its_words():
    acts = recorded_acts()
    assert len(acts) > 20
    assert {act: where for act, where in acts.items() if act not in ACTS} == {}

"""Writes happen in actions alone: views, forms, queries, access, tasks and plugs change no row."""

import ast

from tests.house.plan import CHOSHA, excused, short, sources, tree

READERS = {"views", "forms", "queries", "access", "tasks", "api", "plugs", "facts"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "set_password"}
# `.update(` is also a dict's; only after a queryset's verbs is it a write.
QUERY_VERBS = {"filter", "exclude", "all", "select_for_update"}


def drawer(path) -> str:
    parts = path.relative_to(CHOSHA).with_suffix("").parts
    return next((part for part in parts if part in READERS), "")


def writes(path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            verb, owner = node.func.attr, node.func.value
            asked = isinstance(owner, ast.Call) and isinstance(owner.func, ast.Attribute) and owner.func.attr in QUERY_VERBS
            if verb in WRITES or (verb == "update" and asked):
                found.add(f"{short(path)}:{node.lineno} .{verb}(")
    return found


def test_only_actions_write():
    found = {write for path in sources() if drawer(path) and "tests" not in path.parts for write in writes(path)}
    assert {write for write in found if write.split(":")[0] not in excused("writes")} == set()


def test_models_have_no_rules_of_their_own_in_save():
    overriding = {
        short(path)
        for path in sources()
        if "models" in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    }
    assert overriding == set()


def test_migrations_import_no_models():
    offenders = set()
    for path in CHOSHA.glob("**/migrations/*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("chosha.") and ".models" in (node.module or ""):
                offenders.add(short(path))
    assert offenders == set()

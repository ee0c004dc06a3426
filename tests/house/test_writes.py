"""Writes happen in actions alone: views, forms, queries, access, tasks and plugs change no row."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.plan import CHOSHA, excused, short, sources, tree

READERS = {"views", "forms", "queries", "access", "tasks", "api", "plugs", "facts", "urls", "context", "middleware"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "set_password"}
RELATED = {"set", "add", "remove", "clear"}
RAW = {"execute", "executemany", "raw", "extra"}


def drawer(path: Path) -> str:
    parts = path.relative_to(CHOSHA).with_suffix("").parts
    return next((part for part in parts if part in READERS), "")


def is_write(call: ast.Call) -> bool:
    """Whether a call changes rows, however the queryset was come by."""
    if not isinstance(call.func, ast.Attribute):
        return False
    verb, owner = call.func.attr, call.func.value
    if verb.removeprefix("a") in WRITES or verb in WRITES:
        return True
    if verb in {"update", "aupdate"}:
        return bool(call.keywords)  # a queryset takes names alone; a dict, a set or a hash is given a thing
    if verb in RELATED:
        return isinstance(owner, ast.Attribute) and not (isinstance(owner.value, ast.Name) and owner.value.id == "self")
    return verb in RAW and not _reads(call)


def _reads(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return isinstance(first, ast.Constant) and str(first.value).lstrip().upper().startswith("SELECT")


def writes(module: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, verb) of every write in a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and is_write(node) and isinstance(node.func, ast.Attribute):
            yield node.lineno, node.func.attr


@pytest.mark.parametrize(
    "line",
    [
        "visible_posts(member).update(hidden=True)",
        "Post.objects.update(hidden=True)",
        "rows.order_by('id').update(**changes)",
        "found.update(title=title)",
        "post.save()",
        "await post.asave()",
        "visible_posts(member).delete()",
        "Post(title=title).save(force_insert=True)",
        "episode.hosts.set(people)",
        "get_episode(1).hosts.add(member)",
        "post.tags.clear()",
        "cursor.execute('DELETE FROM board_post')",
        "cursor.execute(sql)",
        "Post.objects.raw(sql)",
    ],
)
def test_the_law_knows_a_write_when_it_sees_one(line):
    assert len(list(writes(ast.parse(line)))) == 1


@pytest.mark.parametrize(
    "line",
    ["names.update(other)", "digest.update(line.encode())", "found.add(name)", "self.seen.add(name)", "cursor.execute('SELECT 1')"],
)
def test_the_law_takes_nothing_else_for_a_write(line):
    assert list(writes(ast.parse(line))) == []


def test_only_actions_write():
    found = {f"{short(path)}:{line} .{verb}(" for path in sources() if drawer(path) for line, verb in writes(tree(path))}
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

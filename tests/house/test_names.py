from tests.house.plan import CHOSHA, short, sources

REFUSED = {"utils", "helpers", "common", "misc", "services", "manager", "managers", "data", "handle", "process"}


def test_no_module_and_no_folder_carries_a_name_that_says_nothing():
    folders = {path for path in CHOSHA.rglob("*") if path.is_dir()}
    assert {short(path) for path in [*sources(tests=True), *folders] if path.stem in REFUSED} == set()


def test_every_room_says_what_it_is_for_in_at_most_ten_lines():
    silent = {}
    for app in CHOSHA.glob("**/apps.py"):
        doc = (app.parent / "__init__.py").read_text("utf-8")
        if not doc.startswith('"""') or len(doc.splitlines()) > 10:
            silent[short(app.parent)] = doc
    assert silent == {}

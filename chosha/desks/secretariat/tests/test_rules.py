"""きまり, from an editor's draft to what members are asked."""

import pytest
from django.test import Client

from chosha.members.models import RoleName as R
from chosha.members.models import Rules, RulesDraft
from chosha.members.queries import rules_in_force
from chosha.members.tests.factories import RulesFactory, StaffFactory, enter_fresh

pytestmark = pytest.mark.django_db
NEW = {"source": "## お互いさま\n責めません。<script>x</script>\n\n- 待ちます", "change": "待つことを加えました。"}


def as_(role):
    client = Client()
    enter_fresh(client, StaffFactory(role=role, display_name=f"{role.label}の人"))
    return client


@pytest.fixture
def rules():
    return RulesFactory()


def test_an_editor_writes_an_administrator_sees_what_is_new_and_publishes(rules):
    editor, administrator = as_(R.EDITOR), as_(R.ADMINISTRATOR)
    assert "いまは、ありません" in editor.get("/secretariat/rules/").content.decode()
    assert rules.source in editor.get("/secretariat/rules/draft/").content.decode()
    editor.post("/secretariat/rules/draft/", NEW)
    page = administrator.get("/secretariat/rules/")
    words = page.content.decode()
    assert [
        part in words for part in ("待つことを加えました。", "<ins>待ちます</ins>", "<del>はじめに。</del>", "新しい版にする", "<script>x")
    ] == [*(True, True, True, True, False)]
    assert "新しい版にする</button>" not in editor.get("/secretariat/rules/").content.decode()
    administrator.post("/secretariat/rules/publication/", {"read_at": page.context["draft"].written_at.isoformat()})
    force = rules_in_force()
    drawn = [part in force.html for part in ("<h2>お互いさま</h2>", "<li>待ちます</li>", "<script")]
    assert (force.number, drawn) == (2, [True, True, False])


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (R.EDITOR, "publication/", 403),
        (R.ADMINISTRATOR, "draft/", 403),
        (R.MODERATOR, "draft/end/", 403),
        (R.RECEPTION, "publication/", 403),
    ],
)
def test_each_does_only_the_own_part(rules, role, path, status):
    assert as_(role).post(f"/secretariat/rules/{path}", NEW).status_code == status


def test_what_is_missing_is_said_and_what_was_typed_stays(rules):
    page = as_(R.EDITOR).post("/secretariat/rules/draft/", {"source": "## 新しい条", "change": ""})
    assert (page.status_code, "## 新しい条" in page.content.decode(), RulesDraft.objects.count()) == (422, True, 0)


def test_a_draft_is_dropped_and_the_rules_stay(rules):
    client = as_(R.EDITOR)
    client.post("/secretariat/rules/draft/", NEW)
    client.post("/secretariat/rules/draft/end/")
    assert (RulesDraft.objects.count(), Rules.objects.get()) == (0, rules)


@pytest.mark.parametrize("read_at", ["", "x", "2026-11-25T00:00:00+00:00"])
def test_publishing_what_one_has_not_read_is_refused_with_a_sentence(rules, read_at):
    as_(R.EDITOR).post("/secretariat/rules/draft/", NEW)
    page = as_(R.ADMINISTRATOR).post("/secretariat/rules/publication/", {"read_at": read_at}, follow=True)
    assert ("書き直されました" in page.content.decode(), Rules.objects.count()) == (True, 1)

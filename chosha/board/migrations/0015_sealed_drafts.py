import json

from django.db import migrations, models


def gather(apps, schema_editor):
    """What stood in columns goes on as it was, unsealed: only its writer's next visit knows the key."""
    for draft in apps.get_model("board", "Draft").objects.iterator():
        words = {"title": draft.title, "source": draft.source, "kind": draft.kind, "duty": draft.duty_id, "tags": draft.tags}
        words |= {"spares_own_body": draft.spares_own_body, "for_field": draft.for_field, "poll": draft.poll or None, "circle": draft.circle}
        if draft.title or draft.source:
            type(draft).objects.filter(pk=draft.pk).update(kept=json.dumps(words, ensure_ascii=False).encode())


COLUMNS = ("title", "source", "kind", "duty", "tags", "spares_own_body", "for_field", "poll", "circle")


class Migration(migrations.Migration):
    dependencies = [("board", "0014_circles")]

    operations = [
        migrations.AddField("draft", "kept", models.BinaryField(default=bytes)),
        migrations.AddField("draft", "sealed", models.BooleanField(default=False)),
        migrations.RunPython(gather, migrations.RunPython.noop),
        *[migrations.RemoveField("draft", name) for name in COLUMNS],
    ]

from django.db import migrations, models


def settle(apps, schema_editor):
    """What was decided before decisions could be undone has taken effect."""
    decided = apps.get_model("reception", "Application").objects.filter(decided_at__isnull=False)
    decided.update(settles_at=models.F("decided_at"), settled_at=models.F("decided_at"))


class Migration(migrations.Migration):
    dependencies = [("reception", "0003_living")]
    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]

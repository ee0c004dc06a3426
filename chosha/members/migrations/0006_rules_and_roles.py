import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def let_roles_go_on(apps, schema_editor):
    """Roles had no end before: whoever holds one today keeps it until the coming 31 March (from January on, the one after)."""
    day = timezone.localdate()
    held = apps.get_model("members", "Role").objects.filter(ended_at__isnull=True, ends_on__lt=day)
    held.update(ends_on=day.replace(year=day.year + 1, month=3, day=31))


class Migration(migrations.Migration):
    dependencies = [("members", "0005_kept_beside")]

    operations = [
        migrations.AddField(model_name="role", name="told_at", field=models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="RulesDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("only", models.BooleanField(default=True, unique=True)),
                ("source", models.TextField()),
                ("change", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.RunPython(let_roles_go_on, migrations.RunPython.noop),
    ]

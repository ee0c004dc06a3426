import re
import unicodedata

import django.db.models.deletion
import jaconv
from django.db import migrations, models
from django.utils.crypto import salted_hmac


def digest(kind, words):
    return salted_hmac(f"reception.refusal.{kind}", words, algorithm="sha256").hexdigest()


def person(row):
    written = re.sub(r"\s+", "", jaconv.kata2hira(unicodedata.normalize("NFKC", row.organisation_text).lower()))
    name = re.sub(r"\s", "", unicodedata.normalize("NFKC", row.name))[:60]
    return f"{name}|{row.organisation_id or written}"


def remember(apps, schema_editor):
    """Declines whose words are still there are remembered by digests from now on, as those to come are (queries/memory.py)."""
    Refusal = apps.get_model("reception", "Refusal")
    declined = apps.get_model("reception", "Application").objects.filter(
        state="declined", settled_at__isnull=False, forgotten_at__isnull=True, decided_at__isnull=False
    )
    for row in declined.iterator():
        Refusal.objects.create(
            application=row,
            email_key=digest("email", row.email.strip().lower()),
            person_key=digest("person", person(row)),
            reason_kind=row.reason_kind,
            declined_at=row.decided_at,
        )


class Migration(migrations.Migration):
    dependencies = [("reception", "0004_settled")]
    operations = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email_key", models.CharField(max_length=64)),
                ("person_key", models.CharField(max_length=64)),
                ("reason_kind", models.CharField(blank=True, max_length=10)),
                ("declined_at", models.DateTimeField(db_index=True)),
                (
                    "application",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="reception.application"
                    ),
                ),
            ],
            options={
                "ordering": ["-declined_at", "-id"],
                "indexes": [
                    models.Index(fields=["email_key"], name="reception_r_email_k_cc7a73_idx"),
                    models.Index(fields=["person_key"], name="reception_r_person__57272a_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("application",), name="a_decline_is_remembered_once")],
            },
        ),
        migrations.RemoveIndex(model_name="application", name="reception_a_state_9e42e5_idx"),
        migrations.RemoveIndex(model_name="application", name="by_work_address"),
        migrations.RemoveIndex(model_name="application", name="by_device"),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["work_address"], name="by_work_address")),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["device"], name="by_device")),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["state", "state_since", "id"], name="queue_in_order")),
        migrations.AddIndex(
            model_name="application", index=models.Index(fields=["state", "proof", "state_since", "id"], name="queue_by_proof")
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(condition=models.Q(("second_look", ""), _negated=True), fields=["state_since"], name="queue_second_look"),
        ),
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]

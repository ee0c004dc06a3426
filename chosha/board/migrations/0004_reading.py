import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import chosha.kernel.content


def forget_when(apps, schema_editor):
    """Until which event of a post it was read, instead of when; rows anew, so that neither number nor order tells it."""
    ReadMark = apps.get_model("board", "ReadMark")
    marks = ReadMark.objects.order_by("post_id", "member_id")
    rows = list(marks.values_list("member_id", "post_id", "seen_until", "post__created_at", "post__last_activity_at"))
    ReadMark.objects.all().delete()
    anew = [
        ReadMark(member_id=member, post_id=post, seen_until=last if read >= last else created) for member, post, read, created, last in rows
    ]
    ReadMark.objects.bulk_create(anew, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [
        ("board", "0003_closed_to_bodies"),
        ("members", "0008_directory"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField("readmark", "read_at", "seen_until"),
        migrations.AlterField(
            model_name="readmark",
            name="id",
            field=models.BigIntegerField(default=chosha.kernel.content.random_id, editable=False, primary_key=True, serialize=False),
        ),
        migrations.CreateModel(
            name="ReadUntil",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateTimeField()),
                ("before", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FeedAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_on", models.DateField()),
                ("last_used_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("duty", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="members.duty")),
                (
                    "member",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.RunPython(forget_when, migrations.RunPython.noop),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reception", "0007_inviting")]
    operations = [
        migrations.AddField("document", "locked_key", models.CharField(blank=True, default="", max_length=120), preserve_default=False),
        migrations.AlterField(
            "document",
            "gone",
            models.CharField(
                blank=True,
                choices=[
                    ("", "あります"),
                    ("decided", "判断が済んだ"),
                    ("expired", "14日がたった"),
                    ("taken_back", "ご本人が取り消した"),
                    ("lost", "庁舎の不具合で開けなくなった"),
                ],
                max_length=12,
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.AddField(model_name="mail", name="key", field=models.CharField(blank=True, default="", max_length=32), preserve_default=False),
        migrations.AddField(model_name="mail", name="bounced_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="mail", name="bounce_words", field=models.CharField(blank=True, default="", max_length=200), preserve_default=False
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(condition=models.Q(("key", ""), _negated=True), fields=["key"], name="mails_by_key"),
        ),
    ]

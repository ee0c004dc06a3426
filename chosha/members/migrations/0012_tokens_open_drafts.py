from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0011_passkeys_open_masks")]

    operations = [migrations.AddField("apitoken", "draft_key", models.BinaryField(default=bytes))]

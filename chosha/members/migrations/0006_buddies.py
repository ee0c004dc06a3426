from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0005_kept_beside")]
    operations = [migrations.AddField("profile", "offers_to_buddy", models.BooleanField(default=False))]

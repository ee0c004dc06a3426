from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0006_rules_and_roles")]
    operations = [migrations.AddField("profile", "offers_to_buddy", models.BooleanField(default=False))]

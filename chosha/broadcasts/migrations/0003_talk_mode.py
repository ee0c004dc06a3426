from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('broadcasts', '0002_schedule'),
    ]

    operations = [
        migrations.AddField(
            model_name='episode',
            name='talk_mode',
            field=models.BooleanField(default=False),
        ),
    ]

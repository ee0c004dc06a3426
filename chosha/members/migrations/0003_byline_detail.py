from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0002_standing_before'),
    ]

    operations = [
        migrations.RenameField(model_name='member', old_name='aside', new_name='byline_detail'),
    ]

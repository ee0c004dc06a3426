from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('reception', '0001_initial'),
    ]

    operations = [
        migrations.RenameModel(old_name='Knock', new_name='Attempt'),
        migrations.RenameIndex(model_name='attempt', new_name='reception_a_kind_d5b5f5_idx', old_name='reception_k_kind_480351_idx'),
        migrations.RenameIndex(model_name='attempt', new_name='reception_a_at_5d7cb8_idx', old_name='reception_k_at_597d96_idx'),
    ]

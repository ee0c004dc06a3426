import unicodedata

from django.db import migrations


def write_tags(apps, schema_editor):
    """The tags that stand on posts already, as rows."""
    post, tag = apps.get_model("board", "Post"), apps.get_model("board", "Tag")
    rows = []
    for pk, words, at in post.objects.exclude(tags=[]).values_list("pk", "tags", "created_at").iterator():
        found = {unicodedata.normalize("NFKC", said).lower()[:40]: said for said in words}
        rows += [tag(post_id=pk, key=key, words=said[:20], at=at) for key, said in found.items()]
    tag.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("board", "0005_questions")]

    operations = [migrations.RunPython(write_tags, migrations.RunPython.noop)]

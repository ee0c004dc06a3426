from django.db import migrations
from django.db.models import OuterRef, Subquery


def tell_tags(apps, schema_editor):
    """Kind, field and size of the post, beside each tag that stands already."""
    post, tag = apps.get_model("board", "Post"), apps.get_model("board", "Tag")
    of = post.objects.filter(pk=OuterRef("post_id")).order_by()
    tag.objects.update(**{name: Subquery(of.values(name)[:1]) for name in ("kind", "duty", "size_band")})


class Migration(migrations.Migration):
    dependencies = [("board", "0010_narrowed_lists")]

    operations = [migrations.RunPython(tell_tags, migrations.RunPython.noop)]

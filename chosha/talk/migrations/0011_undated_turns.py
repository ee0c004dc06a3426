from django.db import migrations
from django.db.models import F


def undate(apps, schema_editor):
    """Masked texts that were mended already: their days of mending go, their order stays."""
    comment, revision = apps.get_model("talk", "Comment"), apps.get_model("talk", "Revision")
    for row in comment.objects.filter(mask__isnull=False, edited_at__isnull=False):
        turns = list(revision.objects.filter(comment=row.pk).order_by("written_at", "id").values_list("pk", flat=True))
        stamps = [row.created_at.replace(microsecond=min(row.created_at.microsecond + turn, 999_999)) for turn in range(len(turns) + 1)]
        for pk, at in zip(turns, stamps, strict=False):
            revision.objects.filter(pk=pk).update(written_at=at)
        comment.objects.filter(pk=row.pk).update(edited_at=stamps[-1])
    comment.objects.filter(mask__isnull=False, deleted_at__isnull=False, source="").update(deleted_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("talk", "0010_stirred")]

    operations = [migrations.RunPython(undate, migrations.RunPython.noop)]

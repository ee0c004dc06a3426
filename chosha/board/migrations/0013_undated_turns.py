from django.db import migrations
from django.db.models import F


def undate(apps, schema_editor):
    """Masked posts that were mended or thanked in already: the days go, the order stays."""
    post, revision, acceptance = (apps.get_model("board", name) for name in ("Post", "Revision", "Acceptance"))
    for row in post.objects.filter(mask__isnull=False):
        turns = list(revision.objects.filter(post=row.pk).order_by("written_at", "id").values_list("pk", flat=True))
        helped = list(acceptance.objects.filter(post=row.pk).order_by("at", "id").values_list("pk", flat=True))
        most = max(len(turns), len(helped)) + 1
        stamps = [row.created_at.replace(microsecond=min(row.created_at.microsecond + turn, 999_999)) for turn in range(most)]
        for pk, at in zip(turns, stamps, strict=False):
            revision.objects.filter(pk=pk).update(written_at=at)
        for pk, at in zip(helped, stamps[1:], strict=False):
            acceptance.objects.filter(pk=pk).update(at=at)
        if row.edited_at is not None:
            post.objects.filter(pk=row.pk).update(edited_at=stamps[len(turns)])
    post.objects.filter(mask__isnull=False, deleted_at__isnull=False, source="").update(deleted_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("board", "0012_polled"), ("talk", "0010_stirred")]

    operations = [migrations.RunPython(undate, migrations.RunPython.noop)]

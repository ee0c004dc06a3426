import re
import unicodedata
from datetime import date

from django.db import migrations

BATCH = 500


def fill(apps, schema_editor):
    """What the account now keeps beside its rows, a profile for everybody, and the tasks under their new names."""
    Member, Affiliation = apps.get_model("members", "Member"), apps.get_model("members", "Affiliation")
    Profile, Role = apps.get_model("members", "Profile"), apps.get_model("members", "Role")
    served = {"home": {}, "seconded": {}}
    for member, kind, body in Affiliation.objects.filter(ended_on__isnull=True).values_list("member_id", "kind", "organisation_id"):
        served[kind][member] = body
    members = list(Member.objects.only("pk", "name"))
    for member in members:
        member.name_key = re.sub(r"\s", "", unicodedata.normalize("NFKC", member.name))[:60]
        member.home_body_id, member.host_body_id = served["home"].get(member.pk, 0), served["seconded"].get(member.pk, 0)
    Member.objects.bulk_update(members, ["name_key", "home_body_id", "host_body_id"], batch_size=BATCH)
    Profile.objects.bulk_create([Profile(member_id=member.pk) for member in members], batch_size=BATCH)
    for role in Role.objects.filter(ended_at__isnull=True):
        day = role.granted_at.date()
        if role.name == "secretariat":
            role.name = "editor"
        role.ends_on = date(day.year + (1 if day.month >= 4 else 0), 3, 31)
        role.save(update_fields=["name", "ends_on"])
    Role.objects.filter(name="secretariat").update(name="editor")


class Migration(migrations.Migration):
    dependencies = [("members", "0004_living")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

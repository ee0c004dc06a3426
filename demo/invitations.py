"""The old form's table on its way in: some invited by mail, some rows that ask, as reception finds them in the evening."""

from chosha.members.models import Member
from chosha.reception.actions import go_on_importing, post_invitations, start_import, take_table
from demo.world import DATA, moment


def build_invitations(people: dict[str, Member]) -> int:
    """Bring demo/data/old-form.csv in, as the volunteer of the reception. Returns how many letters left."""
    by = next(member for member in people.values() if member.roles.filter(name="reception", ended_at__isnull=True).exists())
    run, _ = take_table((DATA / "old-form.csv").read_bytes(), name="old-form.csv", by=by)
    start_import(run, by=by, in_background=False)
    while go_on_importing(run.pk):
        pass
    return post_invitations(moment(1, "20:00"))

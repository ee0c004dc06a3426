"""The applicant mends what was written, while it is open: the body, the names, post and field."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from chosha.audit.actions import record
from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.members.models import Organisation
from chosha.reception.actions.applying import is_undecided, locked, must_be_open
from chosha.reception.actions.proving import offer_work_address
from chosha.reception.models import Application, Code, State, Vouch
from chosha.reception.queries import reading_of

WRITTEN = ("name", "kana", "display_name", "post", "duty", "duty_since")
SEEN_TWICE = frozenset({"name", "organisation"})  # what a first yes was given to


@transaction.atomic
def mend_application(application: Application, written: Mapping[str, Any]) -> None:
    """Write anew what `written` names: any of WRITTEN, and `organisation` with `organisation_text`.

    Another body makes a proof of the former one worth nothing. A decision nobody was told of is taken back: it was about other words.
    """
    application = open_to_mend(application)
    changed = [name for name in WRITTEN if name in written and getattr(application, name) != written[name]]
    for name in changed:
        setattr(application, name, written[name])
    if "organisation" in written and _change_body(application, written["organisation"], written.get("organisation_text", "")):
        changed.append("organisation")
    if SEEN_TWICE & set(changed):
        application.first_yes_by, application.first_yes_at = None, None
    application.save()
    if changed:
        record("reception.application.mended", application, fields=sorted(changed))


@transaction.atomic
def mend_body(application: Application, organisation: Organisation, *, network: str = "") -> bool:
    """One tap: the work address belongs to this body, so the application is for it. True when a code is on its way."""
    if organisation not in reading_of(locked(application)).bodies:
        raise Refused("このアドレスの団体が変わっています。画面を開きなおすと、いまの様子が見られます。申込みの内容は残っています。")
    mend_application(application, {"organisation": organisation})
    return offer_work_address(application, locked(application).work_address, network=network)


def open_to_mend(application: Application) -> Application:
    """The row, locked. A decision that nobody was told of is taken back, so that a person looks at what is written now."""
    application = locked(application)
    if is_undecided(application):
        application.state = State.WAITING_PERSON
        application.decided_at, application.decided_by, application.settles_at = None, None, None
        application.reason, application.reason_kind = "", ""
        record("reception.application.undone", application)
    must_be_open(application)
    return application


def _change_body(application: Application, organisation: Organisation | None, text: str) -> bool:
    """True when it is another body. What proved the former one proves nothing any more."""
    text = "" if organisation else text
    if (application.organisation, application.organisation_text) == (organisation, text):
        return False
    application.organisation, application.organisation_text = organisation, text
    Code.objects.filter(application=application, used_at__isnull=True, expires_at__gt=now()).update(expires_at=now())
    Vouch.objects.filter(application=application, revoked_at__isnull=True).update(revoked_at=now())
    if application.proof in (Application.Proof.CODE, Application.Proof.VOUCH):
        application.proof, application.proved_at = "", None
        application.state, application.state_since = State.WAITING_PROOF, now()
    return True

"""What is known of bodies, for matching loosely spelt names."""

from collections import defaultdict

from chosha.members.engine.bodies import parents_of_ministries
from chosha.members.engine.matching import Index, Known, build_index
from chosha.members.models import FormerBody, MailDomain, Organisation

HEISEI_BEFORE = 1988


def body_index() -> Index:
    """All bodies of today and the former ones, ready for engine.matching.match. Three queries; build it once for many names."""
    domains: dict[int, list[str]] = defaultdict(list)
    for owner, domain in MailDomain.objects.values_list("organisation_id", "domain"):
        domains[owner].append(domain)
    parents = parents_of_ministries()
    today = [
        Known(body.code, body.name, body.kana, body.prefecture, body.kind, tuple(domains[body.pk]), parent=parents.get(body.code, ""))
        for body in Organisation.objects.all()
    ]
    return build_index(today, map(_former, FormerBody.objects.select_related("successor")))


def _former(body: FormerBody) -> Known:
    words = f"{body.prefecture}{body.name}は、いまの{body.successor.full_name}です"
    return Known(f"former:{body.pk}", body.name, "", body.prefecture, successor=body.successor.code, words=words)

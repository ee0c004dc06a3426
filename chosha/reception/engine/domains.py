"""What the domain of a work address says: proof by itself, a question for a person, another body's, or no proof at all."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

PROVING = ("A", "B")
# A body's own name under lg.jp is <kind>.<name>.lg.jp; a name straight below lg.jp belongs to a service that bodies offer
# together (JPRS, LGドメイン名の技術細則 2.1 and 2.2): whoever answers there need not serve any of them.
KINDS_UNDER_LG = frozenset({"metro", "pref", "city", "town", "vill", "village", "ward", "union"})
ASSOCIATIONS = ("組合", "広域連合", "企業団")
# Anybody gets an address here, so it says nothing of where somebody serves. Addresses of phones and of providers count too.
FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "ymail.ne.jp", "ymail.com", "icloud.com", "me.com", "mac.com",
        "outlook.com", "outlook.jp", "hotmail.com", "hotmail.co.jp", "live.jp", "live.com", "msn.com", "aol.com", "aol.jp",
        "proton.me", "protonmail.com", "pm.me", "tutanota.com", "gmx.com", "mail.com", "zoho.com", "excite.co.jp", "goo.jp",
        "mail.goo.ne.jp", "infoseek.jp", "rakuten.jp", "docomo.ne.jp", "mopera.net", "ezweb.ne.jp", "au.com", "uqmobile.jp",
        "softbank.ne.jp", "i.softbank.jp", "vodafone.ne.jp", "disney.ne.jp", "ymobile.ne.jp", "wcm.ne.jp", "willcom.com", "pdx.ne.jp",
        "rakumail.jp", "nifty.com", "nifty.ne.jp", "biglobe.ne.jp", "so-net.ne.jp", "ocn.ne.jp", "plala.or.jp", "asahi-net.or.jp",
        "dti.ne.jp", "wakwak.com", "jcom.home.ne.jp", "jcom.zaq.ne.jp", "zaq.ne.jp", "eonet.ne.jp", "commufa.jp", "bbiq.jp", "tiki.ne.jp",
    }
)  # fmt: skip


class Verdict(StrEnum):
    """PROVES: a code to it is proof. PERSON: somebody looks. ELSEWHERE: it is another body's. The rest is refused with its reason."""

    PROVES = "proves"
    PERSON = "person"
    ELSEWHERE = "elsewhere"
    FREE = "free"
    SCHOOL = "school"
    SERVICE = "service"


REFUSED = frozenset({Verdict.FREE, Verdict.SCHOOL, Verdict.SERVICE})


@dataclass(frozen=True)
class Claim:
    """One body's domain, as the lists have it: grade A and B are sure, C is a guess."""

    body: int
    domain: str
    grade: str


def host_of(address: str) -> str:
    """The domain of an address in lower case and one width, without a dot at its end."""
    return unicodedata.normalize("NFKC", address).rpartition("@")[2].strip().strip(".").lower()


def is_below(host: str, domain: str) -> bool:
    """The domain itself or a name below it; `city.x.lg.jp.example.com` lies below example.com alone."""
    return host == domain or host.endswith(f".{domain}")


def waits_for_person(name: str, kind: str) -> bool:
    """Associations of municipalities: their staff is often lent, and no list of their domains is sure."""
    return kind.endswith(ASSOCIATIONS) or name.endswith(ASSOCIATIONS)


def judge(host: str, *, body: int | None, by_hand: bool, claims: Iterable[Claim]) -> tuple[Verdict, tuple[int, ...]]:
    """What an address at `host` says about serving `body` (None: written freely), given what all bodies claim.

    `by_hand`: a person looks at this kind of body whatever the domain. Returns the verdict and, for ELSEWHERE, whose it is.
    """
    fitting = [claim for claim in claims if is_below(host, claim.domain)]
    longest = max((len(claim.domain) for claim in fitting), default=0)
    nearest = [claim for claim in fitting if len(claim.domain) == longest]
    owners = tuple(dict.fromkeys(claim.body for claim in nearest))
    if body is not None and body in owners:
        sure = any(claim.grade in PROVING for claim in nearest if claim.body == body)
        return (Verdict.PROVES if sure and len(owners) == 1 and not by_hand else Verdict.PERSON), ()
    if owners:
        return Verdict.ELSEWHERE, owners
    return _unclaimed(host), ()


def _unclaimed(host: str) -> Verdict:
    if any(is_below(host, domain) for domain in FREE_MAIL):
        return Verdict.FREE
    if is_below(host, "ed.jp"):
        return Verdict.SCHOOL
    if is_below(host, "lg.jp") and not _names_a_body(host):
        return Verdict.SERVICE
    return Verdict.PERSON


def _names_a_body(host: str) -> bool:
    labels = host.split(".")
    return len(labels) >= 4 and labels[-4] in KINDS_UNDER_LG

"""The private address: another one is proved by six figures mailed to it; the former one is told. The work address is no part of this."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from chosha.kernel.clock import now
from chosha.kernel.errors import Refused
from chosha.members.actions import change_address
from chosha.members.models import Member
from chosha.members.queries import domains_of
from chosha.reception.actions.letters import post_letter, spoken_moment
from chosha.reception.actions.throttling import count_attempt
from chosha.reception.models import AddressChange, Application, State

VALID_FOR = timedelta(hours=1)
TRIES = 5
KEPT = "いまのアドレスは、そのまま使えます。"
WORKPLACE = f"職場のアドレスのようです。異動や退職のあとも使える、ふだんのアドレスを入れてください。{KEPT}"


@transaction.atomic
def offer_address(member: Member, address: str) -> None:
    """Mail six figures to another private address. Whether somebody has it already is told to nobody but its owner."""
    address = address.strip().lower()
    if address == member.email.lower():
        raise Refused("いまと同じアドレスです。変えるときは、別のアドレスを入れてください。", field="address")
    if address.endswith((".lg.jp", ".go.jp")) or domains_of(address).exists():
        raise Refused(WORKPLACE, field="address")
    sentence = f"続けて送っているため、少し休んでいます。1時間ほどおいて、もう一度送れます。{KEPT}"
    count_attempt("address", str(member.pk), most=5, within=timedelta(hours=1), sentence=sentence, field="address")
    count_attempt("address_to", address, most=5, within=timedelta(days=1), sentence=sentence, field="address")
    taken = Member.objects.filter(email__iexact=address).exists()
    figures = f"{secrets.randbelow(1_000_000):06d}"
    moment = now()
    AddressChange.objects.update_or_create(
        member=member,
        defaults={
            "address": address, "digest": "" if taken else _digest(member, address, figures), "tries_left": TRIES, "sent_at": moment,
            "expires_at": moment + VALID_FOR,
        },
    )  # fmt: skip
    if taken:
        post_letter("member_already", "メールアドレスについて", to=address)
        return
    code, until = f"{figures[:3]} {figures[3:]}", spoken_moment(moment + VALID_FOR)
    post_letter("address_code", "確認コードのお知らせ", to=address, code=code, until=until)


def enter_address_code(member: Member, figures: str) -> None:
    """The six figures from the mail to the new address. Refused says what to do."""
    # Not in one transaction with the refusal: a wrong try must stay counted when the page says no.
    sentence = _try(member, figures)
    if sentence:
        raise Refused(sentence, field="code")


@transaction.atomic
def _try(member: Member, figures: str) -> str:
    change = AddressChange.objects.select_for_update().filter(member=member).first()
    if change is None:
        return f"まだコードを送っていません。先に、新しいアドレスを入れてください。{KEPT}"
    if change.expires_at <= now() or change.tries_left == 0:
        return f"このコードは、もう使えません。新しいコードを送れます。{KEPT}"
    if not constant_time_compare(change.digest, _digest(member, change.address, figures)):
        change.tries_left -= 1
        change.save(update_fields=["tries_left"])
        return f"コードが合いませんでした。いちばん新しいメールの数字か、確かめてください。{KEPT}"
    change.delete()
    before = change_address(member, change.address)
    Application.objects.filter(
        member=member, state__in=(State.INVITED, State.WAITING_PROOF, State.WAITING_PERSON, State.ASKED), email__iexact=before
    ).update(email=change.address)
    Application.objects.filter(member=member, settles_at__isnull=False, settled_at__isnull=True).update(email=change.address)
    post_letter("address_changed", "メールアドレスを変えました", to=before, member=member)
    return ""


@transaction.atomic
def drop_address_change(member: Member) -> None:
    """やめる: the figures that were mailed fit nothing any more."""
    AddressChange.objects.filter(member=member).delete()


def _digest(member: Member, address: str, figures: str) -> str:
    return salted_hmac("reception.address", f"{member.pk}:{address}:{figures}", algorithm="sha256").hexdigest()

"""Templates write addresses as they are (looking each up would cost a tenth of a page); here they are held to the urls."""

import re
from collections.abc import Iterator

from django.urls import Resolver404, resolve

from tests.house.plan import CHOSHA, short

ADDRESS = re.compile(r'(?:href|action|hx-(?:get|post|put|delete))="(/[^"]*)"')
VARIABLE = re.compile(r"\{\{.*?\}\}")
SAMPLES = ("1", "00000000-0000-4000-8000-000000000000")


def addresses() -> Iterator[tuple[str, str]]:
    """(template, address) of every address inside the house, with * for what a page fills in."""
    for path in sorted(CHOSHA.rglob("templates/**/*.html")):
        for found in ADDRESS.findall(path.read_text("utf-8")):
            address = VARIABLE.sub("*", found).partition("?")[0].partition("#")[0]
            if "{" not in address and not address.startswith("//"):
                yield short(path), address


def leads_somewhere(address: str) -> bool:
    for sample in SAMPLES:
        try:
            resolve(address.replace("*", sample))
        except Resolver404:
            continue
        return True
    return False


def test_every_written_address_leads_somewhere():
    found = set(addresses())
    assert len(found) > 50
    assert sorted(row for row in found if not leads_somewhere(row[1])) == []

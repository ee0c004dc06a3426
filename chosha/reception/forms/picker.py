"""A body found by typing, for applicants and volunteers."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property

from chosha.kernel.text import whole_number
from chosha.members.models import FormerBody, Organisation
from chosha.members.queries import find_organisations, fold
from chosha.members.queries.former import find_former_bodies

UNLISTED = "other"


@dataclass(frozen=True)
class Successor:
    """A body of today, and the sentence that leads to it from the name that was typed."""

    body: Organisation
    words: str


def successor_words(former: FormerBody) -> str:
    """「清水市は、いまの静岡市です」"""
    return f"{former.name}は、いまの{former.successor.name}です"


class BodyPicker(forms.Form):
    """A body found by typing: 富山市 by とやま, toyama, 162019 or 富山. `organisation` is the row chosen, or UNLISTED."""

    body = forms.CharField(
        label="団体",
        max_length=80,
        error_messages={"required": "まだ書かれていません。名前の一部を書くと、一覧が出ます。"},
        help_text="市区町村・都道府県・府省の名前です。漢字、よみ、ローマ字、団体コードで探せます。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    organisation = forms.CharField(required=False)

    def candidates(self) -> list[Organisation]:
        """The bodies of today that the typed words find, the chosen one first; those that `successors` offers stand there."""
        typed = str(self["body"].value() or "")
        chosen = self.chosen()
        offered = [successor.body for successor in self.successors]
        found = ([chosen] if chosen else []) + [body for body in find_organisations(typed) if body != chosen]
        return [body for body in found if body not in offered]

    @cached_property
    def successors(self) -> list[Successor]:
        """For the name of a body that is no more: who took over its work. Each body once."""
        first: dict[int, Successor] = {}
        for former in find_former_bodies(str(self["body"].value() or "")):
            first.setdefault(former.successor_id, Successor(former.successor, successor_words(former)))
        return list(first.values())

    def chosen(self) -> Organisation | None:
        number = whole_number(str(self["organisation"].value() or ""))
        return Organisation.objects.filter(pk=number).first() if number is not None else None

    @property
    def unlisted(self) -> bool:
        return str(self["organisation"].value() or "") == UNLISTED

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = cleaned.get("body", "")
        cleaned["organisation"], cleaned["organisation_text"] = self.chosen(), ""
        if self.unlisted:
            cleaned["organisation_text"] = typed
        elif cleaned["organisation"] is None and typed:
            cleaned["organisation"] = self._named_in_full(typed)
        return cleaned

    def _named_in_full(self, typed: str) -> Organisation | None:
        """The one body whose whole name was typed; else the field says how to choose."""
        exact = [body for body in find_organisations(typed) if fold(typed) in (fold(body.name), fold(body.full_name))]
        if len(exact) == 1:
            return exact[0]
        former = next((row for row in find_former_bodies(typed) if fold(typed) in (fold(row.name), fold(str(row)))), None)
        if former is not None and not exact:
            self.add_error("body", f"{successor_words(former)}。下の一覧から選べます。")
        else:
            self.add_error("body", "下の一覧から、一つ選んでください。見つからないときは「一覧にない」を選べます。")
        return None

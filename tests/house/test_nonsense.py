"""Whatever somebody writes into an address or a form, no page of the house breaks on it."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.encoding import force_bytes

from chosha.board.tests.factories import make_attachment, make_comment, make_draft, make_post
from chosha.broadcasts.models import Answerer, Consultation, SelfNote, Series, ShelfEntry
from chosha.broadcasts.tests.factories import ChatLineFactory, PlaceFactory, SeatFactory, TopicFactory, recorded
from chosha.desks.api.api import api
from chosha.members.actions import SCOPES, make_token
from chosha.members.models import Member, Role, RoleName, RoleProposal
from chosha.members.tests.factories import DutyFactory, RulesFactory, StaffFactory, enter_fresh
from chosha.reception.tests.factories import WaitingFactory
from chosha.reception.tests.tables import an_asking_row
from chosha.reception.tests.welcomes import greeted, paired
from tests.house.plan import short, sources
from tests.house.walking import urls

pytestmark = pytest.mark.django_db
NONSENSE = {
    "a NUL": "\0",
    "half a sign": b"\xed\xa0\x80",
    "no UTF-8": b"\xff\xfe",
    "nothing": "",
    "a very long number": "9" * 5000,
    "a number no database holds": str(2**63),
    "a number below nothing": "-1",
    "figures of another script": "٣²",
    "a cursor beyond time": "99999999999999999-999999999999999999",
    "an endless cursor": "1e999-nan",
    "brackets": "[{'(\\%_*",
}
# Most forms of the house carry no file, and browsers write those into one line. Django reads a form in parts one part after another,
# which takes twice as long as the page: so goes only what is looked for before any page, and what comes furthest into one.
IN_PARTS = ("a NUL", "nothing")
IN_ONE_LINE = "application/x-www-form-urlencoded"
IN_CODE = re.compile(r"""(?:GET|POST)(?:\.get|\.getlist)?[(\[]\s*"(\w+)"|"(\w+)" (?:not )?in request\.(?:GET|POST)""")


def names_asked_for() -> set[str]:
    """What pages look for in addresses and forms: in their code, their forms, and the description of the API."""
    names = {"tab", "duty", "after", "next"}
    for path in sources():
        names |= {name for found in IN_CODE.findall(path.read_text("utf-8")) for name in found if name}
        if path.name == "forms.py" or path.parent.name == "forms":
            declared = vars(import_module(short(path).removesuffix(".py").replace("/", "."))).values()
            names |= {name for form in declared if isinstance(form, type) and issubclass(form, forms.BaseForm) for name in form.base_fields}
    acts = [act for path in api.get_openapi_schema()["paths"].values() for act in path.values()]
    return names | {parameter["name"] for act in acts for parameter in act.get("parameters", [])}


@pytest.fixture
def everybody() -> Member:
    """Somebody who may do everything, so that no door hides a room."""
    member = StaffFactory(role=RoleName.ADMINISTRATOR)
    others = [name for name in RoleName if name != RoleName.ADMINISTRATOR]
    Role.objects.bulk_create(Role(member=member, name=name, granted_at=member.joined_at) for name in others)
    return member


def proposed(member: Member) -> RoleProposal:
    """Waits for a second voice; it is for the member, who may decline."""
    return RoleProposal.objects.create(
        member=member, name=RoleName.EDITOR, ends_on=member.joined_at.date(), proposed_by=member, proposed_at=member.joined_at
    )


@pytest.fixture
def places(everybody: Member) -> dict[str, str]:
    """Something real for every place in an address."""
    row = an_asking_row()
    post, episode, draft = make_post(by=everybody), recorded(host=everybody), make_draft(everybody)
    consultation = Consultation.objects.create(
        programme=episode.programme, episode=episode, thing_key="board.post", thing_id=post.pk, state="answered"
    )
    duty = DutyFactory()
    found = {
        "post": post,
        "thing": post,
        "comment": make_comment(post, by=everybody),
        "attachment": make_attachment(everybody),
        "episode": episode,
        "caption": episode.captions.first(),
        "chapter": episode.chapters.first(),
        "place": PlaceFactory(episode=episode),
        "topic": TopicFactory(episode=episode),
        "series": Series.objects.create(title="つづきもの", programme=episode.programme),
        "entry": ShelfEntry.objects.create(duty=duty, thing_key="board.post", thing_id=post.pk, reason="はじめに", position=1),
        "note": SelfNote.objects.create(episode=episode, member=everybody, at_sec=3, text="控え"),
        "line": ChatLineFactory(episode=episode),
        "seat": SeatFactory(episode=episode, member=everybody, state="waiting"),
        "application": WaitingFactory(),
        "member": everybody,
        "role": everybody.roles.first(),
        "proposal": proposed(everybody),
        "rules": RulesFactory(),
        "welcome": greeted(),
        "pair": paired(newcomer=everybody),
        "run": row.run,
        "row": row,
        "consultation": consultation,
        "answerer": Answerer.objects.create(consultation=consultation, member=everybody, state="offers"),
    }
    texts = {"slug": episode.programme.slug, "str:key": "board.post", "slug:key": draft.key, "slug:kind": "thanks", "str:secret": "word"}
    return texts | {f"{name}_id": str(thing.pk) for name, thing in found.items()}


def answers(whose: Member, places: dict[str, str], method: str, **sent: Any) -> Iterator[tuple[str, int]]:
    """(path, status) of all pages, asked one after another by the member and by the member's script."""
    client = Client(raise_request_exception=False)
    enter_fresh(client, whose)
    _, secret = make_token(whose, name="試し", scopes=SCOPES)
    for name, path in urls(places):
        if method == "post":  # the act before may have signed the member out
            enter_fresh(client, Member.objects.get(pk=whose.pk))
        if name != "api:readyz":  # rightly says 503 where no worker lives
            answer = getattr(client, method)(path, headers={"Authorization": f"Bearer {secret}"}, **sent)
            if answer.streaming:
                answer.getvalue()
            yield path, answer.status_code


def broken(whose: Member, places: dict[str, str], method: str, **sent: Any) -> list[tuple[str, int]]:
    return [(path, status) for path, status in answers(whose, places, method, **sent) if status >= 500]


def test_the_walk_knows_what_pages_look_for():
    assert {"q", "after", "duty", "draft", "body", "code", "email", "cursor", "limit", "session"} <= names_asked_for()


def test_the_walk_reaches_the_rooms(everybody, places):
    reached = {path for path, status in answers(everybody, places, "get") if status == 200}
    post = f"/board/{places['post_id']}/"
    assert {post, f"{post}edit/", f"/episodes/{places['episode_id']}/", "/search/", "/secretariat/record/", "/api/v1/posts"} <= reached
    assert len(reached) > 50


@pytest.mark.parametrize("what", NONSENSE)
def test_no_page_breaks_on_nonsense_in_its_address(everybody, places, what):
    query = dict.fromkeys(names_asked_for(), NONSENSE[what])
    assert broken(everybody, places, "get", query_params=query) == []


@pytest.mark.parametrize("what", NONSENSE)
def test_no_page_breaks_on_nonsense_in_its_form(everybody, places, what):
    fields = dict.fromkeys(names_asked_for(), NONSENSE[what])
    sent = {"data": fields} if what in IN_PARTS else {"data": urlencode(fields), "content_type": IN_ONE_LINE}
    assert broken(everybody, places, "post", **sent) == []


@pytest.mark.parametrize("what", NONSENSE)
def test_pages_are_handed_the_same_however_a_form_was_written(rf, what):
    fields = dict.fromkeys(("title", "body"), NONSENSE[what])
    written = force_bytes(NONSENSE[what]).join(encode_multipart(BOUNDARY, dict.fromkeys(fields, "HERE")).split(b"HERE"))
    in_parts = rf.generic("POST", "/", written, content_type=MULTIPART_CONTENT)
    in_one_line = rf.post("/", urlencode(fields), content_type=IN_ONE_LINE)
    assert (dict(in_parts.POST), set(in_parts.POST)) == (dict(in_one_line.POST), set(fields))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name="),
        ("multipart/form-data", b"\xff\x00"),
        ("application/json", b"\xff\x00"),
    ],
)
def test_no_page_breaks_on_a_body_that_is_none(everybody, places, kind, body):
    assert broken(everybody, places, "post", data=body, content_type=kind) == []


@pytest.mark.parametrize("charset", ["unicode_escape", "shift_jis", "no-such"])
def test_no_page_breaks_on_an_address_in_another_code(everybody, places, charset):
    more = {"CONTENT_TYPE": f"text/plain; charset={charset}", "QUERY_STRING": "&".join(f"{name}=%5Cud800" for name in names_asked_for())}
    assert broken(everybody, places, "get", **more) == []


@pytest.mark.parametrize(("method", "number"), [("get", "0"), ("get", str(2**63)), ("get", "9" * 5000), ("post", str(2**63))])
def test_no_page_breaks_on_a_number_no_row_has(everybody, places, method, number):
    nowhere = {name: number if name.endswith("_id") else text for name, text in places.items()} | {"int": number, "uidb36": "z" * 13}
    assert broken(everybody, nowhere, method) == []

"""Every page of the evening, phone and desk, light and dark: nothing that axe finds, no complaint of the browser, light on first load."""

import json

import pytest
from playwright.sync_api import Page

from tests.journeys.building import ROOT

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8") if (ROOT / "node_modules/axe-core/axe.min.js").exists() else ""
SIZES = [{"width": 390, "height": 844}, {"width": 1280, "height": 800}]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WORLD = """
import json
from datetime import timedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from chosha.board.tests.factories import make_comment, make_post
from chosha.broadcasts.tests.factories import EpisodeFactory, on_air, recorded
from chosha.kernel.clock import now
from chosha.members.models import Member
from chosha.board.actions import accept_comment
from chosha.reception.tests.factories import ApplicationFactory
host = Member.objects.get(pk=int(__import__("sys").argv[1]))
title = "【教えてください】とても長い題が二行にも三行にもなるとき、どこで折り返すと読みやすいでしょうか"
post = make_post(by=host, title=title, body="| 項目 | 数 |\\n| --- | --- |\\n| 一覧 | 3 |\\n\\n- 箇条\\n\\n> 引用")
answer = make_comment(post)
make_comment(post)
accept_comment(post, answer, by=host)
pages = {"post": f"/board/{post.pk}/", "scheduled": EpisodeFactory(host=host).path, "archived": recorded().path}
pages["application"] = f"/secretariat/reception/{ApplicationFactory(state='waiting_person').pk}/"
print(json.dumps(pages))
"""
OUTSIDE = ["/", "/about/", "/join/", "/rules/", "/privacy/", "/credits/", "/press/", "/apply/", "/login/", "/password/reset/", "/offline/"]
MEMBER = ["/", "/floors/", "/board/", "/board/?tab=saved", "/board/new/", "/board/drafts/", "/notices/", "/search/?q=題"]
SHOWS = ["/broadcasts/", "/archive/"]
MINE = ["/me/", "/me/profile/", "/me/security/", "/me/sessions/", "/me/appearance/", "/me/tokens/", "/nowhere/"]
STAFF = ["/secretariat/", "/secretariat/reception/", "/secretariat/jobs/", "/secretariat/record/", "/secretariat/members/", "/moderation/"]


@pytest.fixture(scope="module")
def people(building):
    return {"host": building.member("佐伯 直人", role="broadcast"), "staff": building.member("栗原 拓", role="administrator")}


@pytest.fixture(scope="module")
def world(building, people):
    return building.python(WORLD, str(people["host"].id))


def faults(page: Page) -> list[str]:
    """What axe finds, one line each: rule and the element.

    On a screen as tall as the page, since axe would measure what lies half under the sticky bar and scrolls clear of it.
    """
    size = page.viewport_size
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], page.evaluate("document.body.scrollHeight") + 100)})
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    page.set_viewport_size(size)
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found["violations"] for node in fault["nodes"]]


def look(context, paths: list[str]) -> dict[str, object]:
    """Path -> what is wrong there; empty when all is well."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" and "404" not in line.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    wrong = {}
    for path in paths:
        said.clear()
        page.goto(path)
        page.wait_for_load_state("networkidle")
        trouble = [*faults(page), *said]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            trouble.append("scrolls sideways")
        if trouble:
            wrong[path] = trouble
    return wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_no_page_of_the_evening_has_a_fault(building, enter, people, world, size, scheme):
    look_of = {"viewport": size, "color_scheme": scheme}
    pages = [*MEMBER, *SHOWS, *MINE, world["post"], world["scheduled"], world["archived"], f"{world['scheduled']}desk/"]
    wrong = look(enter(**look_of), OUTSIDE) | look(enter(people["host"], **look_of), pages)
    wrong |= look(enter(people["staff"], **look_of), [*STAFF, world["application"]])
    assert wrong == {}, json.dumps(wrong, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("path", ["/", "post"])
def test_the_first_load_is_light(building, enter, people, world, path):
    page = enter(people["host"]).new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda loaded: sizes.append(loaded["encodedDataLength"]))
    page.goto(world.get(path, path))
    page.wait_for_load_state("networkidle")
    kilobytes = sum(sizes) / 1024
    print(f"{path}: {len(sizes)} requests, {kilobytes:.1f} KB")
    assert (len(sizes) <= 8, kilobytes <= 60) == (True, True), (len(sizes), kilobytes)

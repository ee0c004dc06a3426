"""Pages anybody may read, and what a phone needs to keep the house on its home screen."""

from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from chosha.desks.lobby.forms import AdriftForm
from chosha.desks.lobby.queries import next_programmes, rules_page, totals
from chosha.talk.queries.openings import guarding, openings_by_year

PAGES = ("about", "join", "privacy", "credits", "press")
SHELL = ("ui/house.css", "ui/house.js", "vendor/htmx.min.js", "ui/icons.svg", "ui/building.svg", "lobby/shelf.js", "board/write-adrift.js")


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The front door: what this is, for whom, how to come in, and what is on next by title and time only."""
    return render(request, "lobby/front.html", {"programmes": next_programmes(), "totals": totals()})


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """One of the PAGES of plain words."""
    words = {"contact": settings.CHOSHA_CONTACT, "totals": totals() if page == "press" else None}
    return render(request, f"lobby/{page}.html", words)


@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """For members: how a seal is opened, by whom, and how often it was. Not on the public list."""
    found = guarding()
    context = {"years": openings_by_year(), "guardians": found.guardians, "missing": found.missing}
    return render(request, "lobby/seals.html", context)


@require_safe
def rules(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The rules in force, or an older version with what it had changed."""
    found = rules_page(number)
    if found is None:
        raise Http404
    return render(request, "lobby/rules.html", {"page": found})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows without network. It names nobody: it is kept on the device."""
    return render(request, "lobby/offline.html")


@require_safe
def writing(request: HttpRequest) -> HttpResponse:
    """The form for a new post that the worker shows without network. It names nobody, too."""
    return render(request, "lobby/writing.html", {"form": AdriftForm()})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its text changes with the shell, so that a new shell replaces the kept one."""
    shell = [static(name) for name in SHELL]
    version = sha256("".join(shell).encode()).hexdigest()[:12]
    return render(request, "lobby/worker.js", {"shell": shell, "version": version}, content_type="text/javascript")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    sizes = (("ui/building-192.png", "192x192", "any"), ("ui/building-512.png", "512x512", "any maskable"))
    icons = [{"src": static(name), "sizes": size, "type": "image/png", "purpose": purpose} for name, size, purpose in sizes]
    words = {
        "name": "庁舎",
        "short_name": "庁舎",
        "description": "公務員だけが入れるオンラインの市役所",
        "lang": "ja",
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fefbf3",
        "theme_color": "#fefbf3",
        "icons": icons,
    }
    return JsonResponse(words, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the front door and its plain pages; all else is behind it."""
    open_paths = ["/$", "/rules/", *(f"/{name}/" for name in PAGES)]
    lines = ["User-agent: *", *(f"Allow: {path}" for path in open_paths), "Disallow: /"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

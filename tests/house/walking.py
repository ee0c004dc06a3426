"""Every url of the house with an example in each of its places, for the tests that walk them all."""

from collections.abc import Iterator, Mapping

from django.urls import URLPattern, URLResolver, get_resolver

# By kind and name of the place, else by its name, else by its kind.
SAMPLES = {"int": "1", "slug": "x", "str": "x", "uuid": "00000000-0000-4000-8000-000000000000", "path": "x", "uidb36": "x"}


def urls(samples: Mapping[str, str] = SAMPLES) -> list[tuple[str, str]]:
    """(name with namespace, path) of every url."""
    return sorted(set(_walk(get_resolver(), {**SAMPLES, **samples})))


def _walk(resolver: URLResolver, samples: Mapping[str, str], space: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        here = prefix + _filled(entry, samples)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, samples, f"{space}{entry.namespace}:" if entry.namespace else space, here)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", "/" + here


def _filled(entry: URLPattern | URLResolver, samples: Mapping[str, str]) -> str:
    route = str(entry.pattern)
    if not hasattr(entry.pattern, "_route"):  # a regular expression: allauth's key links
        return f"password/reset/key/{samples['uidb36']}-x/" if "key" in route else route.strip("^$\\Z")
    for name, converter in entry.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for spelling in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(spelling, samples.get(f"{kind}:{name}", samples.get(name, samples[kind])))
    return route

"""The zip of an Office file: its parts as they hang together, and the same written anew. What hangs on nothing is left out."""

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

MOST_PARTS, MOST_BYTES, LARGEST_XML = 4_000, 200 * 1024 * 1024, 30 * 1024 * 1024
MOST_TIMES = 120  # how often larger than packed; real text stays below a quarter of it
TYPES = "[Content_Types].xml"
MAIN = {"wordprocessingml.document.main": "docx", "spreadsheetml.sheet.main": "xlsx", "presentationml.presentation.main": "pptx"}
SAME_AS = {"wordprocessingml.template.main": "docx", "spreadsheetml.template.main": "xlsx"}
SAME_AS |= {"presentationml.template.main": "pptx", "presentationml.slideshow.main": "pptx"}
NEW_MAIN = {"docx": "wordprocessingml.document.main", "xlsx": "spreadsheetml.sheet.main", "pptx": "presentationml.presentation.main"}
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
DAY = (1980, 1, 1, 0, 0, 0)


class Not(Exception):
    """We do not take it; the text says why: macros, locked, bomb, embedded, media, script, unknown, other."""


@dataclass
class Part:
    """One part: its bytes, its kind, and what it points to as (id, last word of the type, target, whether outside)."""

    content: bytes
    mime: str
    points: list["Point"] = field(default_factory=list)


@dataclass
class Point:
    id: str
    type: str
    target: str
    outside: bool

    @property
    def word(self) -> str:
        return self.type.rpartition("/")[2]


@dataclass
class Package:
    """`main` is the name of the part everything hangs on."""

    kind: str
    main: str
    main_type: str
    parts: dict[str, Part]
    depth: int = 0

    def named(self, name: str) -> bytes:
        return self.parts[name].content


def parsed(content: bytes, *, lenient: bool = False) -> etree._Element:
    """Without entities, addresses or remarks. Raises what lxml raises, ValueError for a document type of its own."""
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise ValueError("a document type")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False, recover=lenient
    )
    root = etree.fromstring(content, parser)
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("nothing in it, or a document type")
    return root


def written(root: etree._Element) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def opened(content: bytes, depth: int = 0) -> Package:
    """Raises Not, zipfile.BadZipFile and what parsing raises."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    members = _members(archive, len(content))
    if TYPES not in members or "_rels/.rels" not in members:
        raise Not("other")
    defaults, overrides = _types(_content(archive, members[TYPES]))
    first = next((point for point in _points(_content(archive, members["_rels/.rels"]), "") if point.word == "officeDocument"), None)
    if first is None or first.target not in members:
        raise Not("other")
    mime = _mime(first.target, defaults, overrides)
    if "macroEnabled" in mime:
        raise Not("macros")
    known = MAIN | SAME_AS
    kind = next((known[word] for word in known if f".{word}+xml" in mime), "")
    if not kind:
        raise Not("other")
    package = Package(kind, first.target, first.type, {}, depth)
    _walk(package, archive, members, defaults, overrides)
    package.parts[first.target].mime = f"application/vnd.openxmlformats-officedocument.{NEW_MAIN[kind]}+xml"
    return package


def _members(archive: zipfile.ZipFile, packed_size: int) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.is_dir():
            continue
        if info.flag_bits & 1:
            raise Not("locked")
        name = info.filename.replace("\\", "/").lstrip("/")
        if name in members:
            raise ValueError("two parts of one name")
        members[name] = info
    whole = sum(info.file_size for info in members.values())
    if len(members) > MOST_PARTS or whole > MOST_BYTES or (whole > 20 * 1024 * 1024 and whole > packed_size * MOST_TIMES):
        raise Not("bomb")
    return members


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as opened_part:
        return opened_part.read(info.file_size + 1)


def _types(content: bytes) -> tuple[dict[str, str], dict[str, str]]:
    root = parsed(content)
    defaults = {(row.get("Extension") or "").lower(): row.get("ContentType") or "" for row in root.iter(f"{{{CONTENT}}}Default")}
    overrides = {(row.get("PartName") or "").lstrip("/"): row.get("ContentType") or "" for row in root.iter(f"{{{CONTENT}}}Override")}
    return defaults, overrides


def _mime(name: str, defaults: dict[str, str], overrides: dict[str, str]) -> str:
    return overrides.get(name) or defaults.get(name.rpartition(".")[2].lower(), "")


def _points(content: bytes, folder: str) -> list[Point]:
    found = []
    for row in parsed(content).iter(f"{{{RELS}}}Relationship"):
        target, outside = row.get("Target") or "", row.get("TargetMode") == "External"
        if not outside:
            bare = unquote(target.partition("#")[0])
            target = posixpath.normpath(bare.lstrip("/") if bare.startswith("/") else posixpath.join(folder, bare)) if bare else ""
        found.append(Point(row.get("Id") or "", row.get("Type") or "", target, outside))
    return found


def rels_name(name: str) -> str:
    folder, _, base = name.rpartition("/")
    return f"{folder}/_rels/{base}.rels".lstrip("/")


def _walk(
    package: Package, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], defaults: dict[str, str], overrides: dict[str, str]
) -> None:
    waiting = [package.main]
    while waiting:
        name = waiting.pop()
        if name in package.parts:
            continue
        mime = _mime(name, defaults, overrides)
        if mime.endswith("xml") and members[name].file_size > LARGEST_XML:
            raise Not("bomb")
        part = package.parts[name] = Part(_content(archive, members[name]), mime)
        if rels_name(name) in members:
            part.points = _points(_content(archive, members[rels_name(name)]), posixpath.dirname(name))
        waiting += [point.target for point in part.points if not point.outside and point.target in members]


def packed(package: Package) -> bytes:
    """The parts that still hang together, without hours, remarks and extra fields."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, TYPES, _types_of(package))
        root = [Point("rId1", package.main_type, package.main, False)]
        _put(archive, "_rels/.rels", _rels_of(root, ""))
        for name, part in package.parts.items():
            _put(archive, name, part.content)
            if part.points:
                _put(archive, rels_name(name), _rels_of(part.points, posixpath.dirname(name)))
    return out.getvalue()


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, DAY)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    archive.writestr(info, content)


def _types_of(package: Package) -> bytes:
    root = etree.Element(f"{{{CONTENT}}}Types", nsmap={None: CONTENT})
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(root, f"{{{CONTENT}}}Default", Extension="rels", ContentType=rels)
    for name, part in package.parts.items():
        etree.SubElement(root, f"{{{CONTENT}}}Override", PartName=f"/{name}", ContentType=part.mime)
    return written(root)


def _rels_of(points: list[Point], folder: str) -> bytes:
    root = etree.Element(f"{{{RELS}}}Relationships", nsmap={None: RELS})
    for point in points:
        target = point.target if point.outside else f"/{point.target}"
        row = etree.SubElement(root, f"{{{RELS}}}Relationship", Id=point.id, Type=point.type, Target=target)
        if point.outside:
            row.set("TargetMode", "External")
    return written(root)

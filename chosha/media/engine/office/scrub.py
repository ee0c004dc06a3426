"""What an Office file says about its makers: names, hours, machines, folders, earlier pictures. What it shows stays."""

import io
import re

from lxml import etree
from PIL import Image

from chosha.media.engine.cleaning import clean_by_mime
from chosha.media.engine.office import package as package_of
from chosha.media.engine.office.package import Not, Package, Part, Point, parsed, written
from chosha.media.engine.recognise import HEAD_BYTES, recognise

SOMEBODY = "作成者"
NOWHERE = "about:blank"
LONG_AGO = "2000-01-01T00:00:00.000"
# Parts that hold nothing of the page: lists of people, printers, older revisions, forms of the makers' own systems.
DROPPED = {
    *("printerSettings", "customXml", "people", "person", "changesInfo", "revisionInfo", "revisionHeaders", "usernames", "userNames"),
    *("commentsExtensible", "customProperty", "keyMapCustomizations", "attachedToolbars", "customXmlProps", "thumbnail", "tags"),
    *("stylesWithEffects", "webExtension", "taskpanes", "webextensiontaskpanes", "recipientData", "queryTable"),
}
MACROS = {"vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet", "dialogsheet", "control", "activeXControlBinary"}
MEDIA = {"video", "audio", "media"}
LINKS = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
LOCAL = re.compile(r"(file:|[a-z]:[\\/]|\\\\[^\\]|/users/|/home/)", re.IGNORECASE)
ENDLESS = re.compile(r"\b(dde|ddeauto)\b", re.IGNORECASE)
GONE = {
    *("rsids", "docVars", "mailMerge", "attachedTemplate", "printerSettings", "docId", "presenceInfo", "absPath", "fileSharing"),
    *("revisionPtr", "savePreviewPicture", "custDataLst", "metadata"),
}
NAMES = {"author", "name", "displayName", "userName", "initials", "refreshedBy", "lastModifiedBy", "userId", "providerId"}
PEOPLE = {"cmAuthor", "author", "person"}
HOURS = {"date", "dateUtc", "dt", "dT", "refreshedDate", "refreshedDateIso"}
OF_CONNECTIONS = {"connection", "command", "url", "sourceFile", "odcFile"}


def scrub(package: Package) -> bool:
    """Cleans every part where it lies. Returns whether a picture told a position. Raises Not, Broken and what parsing raises."""
    gone = {name: _let_go(part) for name, part in package.parts.items()}
    _drop_unreached(package)
    told = [_clean(package, part, gone[name]) for name, part in package.parts.items()]
    return any(told)


def _let_go(part: Part) -> set[str]:
    """Takes out what the part points to and nobody reads; the ids it pointed with."""
    for point in part.points:
        _refuse(point)
        if point.outside and not (point.word == "hyperlink" and LINKS.match(point.target)):
            point.target = NOWHERE
    gone = {point.id for point in part.points if point.word in DROPPED}
    part.points = [point for point in part.points if point.id not in gone]
    return gone


def _refuse(point: Point) -> None:
    if point.word in MACROS:
        raise Not("macros")
    if point.word in MEDIA and not point.outside:
        raise Not("media")
    if point.word == "oleObject" and not point.outside:
        raise Not("embedded")


def _clean(package: Package, part: Part, gone: set[str]) -> bool:
    if not part.mime.endswith(("xml", "vmlDrawing")):
        return _clean_piece(package, part)
    root = parsed(part.content, lenient="vml" in part.mime.lower())
    if "svg" in part.mime:
        _clean_svg(root)
    _clean_tree(root, gone)
    part.content = written(root)
    return False


def _clean_piece(package: Package, part: Part) -> bool:
    mime = recognise(part.content[:HEAD_BYTES])
    if mime in ("image/jpeg", "image/png", "image/gif", "image/webp"):
        cleaned = clean_by_mime(mime, part.content)
        part.content = cleaned.content
        return cleaned.had_position
    if part.content[:4] == b"PK\x03\x04" and package.depth == 0:
        inner = package_of.opened(part.content, depth=1)
        had_position = scrub(inner)
        part.content = package_of.packed(inner)
        return had_position
    if mime == "image/tiff":
        part.content = _drawn_anew(part.content)
    elif part.content[40:44] == b" EMF":
        part.content = _without_description(part.content)
    elif not (mime == "image/bmp" or part.content[:4] in (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00") or "font" in part.mime.lower()):
        raise Not("unknown")
    return False


def _drawn_anew(content: bytes) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=("TIFF",)) as picture:
        plain = Image.new(picture.mode, picture.size)
        plain.paste(picture)
        plain.save(out, "TIFF", compression="tiff_deflate")
    return out.getvalue()


def _without_description(content: bytes) -> bytes:
    """An EMF names its program and document in its head."""
    length, start = int.from_bytes(content[60:64], "little") * 2, int.from_bytes(content[64:68], "little")
    if not length or start + length > len(content):
        return content
    return content[:start] + bytes(length) + content[start + length :]


def _clean_svg(root: etree._Element) -> None:
    for element in list(root.iter()):
        word = etree.QName(element).localname
        if word in ("script", "foreignObject", "namedview") and element.getparent() is not None:
            element.getparent().remove(element)
            continue
        for name in list(element.attrib):
            bare = etree.QName(name)
            outside = bare.localname == "href" and not str(element.attrib[name]).startswith(("#", "data:image/"))
            if bare.localname.startswith("on") or outside or "inkscape" in (bare.namespace or "") or "sodipodi" in (bare.namespace or ""):
                del element.attrib[name]


def _clean_tree(root: etree._Element, gone: set[str]) -> None:
    _clean_notes(root)
    for element in list(root.iter()):
        word = etree.QName(element).localname
        parent = element.getparent()
        if parent is not None and (word in GONE or _leads_to(element, gone)):
            _take_out(parent, element)
            continue
        if word in ("ddeLink", "oleLink") or (word == "instrText" and ENDLESS.search(element.text or "")):
            raise Not("script")
        if word == "instrText" and LOCAL.search(element.text or ""):
            element.text = " "
        _clean_attributes(element, word, gone)


def _take_out(parent: etree._Element, element: etree._Element) -> None:
    """With the words that follow it left where they are."""
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _leads_to(element: etree._Element, gone: set[str]) -> bool:
    """Word's elements that only point to a part that is no more."""
    inside = "wordprocessingml" in (etree.QName(element).namespace or "")
    return inside and any("relationships" in name and element.attrib[name] in gone for name in element.attrib)


def _clean_attributes(element: etree._Element, word: str, gone: set[str]) -> None:
    for name in list(element.attrib):
        value, bare = str(element.attrib[name]), etree.QName(name)
        space, plain = bare.namespace or "", bare.localname
        if (
            plain.startswith("rsid")
            or (plain == "uid" and "revision" in space)
            or ("relationships" in space and value in gone)
            or (plain in HOURS and _marks_a_person(element, word, plain))
        ):
            del element.attrib[name]
        elif plain == "created" and word in ("cm", "reply"):
            element.attrib[name] = LONG_AGO
        elif plain in NAMES and _names_a_person(element, word, plain):
            element.attrib[name] = SOMEBODY if plain in ("author", "name", "displayName", "refreshedBy") else ""
        elif LOCAL.match(value) or (word in ("dbPr", "webPr", "textPr", "connection") and plain in OF_CONNECTIONS):
            element.attrib[name] = ""


def _marks_a_person(element: etree._Element, word: str, plain: str) -> bool:
    return plain != "date" or "wordprocessingml" in (etree.QName(element).namespace or "") or word == "comment"


def _names_a_person(element: etree._Element, word: str, plain: str) -> bool:
    """Of many things called name, those of people: whoever commented, changed, refreshed."""
    if plain in ("name", "displayName"):
        return word in PEOPLE
    return plain != "initials" or word in PEOPLE or "wordprocessingml" in (etree.QName(element).namespace or "")


def _clean_notes(root: etree._Element) -> None:
    """Notes of a sheet: their list of names, and the name each begins with."""
    names = [element for element in root.iter("{*}author") if etree.QName(element.getparent() or element).localname == "authors"]
    said = {(element.text or "").strip() for element in names} - {""}
    for element in names:
        element.text = SOMEBODY
    for comment in root.iter("{*}comment") if said else ():
        first = next(comment.iter("{*}t"), None)
        begins = next((name for name in said if first is not None and (first.text or "").strip().startswith(name)), "")
        if begins and first is not None:
            first.text = (first.text or "").replace(begins, SOMEBODY, 1)


def _drop_unreached(package: Package) -> None:
    reached, waiting = set(), [package.main]
    while waiting:
        name = waiting.pop()
        if name in package.parts and name not in reached:
            reached.add(name)
            waiting += [point.target for point in package.parts[name].points if not point.outside]
    for name in set(package.parts) - reached:
        del package.parts[name]
    for part in package.parts.values():
        part.points = [point for point in part.points if point.outside or point.target in package.parts or not point.target]

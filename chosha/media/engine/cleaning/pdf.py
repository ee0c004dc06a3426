"""PDF: pages stay; authors, history, scripts, attachments and signatures go."""

import io
from collections.abc import Iterator

import pikepdf

from chosha.media.engine.cleaning.jpeg import clean_jpeg
from chosha.media.engine.cleaning.outcome import Broken, Cleaned, Locked

# A megabyte of a document may unfold into many: what a page needs at once is far below this.
pikepdf.settings.set_qpdf_limits(flate_max_memory=64 * 1024 * 1024, run_length_max_memory=64 * 1024 * 1024)

ROOT_KEYS = ("/OpenAction", "/AA", "/Metadata", "/AF", "/Collection", "/Perms", "/DSS", "/Legal", "/SpiderInfo", "/Requirements", "/URI")
NAME_TREES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
ANYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/XFA", "/AF", "/EF")
HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named", "/Hide", "/SetOCGState", "/Trans", "/Thread"}
RICH_ANNOTATIONS = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
ANNOTATION_TRACES = ("/T", "/CreationDate", "/M", "/NM")


def clean_pdf(content: bytes) -> Cleaned:
    """A rewritten PDF without document information, XMP, scripts, attachments, signatures and older revisions."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            if document.is_encrypted:
                raise Locked("encrypted")
            if not len(document.pages):
                raise Broken("no pages")
            had_position = _clean_document(document)
            rewritten = io.BytesIO()
            document.save(rewritten, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Locked("password") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Broken(str(error)) from error
    return Cleaned(rewritten.getvalue(), had_position)


def _clean_document(document: pikepdf.Pdf) -> bool:
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    _drop(document.Root, ROOT_KEYS)
    if isinstance(names := document.Root.get("/Names"), pikepdf.Dictionary):
        _drop(names, NAME_TREES)
    for page in document.pages:
        _drop(page.obj, ("/Thumb",))
        _clean_annotations(page.obj)
    had_position = False
    for top in list(document.objects):
        for found in _dictionaries(top):
            _clean_dictionary(found)
        if isinstance(top, pikepdf.Stream):
            had_position = _clean_photograph(document, top) or had_position
    return had_position


def _drop(dictionary: pikepdf.Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in dictionary:
            del dictionary[key]


def _dictionaries(top: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The object and everything written directly inside it, never following references."""
    waiting = [top]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            inner = list(found)
        elif isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
            yield found
            inner = [inside for _, inside in found.items()]
        else:
            continue
        waiting += [each for each in inner if isinstance(each, pikepdf.Object) and not each.is_indirect]


def _clean_dictionary(dictionary: pikepdf.Object) -> None:
    _drop(dictionary, ANYWHERE)
    if dictionary.get("/FT") == "/Sig":
        _drop(dictionary, ("/V", "/SV", "/Lock"))
    for key in ("/A", "/PA", "/Next"):
        if key in dictionary and not _is_harmless(dictionary[key]):
            del dictionary[key]
    if str(dictionary.get("/S", "")) == "/JavaScript":
        _drop(dictionary, ("/JS",))


def _is_harmless(action: pikepdf.Object) -> bool:
    if isinstance(action, pikepdf.Array):
        return all(_is_harmless(each) for each in action)
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return True
    return str(action["/S"]) in HARMLESS_ACTIONS


def _clean_annotations(page: pikepdf.Object) -> None:
    annotations = page.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    for place in reversed(range(len(annotations))):
        annotation = annotations[place]
        if not isinstance(annotation, pikepdf.Dictionary):
            continue
        if str(annotation.get("/Subtype", "")) in RICH_ANNOTATIONS:
            del annotations[place]
        elif annotation.get("/Subtype") != "/Widget":
            _drop(annotation, ANNOTATION_TRACES)


def _clean_photograph(document: pikepdf.Pdf, stream: pikepdf.Stream) -> bool:
    """Photographs inside the document carry their own EXIF. Returns whether one told a position."""
    filters = stream.get("/Filter")
    filters = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if stream.get("/Subtype") == "/Image" and filters == [pikepdf.Name.JPXDecode]:
        stream.write(_only_picture(stream.read_raw_bytes()), filter=pikepdf.Name.JPXDecode)
    if stream.get("/Subtype") != "/Image" or filters[-1] != "/DCTDecode":
        return False
    try:
        cleaned = clean_jpeg(_coded_picture(document, stream, filters[:-1]))
    except Broken:
        return False
    stream.write(cleaned.content, filter=pikepdf.Name.DCTDecode)
    return cleaned.had_position


def _only_picture(content: bytes) -> bytes:
    """A JPEG 2000 without its boxes of words: XML, UUID, rights. What is no box form is a bare picture and stays."""
    kept, at = [], 0
    while content[4:8] == b"jP  " and at + 8 <= len(content):
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if length == 1:
            length = int.from_bytes(content[at + 8 : at + 16], "big")
        end = at + length if length >= 8 else len(content)
        if kind in (b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"jpch", b"jplh", b"rreq"):
            kept.append(content[at:end])
        at = end
    return b"".join(kept) or content


def _coded_picture(document: pikepdf.Pdf, stream: pikepdf.Stream, wrapping: list[pikepdf.Object]) -> bytes:
    """The JPEG itself, out of the filters that are wrapped around it."""
    if not wrapping:
        return stream.read_raw_bytes()
    wrapped = document.make_stream(stream.read_raw_bytes(), Filter=pikepdf.Array(wrapping))
    if isinstance(parameters := stream.get("/DecodeParms"), pikepdf.Array):
        wrapped["/DecodeParms"] = pikepdf.Array(list(parameters)[: len(wrapping)])
    return wrapped.read_bytes()

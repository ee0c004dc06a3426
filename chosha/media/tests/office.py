"""Office files as Word, Excel and PowerPoint lay them out, with a maker's name in every place where they keep one."""

import io
import zipfile

from PIL import Image

from chosha.media.tests.test_cleaning import SECRET, saved, told

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
OFFICE = "application/vnd.openxmlformats-officedocument"
CORE = f"""<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{SECRET}</dc:creator><cp:lastModifiedBy>{SECRET}</cp:lastModifiedBy></cp:coreProperties>"""
APP = f"<Properties><Company>{SECRET}</Company><Manager>{SECRET}</Manager></Properties>"
ROOT = [
    ("officeDocument", "{main}"), ("extended-properties", "docProps/app.xml"), ("core-properties", "docProps/core.xml"),
    ("custom-properties", "docProps/custom.xml"), ("thumbnail", "docProps/thumbnail.jpeg"),
    ("classificationlabels", "docMetadata/LabelInfo.xml"),
]  # fmt: skip


def photo() -> bytes:
    return saved(Image.new("RGB", (40, 30), "teal"), "JPEG", exif=told(1), comment=SECRET.encode())


def rels(rows: list[tuple[str, ...]]) -> str:
    lines = []
    for number, (kind, target, *mode) in enumerate(rows, start=1):
        outside = ' TargetMode="External"' if mode else ""
        lines.append(f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"{outside}/>')
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'


def packed(main: str, main_type: str, parts: dict[str, str | bytes], *, types: dict[str, str] | None = None, remark: str = SECRET) -> bytes:
    """A zip with everything around the document that the programs write, and a stray member beside it."""
    overrides = {main: f"{OFFICE}.{main_type}", **(types or {})}
    listed = "".join(f'<Override PartName="/{name}" ContentType="{mime}"/>' for name, mime in overrides.items())
    defaults = "".join(
        f'<Default Extension="{ending}" ContentType="{mime}"/>'
        for ending, mime in {
            "xml": "application/xml",
            "rels": "application/xml",
            "jpeg": "image/jpeg",
            "bin": "application/x",
            "mp4": "v",
        }.items()
    )
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{space}">{defaults}{listed}</Types>',
        "_rels/.rels": rels([(kind, target.format(main=main)) for kind, target in ROOT]),
        "docProps/app.xml": APP, "docProps/core.xml": CORE, "docProps/custom.xml": APP, "docProps/thumbnail.jpeg": photo(),
        "docMetadata/LabelInfo.xml": APP, f"stray/{SECRET}.txt": SECRET, **parts,
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = remark.encode()
        for name, content in whole.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(
    *, body: str = "", points: list[tuple[str, ...]] | None = None, more: dict[str, str | bytes] | None = None, kind: str = ""
) -> bytes:
    """A report with comments, changes, a photograph, a list of people, a template and settings."""
    document = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!-- {SECRET} -->
<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:w14="w14"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"><w:body>
<w:p w:rsidR="00AA{SECRET}" w14:paraId="1"><w:pPr><w:pStyle w:val="1"/></w:pPr><w:r w:rsidRPr="00BB"><w:t>引継ぎ</w:t></w:r></w:p>
<w:p><w:ins w:id="1" w:author="{SECRET}" w:date="2026-11-25T12:34:56Z"><w:r><w:t>足した文。</w:t></w:r></w:ins>
<w:del w:id="2" w:author="{SECRET}" w:date="2026-11-25T12:34:56Z"><w:r><w:delText>消した文</w:delText></w:r></w:del></w:p>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:ruby><w:rt><w:r><w:t>ひだり</w:t></w:r></w:rt><w:rubyBase><w:r>
<w:t>左</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>区分</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>額</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:drawing><pic descr="C:\\Users\\{SECRET}\\a.jpg" r:embed="rId2"/></w:drawing></w:r></w:p>
<w:p><w:hyperlink r:id="rId9"><w:r><w:t>様式</w:t></w:r></w:hyperlink></w:p>{body}<w:sectPr>
<w:printerSettings r:id="rId8"/></w:sectPr></w:body></w:document>"""
    comments = (
        f'<w:comments xmlns:w="{W}">'
        f'<w:comment w:id="0" w:author="{SECRET}" w:initials="{SECRET}" w:date="2026-11-25T12:34:56Z"/></w:comments>'
    )
    settings = f"""<w:settings xmlns:w="{W}" xmlns:r="{R}"><w:rsids><w:rsidRoot w:val="00AA"/></w:rsids><w:attachedTemplate r:id="rId1"/>
<w:docVars><w:docVar w:name="a" w:val="{SECRET}"/></w:docVars></w:settings>"""
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>'
    linked = [
        ("comments", "comments.xml"), ("image", "media/image1.jpeg"), ("settings", "settings.xml"), ("styles", "styles.xml"),
        ("people", "people.xml"), ("customXml", "../customXml/item1.xml"), ("image", f"file:///C:/Users/{SECRET}/b.png", "External"),
        ("printerSettings", "printerSettings/p1.bin"), ("hyperlink", "https://example.test/a", "External"), *(points or []),
    ]  # fmt: skip
    parts: dict[str, str | bytes] = {
        "word/document.xml": document, "word/_rels/document.xml.rels": rels(linked), "word/comments.xml": comments,
        "word/media/image1.jpeg": photo(), "word/settings.xml": settings, "word/styles.xml": styles,
        "word/_rels/settings.xml.rels": rels([("attachedTemplate", f"file:///C:/Users/{SECRET}/Normal.dotm", "External")]),
        "word/people.xml": f"<people><person author='{SECRET}'/></people>", "customXml/item1.xml": f"<a>{SECRET}</a>",
        "word/printerSettings/p1.bin": SECRET.encode("utf-16-le"), **(more or {}),
    }  # fmt: skip
    return packed("word/document.xml", kind or "wordprocessingml.document.main+xml", parts)


def xlsx(*, rows: int = 2, points: list[tuple[str, ...]] | None = None, more: dict[str, str | bytes] | None = None) -> bytes:
    """A workbook with two sheets and a hidden one, notes, readings, days, and where it lay on the maker's machine."""
    book = f"""<workbook xmlns="{S}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"><fileSharing userName="{SECRET}"/><mc:AlternateContent>
<mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\{SECRET}\\"/></mc:Choice></mc:AlternateContent><sheets>
<sheet name="滞納" sheetId="1" r:id="rId1"/><sheet name="隠し" sheetId="2" state="hidden" r:id="rId2"/>
<sheet name="二枚目" sheetId="3" r:id="rId2"/></sheets></workbook>"""
    head = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>額</t></is></c><c r="C1" t="s"><v>1</v></c></row>'
    lines = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" s="2"><v>1204</v></c><c r="C{n}" s="1"><v>46351</v></c></row>'
        for n in range(2, rows + 1)
    )
    sheet = (
        f'<worksheet xmlns="{S}" xmlns:r="{R}"><sheetData>{head}{lines}</sheetData>'
        f'<pageSetup paperSize="9" r:id="rId1"/><legacyDrawing r:id="rId3"/></worksheet>'
    )
    shared = f'<sst xmlns="{S}"><si><t>区分</t><rPh sb="0" eb="1"><t>クブン</t></rPh></si><si><r><t>期</t></r><r><t>限</t></r></si></sst>'
    styles = f'<styleSheet xmlns="{S}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="3"/></cellXfs></styleSheet>'
    notes = f"""<comments xmlns="{S}"><authors><author>{SECRET}</author></authors><commentList><comment ref="A1" authorId="0"><text>
<r><t>{SECRET}:</t></r><r><t xml:space="preserve">
要確認</t></r></text></comment></commentList></comments>"""
    linked = [
        ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("sharedStrings", "sharedStrings.xml"),
        ("styles", "styles.xml"), ("person", "persons/person.xml"), ("connections", "connections.xml"), *(points or []),
    ]  # fmt: skip
    around = [("printerSettings", "../printerSettings/p1.bin"), ("comments", "../comments1.xml"), ("vmlDrawing", "../drawings/vml1.vml")]
    parts: dict[str, str | bytes] = {
        "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": rels(linked), "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{S}"><sheetData/></worksheet>', "xl/sharedStrings.xml": shared,
        "xl/styles.xml": styles,
        "xl/persons/person.xml": f'<personList><person displayName="{SECRET}" userId="{SECRET}"/></personList>',
        "xl/connections.xml": f'<connections><connection sourceFile="{SECRET}"><dbPr connection="{SECRET}"/></connection></connections>',
        "xl/worksheets/_rels/sheet1.xml.rels": rels(around), "xl/printerSettings/p1.bin": SECRET.encode("utf-16-le"),
        "xl/comments1.xml": notes, "xl/drawings/vml1.vml": "<xml xmlns:v='urn:v'><v:shape><br></v:shape></xml>", **(more or {}),
    }  # fmt: skip
    return packed("xl/workbook.xml", "spreadsheetml.sheet.main+xml", parts, types={"xl/drawings/vml1.vml": f"{OFFICE}.vmlDrawing"})


def pptx(*, points: list[tuple[str, ...]] | None = None, more: dict[str, str | bytes] | None = None) -> bytes:
    """Two slides with comments old and new and a list of who changed what."""

    def slide(*lines: str) -> str:
        shapes = "".join(f"<p:sp><p:txBody><a:p><a:r><a:t>{line}</a:t></a:r></a:p></p:txBody></p:sp>" for line in lines)
        return f'<p:sld xmlns:p="{P}" xmlns:a="{A}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'

    show = (
        f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst><p:sldId id="256" r:id="rId1"/>'
        f'<p:sldId id="257" r:id="rId2"/></p:sldIdLst></p:presentation>'
    )
    linked = [
        ("slide", "slides/slide1.xml"), ("slide", "slides/slide2.xml"), ("commentAuthors", "commentAuthors.xml"),
        ("authors", "authors.xml"), ("changesInfo", "changesInfos/c1.xml"), *(points or []),
    ]  # fmt: skip
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": show, "ppt/_rels/presentation.xml.rels": rels(linked),
        "ppt/slides/slide1.xml": slide("異動の心得", "一週目にすること"), "ppt/slides/slide2.xml": slide("窓口", "待ち時間"),
        "ppt/slides/_rels/slide1.xml.rels": rels([("comments", "../comments/comment1.xml"), ("image", "../media/image1.jpeg")]),
        "ppt/comments/comment1.xml": (f'<p:cmLst xmlns:p="{P}"><p:cm authorId="0" dt="2026-11-25T12:34:56"><p:text>ここは後で</p:text>'
            f'</p:cm></p:cmLst>'),
        "ppt/media/image1.jpeg": photo(),
        "ppt/commentAuthors.xml": (f'<p:cmAuthorLst xmlns:p="{P}">'
            f'<p:cmAuthor id="0" name="{SECRET}" initials="{SECRET}" lastIdx="1"/></p:cmAuthorLst>'),
        "ppt/authors.xml": (f'<a:authorLst xmlns:a="x">'
            f'<a:author id="1" name="{SECRET}" userId="{SECRET}" providerId="{SECRET}"/></a:authorLst>'),
        "ppt/changesInfos/c1.xml": f"<a name='{SECRET}'/>", **(more or {}),
    }  # fmt: skip
    return packed("ppt/presentation.xml", "presentationml.presentation.main+xml", parts)


def members(content: bytes) -> dict[str, bytes]:
    """What is inside, unfolded."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}

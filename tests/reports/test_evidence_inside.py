"""What may be inside a file of evidence: programs, macros, scripts and what is fetched from elsewhere are refused."""

import zlib

import pytest

from tests import files
from tests.files import upload

from .steps import attach, evidence_of, messages_of, stored_files

pytestmark = pytest.mark.usefixtures("evidence_folder")

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
DEFAULTS = (
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
)
MAIN = f'<Override PartName="/word/document.xml" ContentType="{files.WORD}"/>'
MACROS = MAIN.replace(files.WORD, files.WORD_WITH_MACROS)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships/"


def word(types: str = MAIN, encoding: str = "utf-8", before: str = "", **parts: str | bytes) -> bytes:
    """A Word file; ``before`` stands before the content types, ``types`` in them; ``__`` and ``_`` as in ``docx``."""
    declared = f"{before}{TYPES}{DEFAULTS}{types}</Types>".encode(encoding)
    named = {name.replace("__", "/").replace("_", "."): content for name, content in parts.items()}
    return files.zipped({"[Content_Types].xml": declared, "word/document.xml": "<w/>", **named})


def related(type_: str, target: str, mode: str = "External") -> bytes:
    """A Word file with one relationship of its text."""
    relationship = f'<Relationship Id="a" Type="{type_}" Target="{target}" TargetMode="{mode}"/>'
    parts = {"word/_rels/document.xml.rels": f"<Relationships>{relationship}</Relationships>"}
    return files.zipped(
        {"[Content_Types].xml": f"{TYPES}{DEFAULTS}{MAIN}</Types>", "word/document.xml": "<w/>"} | parts
    )


def typed(name: str, type_: str) -> bytes:
    """A Word file with one part more, of a content type."""
    return word(MAIN + f'<Override PartName="/{name}" ContentType="{type_}"/>')


def packed_pdf(*objects: bytes, keys: bytes = b"/Type /ObjStm /Filter /FlateDecode", pack=zlib.compress) -> bytes:
    """A PDF whose objects, numbered from 10, are packed into one."""
    head, body = b"", b""
    for number, each in enumerate(objects, 10):
        head += b"%d %d " % (number, len(body))
        body += each + b" "
    content = pack(head + body)
    group = b"5 0 obj << %s /N %d /First %d >>\nstream\n%s\nendstream endobj"
    return b"%PDF-1.5\n" + group % (keys, len(objects), len(head), content) + b"\n%%EOF"


def pdf(text: bytes) -> bytes:
    return b"%PDF-1.5\n1 0 obj " + text + b" endobj\n%%EOF"


ENTITY = '<!DOCTYPE Types [<!ENTITY m "macroEnabled">]>'
HELD = {
    "a macro's type in UTF-16": (word(MACROS, "utf-16"), "it holds macros; save it without them"),
    "a macro's type as an entity": (
        word(MACROS.replace("macroEnabled", "&m;"), before=ENTITY),
        "it declares a document type",
    ),
    "an entity behind a long comment": (
        word(MACROS.replace("macroEnabled", "&m;"), before=f"<!--{'x' * 9000}-->{ENTITY}"),
        "it declares a document type",
    ),
    "a macro's type behind a long comment": (word(f"<!--{'x' * 1_200_000}-->{MACROS}"), "it holds macros"),
    "letters of the type as codes": (word(MACROS.replace("macroEnabled", "macro&#69;nabled")), "it holds macros"),
    "a sheet of old macros": (typed("xl/m.xml", "application/vnd.ms-excel.macrosheet+xml"), "it holds macros"),
    "macros by their relationship": (related(MICROSOFT + "vbaProject", "x.xml", "Internal"), "it holds macros"),
    "a control": (typed("x.xml", "application/vnd.ms-office.activeX+xml"), "there are programs or other files in it"),
    "a program put in": (
        related(RELATIONS + "oleObject", "embeddings/a.xml", "Internal"),
        "there are programs or other files in it; take them out, or save it as PDF",
    ),
    "a part of no declared kind": (word(word__run_exe=b"MZ"), "there are programs or other files in it"),
    "values of other workbooks": (related(RELATIONS + "externalLink", "a.xml", "Internal"), "it takes values from"),
    "a template elsewhere": (related(RELATIONS + "attachedTemplate", "https://x.example/a.dotm"), "fetches something"),
    "a template on a share": (related(RELATIONS + "attachedTemplate", "file://server/a.dotx"), "fetches something"),
    "a picture elsewhere": (related(RELATIONS + "image", r"\\server\share\a.png"), "it fetches something"),
    "a link to a program": (related(RELATIONS + "hyperlink", "ms-msdt:/id"), "a link in it starts a program"),
    "a kind that nobody knows": (related(RELATIONS + "frame", "a.xml"), "a part of it (frame) is of a kind"),
    "a template": (
        word(MAIN.replace("document.main", "template.main")),
        "is of a kind that is not taken; save it again as .docx or .xlsx, or as PDF",
    ),
    "old macros in an old file": (
        files.ole("Workbook") + b"\x85\x00\x0e\x00\x10\x00\x00\x00\x01\x01\x06\x00Macro1",
        "it holds macros",
    ),
    "a program in an old file": (files.ole("WordDocument", "\x01Ole10Native"), "there are programs or other files"),
    "a script": (pdf(b"<</S /JavaScript /JS (app.alert(1))>>"), "it holds a script, or starts a program; print it"),
    "a script's name in codes": (pdf(b"<</S /J#61va#53cript>>"), "it holds a script"),
    "a script among packed objects": (packed_pdf(b"<<>>", b"<</S /JavaScript>>"), "it holds a script"),
    "a script in objects packed twice": (
        packed_pdf(
            b"<</S /JavaScript>>",
            keys=b"/Filter [/ASCIIHexDecode /FlateDecode]",
            pack=lambda content: zlib.compress(content).hex().encode() + b">",
        ),
        "it holds a script",
    ),
    "objects packed in another way": (
        packed_pdf(b"<<>>", keys=b"/Type /ObjStm /Filter /LZWDecode", pack=bytes),
        "parts of it cannot be looked through",
    ),
    "a program that is started": (packed_pdf(b"<</S /Launch /F (cmd.exe)>>"), "starts a program"),
    "something at opening": (packed_pdf(b"<</OpenAction 11 0 R>>", b"<</S /URI>>"), "starts something when it is"),
    "a file in it": (packed_pdf(b"<</Type /EmbeddedFile>>"), "there are programs or other files in it"),
    "a password": (pdf(b"<</Encrypt 4 0 R>>"), "it is protected by a password"),
}


@pytest.mark.parametrize("what", HELD)
def test_what_is_held_in_a_file_keeps_it_out(town, what):
    content, why = HELD[what]
    [sentence] = messages_of(attach(town.client("reporter"), town.sub_measure, 3, upload("minutes.docx", content)))
    assert sentence.startswith("“minutes.docx” was not attached: ")
    assert why in sentence
    assert not stored_files()


def test_what_offices_write_every_day_is_taken(town):
    table = '<Override PartName="/word/embeddings/t.xlsx" ContentType="{}"/>'.format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    taken = {
        "link.docx": related(RELATIONS + "hyperlink", "https://www.gov.cn/a?b=c"),
        "own disk.docx": related(RELATIONS + "attachedTemplate", r"file:///C:\Users\li\Normal.dotm"),
        "pasted.docx": related(RELATIONS + "image", "file:///D:/pictures/a.png"),
        "wps.docx": typed("xl/cellimages.xml", "application/vnd.wps-officedocument.cellimage+xml"),
        "chart.docx": word(MAIN + table, word__embeddings__t_xlsx=files.xlsx()),
        "page.pdf": pdf(b"<</OpenAction [3 0 R /Fit] /URI (https://www.gov.cn)>>"),
        "first page.pdf": packed_pdf(b"<</OpenAction 11 0 R>>", b"<</S /GoTo /D [3 0 R /Fit]>>"),
    }
    attach(town.client("reporter"), town.sub_measure, 3, *(upload(name, content) for name, content in taken.items()))
    assert [evidence.name for evidence in evidence_of(town.sub_measure)] == list(taken)


def test_a_file_in_a_file_is_judged_too(town):
    table = '<Override PartName="/word/embeddings/t.xlsx" ContentType="{}"/>'.format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    content = word(MAIN + table, word__embeddings__t_xlsx=word(MACROS))
    [sentence] = messages_of(attach(town.client("reporter"), town.sub_measure, 3, upload("a.docx", content)))
    assert "it holds macros" in sentence

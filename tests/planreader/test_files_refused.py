"""Files that cannot be read: one sentence, which says what would be right."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from planreader.document import UnreadableDocument, UnreadableReason
from planreader.files.reading import read_document, refuse_large
from planreader.refusals import refusal_sentence
from tests.files import ole, pdf, picture, xlsx, zipped
from tests.planreader.word_files import paragraph, word_file

NOVEL = (
    "我冒了严寒，回到相隔二千余里，别了二十余年的故乡去。时候既然是深冬，渐近故乡时，天气又阴晦了，冷风吹进船舱中，"
    "呜呜的响。从篷隙向外一望，苍黄的天底下，远近横着几个萧索的荒村，没有一些活气。我的心禁不住悲凉起来了。\n"
)


def encrypted_part() -> bytes:
    """A zip whose directory says that its part is encrypted."""
    content = bytearray(word_file(paragraph("税收")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _megabyte in range(300):
            part.write(bytes(1024 * 1024))
    return out.getvalue()


ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>'
REFUSED = {
    "empty": (b"", UnreadableReason.EMPTY),
    "blank": (b" \r\n\t\r\n", UnreadableReason.EMPTY),
    "blank_word": (word_file(paragraph("")), UnreadableReason.EMPTY),
    "pdf": (pdf(), UnreadableReason.PDF),
    "picture": (picture(), UnreadableReason.PICTURE),
    "doc": (ole("WordDocument"), UnreadableReason.OLD_WORD),
    "xls": (ole("Workbook"), UnreadableReason.OLD_EXCEL),
    "wps": (ole("WpsContents"), UnreadableReason.OLD_OFFICE),
    "encrypted": (ole("EncryptedPackage"), UnreadableReason.ENCRYPTED),
    "encrypted_part": (encrypted_part(), UnreadableReason.ENCRYPTED),
    "ofd": (zipped({"OFD.xml": "<ofd/>"}), UnreadableReason.OFD),
    "odt": (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), UnreadableReason.OPEN_DOCUMENT),
    "pptx": (zipped({"ppt/presentation.xml": "<p/>"}), UnreadableReason.SLIDES),
    "zip": (zipped({"plan.txt": "税收"}), UnreadableReason.ARCHIVE),
    "rar": (b"Rar!\x1a\x07\x00", UnreadableReason.ARCHIVE),
    "rtf": (b"{\\rtf1 text}", UnreadableReason.RTF),
    "html": (b"\xef\xbb\xbf<html><body>text</body></html>", UnreadableReason.WEB_PAGE),
    "binary": (b"text\x00\x01\x02", UnreadableReason.NO_TEXT),
    "other_encoding": (b"\xff\xff\xfe\x80 text", UnreadableReason.NO_TEXT),
    "scanned": (
        word_file(paragraph("附件1"), **{"word/media/image1.png": picture("PNG")}),
        UnreadableReason.SCANNED,
    ),
    "cut_off": (word_file(paragraph("税收增长8%"))[:-200], UnreadableReason.DAMAGED),
    "broken_xml": (zipped({"word/document.xml": "<w:document>"}), UnreadableReason.DAMAGED),
    "no_body": (zipped({"word/document.xml": "<document/>"}), UnreadableReason.DAMAGED),
    "entities": (zipped({"word/document.xml": ENTITIES}), UnreadableReason.DOCUMENT_TYPE),
    "entities_in_utf_16": (zipped({"word/document.xml": ENTITIES.encode("utf-16")}), UnreadableReason.DOCUMENT_TYPE),
    "entities_in_a_workbook": (
        zipped({"xl/workbook.xml": ENTITIES, "xl/worksheets/sheet1.xml": ENTITIES}),
        UnreadableReason.DOCUMENT_TYPE,
    ),
    "bomb": (bomb, UnreadableReason.UNPACKS_TO_TOO_MUCH),
    "many_parts": (
        zipped({"word/document.xml": "<w/>", **{f"{number}.xml": "" for number in range(3100)}}),
        UnreadableReason.UNPACKS_TO_TOO_MUCH,
    ),
}


def reason_of(content: bytes, name: str = "plan.docx") -> UnreadableReason:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(content, name)
    return refused.value.reason


@pytest.mark.parametrize("name", REFUSED)
def test_refused_for_its_reason_whatever_it_is_called(name):
    content, reason = REFUSED[name]
    content = content() if callable(content) else content
    assert {reason_of(content, ending) for ending in ("plan.docx", "plan.xlsx", "plan.txt")} == {reason}


@pytest.mark.parametrize("reason", UnreadableReason)
def test_each_reason_is_one_sentence_in_both_languages(reason):
    error = UnreadableDocument(reason, most=20)
    with override("en"):
        english = refusal_sentence(error)
    with override("zh-hans"):
        chinese = refusal_sentence(error)
    assert english.endswith(".")
    assert english.count(". ") == 0
    assert chinese.endswith("。")
    assert chinese.count("。") == 1
    assert "%(" not in english + chinese


def test_command_says_the_sentence(tmp_path):
    path = tmp_path / "计划.docx"
    path.write_bytes(pdf())
    with pytest.raises(CommandError, match=r"计划\.docx.*(PDF)"):
        call_command("readplan", str(path))


def test_command_refuses_a_novel(tmp_path):
    path = tmp_path / "novel.txt"
    path.write_text(NOVEL * 200, encoding="utf-8")
    with override("en"), pytest.raises(CommandError, match="no plan in the file"):
        call_command("readplan", str(path), "--year=2021")


def test_command_does_not_read_a_large_file(tmp_path):
    path = tmp_path / "plan.docx"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    with override("en"), pytest.raises(CommandError, match="larger than 20 MB"):
        call_command("readplan", str(path))
    _size, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


def test_size_is_refused_before_anything_is_read():
    refuse_large(20 * 1024 * 1024)
    with pytest.raises(UnreadableDocument) as refused:
        refuse_large(20 * 1024 * 1024 + 1)
    assert refused.value.numbers == {"most": 20}


def test_sheets_of_one_part_are_read_once():
    """A workbook can name the same big sheet a thousand times."""
    with zipfile.ZipFile(io.BytesIO(xlsx("只有一次"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    workbook = parts["xl/workbook.xml"].decode()
    start, end = workbook.index("<sheet "), workbook.index("</sheets>")
    sheet = workbook[start:end]
    named = "".join(
        sheet.replace('name="Sheet"', f'name="S{number}"').replace('sheetId="1"', f'sheetId="{number}"')
        for number in range(1, 500)
    )
    parts["xl/workbook.xml"] = (workbook[:start] + named + workbook[end:]).encode()
    assert read_document(zipped(parts), "plan.xlsx").text == "只有一次\n"

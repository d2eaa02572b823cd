"""Text files and pasted text as documents."""

import codecs

import pytest

from planreader.document import DocumentTable, UnreadableDocument, UnreadableReason
from planreader.files.reading import read_document
from planreader.files.text import document_of_text

TEXT = "一、产业振兴\r\n\r\n新增规上企业５家，税收增长8%。\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gbk"),
        TEXT.encode("gb18030"),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.replace("\r\n", "\u2028").encode(),
    ],
)
def test_every_encoding_and_line_end(content):
    document = read_document(content, "plan.txt")
    assert document.text == "一、产业振兴\n\n新增规上企业５家，税收增长8%。\n"
    assert [document.of(block) for block in document.blocks] == ["一、产业振兴", "新增规上企业５家，税收增长8%。"]


def test_name_says_nothing():
    assert read_document(TEXT.encode(), "plan.xlsx").text.startswith("一、产业振兴")


def test_signs_without_width_are_left_out():
    assert document_of_text("\ufeff新增\u200b5家\u00ad").text == "新增5家\n"


def test_lines_copied_from_a_table_are_one():
    document = document_of_text("2021年任务\n序号\t任务\t单位\n1\t修路\t城建办\n2\t\t财政所\n以上。")
    _title, table, _end = document.blocks
    assert isinstance(table, DocumentTable)
    assert [[document.of(cell) for cell in row] for row in table.rows] == [
        ["序号", "任务", "单位"],
        ["1", "修路", "城建办"],
        ["2", "", "财政所"],
    ]


def test_indented_text_is_no_table():
    document = document_of_text("\t\t第一段落\n\t\t第二段落\n")
    assert not any(isinstance(block, DocumentTable) for block in document.blocks)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", UnreadableReason.EMPTY), (" \n", UnreadableReason.EMPTY), ("a\0b", UnreadableReason.NO_TEXT)],
)
def test_pasted_text_that_is_none(text, reason):
    with pytest.raises(UnreadableDocument) as refused:
        document_of_text(text)
    assert refused.value.reason is reason

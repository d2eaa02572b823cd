"""Word files as documents: what people see on the page, and nothing else."""

import pytest

from planreader.document import Document, DocumentTable, Paragraph
from planreader.files.reading import read_document
from planreader.files.word_numbering import shown_number
from tests.planreader.word_files import (
    cell,
    heading_style,
    in_list,
    list_levels,
    paragraph,
    run,
    table,
    word_file,
)


def read(*body: str, **parts: str) -> Document:
    return read_document(word_file("".join(body), **parts), "plan.docx")


def grid(document: Document) -> list[list[str]]:
    """The texts of the first table."""
    [found, *_others] = [block for block in document.blocks if isinstance(block, DocumentTable)]
    return [[document.of(each) for each in row] for row in found.rows]


def test_paragraphs_are_lines_with_offsets():
    document = read(paragraph("一、产业振兴"), paragraph(""), paragraph("新建", run("扬水站", "<w:i/>"), "5座"))
    assert document.text == "一、产业振兴\n\n新建扬水站5座\n"
    assert [document.of(block) for block in document.blocks] == ["一、产业振兴", "新建扬水站5座"]


@pytest.mark.parametrize(
    ("styles", "level"),
    [
        (heading_style("S", "heading 2"), 2),
        (heading_style("S", "标题 1"), 1),
        (heading_style("S", "二级标题"), 2),
        (heading_style("S", "own", '<w:outlineLvl w:val="2"/>'), 3),
        (heading_style("B", "heading 1") + heading_style("S", "own", based_on="B"), 1),
        (heading_style("S", "Body Text"), 0),
    ],
)
def test_styles_say_the_level_of_a_heading(styles, level):
    document = read(paragraph("产业振兴", properties='<w:pStyle w:val="S"/>'), styles=styles)
    assert document.blocks == [Paragraph(0, 4, level)]


def test_outline_level_of_the_paragraph_goes_before_its_style():
    properties = '<w:pStyle w:val="S"/><w:outlineLvl w:val="9"/>'
    document = read(paragraph("正文", properties=properties), styles=heading_style("S", "heading 1"))
    assert document.blocks[0].level == 0


@pytest.mark.parametrize("look", ["<w:b/>", '<w:rFonts w:eastAsia="黑体"/>', '<w:rFonts w:eastAsia="楷体_GB2312"/>'])
def test_bold_beginning_is_counted(look):
    text = paragraph("今年全镇上下要坚定信心，真抓实干，把各项工作做细做实。")
    document = read(text, paragraph(run("做强特色农业。", look), "新增大棚30座。"), text)
    assert document.blocks[1].bold == len("做强特色农业。")


def test_text_that_is_bold_throughout_has_no_bold_beginnings():
    document = read(paragraph(run("第一段全是粗体。", "<w:b/>")), paragraph(run("第二段也是。", "<w:b/>"), "短"))
    assert [block.bold for block in document.blocks] == [0, 0]


def test_switched_off_bold_is_none():
    document = read(paragraph(run("不是粗体", '<w:b w:val="0"/>'), run("粗体", "<w:b/>"), "其余文字"))
    assert document.blocks[0].bold == 0


def test_counted_numbers_stand_in_the_text():
    levels = list_levels(("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3."))
    depths_and_texts = [(0, "产业"), (1, "农业"), (2, "建棚"), (2, "修渠"), (1, "工业"), (2, "招商"), (0, "民生")]
    document = read(*(paragraph(text, properties=in_list(depth)) for depth, text in depths_and_texts), numbering=levels)
    assert document.text.split() == ["一、产业", "（一）农业", "1.建棚", "2.修渠", "（二）工业", "1.招商", "二、民生"]
    assert [block.numbering for block in document.blocks][:3] == ["一、", "（一）", "1."]


def test_numbers_of_several_levels_and_of_the_style():
    levels = list_levels(("decimal", "%1"), ("decimal", "%1.%2"))
    styles = heading_style("S", "heading 1", in_list(0))
    document = read(
        paragraph("产业", properties='<w:pStyle w:val="S"/>'),
        paragraph("2021年新建5座", properties=in_list(1)),
        styles=styles,
        numbering=levels,
    )
    assert document.text.split("\n")[:2] == ["1 产业", "1.1 2021年新建5座"]


def test_list_that_starts_anew():
    numbering = list_levels(("decimal", "%1."))
    numbering += (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    lists = [in_list(), in_list(), in_list(number=2), in_list(number=2)]
    document = read(*(paragraph("项", properties=each) for each in lists), numbering=numbering)
    assert document.text.split() == ["1.项", "2.项", "1.项", "2.项"]


@pytest.mark.parametrize(
    ("number_format", "number", "shown"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 21, "二十一"),
        ("chineseCounting", 105, "一百零五"),
        ("japaneseCounting", 3, "三"),
        ("decimalEnclosedCircleChinese", 12, "⑫"),
        ("decimalEnclosedCircle", 21, "㉑"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalFullWidth", 12, "１２"),
        ("ideographTraditional", 2, "乙"),
        ("chineseLegalSimplified", 12, "拾贰"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("decimalZero", 7, "07"),
        ("something new", 7, "7"),
    ],
)
def test_number_formats_of_word(number_format, number, shown):
    assert shown_number(number, number_format) == shown


def test_tracked_changes_are_accepted():
    document = read(
        paragraph(
            "新增",
            '<w:del w:id="1"><w:r><w:delText>3</w:delText></w:r></w:del>',
            f'<w:ins w:id="2">{run("5")}</w:ins>',
            "家",
        ),
        paragraph("第一段", properties='<w:rPr><w:del w:id="3"/></w:rPr>'),
        paragraph("接着写"),
        table(["删去的行"], row_properties='<w:trPr><w:del w:id="4"/></w:trPr>'),
    )
    assert document.text == "新增5家\n第一段接着写\n"


def test_what_is_not_on_the_page_is_left_out():
    page = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    page += f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("7")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    document = read(
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('一、产业振兴……1')}</w:sdtContent></w:sdt>",
        paragraph("目录行", properties='<w:pStyle w:val="T"/>'),
        paragraph("税收", '<w:r><w:footnoteReference w:id="2"/></w:r>', run("看不见", "<w:vanish/>"), "增长8%", page),
        styles=heading_style("T", "toc 1"),
    )
    assert document.text == "税收增长8%\n"


def test_line_breaks_links_and_text_boxes():
    box = f'<w:r><w:pict><w:txbxContent xmlns:v="urn:v">{paragraph("框内文字")}</w:txbxContent></w:pict></w:r>'
    document = read(
        paragraph("<w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t></w:r>", box),
        paragraph(f"<w:hyperlink>{run('链接')}</w:hyperlink>", "<w:r><w:tab/></w:r>", "后"),
    )
    assert [document.of(block) for block in document.blocks] == ["上行", "下行", "框内文字", "链接\t后"]


def test_box_in_two_forms_is_read_once():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    content = f"<w:txbxContent>{paragraph('框内文字')}</w:txbxContent>"
    box = f"<mc:AlternateContent {mc}><mc:Choice><w:drawing>{content}</w:drawing></mc:Choice>"
    box += f"<mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent>"
    assert read(paragraph("前", f"<w:r>{box}</w:r>")).text == "前\n框内文字\n"


def test_merged_cells_stand_once_in_the_text():
    document = read(
        paragraph("附件"),
        table(
            [cell("重点工作", properties='<w:gridSpan w:val="2"/>'), "单位"],
            [cell("产业", properties='<w:vMerge w:val="restart"/>'), "新增规上企业", "家"],
            [cell("", properties="<w:vMerge/>"), cell("新建公路", "其中村道"), ""],
        ),
        paragraph("完"),
    )
    assert document.text == "附件\n重点工作\t单位\n产业\t新增规上企业\t家\n\t新建公路\n其中村道\n完\n"
    assert grid(document) == [
        ["重点工作", "重点工作", "单位"],
        ["产业", "新增规上企业", "家"],
        ["产业", "新建公路\n其中村道", ""],
    ]
    rows = document.blocks[1].rows
    assert rows[0][0] is rows[0][1]
    assert rows[1][0] == rows[2][0]
    assert rows[2][2] is None


def test_counted_numbers_in_a_column_of_a_table():
    number = f"<w:tc><w:tcPr/>{paragraph(properties=in_list())}</w:tc>"
    document = read(table([number, "甲"], [number, "乙"]), numbering=list_levels(("decimal", "%1")))
    assert grid(document) == [["1", "甲"], ["2", "乙"]]


def test_table_of_one_column_is_text():
    document = read(table(["一、产业振兴"], ["新增规上企业5家"]))
    assert [document.of(block) for block in document.blocks] == ["一、产业振兴", "新增规上企业5家"]

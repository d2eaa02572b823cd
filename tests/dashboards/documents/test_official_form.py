"""The form of the bulletin is that of an official document: page, fonts, lines, page numbers, tables, lights."""

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from tests.factories import make_client

from .word import bulletin, texts


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_is_that_of_an_official_document(june, language):
    document = bulletin(make_client(june.people["leader"], language=language))
    [page] = document.sections
    measured = [
        page.page_width,
        page.page_height,
        page.top_margin,
        page.bottom_margin,
        page.left_margin,
        page.right_margin,
    ]
    assert [round(length.mm, 1) for length in measured] == [210, 297, 37, 35, 28, 26]


STYLES = {
    # style: font of Chinese, size, line, alignment
    "Title": ("方正小标宋简体", 22, 32, "center"),
    "Body": ("仿宋_GB2312", 16, 28, "both"),
    "Heading1": ("黑体", 16, 28, "left"),
    "Heading2": ("楷体_GB2312", 16, 28, "left"),
}


@pytest.mark.parametrize("name", STYLES)
def test_fonts_sizes_and_lines_are_those_of_the_standard(june, name):
    document = bulletin(june.client("leader"))
    font, size, line, alignment = STYLES[name]
    [style] = [style for style in document.styles if style.style_id == name]
    fonts = style.element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == font
    assert {fonts.get(qn(f"w:{which}")) for which in ("ascii", "hAnsi", "cs")} == {"Times New Roman"}
    assert style.font.size == Pt(size)
    assert style.element.pPr.find(qn("w:jc")).get(qn("w:val")) == alignment
    spacing = style.element.pPr.spacing
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == (str(20 * line), "exact")
    assert texts(document, name)
    # Nothing in the text departs from its style.
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert {child.tag for run in runs if run._r.rPr is not None for child in run._r.rPr} <= {qn("w:rFonts")}


def test_the_body_is_indented_by_two_characters_and_holds_28_to_a_line(june):
    document = bulletin(june.client("leader"))
    [body] = [style for style in document.styles if style.style_id == "Body"]
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    squeezed = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert 28 <= (Mm(210 - 28 - 26).pt) / (16 + squeezed) < 29


@pytest.mark.parametrize(("which", "side"), [("footer", "right"), ("even_page_footer", "left")])
def test_the_page_number_is_a_field_at_the_outer_edge(june, which, side):
    document = bulletin(june.client("leader"))
    assert document.settings.odd_and_even_pages_header_footer
    [paragraph] = getattr(document.sections[0], which).paragraphs
    assert paragraph.text == "— 1 —"
    assert [code.text.strip() for code in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]
    kinds = [mark.get(qn("w:fldCharType")) for mark in paragraph._p.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    assert paragraph.style.element.pPr.find(qn("w:jc")).get(qn("w:val")) == side
    assert paragraph.style.font.size == Pt(14)


def test_tables_repeat_their_heads_and_split_no_row(june):
    for table in bulletin(june.client("leader")).tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_a_light_has_a_shape_a_word_and_a_colour(june):
    table = bulletin(june.client("leader")).tables[-1]
    lights = {row.cells[1].text: row.cells[-1] for row in table.rows[1:]}
    fills = {
        name: cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) if cell._tc.tcPr.find(qn("w:shd")) is not None else None
        for name, cell in lights.items()
    }
    assert {name: cell.text for name, cell in lights.items()} == {
        "Revenue": "■ Behind",
        "Fields": "● On track",
        "Third thing": "⊖ No data",
    }
    assert fills == {"Revenue": "F6C4C0", "Fields": "C6E7CE", "Third thing": None}

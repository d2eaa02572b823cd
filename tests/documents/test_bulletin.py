"""工作通报: the form of an official document, what it says, and that nothing else is in it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from departments import roles
from targets.actions import Entry, approve, correct, submit
from tests.factories import (
    actor,
    make_client,
    make_plan,
    make_report,
    make_sub_measure,
    make_target,
    make_user,
)
from tests.targets import steps

ADDRESS = "/documents/2021/6/bulletin.docx"


def bulletin(client, address: str = ADDRESS):
    response = client.get(address)
    assert response.status_code == 200
    return Document(BytesIO(response.content))


def texts(document, style: str | None = None) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if style is None or paragraph.style.style_id == style]


def section(document, heading: str) -> list[str]:
    """The paragraphs under a heading of the first level, up to the next."""
    found, inside = [], False
    for paragraph in document.paragraphs:
        if paragraph.style.style_id == "Heading1":
            inside = paragraph.text == heading
        elif inside and paragraph.text.strip() and paragraph.style.style_id != "Signature":
            found.append(paragraph.text)
    return found


def rows(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture
def june(town):
    """June of the town: revenue is behind, with its reasons; the fields are above their path; one report is owed."""
    make_report(town.sub_measure, 5, "approved", {town.target: 490})
    make_report(
        town.sub_measure,
        6,
        "approved",
        {town.target: 500},
        assessment="slow",
        progress="Two firms pay",
        problems="One firm moved away",
        next_steps="Two more firms are asked in July",
        first_submitted_at=datetime(2021, 7, 2, 1, 0, tzinfo=UTC),
    )
    make_report(
        town.other_sub_measure,
        6,
        "approved",
        {town.other_target: 650},
        progress="Half of it is dug",
        first_submitted_at=datetime(2021, 7, 7, 1, 0, tzinfo=UTC),
    )
    make_sub_measure(town.area, town.sub_measure.lead, code="1.3", title="Third thing")
    return town


# --- its form -------------------------------------------------------------------------------------------------------


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
        "Third thing": "⊖ Not reported",
    }
    assert fills == {"Revenue": "F6C4C0", "Fields": "C6E7CE", "Third thing": None}


# --- what it says ---------------------------------------------------------------------------------------------------


def test_it_opens_as_an_official_document_does(june):
    document = bulletin(make_client(june.people["leader"], language="zh-hans"))
    assert texts(document)[:4] == [
        "××〔2021〕×号",
        "关于2021年6月重点工作进展情况的通报",
        "各村（社区），各责任单位：",
        "现将2021年6月重点工作进展情况通报如下。本通报所列数据均为已审核数据，尚待审核的数据未计入。",
    ]
    assert texts(document, "Heading1") == [
        "一、总体情况",
        "二、分领域进展情况",
        "三、进展较好的工作",
        "四、滞后事项",
        "五、报送情况",
        "六、下步工作要求",
    ]
    assert texts(document, "Heading2") == ["（一）Projects first"]


def test_it_ends_with_the_town_and_the_day(june):
    with time_machine.travel(datetime(2021, 7, 9, 8, 0, tzinfo=UTC), tick=False):
        document = bulletin(make_client(june.user("leader"), language="zh-hans"))
    assert texts(document, "Signature") == ["Weir", "2021年7月9日"]
    assert document.core_properties.title == "关于2021年6月重点工作进展情况的通报"
    assert document.core_properties.author == "Weir"
    assert document.core_properties.created == datetime(2021, 7, 9, 8, 0, tzinfo=UTC)


def test_it_has_the_numbers_of_the_ledger(june):
    table = bulletin(june.client("leader")).tables[-1]
    page = june.client("leader").get("/ledger/?month=6")
    lines = {line.row.name: line.line for line in page.context["table"].data}
    for name in ("Revenue", "Fields"):
        [cells] = [cells for cells in rows(table) if cells[1] == name]
        line = lines[name]
        assert cells[2:7] == [line.row.unit, line.value, line.actual, line.completion, line.gap]


def test_a_figure_carried_forward_names_its_month(june):
    late = make_target(june.sub_measure, code="late", name="Late", value=12, unit="座")
    make_report(make_sub_measure(june.area, code="1.4"), 5, "approved", {late: 5})
    document = bulletin(june.client("leader"))
    [cells] = [cells for cells in rows(document.tables[-1]) if cells[1] == "Late"]
    assert cells[4] == "5.00 (May)"
    assert texts(document, "TableNote") == [
        "A month in brackets is that of the latest figure; it is held against what is due by now."
    ]


def test_a_sub_measure_without_targets_says_its_own_assessment(june):
    make_report(make_sub_measure(june.area, code="1.4", title="Lessons"), 6, "approved", assessment="slow")
    [cells] = [cells for cells in rows(bulletin(june.client("leader")).tables[-1]) if cells[1] == "Lessons"]
    assert set(cells[2:7]) == {"own assessment: Slow"}
    assert cells[-1] == "▲ Slightly behind"


def test_an_area_has_what_its_departments_report(june):
    said = section(bulletin(june.client("leader")), "2. By task area")
    assert said[1].startswith("By the end of June, of 2 targets: 1 on track or done, 1 behind; the score is ")
    assert said[2:4] == [
        "1. More revenue (Economy Office): Two firms pay.",
        "2. Better fields (Farm Office): Half of it is dug.",
    ]


def test_what_goes_well_is_what_is_done_or_above_its_path(june):
    assert section(bulletin(june.client("leader")), "3. What goes well") == [
        "1 target is above the planned pace: Fields: 650亩 done, 54.2% of the year's plan, 4.2 percentage points "
        "above the planned pace, the full-year forecast is 1,300亩, each of the 6 months left must bring 91.67亩 "
        "(Farm Office)."
    ]
    make_report(june.other_sub_measure, 7, "approved", {june.other_target: 1200})
    [said] = section(bulletin(june.client("leader"), ADDRESS.replace("/6/", "/7/")), "3. What goes well")
    assert said == "1 target is done: Fields (Farm Office)."


def test_nothing_goes_well_where_nothing_does(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 600})
    assert section(bulletin(town.client("leader")), "3. What goes well") == [
        "No target is done or above the planned pace yet."
    ]


def test_what_is_behind_has_its_reason_its_department_and_its_leader(june):
    assert section(bulletin(june.client("leader")), "4. What is behind") == [
        "1. More revenue (Economy Office, responsible leader Li Ming): Revenue: 500万元 done, 41.7% of the year's "
        "plan, 8.3 percentage points below the planned pace, the full-year forecast is 1,000万元, each of the 6 months "
        "left must bring 116.67万元. Problems: One firm moved away."
    ]


def test_a_department_that_says_nothing_is_not_spoken_for(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 100})
    make_report(town.other_sub_measure, 5, "approved", {town.other_target: 100})
    document = bulletin(town.client("leader"))
    [revenue, fields] = section(document, "4. What is behind")
    assert revenue.endswith("The department names no problems.")
    assert fields.endswith("No report of this month is approved, so no reason is given.")
    asked = section(document, "6. What is asked for next")
    unsaid = "The department has not named its next steps yet and is asked for them."
    assert [unsaid in text for text in asked] == [True, True, False]


def test_a_sub_measure_that_only_its_department_sees_behind_says_so(town):
    report = {"assessment": "behind", "problems": "The road is closed"}
    make_report(town.sub_measure, 6, "approved", {town.target: 600}, **report)
    make_report(town.other_sub_measure, 6, "approved", {town.other_target: 570})
    assert section(bulletin(town.client("leader")), "4. What is behind") == [
        "1. More revenue (Economy Office, responsible leader Li Ming): The department itself says that it is behind. "
        "Problems: The road is closed.",
        "1 more target is slightly behind: Fields (2.5 percentage points below the planned pace).",
    ]


def test_nothing_is_behind_where_nothing_is(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 600})
    make_report(town.other_sub_measure, 6, "approved", {town.other_target: 600})
    document = bulletin(town.client("leader"))
    assert section(document, "4. What is behind") == ["Nothing is behind this month."]
    [asked] = section(document, "6. What is asked for next")
    assert asked == ("All departments hold to the year's plan and its pace. Reports for July are due on 5 August 2021.")


def test_who_has_not_reported_is_named_with_the_days(june):
    sent_back = make_sub_measure(june.area, june.other_sub_measure.lead, code="1.4", title="Fourth thing")
    make_report(sent_back, 6, "returned", first_submitted_at=datetime(2021, 7, 2, 1, 0, tzinfo=UTC))
    waiting = make_sub_measure(june.area, june.other_sub_measure.lead, code="1.5", title="Fifth thing")
    make_report(waiting, 6, "submitted", first_submitted_at=datetime(2021, 7, 3, 1, 0, tzinfo=UTC))
    make_target(june.sub_measure, code="forgotten", name="Forgotten")
    with time_machine.travel(datetime(2021, 7, 9, 8, 0, tzinfo=UTC), tick=False):
        said = section(bulletin(make_client(june.user("leader"))), "5. What was not reported")
    assert said == [
        "Reports for June are due on 5 July 2021. Of 5 sub-measures, reported in time: 3; late: 1; not at all: 1.",
        "Not reported: “Third thing” of Economy Office (by 4 days).",
        "Reported late: “Better fields” of Farm Office (by 2 days).",
        "Sent back and not handed in again yet: “Fourth thing” of Farm Office.",
        "Reported and waiting for review, so their figures are not in this bulletin: “Fifth thing” of Farm Office.",
        "Reports that are approved but give no figure for a target: Forgotten (Economy Office).",
    ]


def test_before_the_due_day_nobody_is_late(june):
    with time_machine.travel(datetime(2021, 7, 3, 8, 0, tzinfo=UTC), tick=False):
        said = section(bulletin(make_client(june.user("leader"))), "5. What was not reported")
    assert said[0] == "Reports for June are due on 5 July 2021. Of 3 sub-measures, reported: 1; not due yet: 1."


def test_what_comes_next_is_the_department_s_own_intention_and_the_pace_it_needs(june):
    make_report(
        make_sub_measure(june.area, june.sub_measure.lead, code="1.4"),
        6,
        "approved",
        {make_target(make_sub_measure(june.area, code="1.5"), name="Amber", value=120, unit="座"): 57},
    )
    assert section(bulletin(june.client("leader")), "6. What is asked for next") == [
        "1. More revenue (Economy Office, responsible leader Li Ming): Two more firms are asked in July. "
        "Each month from now on must bring: Revenue 116.67万元 until December.",
        "What is slightly behind must bring each month from now on: Amber 10.5座 until December.",
        "Departments with work that is behind examine the reasons, lay down measures and days, and say so in their "
        "next report. Those with work that is slightly behind follow it closely, so that it does not fall behind. "
        "Those that have not reported do so without delay. All departments hold to the year's plan and its pace. "
        "Reports for July are due on 5 August 2021.",
    ]


def test_december_asks_for_no_month_after_it(june):
    said = section(bulletin(june.client("leader"), ADDRESS.replace("/6/", "/12/")), "6. What is asked for next")
    assert said[-1].endswith("All departments hold to the year's plan and its pace.")


# --- what it leaves out, and what it bears --------------------------------------------------------------------------


def test_what_is_not_reviewed_is_not_in_it(june):
    third = make_sub_measure(june.area, june.sub_measure.lead, code="1.6", title="Sixth thing")
    words = {"progress": "secret1", "problems": "secret2", "next_steps": "secret3"}
    for month, status in ((6, "submitted"), (5, "draft"), (4, "returned")):
        make_report(third, month, status, {make_target(third): 7777}, **words)
    document = bulletin(june.client("leader"))
    everything = "\n".join(texts(document) + [cell for table in document.tables for row in rows(table) for cell in row])
    assert "Sixth thing" in everything
    assert not re.search("secret|7,777", everything)


def test_the_demonstration_says_on_every_page_that_it_is_one(town):
    town.plan.demonstration = True
    town.plan.save()
    [page] = bulletin(town.client("leader")).sections
    for header in (page.header, page.even_page_header):
        assert header.paragraphs[0].text == "Demonstration data: figures, departments and people are fictional."


def test_a_town_s_own_bulletin_says_nothing_of_a_demonstration(town):
    [page] = bulletin(town.client("leader")).sections
    assert [header.paragraphs[0].text for header in (page.header, page.even_page_header)] == ["", ""]


def test_what_xml_cannot_hold_is_left_out_and_long_words_stay_whole(june):
    pasted = "One\x0btwo\x00 <b>three</b> & four\ufffe\n\n" + "长" * 1900
    make_report(
        make_sub_measure(june.area, june.sub_measure.lead, code="1.4", title="A\x01B"), 6, "approved", progress=pasted
    )
    said = section(bulletin(june.client("leader")), "2. By task area")
    [line] = [text for text in said if "three" in text]
    assert line == f"3. A B (Economy Office): One two <b>three</b> & four {'长' * 1900}."


def test_a_plan_without_task_areas_is_a_bulletin_too(db):
    make_plan()
    document = bulletin(make_client(make_user(roles.LEADER)))
    assert section(document, "1. Overall") == ["By the end of June, nothing is to be reported on."]
    assert section(document, "2. By task area") == ["The plan has no task areas."]
    assert document.tables == []


# --- whose, and when ------------------------------------------------------------------------------------------------


@pytest.fixture
def told(town):
    """March of the own sub-measure: 300 approved on 6 April 2021, corrected to 200 on 8 April."""
    place = (town.target.pk, None)
    at = [datetime(2021, 4, day, 3, 0, tzinfo=UTC) for day in (4, 6, 8)]
    submit(
        actor(town.user("reporter"), at[0]),
        town.sub_measure,
        3,
        0,
        Entry("slow", "Begun", figures={place: Decimal(300)}),
    )
    for verb, when in ((approve, at[1]), (correct, at[2])):
        arguments = ({place: Decimal(200)}, "The bank") if verb is correct else ()
        verb(actor(town.user("reviewer"), when), town.sub_measure, 3, steps.version_of(town.sub_measure, 3), *arguments)
    return town


@pytest.mark.parametrize(("on", "actual"), [("2021-04-05", "—"), ("2021-04-07", "300"), ("2021-04-08", "200")])
def test_a_past_day_s_bulletin_says_what_was_known_then(told, on, actual):
    document = bulletin(told.client("leader"), f"/documents/2021/3/bulletin.docx?on={on}")
    day = date.fromisoformat(on)
    assert texts(document, "Under") == [f"As it stood at the end of {day.day} April 2021"]
    assert texts(document, "Signature")[1] == f"{day.day} April 2021"
    [cells] = [cells for cells in rows(document.tables[-1]) if cells[1] == "Revenue"]
    assert cells[4].removesuffix(".00") == actual


def test_the_page_leads_to_the_bulletin_of_its_month_and_day(told):
    page = told.client("leader").get("/documents/?month=3&on=2021-04-07")
    assert 'href="/documents/2021/3/bulletin.docx?on=2021-04-07"' in page.text
    assert "As it stood at the end of 7 April 2021" in page.text


def test_a_month_that_has_not_ended_has_no_documents(town):
    with time_machine.travel(datetime(2021, 6, 30, 15, 0, tzinfo=UTC), tick=False):
        client = make_client(town.user("leader"))
        assert client.get(ADDRESS).status_code == 404
        page = client.get("/documents/?month=6")
        assert "June 2021 has not ended yet" in page.text
        assert "bulletin.docx" not in page.text
        assert client.get(ADDRESS.replace("/6/", "/5/")).status_code == 200
    assert town.client("leader").get(f"{ADDRESS}?on=2021-06-30").status_code == 404


@pytest.mark.parametrize("address", ["/documents/2020/6/bulletin.docx", "/documents/2021/13/bulletin.docx"])
def test_a_year_without_a_plan_and_a_month_that_is_none_are_not_found(town, address):
    assert town.client("leader").get(address).status_code == 404


def test_without_a_plan_the_page_says_how_one_is_loaded(db):
    page = make_client(make_user(roles.LEADER)).get("/documents/")
    assert "No plan is loaded yet" in page.text


def test_the_file_has_a_name_and_a_kind(june):
    response = june.client("leader").get(ADDRESS)
    assert response["Content-Disposition"] == 'attachment; filename="bulletin-2021-06.docx"'
    assert response["Content-Type"].endswith("wordprocessingml.document")

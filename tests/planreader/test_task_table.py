"""Our own task table: the template, and a plan written out and read back."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from planreader.document import Document
from planreader.files.reading import read_document
from planreader.plan import Area, AreaKind, Doubt, Measure, Quantity, QuantityBasis
from planreader.reading import read_plan
from planreader.tables import own_columns as own
from planreader.tables.task_table import areas_of_table
from planreader.writing.task_table import task_table_template, write_task_table


def areas_in(content: bytes, year: int | None = 2021) -> tuple[Document, list[Area]]:
    document = read_document(content, "任务分解表.xlsx")
    return document, [area for block in document.blocks for area in areas_of_table(document, block, year)]


def written(workbook: Workbook) -> bytes:
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def filled_in(*rows: dict[str, object], columns: tuple[str, ...] = own.COLUMNS) -> bytes:
    """The template as somebody filled it in, below its examples."""
    workbook = load_workbook(BytesIO(task_table_template()))
    sheet = workbook[own.SHEET]
    for row in rows:
        sheet.append([row.get(heading) for heading in columns])
    return written(workbook)


def target(name: str, value: str | None, unit: str, **more) -> Quantity:
    return Quantity(0, 0, more.pop("quote", name), name, value=value, unit=unit, **more)


PLAN = [
    Area(
        0, 0, "主要指标", AreaKind.HEADLINE, text="全年税收收入12.50万元。", weight="20",
        quantities=[target("税收收入", "12.50", "万元", quote="税收收入12.50万元", nodes={4: "3", 12: "12.50"})],
    ),
    Area(
        0, 0, "产业振兴", AreaKind.TASK, marker="一、", numeral="一",
        measures=[
            Measure(
                0, 0, "培育企业", "一是培育企业，新增规上企业3—5家。", "一是", "一是", leads=["经发办"],
                supports=["财政所", "各村"], leader="张三", due_month=11, weight="10",
                quantities=[
                    target("新增规上企业", "3", "家", maximum="5", quote="新增规上企业3—5家", doubts=(Doubt.RANGE,)),
                    target("亿元GDP事故起数", None, "", comparator="lte", basis=QuantityBasis.ZERO, phasing="hold"),
                ],
            ),
            Measure(
                0, 0, "修建公路", "二是修建公路。", "二是", "二是",
                parts=[
                    Measure(
                        0, 0, "东线", "（1）东线。", "（1）", "1", leads=["城建办"],
                        quantities=[
                            target(
                                "东线公路", "8", "条", due_month=6, due_year=2022, phasing="deadline", start_month=3,
                                weight="2", doubts=(Doubt.OTHER_YEAR,),
                            ),
                        ],
                    ),
                    Measure(0, 0, "西线", "（2）西线。", "（2）", "2"),
                ],
            ),
        ],
    ),
    Area(0, 0, "对全区工作的意见建议", AreaKind.PROPOSAL, measures=[Measure(0, 0, "加强统筹", "加强统筹。")]),
]  # fmt: skip


def bare(areas: list[Area]) -> list[Area]:
    """Areas without their places in a document."""

    def quantity(each: Quantity) -> Quantity:
        return replace(each, start=0, end=0)

    def measure(each: Measure) -> Measure:
        return replace(
            each, start=0, end=0, cells=None, parts=[*map(measure, each.parts)],
            quantities=[*map(quantity, each.quantities)],
        )  # fmt: skip

    return [
        replace(
            each, start=0, end=0, cells=None, measures=[*map(measure, each.measures)],
            quantities=[*map(quantity, each.quantities)],
        )
        for each in areas
    ]  # fmt: skip


def test_template_has_choices_and_instructions_and_no_tasks():
    content = task_table_template()
    workbook = load_workbook(BytesIO(content))
    sheet = workbook[own.SHEET]
    assert [cell.value for cell in sheet[1]] == list(own.COLUMNS)
    choices = [choice.formula1 for choice in sheet.data_validations.dataValidation]
    assert choices == [
        '"重点工作,主要指标,民生实事,意见建议"',
        '"≥,≤"',
        '"序时进度,按上年同期节奏,自定义节点,全程保持,到期完成"',
    ]
    assert workbook.sheetnames == [own.SHEET, own.INSTRUCTIONS]
    assert "示例" in str([cell.value for row in sheet["A2:F5"] for cell in row])
    document, areas = areas_in(content)
    assert areas == []
    assert "怎样填写" not in document.text


def test_plan_comes_back_as_it_was_written():
    document, areas = areas_in(write_task_table(PLAN, title="XX镇2021年任务分解表"))
    assert document.text.startswith("XX镇2021年任务分解表\n")
    assert bare(areas) == PLAN
    found = [part for area in areas for measure in area.measures for part in (area, measure, *measure.parts)]
    assert all(document.text[each.start : each.end] == each.quote for part in found for each in part.quantities)


def test_reading_it_as_a_plan_finds_nothing_more_in_its_texts():
    plan = read_plan(write_task_table(PLAN), "任务分解表.xlsx", year=2021)
    assert bare(plan.areas) == PLAN


WORDS = st.text(st.sampled_from("一二产业振兴新增5家8%,，。（）=+-@\"'<>&　x"), max_size=12).map(
    lambda text: " ".join(text.split())
)
NUMBERS = st.one_of(
    st.integers(0, 10**9).map(str),
    st.decimals(0, 10**6, places=2).map(lambda number: f"{number:f}"),
)
MONTHS = st.integers(1, 12)
NAMES = st.lists(st.sampled_from(["经发办", "财政所", "城建办", "各村（社区）"]), unique=True)
QUANTITIES = st.builds(
    Quantity,
    st.just(0),
    st.just(0),
    quote=WORDS.map(lambda text: f"「{text}」"),
    name=WORDS.map(lambda text: f"新增{text}家"),
    value=NUMBERS,
    unit=st.sampled_from(["家", "万元", "公里", "人次"]),
    comparator=st.sampled_from(["gte", "lte"]),
    due_month=MONTHS,
    start_month=MONTHS,
    phasing=st.sampled_from(["", *own.PHASINGS]),
    nodes=st.dictionaries(MONTHS, NUMBERS, max_size=3),
    weight=st.none() | NUMBERS,
)


def parts(lower: st.SearchStrategy) -> st.SearchStrategy[list[Measure]]:
    return st.lists(
        st.builds(
            Measure,
            st.just(0),
            st.just(0),
            title=WORDS.map(lambda text: f"举措{text}"),
            text=WORDS,
            leads=NAMES,
            leader=st.sampled_from(["", "张三"]),
            due_month=st.none() | MONTHS,
            weight=st.none() | NUMBERS,
            parts=lower,
            quantities=st.lists(QUANTITIES, max_size=2),
        ),
        max_size=3,
    )


AREAS = st.lists(
    st.builds(
        Area,
        st.just(0),
        st.just(0),
        title=WORDS.map(lambda text: f"工作{text}"),
        kind=st.sampled_from(AreaKind),
        text=WORDS,
        measures=parts(parts(st.just([]))),
        quantities=st.lists(QUANTITIES, max_size=2),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda area: area.title,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(AREAS)
def test_any_plan_comes_back(areas):
    document, found = areas_in(write_task_table(areas))
    assert bare(found) == areas
    for area in found:
        for part in (area, *area.measures):
            assert all(document.text[each.start : each.end] == each.quote for each in part.quantities)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")'])
def test_text_that_begins_like_a_formula_stays_text(text):
    area = Area(0, 0, text, measures=[Measure(0, 0, text, text, leads=[text], quantities=[target(text, "5", text)])])
    workbook = load_workbook(BytesIO(write_task_table([area], title=text)))
    kinds = {cell.data_type for row in workbook[own.SHEET] for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    assert workbook[own.SHEET]["A1"].value == text


def test_characters_that_a_workbook_cannot_hold_are_left_out():
    _document, [area] = areas_in(write_task_table([Area(0, 0, "产业\x0b振兴\uffff", measures=[Measure(0, 0, "甲")])]))
    assert area.title == "产业 振兴"


def test_facts_are_not_written():
    fact = target("总投资", "300", "万元", kind="fact", comparator=None, due_month=None)
    _document, [area] = areas_in(
        write_task_table([Area(0, 0, "甲", measures=[Measure(0, 0, "乙", quantities=[fact])])])
    )
    assert area.measures[0].quantities == []


def test_rows_that_people_fill_in():
    content = filled_in(
        {own.AREA_TITLE: "产业振兴", own.TITLE: "培育企业", own.NAME: "新增规上企业", own.VALUE: 5, own.UNIT: "家"},
        {own.NAME: "税收收入", own.VALUE: "≥1,200", own.UNIT: "万元", own.DUE: "9月"},
        {own.AREA_TITLE: "产业振兴", own.TITLE: "培育企业", own.NAME: "新增就业", own.VALUE: "XX", own.UNIT: "人"},
        {own.AREA_TITLE: "乡村建设", own.TEXT: "改善人居环境，改厕200户。", own.LEADS: "城建办、各村"},
        {own.NAME: "改厕", own.VALUE: "抓紧", own.UNIT: "户", own.DUE: "汛期前"},
    )
    document, areas = areas_in(content)
    assert [(area.title, len(area.measures)) for area in areas] == [("产业振兴", 1), ("乡村建设", 1)]
    first, second, third = areas[0].measures[0].quantities
    assert (first.value, first.unit, first.due_month, first.quote) == ("5", "家", 12, "新增规上企业\t5\t家")
    assert (second.value, second.comparator, second.due_month) == ("1200", "gte", 9)
    assert (third.value, third.doubts) == (None, (Doubt.UNSET,))
    [measure] = areas[1].measures
    assert (measure.title, measure.leads) == ("改善人居环境", ["城建办", "各村"])
    [quantity] = measure.quantities
    assert (quantity.value, quantity.due_month, quantity.due_text) == (None, None, "汛期前")
    assert quantity.doubts == (Doubt.GUESSED, Doubt.NO_MONTH)
    assert document.text[quantity.start : quantity.end] == quantity.quote


def test_columns_in_another_order_and_without_some():
    workbook = Workbook()
    sheet = workbook.active
    for row in (
        ["进度方式", "方向", "指标名称", "目标值", "工作举措", "重点工作", "备注"],
        ["全程保持", "≤", "失业率", "3%", "稳就业", "民生保障", "说明"],
    ):
        sheet.append(row)
    _document, [area] = areas_in(written(workbook))
    [quantity] = area.measures[0].quantities
    assert (area.title, area.measures[0].title) == ("民生保障", "稳就业")
    assert (quantity.value, quantity.unit, quantity.comparator, quantity.phasing) == ("3", "%", "lte", "hold")


def test_a_target_without_a_month_is_due_with_its_sub_measure():
    rows = (
        {own.TITLE: "发展樱桃", own.NAME: "新发展樱桃", own.VALUE: 500, own.UNIT: "亩", own.UNTIL: "11月底"},
        {own.NAME: "大棚", own.VALUE: 80, own.UNIT: "亩", own.DUE: 9},
    )
    _document, areas = areas_in(filled_in(*rows))
    assert [quantity.due_month for quantity in areas[0].measures[0].quantities] == [11, 9]

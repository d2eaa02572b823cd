"""Our own task table (任务分解表.xlsx): an empty one to fill in, and a plan written out to be edited in Excel."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from planreader.files.characters import writable
from planreader.plan import Area, AreaKind, Doubt, Measure, Quantity
from planreader.tables import own_columns as own

_LAST_ROW = 1000
_WIDTHS = {
    own.AREA_TITLE: 18, own.TITLE: 22, own.TEXT: 46, own.NAME: 22, own.LEADS: 18, own.SUPPORTS: 18, own.QUOTE: 36,
    own.PHASING: 15, own.AREA_MARKER: 9, own.LEADER: 12,
}  # fmt: skip
_NARROW = 8
_THIN = Side(style="thin", color="B8C0CC")
_BOXED = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL, _EXAMPLE_FONT = PatternFill("solid", fgColor="E8EDF4"), Font(italic=True, color="6B7280")
#: Written as a number; longer ones, and those with a leading zero, would not come back as they were.
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,10})(?:\.\d{1,4})?")
_OF_AREA_MERGED = (own.AREA_MARKER, own.AREA_TITLE, own.AREA_KIND, own.AREA_WEIGHT)
_OF_MEASURE_MERGED = (*own.OF_MEASURES, *own.BESIDE_MEASURES)

_EXAMPLES = [
    Area(
        0, 0, "产业振兴", AreaKind.TASK, marker=own.EXAMPLE,
        measures=[
            Measure(
                0, 0, "培育规模以上企业", "一是培育规模以上企业，全年新增规模以上企业5家以上，固定资产投资增长8%。",
                marker="一是", leads=["经济发展办公室"], supports=["财政所"], leader="张三", weight="10",
                quantities=[
                    Quantity(
                        0, 0, "新增规模以上企业5家以上", "新增规模以上企业", value="5", unit="家", phasing="custom",
                        nodes={3: "1", 6: "2", 9: "3", 12: "5"},
                    ),
                    Quantity(0, 0, "固定资产投资增长8%", "固定资产投资增长", value="8", unit="%", phasing="hold"),
                ],
            ),
            Measure(
                0, 0, "建成农贸市场", "二是9月底前建成农贸市场。", marker="二是", leads=["城乡建设办公室"],
                quantities=[
                    Quantity(
                        0, 0, "9月底前建成农贸市场", "建成农贸市场", value="1", unit="项", due_month=9,
                        phasing="deadline",
                    ),
                ],
            ),
        ],
    ),
]  # fmt: skip

_INSTRUCTIONS = (
    ("怎样填写", "一行一个指标；一项举措有几个指标的占几行，举措只写在第一行。没有指标的举措也占一行。"),
    ("示例", f"{own.AREA_MARKER}或{own.CODE}写“{own.EXAMPLE}”的行不读取，可以保留或删除。"),
    (own.AREA_MARKER, "如“一、”“（一）”，照计划原文写；没有就空着。"),
    (own.AREA_TITLE, "重点工作（板块）的名称。同一重点工作的各行可以合并单元格，也可以只写第一行或每行都写。"),
    (own.AREA_KIND, "从下拉列表选择：" + "、".join(own.KINDS.values()) + "；空着为重点工作。"),
    (own.CODE, f"如1.1、1.2；第三级写1.1.1。写“{own.OF_AREA}”的行是重点工作本身的内容和指标。"),
    (own.MARKER, "计划原文的标记，如“一是”“（1）”；没有就空着。"),
    (own.TEXT, "这项举措的原文。"),
    (own.VALUE, "一个数，如5、8.5；区间写3—5；尚未确定写XX。按时完成的一件事写1，单位写“项”。"),
    (own.UNIT, "如家、万元、%、公里；没有就空着。"),
    (own.DIRECTION, "≥：不低于目标值；≤：不超过目标值（如事故起数）。空着为≥。"),
    (own.PHASING, "从下拉列表选择：" + "、".join(own.PHASINGS.values()) + "；空着由程序按指标类型建议。"),
    (f"{own.START}、{own.DUE}", "1至12；空着为1月和12月。"),
    ("一季度至四季度", "到季度末的累计值；只在“自定义节点”时填写。需要其他月份的，加一列，列名如“4月”。"),
    (own.UNTIL, "整项举措的完成时限，如“9月”；指标另有时限的写在完成月。"),
    (own.WEIGHT, f"举措的分值（权重）；{own.AREA_WEIGHT}、{own.QUANTITY_WEIGHT}是另两级的。空着为1。"),
    (f"{own.LEADS}、{own.SUPPORTS}", "几个单位用顿号隔开；牵头单位写几个的，第一个牵头，其余配合。"),
    (own.QUOTE, "指标在原文中的那句话，要包含目标值；空着时用指标名称、目标值和单位。"),
)  # fmt: skip


def task_table_template() -> bytes:
    """An empty task table as an .xlsx file, with examples, which are not read, and instructions in Chinese."""
    return _workbook(list(_rows(_EXAMPLES, is_example=True)), [], "")


def write_task_table(areas: Iterable[Area], *, title: str = "") -> bytes:
    """A plan as a task table, an .xlsx file; ``areas_of_table`` reads it back. Facts are left out.

    Args:
        title: written above the headings.
    """
    areas = list(areas)
    quantities = (quantity for area in areas for part in _parts_of(area) for quantity in part.quantities)
    months = {month for quantity in quantities for month in quantity.nodes} - set(own.QUARTERS.values())
    return _workbook(list(_rows(areas)), sorted(months), title)


def _parts_of(area: Area) -> Iterator[Area | Measure]:
    yield area
    for measure in area.measures:
        yield measure
        yield from measure.parts


_SheetRow = dict[str, Any]


def _rows(areas: list[Area], *, is_example: bool = False) -> Iterator[tuple[_SheetRow, bool, bool]]:
    """Rows by headings, and whether each begins an area and a measure."""
    number = 0
    for area in areas:
        number += area.kind is not AreaKind.HEADLINE
        area_number = 0 if area.kind is AreaKind.HEADLINE else number
        of_area: _SheetRow = {
            own.AREA_MARKER: area.marker,
            own.AREA_TITLE: area.title,
            own.AREA_KIND: own.KINDS[area.kind],
            own.AREA_WEIGHT: _number(area.weight),
        }
        begins = True
        targets = [quantity for quantity in area.quantities if quantity.is_target]
        if targets or area.text or area.leads or not area.measures:
            row = {own.CODE: own.OF_AREA, own.TEXT: area.text, own.LEADS: "、".join(area.leads)}
            for place, quantity in enumerate(_or_none(targets)):
                yield {**of_area, **row, **_of_quantity(quantity)}, begins, place == 0
                begins = False
        for code, measure in _coded(area_number, area.measures):
            row = _of_measure(own.EXAMPLE if is_example else code, measure)
            targets = [quantity for quantity in measure.quantities if quantity.is_target]
            for place, quantity in enumerate(_or_none(targets)):
                yield {**of_area, **row, **_of_quantity(quantity)}, begins, place == 0
                begins = False


def _or_none(targets: list[Quantity]) -> list[Quantity | None]:
    return [*targets] or [None]


def _coded(number: int, measures: list[Measure]) -> Iterator[tuple[str, Measure]]:
    for place, measure in enumerate(measures, start=1):
        yield f"{number}.{place}", measure
        for part, lower in enumerate(measure.parts, start=1):
            yield f"{number}.{place}.{part}", lower


def _of_measure(code: str, measure: Measure) -> _SheetRow:
    return {
        own.CODE: code,
        own.MARKER: measure.marker,
        own.TITLE: measure.title,
        own.TEXT: measure.text,
        own.WEIGHT: _number(measure.weight),
        own.LEADS: "、".join(measure.leads),
        own.SUPPORTS: "、".join(measure.supports),
        own.LEADER: measure.leader,
        own.UNTIL: measure.due_month and f"{measure.due_month}月",
    }


def _of_quantity(quantity: Quantity | None) -> _SheetRow:
    if quantity is None:
        return {}
    due: Any = quantity.due_month or quantity.due_text
    if quantity.due_year and quantity.due_month:
        due = f"{quantity.due_year}年{quantity.due_month}月"
    value = _number(quantity.value)
    if quantity.value is not None and quantity.maximum:
        value = f"{quantity.value}—{quantity.maximum}"
    elif quantity.value is None and Doubt.UNSET in quantity.doubts:
        value = "XX"
    headings = {month: heading for heading, month in own.QUARTERS.items()}
    return {
        own.NAME: quantity.name,
        own.VALUE: value,
        own.UNIT: quantity.unit,
        own.DIRECTION: own.DIRECTIONS.get(quantity.comparator or "gte", ""),
        own.PHASING: own.PHASINGS.get(quantity.phasing, ""),
        own.START: quantity.start_month,
        own.DUE: due,
        own.QUANTITY_WEIGHT: _number(quantity.weight),
        own.QUOTE: quantity.quote,
        **{headings.get(month, f"{month}月"): _number(value) for month, value in quantity.nodes.items()},
    }


def _number(value: str | None) -> Any:
    """A number that a cell shows as it is printed; other text as it is."""
    if value is None or not _PLAIN.fullmatch(value) or value == "-0":
        return value
    return Decimal(value)


def _workbook(rows: list[tuple[_SheetRow, bool, bool]], months: list[int], title: str) -> bytes:
    columns = list(own.COLUMNS)
    place = columns.index("四季度") + 1
    columns[place:place] = [f"{month}月" for month in months]
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = own.SHEET
    first = 1
    if title:
        _write(sheet, 1, 1, title).font = Font(bold=True, size=16)
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
        first = 2
    for column, heading in enumerate(columns, start=1):
        cell = _write(sheet, first, column, heading)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD_FILL, _BOXED
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(heading, _NARROW)
    _write_rows(sheet, rows, columns, first + 1)
    _offer_choices(sheet, columns, first + 1)
    sheet.freeze_panes = sheet.cell(first + 1, columns.index(own.TITLE) + 2)
    sheet.print_title_rows = f"{first}:{first}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _write_instructions(workbook.create_sheet(own.INSTRUCTIONS))
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write_rows(sheet: Worksheet, rows: list[tuple[_SheetRow, bool, bool]], columns: list[str], first: int) -> None:
    """Writes rows; what several of them share is merged."""
    begins: dict[str, int] = {}
    for number, (row, area_begins, measure_begins) in enumerate(rows, start=first):
        for column, heading in enumerate(columns, start=1):
            is_new = area_begins if heading in _OF_AREA_MERGED else measure_begins or heading not in _OF_MEASURE_MERGED
            cell = _write(sheet, number, column, row.get(heading) if is_new else None)
            cell.border = _BOXED
            cell.alignment = Alignment(vertical="center", wrap_text=True)
            if own.EXAMPLE in (row.get(own.AREA_MARKER), row.get(own.CODE)):
                cell.font = _EXAMPLE_FONT
            if is_new:
                _merge(sheet, begins.pop(heading, number), number - 1, column)
                begins[heading] = number
    for column, heading in enumerate(columns, start=1):
        _merge(sheet, begins.get(heading, first), first + len(rows) - 1, column)


def _merge(sheet: Worksheet, top: int, bottom: int, column: int) -> None:
    if bottom > top:
        sheet.merge_cells(start_row=top, start_column=column, end_row=bottom, end_column=column)


def _write(sheet: Worksheet, row: int, column: int, value: Any):
    """Writes a cell: a text stays text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        if value:
            cell.value = writable(value)
            cell.data_type = "s"
    elif value is not None:
        cell.value = value
        if isinstance(value, Decimal) and (decimals := len(str(value).partition(".")[2])):
            cell.number_format = "0." + "0" * decimals
    return cell


def _offer_choices(sheet: Worksheet, columns: list[str], first: int) -> None:
    for heading, choices in (
        (own.AREA_KIND, own.KINDS.values()),
        (own.DIRECTION, own.DIRECTIONS.values()),
        (own.PHASING, own.PHASINGS.values()),
    ):
        letter = get_column_letter(columns.index(heading) + 1)
        choice = DataValidation("list", formula1='"' + ",".join(choices) + '"', allow_blank=True)
        choice.errorTitle, choice.error = "不在列表中", "请从下拉列表选择，或留空。"
        choice.add(f"{letter}{first}:{letter}{_LAST_ROW}")
        sheet.add_data_validation(choice)


def _write_instructions(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 90
    for number, (what, how) in enumerate(_INSTRUCTIONS, start=1):
        _write(sheet, number, 1, what).font = Font(bold=True)
        _write(sheet, number, 2, how).alignment = Alignment(wrap_text=True, vertical="top")

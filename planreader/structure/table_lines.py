"""Tables that were pasted as text, one cell a line or with tabs: 序号, 民生实事, 责任单位, 完成时限."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from planreader.wording.offices import deadline_month, office_names

#: What a column holds, by the words of its heading.
COLUMNS = {
    "number": r"序号|编号|序列|№|No\.?",
    "area": r"类别|分类|类型|领域|板块|重点领域|工作类别|任务类别|项目类别",
    "supports": r"(?:配合|协办|协助|参与|参加)(?:单位|部门|科室)?",
    "leader": r"(?:牵头|责任|分管|包联|包抓|联系|主管|挂钩|县级|镇级)(?:县级|镇|乡镇)?领导|责任人|负责人|包联人",
    "leads": r"(?:责任|牵头|承办|实施|主办|主管|负责|落实|建设)(?:单位|部门|科室|站所|主体)(?:[（(].*[）)])?|责任科室",
    "due": r"(?:计划)?(?:完成|办结|竣工|完工)(?:时限|时间|期限|节点|日期)|时限(?:要求)?|时间(?:节点|要求|安排)"
    r"|进度安排",
    "task": r"(?:民生)?实事(?:项目|名称|内容)?"
    r"|(?:工作|重点|目标|主要|具体|年度)*(?:任务|工作|目标|事项|内容|项目|工程)(?:名称|内容|事项|要点)?",
    "detail": r"(?:建设|工作|实施|主要|具体|年度|项目)*(?:内容|规模|措施|举措|目标|要求|标准|计划)(?:及.{1,6})?",
    "other": r"备注|总投资.{0,6}|投资(?:额|规模)?.{0,6}|资金来源|分值|权重|进展情况|完成情况|建设地点|地点|单位"
    r"|目标值|存在问题",
}
_COLUMNS = {name: re.compile(rf"(?:{words})$") for name, words in COLUMNS.items()}
_OFFICE = re.compile(
    r"各(?:村|单位|部门|科室|站所|支部).{0,6}$|[\u4e00-\u9fffA-Za-zXx×]{1,20}(?:局|办|委|院|所|站|中心|部|会|队|公司|科|室|镇|乡|村|社区|处|集团|银行|学校|指挥部|政府|街道|单位|党支部|联|园区)"
    r"(?:[（(].{1,10}[）)])?$"
)
_DEADLINE = re.compile(
    r"(?:20\d\d年)?\D{0,4}(?:\d{1,2}月|年底|年内|全年|上半年|下半年|[一二三四]季度|[一二三四五六七八九十]+月|20\d\d[.\-/年]\d{1,2}|长期|持续|常年)"
    r"[^，。；]{0,12}$"
)

#: What stands behind a table.
_BEHIND = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|附件|[备附]?注\d*[：:]|(?:填报|审核|制表|填表)(?:人|单位|时间)|(?:联系人|联系电话)"
)


class TextLine(Protocol):
    """A line of the document's text, without blanks around it."""

    start: int
    end: int
    text: str


@dataclass
class TableTask:
    """A task of a table in text: ``document.text[start:end]`` is its row from the task on.

    Args:
        row: where the row begins.
        numeral: its row's number; shared: whether another task of the row stands before it.
        stop: where the task's own words end.
    """

    row: int
    start: int
    stop: int
    end: int
    numeral: str = ""
    leads: list[str] = field(default_factory=list)
    supports: list[str] = field(default_factory=list)
    leader: str = ""
    due_month: int | None = None
    shared: bool = False


@dataclass
class TextTable:
    """A table in text: ``document.text[start:end]`` with its tasks; ``first`` and ``last``: its lines."""

    start: int
    end: int
    first: int
    last: int
    tasks: list[TableTask]


def column_of(heading: str) -> str:
    """What a column of that heading holds, one of ``COLUMNS``; "" where it is no heading of a column."""
    bare = re.sub(r"\s+", "", heading)
    return next((name for name, pattern in _COLUMNS.items() if len(bare) <= 14 and pattern.match(bare)), "")


def text_tables(lines: Sequence[TextLine]) -> list[TextTable]:
    """The tables in a document's lines whose cells stand one a line below a head of known columns."""
    tables = []
    at = 0
    while at < len(lines):
        columns = _head(lines, at)
        if not columns:
            at += 1
            continue
        table = _table(lines, at, columns)
        if table:
            tables.append(table)
            at = table.last + 1
        else:
            at += len(columns)
    return tables


def _head(lines: Sequence[TextLine], at: int) -> list[str]:
    """The columns of the head that begins at a line: three or more, with a task and the row's number."""
    columns: list[str] = []
    if column_of(lines[at].text) != "number":
        return []
    while at < len(lines) and len(columns) < 12:
        column = column_of(lines[at].text)
        if not column or (column in columns and column not in {"task", "detail", "other"}):
            break
        columns.append(column)
        at += 1
    whole = len(columns) >= 3 and {"task", "detail"} & set(columns)
    return columns if whole else []


def _table(lines: Sequence[TextLine], at: int, columns: list[str]) -> TextTable | None:
    """The rows below a head: each begins with the next number."""
    first, begin = at, at + len(columns)
    starts: list[int] = []
    expected = 1
    for number in range(begin, len(lines)):
        text = lines[number].text
        if re.fullmatch(r"\d{1,3}", text) and (int(text) == expected or (starts and int(text) == expected + 1)):
            starts.append(number)
            expected = int(text) + 1
        elif not starts and number > begin + 2:
            return None
        elif starts and _is_over(lines, number, starts[-1], len(columns)):
            return _built(lines, first, number - 1, starts, columns)
    return _built(lines, first, len(lines) - 1, starts, columns) if starts else None


def _is_over(lines: Sequence[TextLine], at: int, row: int, width: int) -> bool:
    """Whether a line is the text behind the table: a new heading, or a long line where the row is full."""
    text = lines[at].text
    return bool(_BEHIND.match(text)) or (at - row > 3 * width and len(text) > 120)


def _built(lines: Sequence[TextLine], first: int, last: int, starts: list[int], columns: list[str]) -> TextTable:
    tasks: list[TableTask] = []
    for number, row in enumerate(starts):
        stop = starts[number + 1] - 1 if number + 1 < len(starts) else last
        full = stop - row + 1 == len(columns)
        tasks += [_full_row(lines, row, columns)] if full else _row(lines, row, stop, columns)
    return TextTable(lines[first].start, lines[last].end, first, last, tasks)


def _full_row(lines: Sequence[TextLine], row: int, columns: list[str]) -> TableTask:
    """The task of a row that has all its cells."""
    cells = dict[str, list[TextLine]]()
    for at, column in enumerate(columns):
        cells.setdefault(column, []).append(lines[row + at])
    own = cells.get("task", []) + cells.get("detail", [])
    task = TableTask(lines[row].start, own[0].start, own[-1].end, lines[row + len(columns) - 1].end, lines[row].text)
    for column, (cell, *_) in cells.items():
        if column == "due":
            task.due_month = deadline_month(cell.text)
        elif column == "leads":
            task.leads = office_names(cell.text)
        elif column == "supports":
            task.supports = office_names(cell.text)
        elif column == "leader":
            task.leader = cell.text
    return task


def _row(lines: Sequence[TextLine], row: int, stop: int, columns: list[str]) -> list[TableTask]:
    """The tasks of the row ``lines[row:stop + 1]``: more than one where cells beside them are merged."""
    tasks: list[TableTask] = []
    open_task: TableTask | None = None
    for number in range(row + 1, stop + 1):
        line = lines[number]
        kind = _cell(line.text, columns, fresh=open_task is None)
        if kind == "task" and (open_task is None or open_task.leads or open_task.due_month):
            open_task = _begun(lines[row], line, tasks)
            tasks.append(open_task)
        elif open_task:
            _add(open_task, kind, line, columns)
        if open_task:
            open_task.end = line.end
    return tasks


def _begun(row: TextLine, line: TextLine, tasks: list[TableTask]) -> TableTask:
    """A task that begins with a line; one behind another has that one's departments, until it names its own."""
    if not tasks:
        return TableTask(row.start, line.start, line.end, line.end, row.text)
    before = tasks[-1]
    names = list(before.leads), list(before.supports)
    return TableTask(line.start, line.start, line.end, line.end, row.text, *names, before.leader, shared=True)


def _add(task: TableTask, kind: str, line: TextLine, columns: list[str]) -> None:
    """Put a cell's words where they belong."""
    if kind == "task":
        task.stop = line.end
    elif kind == "due":
        task.due_month = deadline_month(line.text)
    elif kind == "leader":
        task.leader = task.leader or line.text
    elif kind == "leads":
        if task.shared and task.end == task.stop:
            task.leads, task.supports = [], []
        into = task.supports if task.leads and "supports" in columns else task.leads
        into += [name for name in office_names(line.text) if name not in task.leads + task.supports]


def _cell(text: str, columns: list[str], fresh: bool) -> str:
    """What a cell holds, by its words and the columns that there are."""
    if fresh:
        return "task"
    if "due" in columns and len(text) <= 24 and _DEADLINE.match(text) and not text.endswith("。"):
        return "due"
    if "leader" in columns and re.fullmatch(r"[\u4e00-\u9fff]{2,3}(?:[、，\s][\u4e00-\u9fff]{2,3})*", text):
        return "leader" if not _OFFICE.match(text) else "leads"
    if {"leads", "supports"} & set(columns) and not text.endswith("。"):
        names = office_names(text)
        if names and len(text) <= 60 and all(_OFFICE.match(name) for name in names):
            return "leads"
    return "task" if len(text) > 4 else "other"

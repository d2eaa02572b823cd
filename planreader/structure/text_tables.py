"""Tables in text as areas: their tasks are the measures of the area they stand in, or of one of their own."""

from planreader.plan import Area, AreaKind, Doubt, Measure

from .reading import Reading
from .roles import is_livelihood
from .table_lines import TableTask, TextTable
from .titles import clean


def read_text_table(reading: Reading, table: TextTable) -> None:
    """Add a table's tasks to the plan."""
    area = next((area for area in reading.plan.areas if area.start < table.start < area.end), None)
    reading.spans.add(table.start, table.end, "table")
    if area is None:
        title = reading.plan.title or "重点任务"
        kind = AreaKind.LIVELIHOOD if is_livelihood(title) else AreaKind.TASK
        area = Area(table.start, table.end, title, kind)
        reading.plan.areas.append(area)
    area.measures = [measure for measure in area.measures if measure.end <= table.start or measure.start >= table.end]
    for task in table.tasks:
        area.measures.append(_measure(reading, task))
        reading.spans.add(task.row, task.end, "measure")


def _measure(reading: Reading, task: TableTask) -> Measure:
    text = reading.plan.text
    own = text[task.start : task.stop]
    first = own.split("\n", 1)[0]
    title = clean(first) if len(first) <= 50 else clean(first.split("。")[0].split("，")[0])
    return Measure(
        task.start,
        task.end,
        title,
        own.strip(),
        marker="" if task.shared else task.numeral,
        numeral=task.numeral,
        leads=task.leads,
        supports=task.supports,
        leader=task.leader,
        due_month=task.due_month,
        doubts=(Doubt.SHARED_ROW,) if task.shared else (),
    )

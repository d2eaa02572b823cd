"""A list of projects as an Excel file: written, and read back row by row by the project's form.

The form's checks and sentences apply to the list too, with the row's number.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from departments.models import Department, Village
from targets.actions import ActionError
from targets.files.cells import CellStyle
from targets.files.errors import FileError
from targets.files.printing import A3, print_across, row_height
from targets.files.tables import read_table
from targets.files.uploads import Refused, refuse_unsafe
from targets.models import Item, Plan, SubMeasure, Target

from ..actions import ProjectValues, free_numbers
from ..actions.projects import require_sense
from ..forms import ProjectForm, typed
from ..models import Project
from ..models.stages import STAGES, ProjectKind, Stage

#: Field of the form to its column's heading; cells may hold names or codes.
COLUMNS = {
    "title": gettext_lazy("Name"),
    "kind": gettext_lazy("Kind"),
    "stage": pgettext_lazy("project", "Stage"),
    "part_of": gettext_lazy("Sub-measure"),
    "lead": gettext_lazy("Lead department"),
    "leader": gettext_lazy("Responsible leader"),
    "owner": pgettext_lazy("project", "Owner"),
    "place": pgettext_lazy("project", "Place"),
    "village": gettext_lazy("Village"),
    "total_investment": gettext_lazy("Total investment"),
    "planned_investment": gettext_lazy("Planned this year"),
    "invested_before": gettext_lazy("Invested before this year"),
    "quantity": gettext_lazy("Quantity"),
    "quantity_unit": gettext_lazy("Unit"),
    "planned_start": gettext_lazy("Planned start"),
    "planned_finish": gettext_lazy("Planned finish"),
    "feeds": gettext_lazy("Target that it feeds"),
    "feeds_item": gettext_lazy("Item that it feeds"),
    "code": gettext_lazy("Code"),
}
#: The columns' widths in characters; texts are wrapped in them.
WIDTHS = {
    "title": 30,
    "kind": 12,
    "stage": 12,
    "part_of": 10,
    "lead": 18,
    "leader": 12,
    "owner": 22,
    "place": 20,
    "village": 14,
    "total_investment": 13,
    "planned_investment": 13,
    "invested_before": 13,
    "quantity": 10,
    "quantity_unit": 8,
    "planned_start": 13,
    "planned_finish": 13,
    "feeds": 24,
    "feeds_item": 18,
    "code": 16,
}
REQUIRED = ("title", "kind", "part_of")
#: More rows than a town has projects.
MOST_ROWS = 5000


@dataclass
class ListedRow:
    """A row of the file.

    Args:
        line: its row in the sheet.
        cells: field to the cell's text.
        project: the existing project; None for a new one.
        values: of the row; None where it has ``problems``.
        needs_confirmation: whether an amount looks like 元 and must be confirmed.
        changed: heading, before and after of each difference.
    """

    line: int
    cells: dict[str, str]
    project: Project | None
    stage: str
    values: ProjectValues | None = None
    needs_confirmation: bool = False
    problems: list[str] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)


def read_list(upload: UploadedFile, plan_id: int, *, sure: bool = False) -> list[ListedRow]:
    """The rows of an uploaded list, each checked.

    Args:
        sure: whether the person has confirmed that all amounts are in 万元.

    Raises:
        Refused: the file cannot be read, or is no list of projects.
    """
    name = refuse_unsafe(upload)
    names = {str(heading): code for code, heading in COLUMNS.items()} | {code: code for code in COLUMNS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        path.write_bytes(upload.read())
        try:
            table = read_table(path, (), [*names])
        except FileError as error:
            problems = "; ".join(str(problem.problem) for problem in error.problems[:3])
            raise Refused(_("“%(name)s” was not read: %(why)s") % {"name": name, "why": problems}) from error
    rows = [{names[heading]: text for heading, text in row.cells.items()} | {"": str(row.line)} for row in table]
    missing = [str(COLUMNS[code]) for code in REQUIRED if rows and code not in rows[0]]
    if missing or not rows or len(rows) > MOST_ROWS:
        reason = (
            _("these columns are missing: %(names)s") % {"names": ", ".join(missing)}
            if missing
            else _("it holds no row")
            if not rows
            else _("it holds more than %(most)d rows") % {"most": MOST_ROWS}
        )
        raise Refused(_("“%(name)s” was not read: %(why)s") % {"name": name, "why": reason})
    return list(check_rows(rows, plan_id, sure=sure))


def check_rows(rows: Iterable[dict[str, str]], plan_id: int, *, sure: bool = False) -> Iterator[ListedRow]:
    """Checks rows of text by the project's form; the key ``""`` has the row's line. Always seven queries.

    A row without a code gets the plan's next free number.
    """
    rows, known = list(rows), _Known(plan_id, sure)
    numbers = free_numbers({*known.projects, *known.codes, *(cells.get("code") for cells in rows)})
    lines: dict[str, int] = {}
    for cells in rows:
        line = int(cells.get("", "0"))
        texts = {code: text for code, text in cells.items() if code}
        title, code = texts.get("title", ""), texts.get("code", "")
        other = "" if code else known.titles.get(title, "")
        code = texts["code"] = code or next(numbers)
        row = known.row(line, texts)
        if other:
            text = _("There is a “%(name)s” already, with the code %(code)s; write that code, or another name.")
            row.problems.append(text % {"name": title, "code": other})
        if title:
            known.titles.setdefault(title, code)
        if code in lines:
            row.problems.append(_("The code stands in row %(line)d already.") % {"line": lines[code]})
        lines.setdefault(code, line)
        yield row


class _Known:
    """The database rows that cells may name, read once."""

    def __init__(self, plan_id: int, sure: bool) -> None:
        self.sure = "on" if sure else ""
        plan = Plan.objects.get(pk=plan_id)
        projects = Project.objects.filter(plan_id=plan_id).select_related(
            "part_of", "lead", "village", "feeds", "feeds_item__target", "investment"
        )
        self.projects = {project.code: project for project in projects}
        self.titles = {project.title: project.code for project in projects}
        sub_measures = SubMeasure.objects.filter(plan_id=plan_id)
        targets = Target.objects.filter(plan_id=plan_id)
        items = Item.objects.filter(target__plan_id=plan_id, target__sub_measure__is_project=False)
        rows: dict[str, dict[str, Any]] = {
            "part_of": _by_id(sub_measures),
            "lead": _by_id(Department.objects.all()),
            "village": _by_id(Village.objects.all()),
            "feeds": _by_id(targets),
            "feeds_item": _by_id(items.select_related("target")),
        }
        for sub_measure in rows["part_of"].values():
            sub_measure.plan = plan
        self.codes = {sub_measure.code for sub_measure in rows["part_of"].values()}
        self.names = {
            "part_of": _named(rows["part_of"], "code", "title"),
            "lead": _named(rows["lead"], "code", "name", "short_name"),
            "village": _named(rows["village"], "code", "name"),
            "feeds": _named(rows["feeds"], "code", "name"),
            "kind": {str(text): code for code, text in ProjectKind.choices}
            | {code: code for code in ProjectKind.values},
        }
        self.items = {(str(item.target_id), item.name): pk for pk, item in rows["feeds_item"].items()}
        self.stages = {str(text): code for code, text in Stage.choices} | {code: code for code in Stage.values}
        # One form for all rows, because making a form is slow.
        self.form = ProjectForm({}, plan_id=plan_id, known=rows)

    def row(self, line: int, texts: dict[str, str]) -> ListedRow:
        """A row of text with its values, or with its faults."""
        data, problems = self._by_id(texts)
        stage = data.pop("stage", "")
        project = self.projects.get(data.get("code", ""))
        row = ListedRow(line, texts, project, self.stages.get(stage, ""), problems=problems)
        form = self.form
        form.data = data | {"sure": self.sure, "version": str(project.version if project else 0)}
        form.project = project
        form.full_clean()
        row.needs_confirmation = getattr(form, "needs_confirmation", False)
        for code, errors in form.errors.items():
            if not (code in self.names and problems):
                heading = COLUMNS.get(code, "")
                problems += [f"{heading}{_(': ')}{error}" if heading else str(error) for error in errors]
        kind = data.get("kind", "")
        if stage and (not row.stage or (kind and row.stage not in STAGES.get(kind, ()))):
            problems.append(_("A project of this kind has no stage “%(stage)s”.") % {"stage": stage[:40]})
        if data.get("code") in self.codes:
            problems.append(_("The code %(code)s is taken in this plan; give another.") % {"code": data["code"]})
        if not problems:
            self._take(row, form.values())
        return row

    def _by_id(self, texts: dict[str, str]) -> tuple[dict[str, str], list[str]]:
        """A row's texts with ids in place of names; and sentences on unknown names."""
        data, problems = dict(texts), []

        def unknown(code: str, text: str) -> None:
            shown = {"column": COLUMNS[code], "text": text[:40]}
            problems.append(_("%(column)s: “%(text)s” is not known here.") % shown)

        for code, names in self.names.items():
            text = data.get(code, "")
            if text and text not in names:
                unknown(code, text)
            data[code] = names.get(text, "")
        if text := data.get("feeds_item", ""):
            data["feeds_item"] = self.items.get((data["feeds"], text), "")
            if not data["feeds_item"]:
                unknown("feeds_item", text)
        return data, problems

    def _take(self, row: ListedRow, values: ProjectValues) -> None:
        """Sets a valid row's values, unless an action would refuse them."""
        project = row.project
        fields = {name: value for name, value in values.fields.items() if name in row.cells or project is None}
        planned = values.planned_investment if "planned_investment" in row.cells or project is None else ...
        row.values = ProjectValues(fields, planned)
        if project:
            row.changed = _differences(project, row.values)
            if row.stage and row.stage != project.stage:
                text = _("The stage is moved on on the project's own page, with its day; leave it as it is.")
                row.problems.append(text)
        changed = copy(project) if project else Project()
        for name, value in fields.items():
            setattr(changed, name, value)
        try:
            require_sense(changed)
        except ActionError as error:
            row.problems.append(str(error))


def _by_id(rows: Iterable[Any]) -> dict[str, Any]:
    return {str(row.pk): row for row in rows}


def _named(rows: Mapping[str, Any], *names: str) -> dict[str, str]:
    """Name to id; a name that two rows have is left out."""
    ids_of: dict[str, set[str]] = {}
    for pk, row in rows.items():
        for value in (getattr(row, name) for name in names):
            if value:
                ids_of.setdefault(str(value), set()).add(pk)
    return {name: next(iter(ids)) for name, ids in ids_of.items() if len(ids) == 1}


def _differences(project: Project, values: ProjectValues) -> list[tuple[str, str, str]]:
    """What a valid row would change: heading, before, after."""
    after = dict(values.fields)
    if values.planned_investment is not ...:
        after["planned_investment"] = values.planned_investment
    changed = []
    for code, heading in COLUMNS.items():
        if code in after:
            before = getattr(project, code)
            if (before or None) != (after[code] or None):
                changed.append((str(heading), _text(before), _text(after[code])))
    return changed


def _text(value: Any) -> str:
    if value is None or value == "":
        return _("(empty)")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) or hasattr(value, "_meta") else typed(value)


def as_list(projects: Iterable[Project], title: str) -> bytes:
    """The projects as a workbook that ``read_list`` reads; without projects, an empty form for a new list.

    It prints on A3 across, one page wide, with its headings on each page and every text whole.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "B2"
    print_across(sheet, A3, "1:1")
    for place, code in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[code]
    head = CellStyle(sheet, font=Font(bold=True), alignment=Alignment(vertical="center", wrap_text=True))
    body = CellStyle(sheet, alignment=Alignment(vertical="center", wrap_text=True))
    day = CellStyle(sheet, alignment=Alignment(vertical="center"), number_format="yyyy-mm-dd")
    headings = [str(heading) for heading in COLUMNS.values()]
    sheet.row_dimensions[1].height = row_height(zip(headings, WIDTHS.values(), strict=True))
    sheet.append([head.cell(heading) for heading in headings])
    for line, project in enumerate(projects, 2):
        values = [_cell(project, code) for code in COLUMNS]
        texts = ("" if value is None else str(value) for value in values)
        sheet.row_dimensions[line].height = row_height(zip(texts, WIDTHS.values(), strict=True))
        sheet.append([(day if isinstance(value, date) else body).cell(value) for value in values])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(project: Project, code: str) -> Any:
    match code:
        case "kind":
            return str(project.get_kind_display())
        case "stage":
            return str(project.get_stage_display())
        case "part_of":
            return project.part_of.code
        case "lead" | "village" | "feeds" | "feeds_item":
            related = getattr(project, code)
            return related.name if related else None
    return getattr(project, code)

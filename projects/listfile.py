"""A list of projects as Excel: written as it stands, read as somebody sends it back, row by row through the form.

The form's own checks and words are the file's: what the browser refuses, the list refuses, with the row's number.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from departments.models import Department, Village
from targets.faults import FileError
from targets.importfile import read_table
from targets.models import Item, SubMeasure, Target
from targets.spreadsheet import workbook_cell
from targets.workbook.upload import Refused, refuse_unsafe

from .forms import ProjectForm, typed
from .models import Project
from .stages import STAGES, Kind, Stage

#: Field of the form to the heading of its column; what stands there is a name or a code, whichever is known.
COLUMNS = {
    "code": gettext_lazy("Code"),
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
}
REQUIRED = ("code", "title", "kind", "part_of")
#: More rows than a town has projects.
MOST_ROWS = 5000


@dataclass
class ListedRow:
    """A row of the file.

    Args:
        line: its row in the sheet.
        cells: field to text, as it stands there.
        form: what it says; unclean where ``faults`` says why.
        project: the one it speaks of; None for a new one.
        changed: heading, before and after of what differs.
    """

    line: int
    cells: dict[str, str]
    form: ProjectForm
    project: Project | None
    stage: str
    faults: list[str] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)


def read_list(upload: UploadedFile, plan_id: int) -> list[ListedRow]:
    """The rows of an uploaded list, each checked.

    Raises:
        Refused: the file is not opened, or is no list of projects.
    """
    name = refuse_unsafe(upload)
    names = {str(heading): code for code, heading in COLUMNS.items()} | {code: code for code in COLUMNS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        path.write_bytes(upload.read())
        try:
            table = read_table(path, (), [*names])
        except FileError as error:
            told = "; ".join(str(fault.fault) for fault in error.faults[:3])
            raise Refused(_("“%(name)s” was not read: %(why)s") % {"name": name, "why": told}) from error
    rows = [{names[heading]: text for heading, text in row.cells.items()} | {"": str(row.line)} for row in table]
    missing = [str(COLUMNS[code]) for code in REQUIRED if rows and code not in rows[0]]
    if missing or not rows or len(rows) > MOST_ROWS:
        why = (
            _("these columns are missing: %(names)s") % {"names": ", ".join(missing)}
            if missing
            else _("it holds no row")
            if not rows
            else _("it holds more than %(most)d rows") % {"most": MOST_ROWS}
        )
        raise Refused(_("“%(name)s” was not read: %(why)s") % {"name": name, "why": why})
    return list(checked(rows, plan_id))


def checked(rows: Iterable[dict[str, str]], plan_id: int) -> Iterator[ListedRow]:
    """Rows of text through the form; ``""`` of a row is its line."""
    known = _Known(plan_id)
    seen: dict[str, int] = {}
    for cells in rows:
        line = int(cells.get("", "0"))
        texts = {code: text for code, text in cells.items() if code}
        row = known.row(line, texts)
        code = texts.get("code", "")
        if code in seen:
            row.faults.append(_("The code stands in row %(line)d already.") % {"line": seen[code]})
        seen.setdefault(code, line)
        yield row


class _Known:
    """What the cells' names and codes stand for, read once."""

    def __init__(self, plan_id: int) -> None:
        self.plan_id = plan_id
        self.projects = {
            row.code: row
            for row in Project.objects.filter(plan_id=plan_id).select_related(
                "part_of", "lead", "village", "feeds", "feeds_item", "investment"
            )
        }
        self.parts = _named(SubMeasure.objects.filter(plan_id=plan_id, is_project=False), "code", "title")
        self.leads = _named(Department.objects.all(), "code", "name", "short_name")
        self.villages = _named(Village.objects.all(), "code", "name")
        plan_targets = Target.objects.filter(plan_id=plan_id, sub_measure__is_project=False)
        self.targets = _named(plan_targets, "code", "name")
        self.items = {
            (str(target), name): str(pk)
            for pk, target, name in Item.objects.filter(target__in=plan_targets).values_list("id", "target_id", "name")
        }
        self.choices = {
            "kind": {str(text): code for code, text in Kind.choices} | {code: code for code in Kind.values},
            "stage": {str(text): code for code, text in Stage.choices} | {code: code for code in Stage.values},
        }

    def row(self, line: int, texts: dict[str, str]) -> ListedRow:
        data, faults = dict(texts), []
        stage = data.pop("stage", "")
        lookups: dict[str, dict[Any, str]] = {
            "part_of": self.parts,
            "lead": self.leads,
            "village": self.villages,
            "feeds": self.targets,
            "kind": self.choices["kind"],
        }
        for code, names in lookups.items():
            text = data.get(code, "")
            if text and text not in names:
                faults.append(
                    _("%(column)s: “%(text)s” is not known here.") % {"column": COLUMNS[code], "text": text[:40]}
                )
            data[code] = names.get(text, "")
        if text := data.get("feeds_item", ""):
            data["feeds_item"] = self.items.get((data["feeds"], text), "")
            if not data["feeds_item"]:
                faults.append(
                    _("%(column)s: “%(text)s” is not known here.")
                    % {"column": COLUMNS["feeds_item"], "text": text[:40]}
                )
        project = self.projects.get(data.get("code", ""))
        data |= {"sure": "", "version": str(project.version if project else 0)}
        form = ProjectForm(data, plan_id=self.plan_id, project=project)
        # The form's lists of choices were read once already; each row would ask the database again.
        if not form.is_valid():
            for code, errors in form.errors.items():
                if not (code in lookups and faults):
                    heading = COLUMNS.get(code, "")
                    faults += [f"{heading}{_(': ')}{error}" if heading else str(error) for error in errors]
        found = self.choices["stage"].get(stage, "")
        kind = data.get("kind", "")
        if stage and (not found or (kind and found not in STAGES.get(kind, ()))):
            faults.append(_("A project of this kind has no stage “%(stage)s”.") % {"stage": stage[:40]})
        row = ListedRow(line, texts, form, project, found, faults)
        if project and not faults:
            row.changed = _differences(project, form)
            if found and found != project.stage:
                faults.append(_("The stage is moved on on the project's own page, with its day; leave it as it is."))
        return row


def _named(rows, *names: str) -> dict[str, str]:
    """Each name of a thing to its id; a name that two have is left out."""
    found: dict[str, set[str]] = {}
    for pk, *values in rows.values_list("pk", *names):
        for value in values:
            if value:
                found.setdefault(str(value), set()).add(str(pk))
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def _differences(project: Project, form: ProjectForm) -> list[tuple[str, str, str]]:
    """What a clean row would change: heading, before, after. A column that the file has not, changes nothing."""
    values = form.values()
    after = {**values.fields, "planned_investment": values.planned_investment}
    changed = []
    for code, heading in COLUMNS.items():
        if code not in form.data or code not in after or code == "stage":
            continue
        before = project.investment.value if code == "planned_investment" and project.investment else None
        if code != "planned_investment":
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
    """The projects as a workbook that ``read_list`` takes back. Also the form for a new list, when there is none."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "C2"
    for place, heading in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, 2 * len(str(heading)) + 4)
    sheet.append([workbook_cell(sheet, str(heading), font=Font(bold=True), boxed=True) for heading in COLUMNS.values()])
    for project in projects:
        sheet.append([workbook_cell(sheet, _cell(project, code), boxed=True) for code in COLUMNS])
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
            thing = getattr(project, code)
            return thing.name if thing else None
        case "planned_investment":
            return project.investment.value if project.investment else None
    return getattr(project, code)

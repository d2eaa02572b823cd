"""Projects in the plan file: ``projects.project`` and ``projects.milestone`` (``docs/plan-file-projects.md``).

They are checked together with the rest of the files, and written by the actions that the pages use: one event each.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from departments.models import Department, Village
from targets.actions import ActionError
from targets.files.errors import FileProblem, Problem
from targets.models import Item, SubMeasure, Target
from targets.planfile import Outcome, PlanFileError, PlanFileModels
from targets.planfile.checks import PlanGraph, name_of
from targets.planfile.existing import Stored
from targets.planfile.field_types import Amount, Day, OneOf, Reference, Text
from targets.planfile.rows import Row
from targets.planfile.schema import (
    DEPARTMENT,
    PROSE,
    SUB_MEASURE,
    TARGET,
    VILLAGE,
    WEIGHT,
    YEAR,
    Field,
    Model,
    required,
)
from targets.rules import Counting
from targets.trace.record import Actor, Program

from ..actions import ProjectValues, add_project, change_project
from ..actions.projects import OWN, SHARED
from ..models import Milestone, Project
from ..models.project import REFUSED_CODES
from ..models.stages import BUILT, DONE_FROM, STAGES, ProjectKind, Stage, stage_index

PROJECT, MILESTONE = "projects.project", "projects.milestone"
_MONEY = Field(Amount(low=0))
_DAY = Field(Day())
_NAME = Text(100)
_PROJECT = Reference(PROJECT, (YEAR, Text(20)), "[2021, road-north]")
_ITEM = Reference("targets.item", (YEAR, Text(60), _NAME), "[2021, road-kilometres, 迎春路]")


def _line(longest: int) -> Field:
    return Field(Text(longest, blank=True), default="")


PROJECT_MODEL = Model(
    PROJECT,
    {
        "part_of": required(SUB_MEASURE),
        "code": required(Text(20, refused=REFUSED_CODES)),
        "title": required(Text(200)),
        "text": PROSE,
        "kind": required(OneOf(tuple(ProjectKind.values))),
        "stage": Field(OneOf(tuple(Stage.values))),
        "lead": Field(DEPARTMENT),
        "leader": _line(50),
        "owner": _line(100),
        "place": _line(100),
        "village": Field(VILLAGE),
        "total_investment": _MONEY,
        "planned_investment": _MONEY,
        "invested_before": _MONEY,
        "quantity": _MONEY,
        "quantity_unit": _line(20),
        "planned_start": _DAY,
        "planned_finish": _DAY,
        "actual_start": _DAY,
        "actual_finish": _DAY,
        "feeds": Field(TARGET),
        "feeds_item": Field(_ITEM),
        "weight": WEIGHT,
    },
    named_by="code",
    parent="part_of",
)
MILESTONE_MODEL = Model(
    MILESTONE,
    {
        "project": required(_PROJECT),
        "name": required(_NAME),
        "planned": required(Day()),
        "done": _DAY,
        "weight": WEIGHT,
    },
    named_by="name",
    parent="project",
    parent_parts=2,
)


def _projects(years: Collection[int]) -> QuerySet:
    return Project.objects.filter(plan__year__in=years).select_related("investment", "plan").order_by("pk")


def _milestones(years: Collection[int]) -> QuerySet:
    return Milestone.objects.filter(project__plan__year__in=years).order_by("pk")


# --- checking -------------------------------------------------------------------------------------------------------


def _complete(row: Row, stored: Stored) -> None:
    """Fills in missing values: the stage is the stored one, or the first of the kind; an investment of 0 is not set."""
    if row.model.label != PROJECT:
        return
    if row.values["stage"] is None:
        existing = stored.rows.get(row.place)
        row.values["stage"] = existing.values["stage"] if existing else STAGES[row.values["kind"]][0].value
    row.values["planned_investment"] = row.values["planned_investment"] or None


def _problems(web: PlanGraph, row: Row) -> Iterator[FileProblem]:
    label = row.model.label
    if label == PROJECT:
        yield from (row.problem_at(name, problem) for name, problem in _of_project(web, row))
    elif label == MILESTONE:
        yield from _of_milestone(web, row)
    elif label == "targets.submeasure" and (PROJECT, row.key) in web.stored.rows:
        problem = _("the code “%(code)s” is that of a project") % {"code": row.key[-1]}
        yield row.problem_at("code", Problem(problem, _("give the sub-measure another")))


def _of_project(web: PlanGraph, row: Row) -> Iterator[tuple[str, Problem]]:
    values = row.values
    if row.key and ("targets.submeasure", row.key) in web.all:
        problem = _("the code “%(code)s” is that of a sub-measure") % {"code": row.key[-1]}
        yield "code", Problem(problem, _("give the project another"))
    yield from _of_days(values)
    yield from _of_stage(web, row)
    yield from _of_feeding(web, values)


def _of_days(values: dict[str, Any]) -> Iterator[tuple[str, Problem]]:
    for start, finish in (("planned_start", "planned_finish"), ("actual_start", "actual_finish")):
        begin, end = values.get(start), values.get(finish)
        if begin and end and end < begin:
            problem = _("%(finish)s %(end)s lies before %(start)s %(begin)s") % {
                "finish": finish,
                "end": end.isoformat(),
                "start": start,
                "begin": begin.isoformat(),
            }
            yield finish, Problem(problem, _("write a day on or after it"))


def _of_stage(web: PlanGraph, row: Row) -> Iterator[tuple[str, Problem]]:
    kind, stage = row.values.get("kind"), row.values.get("stage")
    if kind is None:
        return
    existing = web.stored.rows.get(row.place)
    expected = _("write one of %(words)s") % {"words": ", ".join(STAGES[kind])}
    if stage is not None and stage not in STAGES[kind]:
        yield "stage", Problem(_("“%(stage)s” is no stage of this kind") % {"stage": stage}, expected)
    elif existing is not None and stage is not None and stage != existing.values["stage"]:
        problem = _("the project stands at “%(there)s”, and a stage is moved on with its day") % {
            "there": existing.values["stage"]
        }
        yield "stage", Problem(problem, _("leave stage out here, and move it on the project's page"))
    elif existing is not None and existing.values["stage"] not in STAGES[kind]:
        problem = _("the project stands at “%(there)s”, which is no stage of this kind") % {
            "there": existing.values["stage"]
        }
        yield "kind", Problem(problem, _("keep the kind that it has"))


def _of_feeding(web: PlanGraph, values: dict[str, Any]) -> Iterator[tuple[str, Problem]]:
    target, item = values.get("feeds"), values.get("feeds_item")
    if item and item[:2] != (target or ()):
        problem = _("feeds_item: it is an item of another target than feeds")
        yield "feeds_item", Problem(problem, _("write feeds: [%(key)s]") % {"key": ", ".join(map(str, item[:2]))})
        return
    existing = web.all.get(("targets.target", target)) if target else None
    if existing is None:
        return
    counting = existing.values.get("counting", Counting.ENTERED)
    if not item and counting != Counting.ENTERED:
        problem = _("feeds: %(key)s follows from its items") % {"key": name_of(target)}
        yield "feeds", Problem(problem, _("name one of them in feeds_item"))
    unit = existing.values.get("unit", "")
    if item:
        unit = existing.values.get("item_unit") or unit
    if values.get("quantity") is not None and values.get("quantity_unit") != unit:
        problem = _("quantity_unit: “%(unit)s” is not what it feeds, which counts in “%(right)s”") % {
            "unit": values.get("quantity_unit", ""),
            "right": unit,
        }
        yield "quantity_unit", Problem(problem, _("write the quantity in that unit, or leave it out to bring one"))


def _of_milestone(web: PlanGraph, row: Row) -> Iterator[FileProblem]:
    project, planned = row.values.get("project"), row.values.get("planned")
    if project is None or planned is None:
        return
    start = web.value(PROJECT, project, "planned_start")
    finish = web.value(PROJECT, project, "planned_finish")
    if (start and planned < start) or (finish and planned > finish):
        problem = _("%(day)s lies outside its project, which is planned from %(start)s to %(finish)s") % {
            "day": planned.isoformat(),
            "start": start.isoformat() if start else "—",
            "finish": finish.isoformat() if finish else "—",
        }
        yield row.problem_at("planned", Problem(problem, _("write a day between them, or mend the project's")))


# --- writing --------------------------------------------------------------------------------------------------------


def _write(outcome: Outcome, actor: Actor | Program) -> None:
    new = {row.key: row for row in outcome.new if row.model.label == PROJECT}
    changed = {existing.row.key: existing.row for existing in outcome.changed if existing.row.model.label == PROJECT}
    points: dict[tuple, dict[str, Milestone]] = defaultdict(dict)
    origin = {}
    for row in (*outcome.new, *(existing.row for existing in outcome.changed)):
        if row.model.label == MILESTONE:
            points[row.key[:2]][row.key[2]] = _milestone(row)
            origin[row.key[:2]] = row
    touched = {*changed, *points} - {*new}
    stored = _stored({key[0] for key in touched}) if touched else {}
    named = _Named({key[0] for key in (*touched, *new)})
    for key in [*new, *sorted(touched)]:
        row = new.get(key) or changed.get(key) or origin[key]
        try:
            if key in new:
                add_project(actor, _values(row, named), points[key].values(), since=_since(row))
            else:
                values = _values(row, named) if key in changed else ProjectValues()
                _change(actor, stored[key], values, points[key])
        except ActionError as error:
            raise PlanFileError([FileProblem(row.origin.file, row.origin.line, Problem(str(error), ""))]) from error


def _stored(years: Collection[int]) -> dict[tuple, Project]:
    rows = Project.objects.filter(plan__year__in=years).select_related("plan").prefetch_related("milestones")
    return {(project.plan.year, project.code): project for project in rows}


def _change(actor: Actor | Program, project: Project, values: ProjectValues, points: dict[str, Milestone]) -> None:
    """Adds the file's milestones to the stored ones; none is removed."""
    every = {milestone.name: milestone for milestone in project.milestones.all()} | points if points else None
    change_project(actor, project.pk, project.version, values, every.values() if every else None)


def _milestone(row: Row) -> Milestone:
    return Milestone(**{name: row.values[name] for name in ("name", "planned", "done", "weight")})


class _Named:
    """Database rows by the natural keys of the file; each model is read once."""

    def __init__(self, years: Collection[int]) -> None:
        plans = {"plan__year__in": years}
        self._rows: dict[str, Callable[[], dict[tuple, models.Model]]] = {
            "departments.department": lambda: {(row.code,): row for row in Department.objects.all()},
            "departments.village": lambda: {(row.code,): row for row in Village.objects.all()},
            "targets.submeasure": lambda: {
                (row.plan.year, row.code): row for row in SubMeasure.objects.filter(**plans).select_related("plan")
            },
            "targets.target": lambda: {
                (row.plan.year, row.code): row for row in Target.objects.filter(**plans).select_related("plan")
            },
            "targets.item": lambda: {
                (row.target.plan.year, row.target.code, row.name): row
                for row in Item.objects.filter(target__plan__year__in=years).select_related("target__plan")
            },
        }
        self._known: dict[str, dict[tuple, models.Model]] = {}

    def get(self, label: str, key: tuple | None) -> models.Model | None:
        """The row of a key; None for no key. Raises KeyError for an unknown one."""
        if key is None:
            return None
        if label not in self._known:
            self._known[label] = self._rows[label]()
        return self._known[label][key]


def _values(row: Row, named: _Named) -> ProjectValues:
    """A row's values in the form that the actions take."""
    fields = {name: row.values[name] for name in (*SHARED, *OWN, "stage")}
    for name, spec in row.model.fields.items():
        if spec.refers_to:
            fields[name] = named.get(spec.refers_to, fields[name])
    return ProjectValues(fields, row.values["planned_investment"])


def _since(row: Row) -> date | None:
    """The day since when a new project is at its stage, from its actual start or finish."""
    values = row.values
    if values["kind"] not in BUILT:
        return None
    at = stage_index(values["kind"], values["stage"])
    if at >= stage_index(values["kind"], DONE_FROM[values["kind"]]):
        return values["actual_finish"]
    return values["actual_start"] if at >= stage_index(values["kind"], Stage.STARTED) else None


PROJECT_MODELS = PlanFileModels(
    models=((PROJECT_MODEL, _projects), (MILESTONE_MODEL, _milestones)),
    problems=_problems,
    complete=_complete,
    write=_write,
)

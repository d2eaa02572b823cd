"""What an administrator does with projects: adds one, changes it, sets its milestones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from departments.roles import MANAGE_PROJECTS
from targets.actions import ActionError
from targets.actions.locking import require
from targets.calendar.schedule import local_day
from targets.formats import dates
from targets.models import ClosedMonth, Event, SubMeasure, Target
from targets.rules import Counting, Phasing
from targets.trace.record import Actor, Program, change, locked_plan, plain, record, repeats_last_event

from ..models import Milestone, Project, StageMove
from ..models.project import REFUSED_CODES
from ..models.stages import BUILT, STAGES
from ..rules import PlannedPoint, months_of_year, nodes_of_year
from .locking import StaleProject, project_at_version
from .numbering import free_numbers

#: Columns that a project shares with every sub-measure, and that the trace already knows.
SHARED = ("code", "title", "text", "lead", "leader", "weight")
OWN = (
    *("kind", "place", "village", "owner", "total_investment", "invested_before", "quantity"),
    *("quantity_unit", "planned_start", "planned_finish", "actual_start", "actual_finish", "feeds", "feeds_item"),
    "part_of",
)
INVESTMENT, PERCENT = "investment", "percent"
UNIT, PERCENT_UNIT = "万元", "%"
#: The names of its targets are in the town's language, whatever the language of the person.
INVESTMENT_NAME, PERCENT_NAME = "累计完成投资", "形象进度"


@dataclass(frozen=True)
class ProjectValues:
    """The fields of a project, as the actions take them.

    Args:
        fields: of the model's ``SHARED`` and ``OWN`` columns; those left out stay as they are.
        planned_investment: this year's, in 万元; None: not set yet, ``...``: unchanged. 0 counts as not set, since it
            would give no planned path.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    planned_investment: Decimal | Any | None = ...

    def __post_init__(self) -> None:
        if self.planned_investment == 0:
            object.__setattr__(self, "planned_investment", None)


@transaction.atomic
def add_project(
    actor: Actor | Program,
    values: ProjectValues,
    milestones: Iterable[Milestone] = (),
    *,
    since: date | None = None,
) -> Project:
    """Adds a project with its milestones, at the stage in ``values`` or the first of its kind.

    Without a code in ``values`` it gets the plan's next free number.

    Args:
        since: the day since when it is at that stage; today by default.

    Raises:
        NotAllowed: no right.
        ActionError: the values make no sense.
    """
    if isinstance(actor, Actor):
        require(actor, MANAGE_PROJECTS)
    part_of: SubMeasure = values.fields["part_of"]
    plan = locked_plan(part_of.plan_id)
    project = Project(**values.fields)
    project.stage = project.stage or STAGES[project.kind][0]
    require_sense(project)
    points = list(milestones)
    same = {"code": project.code} if project.code else {"title": project.title}
    existing = Project.objects.filter(plan=plan, **same).order_by("line_id").last()
    if existing and _came_twice(actor, existing, values, points):
        return existing
    taken = set(SubMeasure.with_projects.filter(plan=plan).values_list("code", flat=True))
    if project.code in taken:
        raise ActionError(_("The code %(code)s is taken in this plan; give another.") % {"code": project.code})
    project.code = project.code or next(free_numbers(taken))
    project.save()
    project.plan = plan
    changes = [change("sub_measure", project.code, "created", None, True)]
    if project.leader:
        changes.append(change("sub_measure", project.code, "leader", None, project.leader))
    changes += [
        change("project", project.code, name, None, project_key(getattr(project, name)))
        for name in (*OWN, "stage", "continues")
        if getattr(project, name) not in (None, "")
    ]
    StageMove.objects.create(
        project=project, stage=project.stage, on=since or local_day(actor.at), at=actor.at, by=actor.user
    )
    require_sense_of_milestones(project, points)
    for milestone in points:
        milestone.project = project
        changes += _milestone_changes(project, None, milestone)
    Milestone.objects.bulk_create(points)
    changes += _set_targets(project, values.planned_investment, points)
    record(actor, plan, Event.Action.CHANGE_PROJECT, changes, sub_measure=project.line)
    return project


@transaction.atomic
def change_project(
    actor: Actor | Program,
    project_id: int,
    version: int,
    values: ProjectValues,
    milestones: Iterable[Milestone] | None = None,
) -> Project:
    """Changes a project's fields; its reports stay. Returns it at its new version.

    Args:
        milestones: the new list, matched by name; None leaves them unchanged. The planned curve follows them.

    Raises:
        NotAllowed, StaleProject, ActionError: as ``add_project``.
    """
    try:
        project = project_at_version(actor, project_id, version, manages=True)
    except StaleProject as stale:
        if _came_twice(actor, stale.project, values, milestones):
            return stale.project
        raise
    return _saved(actor, project, _apply(project, values, milestones))


def _came_twice(
    actor: Actor | Program, project: Project, values: ProjectValues, milestones: Iterable[Milestone] | None
) -> bool:
    """Whether the same person has just given the project these values: a double click."""
    if not repeats_last_event(actor, project.plan, Event.Action.CHANGE_PROJECT, sub_measure=project.line):
        return False
    planned = values.planned_investment
    return (
        all(getattr(project, name) == value for name, value in values.fields.items() if name != "code" or value)
        and (planned is ... or project.kind not in BUILT or planned == project.planned_investment)
        and (milestones is None or _days_of(milestones) == _days_of(project.milestones.all()))
    )


def _days_of(milestones: Iterable[Milestone]) -> set[tuple]:
    return {(milestone.name, milestone.planned, milestone.done, milestone.weight) for milestone in milestones}


def _apply(project: Project, values: ProjectValues, milestones: Iterable[Milestone] | None) -> list[dict[str, Any]]:
    """Writes values into a project, and its milestones and targets; returns the changes, for the event."""
    changes = []
    # The trace names the project by its new code, as it does for all parts of a plan.
    code = values.fields.get("code", project.code)
    for name, after in values.fields.items():
        before = getattr(project, name)
        if before != after:
            if name == "lead" and has_fixed_lead(project):
                raise ActionError(_("A month is closed: hand the project over from a later month on instead."))
            on = "sub_measure" if name in SHARED else "project"
            changes.append(change(on, code, name, project_key(before), project_key(after)))
            setattr(project, name, after)
    require_sense(project)
    if project.stage not in STAGES[project.kind]:
        raise ActionError(_("A project of this kind has other stages; its kind can no longer be changed to that."))
    points = list(project.milestones.all() if milestones is None else milestones)
    require_sense_of_milestones(project, points)
    if milestones is not None:
        changes += _set_milestones(project, points)
    return changes + _set_targets(project, values.planned_investment, points)


def has_fixed_lead(project: Project) -> bool:
    """Whether its lead changes by a handover alone: a month of its plan is closed, or it was handed over already."""
    closed = ClosedMonth.objects.filter(plan=project.plan_id)
    return project.lead_id is not None and (project.handovers.exists() or closed.exists())


def _set_milestones(project: Project, given: list[Milestone]) -> list[dict[str, Any]]:
    existing = {milestone.name: milestone for milestone in project.milestones.all()}
    changes, keep = [], set()
    for milestone in given:
        milestone.project = project
        before = existing.get(milestone.name)
        found = _milestone_changes(project, before, milestone)
        if found:
            milestone.pk = before.pk if before else None
            milestone.save()
            changes += found
        keep.add(milestone.name)
    for name, milestone in existing.items():
        if name not in keep:
            changes.append(change("milestone", project.code, "removed", milestone.planned.isoformat(), None, item=name))
            milestone.delete()
    return changes


def require_sense(project: Project) -> None:
    """Raises ActionError for values that no project can have."""
    if project.code in REFUSED_CODES:
        raise ActionError(_("The code %(code)s is that of another page; give another.") % {"code": project.code})
    for start, finish, words in (
        (project.planned_start, project.planned_finish, _("The planned finish lies before the planned start.")),
        (project.actual_start, project.actual_finish, _("The actual finish lies before the actual start.")),
    ):
        if start and finish and finish < start:
            raise ActionError(words)
    if project.feeds_item and project.feeds_item.target_id != project.feeds_id:
        raise ActionError(_("The item that it feeds is not one of that target's."))
    _require_sense_of_feeding(project)
    if project.part_of.is_project:
        raise ActionError(_("A project stands under a sub-measure of the plan, not under another project."))


def _require_sense_of_feeding(project: Project) -> None:
    """Checks that a project's item and unit fit the target that it contributes to."""
    target, item = project.feeds, project.feeds_item
    if target is None:
        return
    if item is None and target.counting != Counting.ENTERED:
        raise ActionError(
            _("“%(name)s” follows from its items; choose the item that it feeds.") % {"name": target.name}
        )
    unit = (target.item_unit or target.unit) if item else target.unit
    if project.quantity is not None and project.quantity_unit != unit:
        text = _(
            "It is to bring its quantity, which is in “%(unit)s”, to “%(name)s”, which counts in “%(right)s”; write it "
            "in that unit, or leave it empty to bring one."
        )
        shown = {"unit": project.quantity_unit, "name": item.name if item else target.name, "right": unit}
        raise ActionError(text % shown)


def require_sense_of_milestones(project: Project, milestones: Iterable[Milestone]) -> None:
    """Raises ActionError for milestones with the same name, or outside the project's planned time."""
    names = set()
    for milestone in milestones:
        if milestone.name in names:
            raise ActionError(_("The milestone “%(name)s” stands twice.") % {"name": milestone.name})
        names.add(milestone.name)
        too_early = project.planned_start and milestone.planned < project.planned_start
        too_late = project.planned_finish and milestone.planned > project.planned_finish
        if too_early or too_late:
            text = _(
                "The milestone “%(name)s” (%(day)s) lies outside its project, which is planned from %(start)s to "
                "%(finish)s."
            )
            days = (milestone.planned, project.planned_start, project.planned_finish)
            day, start, finish = (dates.day(value) if value else "—" for value in days)
            raise ActionError(text % {"name": milestone.name, "day": day, "start": start, "finish": finish})


def _milestone_changes(project: Project, before: Milestone | None, after: Milestone) -> list[dict[str, Any]]:
    names = ("planned", "done", "weight")
    if before is None:
        found = [change("milestone", project.code, "created", None, True, item=after.name)]
        return found + [
            change("milestone", project.code, name, None, project_key(getattr(after, name)), item=after.name)
            for name in names
            if getattr(after, name) is not None
        ]
    return [
        change(
            "milestone",
            project.code,
            name,
            project_key(getattr(before, name)),
            project_key(getattr(after, name)),
            item=after.name,
        )
        for name in names
        if getattr(before, name) != getattr(after, name)
    ]


def _set_targets(project: Project, planned: Any, milestones: list[Milestone]) -> list[dict[str, Any]]:
    """Updates the project's own two targets from its fields; returns the changes, for the event."""
    if project.kind not in BUILT:
        return []
    changes = []
    start, due = months_of_year(project.planned_start, project.planned_finish, project.plan.year)
    fields = {"name": INVESTMENT_NAME, "unit": UNIT, "decimals": 2, "start_month": start, "due_month": due}
    if planned is not ...:
        fields["value"] = planned
    changes += _set_target(project, INVESTMENT, fields)
    points = [PlannedPoint(milestone.planned, milestone.done, milestone.weight) for milestone in milestones]
    curve = nodes_of_year(points, project.planned_start, project.planned_finish, project.plan.year)
    fields = {"name": PERCENT_NAME, "unit": PERCENT_UNIT, "decimals": 1}
    if curve:
        baseline, nodes = curve
        fields |= {"value": nodes[12], "phasing": Phasing.CUSTOM, "baseline": baseline}
        fields["nodes"] = {str(month): plain(value) for month, value in nodes.items()}
    else:
        fields |= {"value": None, "phasing": Phasing.EVEN, "baseline": None, "nodes": None}
    return changes + _set_target(project, PERCENT, fields)


def _set_target(project: Project, name: str, fields: dict[str, Any]) -> list[dict[str, Any]]:
    target: Target | None = getattr(project, name)
    code = f"{project.code}-{name}"
    if target is None:
        target = Target.objects.create(sub_measure=project.line, code=code, **fields)
        setattr(project, name, target)
        Project.objects.filter(pk=project.pk).update(**{name: target})
        return [change("target", code, "created", None, True)]
    changes = []
    for field_name, after in fields.items():
        before = getattr(target, field_name)
        if field_name != "name" and before != after:
            changes.append(change("target", target.code, field_name, before, after))
            setattr(target, field_name, after)
    if changes:
        target.save()
    return changes


def _saved(actor: Actor | Program, project: Project, changes: list[dict[str, Any]]) -> Project:
    if changes:
        project.version += 1
        project.save()
        record(actor, project.plan, Event.Action.CHANGE_PROJECT, changes, sub_measure=project.line)
    return project


def project_key(value: Any) -> Any:
    """A value as the trace keeps it: related objects by their keys in plan files, days as text.

    A project is of another year than the event, so its year stands before its code.
    """
    if isinstance(value, Project):
        return f"{value.plan.year} {value.code}"
    if hasattr(value, "code"):
        return value.code
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Model) else value

"""What the API tells of a plan, a target, a report, a project."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from dashboards.standings import target_as_data
from projects.board.load import load_listed
from projects.board.rows import ProjectRow
from projects.board.taken_up import taken_up_by
from projects.models import Project
from supervision.models import Matter
from targets.board import EVERYTHING, PlanRow, TargetRow, load_structure
from targets.formats.numbers import six_places
from targets.formats.placeholders import without_placeholder
from targets.models import Figure, ProgressReport

MATTER_COLUMNS = ("year", "number", "title", "order", "ordered_on", "due", "state", "month")
REPORT_COLUMNS = ("id", "sub_measure", "month", "assessment", "progress", "problems", "next_steps", "reviewed_at")


def plan_details(plan: PlanRow, closed: Sequence[int]) -> dict[str, Any]:
    """A plan, with its closed months."""
    return {
        "year": plan.year,
        "town": plan.town,
        "title": plan.title,
        "demonstration": plan.demonstration,
        "report_day": plan.report_day,
        "latest_month": plan.latest_month,
        "closed_months": closed,
        "areas": [
            {"number": area.number, "title": area.title, "kind": area.kind, "weight": six_places(area.weight)}
            for area in plan.bare_areas
        ],
    }


def target_details(target: TargetRow, month: int) -> dict[str, Any]:
    """A target in a month."""
    sub_measure, terms = target.sub_measure, target.terms
    return {
        **target_as_data(target),
        "area": sub_measure.area_number,
        "sub_measure": sub_measure.code,
        "lead": sub_measure.lead.name if sub_measure.lead else None,
        "comparator": terms.comparator,
        "phasing": terms.phasing,
        "counting": target.counting,
        "baseline": six_places(terms.baseline),
        "start_month": terms.start,
        "due_month": terms.due,
        "figures": {str(at): six_places(figure) for at, figure in sorted(target.figures.items()) if at <= month},
    }


class _Cut:
    """Rows of which only a page's are read."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, page: slice) -> list[dict[str, Any]]:
        raise NotImplementedError


class ReportPages(_Cut):
    """The approved reports of a plan, of one month or of all, in the order of months and of the plan."""

    def __init__(self, plan: PlanRow, month: int | None) -> None:
        self.plan = plan
        approved = ProgressReport.with_projects.filter(
            sub_measure__plan=plan.id, status=ProgressReport.Status.APPROVED, **({"month": month} if month else {})
        )
        super().__init__(approved.order_by("month", "sub_measure__area__number", "sub_measure"))

    def __getitem__(self, page: slice) -> list[dict[str, Any]]:
        """A page of them. Four queries."""
        reports = list(self.rows[page].values(*REPORT_COLUMNS))
        board = load_structure(self.plan, 12, EVERYTHING)
        sub_measures = {row.id: row for row in board.sub_measures}
        figures = defaultdict(list)
        counted = Figure.objects.filter(report__in=[report["id"] for report in reports], counted__isnull=False)
        for report, target, item, value in counted.order_by("target", "item").values_list(
            "report", "target__code", "item__name", "counted"
        ):
            figures[report].append({"target": target, "item": item, "value": six_places(value)})
        return [self._line(report, sub_measures[report["sub_measure"]], figures[report["id"]]) for report in reports]

    @staticmethod
    def _line(report: dict[str, Any], sub_measure: Any, figures: list[dict[str, Any]]) -> dict[str, Any]:
        lead = sub_measure.lead_in(report["month"])
        return {
            "sub_measure": sub_measure.code,
            "title": sub_measure.title,
            "is_project": sub_measure.is_project,
            "month": report["month"],
            "lead": lead.name if lead else None,
            "assessment": report["assessment"],
            **{name: without_placeholder(report[name]) for name in ("progress", "problems", "next_steps")},
            "reviewed_at": report["reviewed_at"],
            "figures": figures,
        }


class ProjectPages(_Cut):
    """The projects that a plan had in a month, in the order of adding."""

    def __init__(self, plan: PlanRow, month: int | None) -> None:
        self.plan, self.month = plan, month or plan.latest_month or 1
        taken_up = taken_up_by(plan.id, plan.year, self.month)
        super().__init__(Project.objects.filter(taken_up, plan_id=plan.id).order_by("line_id"))

    def __getitem__(self, page: slice) -> list[dict[str, Any]]:
        """A page of them. Six queries."""
        return [_project_line(row) for row in load_listed(self.plan, self.month, self.rows[page])]


class MatterPages(_Cut):
    """The supervision matters about a plan by their numbers, or those that are open."""

    def __init__(self, plan: PlanRow, *, is_open: bool | None) -> None:
        ended = (Matter.State.CLOSED, Matter.State.CANCELLED)
        states = {None: (*Matter.OPEN, *ended), True: Matter.OPEN, False: ended}[is_open]
        super().__init__(Matter.objects.filter(plan=plan.id, state__in=states).order_by("year", "number"))

    def __getitem__(self, page: slice) -> list[dict[str, Any]]:
        """A page of them. Three queries."""
        related = self.rows.select_related("lead", "target", "sub_measure").prefetch_related("supports", "steps")
        return [_matter_line(matter) for matter in related[page]]


def _matter_line(matter: Matter) -> dict[str, Any]:
    return {
        **{name: getattr(matter, name) for name in MATTER_COLUMNS},
        "lead": matter.lead.name,
        "supports": sorted(department.name for department in matter.supports.all()),
        "target": matter.target.code if matter.target else None,
        "sub_measure": matter.sub_measure.code if matter.sub_measure else None,
        "steps": [{"action": step.action, "on": timezone.localdate(step.at)} for step in matter.steps.all()],
    }


def _project_line(row: ProjectRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "title": row.name,
        "kind": row.kind,
        "stage": row.stage,
        "part_of": row.part_of_code,
        "lead": row.lead.name if row.lead else None,
        "place": row.place,
        "village": row.village,
        "owner": row.owner,
        "total_investment": six_places(row.total_investment),
        "invested": six_places(row.invested),
        "quantity": six_places(row.quantity),
        "quantity_unit": row.quantity_unit,
        "planned_start": row.planned_start,
        "planned_finish": row.planned_finish,
        "actual_start": row.actual_start,
        "actual_finish": row.actual_finish,
        "light": row.light,
        "investment": target_as_data(row.investment) if row.investment else None,
        "percent": target_as_data(row.percent) if row.percent else None,
        "milestones": [{"name": one.name, "planned": one.planned, "done": one.done} for one in row.milestones],
    }

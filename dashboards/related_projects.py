"""The projects under a sub-measure, for its page and its area's."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from departments.models import User
from projects.access import projects_scope
from projects.board.load import projects_of
from projects.board.rows import ProjectRow
from projects.board.taken_up import taken_up_by
from projects.models import Project
from projects.models.stages import ProjectKind, Stage
from projects.project_lines import lacking_of, percent_text
from targets.access import readable_scope
from targets.board import Board, PlanRow, load_with_projects
from targets.charts.lights import light_mark
from targets.models import SubMeasure
from targets.rules import Light


@dataclass(frozen=True, slots=True)
class RelatedProject:
    """A project under a sub-measure: its name, its page, its state in a few words; its light if it is judged."""

    name: str
    address: str
    note: str
    light: SafeString | str = ""


def projects_under(
    reader: User, plan: PlanRow, month: int, sub_measures: Collection[int]
) -> dict[int, list[RelatedProject]]:
    """A month's projects that the reader may open, not judged, by the id of their sub-measure. One query."""
    projects = defaultdict(list)
    taken_up = taken_up_by(plan.id, plan.year, month)
    rows = Project.objects.filter(taken_up, part_of__in=sub_measures, **projects_scope(reader)).order_by("line_id")
    for sub_measure, year, code, title, kind, stage in rows.values_list(
        "part_of_id", "plan__year", "code", "title", "kind", "stage"
    ):
        note = f"{ProjectKind(kind).label} · {Stage(stage).label}"
        projects[sub_measure].append(RelatedProject(title, _address(year, code), note))
    return dict(projects)


def load_with_projects_under(
    reader: User, plan: PlanRow, month: int | None, code: str
) -> tuple[Board, list[RelatedProject]]:
    """A sub-measure's board, and the projects under it that the reader may open, judged.

    Three queries, and two more where there are projects.
    """
    condition = Q(code=code) | Q(project__part_of__code=code, **readable_scope(reader))
    scope = {"id__in": SubMeasure.with_projects.filter(condition, plan_id=plan.id).values("pk")}
    board, board_of_projects = load_with_projects(plan, month, scope=scope)
    if not board_of_projects.sub_measures:
        return board, []
    return board, [
        RelatedProject(row.name, _address(plan.year, row.code), _note(row), light_mark(row.light))
        for row in projects_of(board_of_projects, by_end=True)
    ]


def _note(row: ProjectRow) -> str:
    known = [
        str(ProjectKind(row.kind).label),
        str(Stage(row.stage).label),
        percent_text(row.percent, "actual") if row.percent and row.percent.standing.actual is not None else "",
        lacking_of(row) if row.light == Light.NO_DATA else "",
    ]
    return " · ".join(text for text in known if text)


def _address(year: int, code: str) -> str:
    return reverse("projects:project", args=(year, code))

"""The projects under a sub-measure, for its page and its area's."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import User
from projects.access import projects_scope
from projects.board import ProjectRow, projects_of
from projects.models import Project
from projects.models.stages import ProjectKind, Stage
from projects.project_lines import lacking_of, percent_text
from targets.board import Board
from targets.charts.lights import light_mark
from targets.rules import Light

from .related import RelatedItem, RelatedSource


def projects_under(reader: User, parts: Collection[int]) -> Mapping[int, list[RelatedItem]]:
    """Sub-measure to those of its projects that the reader may open, with their kind and stage. One query."""
    found = defaultdict(list)
    rows = Project.objects.filter(part_of__in=parts, **projects_scope(reader)).order_by("line_id")
    for part, year, code, title, kind, stage in rows.values_list(
        "part_of_id", "plan__year", "code", "title", "kind", "stage"
    ):
        found[part].append(
            RelatedItem(title, _address(year, code), f"{ProjectKind(kind).label} · {Stage(stage).label}")
        )
    return found


def projects_on(board: Board) -> list[RelatedItem]:
    """The projects whose lines are on a board: light, kind, stage, physical progress. Two queries, if there are any."""
    if not board.sub_measures:
        return []
    return [
        RelatedItem(row.name, _address(board.plan.year, row.code), _note(row), light_mark(row.light))
        for row in projects_of(board)
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


SOURCE = RelatedSource(_("Projects"), "project__part_of", projects_under, projects_on)

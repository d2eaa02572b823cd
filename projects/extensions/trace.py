"""The stored values of projects in the trace's form, for ``verify_trace``."""

from collections.abc import Iterator
from typing import Any

from targets.extensions import Key
from targets.models import Plan

from ..actions.projects import OWN, project_key
from ..models import Milestone, Project


def traced_parts(plan: Plan) -> Iterator[tuple[Key, dict[str, Any]]]:
    """The own fields of a plan's projects, and their milestones. Two queries."""
    rows = Project.objects.filter(plan=plan).select_related(
        "part_of", "village", "feeds", "feeds_item", "continues__plan"
    )
    for project in rows.iterator(500):
        values = {name: project_key(getattr(project, name)) for name in (*OWN, "stage", "continues")}
        yield ("project", project.code, None), values
    for milestone in Milestone.objects.filter(project__plan=plan).select_related("project").iterator(500):
        values = {name: project_key(getattr(milestone, name)) for name in ("planned", "done", "weight")}
        yield ("milestone", milestone.project.code, milestone.name), values

"""How a project's month becomes a light: small pure functions over plain values, as ``targets.rules``.

Described in ``docs/project-rules.md``; its worked cases are ``tests/projects/cases.jsonl``.
"""

from .curve import PlannedPoint, months_of_year, nodes_of_year, planned_percent
from .light import LATE_BY, assessment_light, milestones_light, project_light
from .progress import Step, step_of

__all__ = [
    "LATE_BY",
    "PlannedPoint",
    "Step",
    "assessment_light",
    "milestones_light",
    "months_of_year",
    "nodes_of_year",
    "planned_percent",
    "project_light",
    "step_of",
]

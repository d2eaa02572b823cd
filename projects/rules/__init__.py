"""How a project's month gets its light: small pure functions over plain values, like ``targets.rules``.

Described in ``docs/project-rules.md``; its worked cases are ``tests/projects/cases.jsonl``.
"""

from .curve import PlannedPoint, months_of_year, nodes_of_year, planned_percent
from .light import LATE_BY, assessment_light, milestones_light, project_light
from .progress import StageStep, stage_step

__all__ = [
    "LATE_BY",
    "PlannedPoint",
    "StageStep",
    "assessment_light",
    "milestones_light",
    "months_of_year",
    "nodes_of_year",
    "planned_percent",
    "project_light",
    "stage_step",
]

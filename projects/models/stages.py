"""The kinds of projects, the stages (阶段) of each kind, and their labels."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import pgettext_lazy


class ProjectKind(models.TextChoices):
    """What a project is: something built, an investment lead (招商), or an enterprise to be raised (规上培育)."""

    CONSTRUCTION = "construction", pgettext_lazy("project", "Construction")
    ROAD = "road", pgettext_lazy("project", "Road")
    WATER = "water", pgettext_lazy("project", "Water works")
    RESETTLEMENT = "resettlement", pgettext_lazy("project", "Resettlement")
    PARK = "park", pgettext_lazy("project", "Industrial park")
    LEAD = "lead", pgettext_lazy("project", "Investment lead")
    ENTERPRISE = "enterprise", pgettext_lazy("project", "Enterprise to be raised")


class Stage(models.TextChoices):
    """Every stage of every kind."""

    PLANNED = "planned", pgettext_lazy("stage", "Planned")
    APPROVED = "approved", pgettext_lazy("stage", "Approved")
    STARTED = "started", pgettext_lazy("stage", "Started")
    BUILDING = "building", pgettext_lazy("stage", "Under construction")
    COMPLETED = "completed", pgettext_lazy("stage", "Completed")
    OPERATING = "operating", pgettext_lazy("stage", "In operation")
    FOUND = "found", pgettext_lazy("stage", "Lead")
    TALKS = "talks", pgettext_lazy("stage", "In talks")
    SIGNED = "signed", pgettext_lazy("stage", "Signed")
    LANDED = "landed", pgettext_lazy("stage", "Settled")
    LISTED = "listed", pgettext_lazy("stage", "Listed")
    QUALIFIED = "qualified", pgettext_lazy("stage", "Qualified")
    APPLIED = "applied", pgettext_lazy("stage", "Applied")
    RAISED = "raised", pgettext_lazy("stage", "Raised above scale")


_BUILT = (Stage.PLANNED, Stage.APPROVED, Stage.STARTED, Stage.BUILDING, Stage.COMPLETED, Stage.OPERATING)
#: The stages of each kind, in their order.
STAGES: Mapping[str, tuple[Stage, ...]] = {
    **dict.fromkeys(
        (ProjectKind.CONSTRUCTION, ProjectKind.ROAD, ProjectKind.WATER, ProjectKind.RESETTLEMENT, ProjectKind.PARK),
        _BUILT,
    ),
    ProjectKind.LEAD: (Stage.FOUND, Stage.TALKS, Stage.SIGNED, Stage.LANDED),
    ProjectKind.ENTERPRISE: (Stage.LISTED, Stage.QUALIFIED, Stage.APPLIED, Stage.RAISED),
}
#: From these stages on a project is done and contributes to its target.
DONE_FROM: Mapping[str, Stage] = {
    **dict.fromkeys(
        (ProjectKind.CONSTRUCTION, ProjectKind.ROAD, ProjectKind.WATER, ProjectKind.RESETTLEMENT, ProjectKind.PARK),
        Stage.COMPLETED,
    ),
    ProjectKind.LEAD: Stage.LANDED,
    ProjectKind.ENTERPRISE: Stage.RAISED,
}
#: The kinds that are built: they have an investment, physical progress (形象进度), a start and a finish.
BUILT = frozenset(kind for kind, stages in STAGES.items() if stages is _BUILT)


def stage_index(kind: str, stage: str) -> int:
    """The stage's place among its kind's, from 0. Raises ValueError for a stage of another kind."""
    return STAGES[kind].index(Stage(stage))


def is_done(kind: str, stage: str) -> bool:
    """Whether a project of this kind is finished at this stage."""
    return stage_index(kind, stage) >= stage_index(kind, DONE_FROM[kind])


#: All final stages; none of them is an intermediate stage of another kind.
DONE = sorted({stage.value for kind, stages in STAGES.items() for stage in stages if is_done(kind, stage)})

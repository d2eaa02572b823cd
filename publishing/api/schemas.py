"""What the API answers with. Amounts are decimals as text of at most six places, as in ``manage.py standings``; a
``null`` is a number that does not exist. Percentages are parts of one, scores are of 100, amounts of projects in 万元.
"""

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any

from ninja import Field, Schema

from projects.models.stages import ProjectKind, Stage
from supervision.models import Matter, MatterStep
from targets.models import TaskArea
from targets.rules import Assessment, Comparator, Counting, Light, Phasing


def _one_of(codes: type[Enum]) -> Any:
    """Tells a field's codes without checking them: within a version there may be more."""
    return Field(description=f"One of: {', '.join(code.value for code in codes)}.")


#: A decimal as text.
Amount = Annotated[str, Field(pattern=r"^-?\d+(\.\d{1,6})?$")]
Month = Annotated[int, Field(ge=1, le=12)]
AreaKindCode = Annotated[str, _one_of(TaskArea.Kind)]
LightCode = Annotated[str, _one_of(Light)]
AssessmentCode = Annotated[str, _one_of(Assessment)]
ComparatorCode = Annotated[str, _one_of(Comparator)]
PhasingCode = Annotated[str, _one_of(Phasing)]
CountingCode = Annotated[str, _one_of(Counting)]
ProjectKindCode = Annotated[str, _one_of(ProjectKind)]
StageCode = Annotated[str, _one_of(Stage)]
StepCode = Annotated[str, _one_of(MatterStep.Action)]
StateCode = Annotated[str, _one_of(Matter.State)]


class Refusal(Schema):
    """Why there is no answer, in a sentence."""

    detail: str


class PlanArea(Schema):
    """A task area of a plan."""

    number: int
    title: str
    kind: AreaKindCode
    weight: Amount


class PlanSummary(Schema):
    """An annual work plan. ``latest_month`` is the last with a reviewed figure, which is taken where a request names no
    month; in ``closed_months`` only corrections change anything.
    """

    year: int
    town: str
    title: str
    demonstration: bool
    report_day: int
    latest_month: Month
    closed_months: list[Month]
    areas: list[PlanArea]


class TargetStanding(Schema):
    """Where a target stands."""

    code: str
    name: str
    unit: str
    value: Amount | None = Field(description="What is promised for the year; null: the plan says XX.")
    planned: Amount | None
    actual: Amount | None
    figure_month: Month | None
    completion: Amount | None
    expected: Amount | None
    gap: Amount | None
    ratio: Amount | None
    light: LightCode
    score: Amount | None
    forecast: Amount | None
    needed: Amount | None
    reason: str


class RolledUpStanding(Schema):
    """Light and score of a whole; ``commitments``: how many of it show each light."""

    light: LightCode | None
    score: Amount | None
    reason: str
    commitments: dict[str, int]


class SubMeasureStanding(Schema):
    """Where a sub-measure stands, with its targets."""

    code: str
    title: str
    lead: str | None
    assessment: AssessmentCode | None
    light: LightCode | None
    score: Amount | None
    targets: list[TargetStanding]


class AreaStanding(RolledUpStanding):
    """Where a task area stands, with its sub-measures."""

    number: int
    title: str
    sub_measures: list[SubMeasureStanding]


class PlanStanding(RolledUpStanding):
    """A plan's month: what ``manage.py standings --format json`` prints."""

    year: int
    month: Month
    areas: list[AreaStanding]


class TargetDetails(TargetStanding):
    """A target: what it promises in that month, where it stands, and its reviewed figures up to it."""

    area: int
    sub_measure: str
    lead: str | None
    comparator: ComparatorCode
    phasing: PhasingCode
    counting: CountingCode
    baseline: Amount | None
    start_month: Month
    due_month: Month
    figures: dict[str, Amount] = Field(description="Month to the figure at its end; what adds up, since January.")


class ReportFigure(Schema):
    """A figure of a report, of a target or of one of its items."""

    target: str
    item: str | None
    value: Amount


class ReportDetails(Schema):
    """An approved report of a sub-measure's month."""

    sub_measure: str
    title: str
    is_project: bool
    month: Month
    lead: str | None
    assessment: AssessmentCode
    progress: str
    problems: str
    next_steps: str
    reviewed_at: datetime | None
    figures: list[ReportFigure]


class ProjectMilestone(Schema):
    """A milestone of a project."""

    name: str
    planned: date
    done: date | None


class ProjectDetails(Schema):
    """A project; ``investment`` and ``percent`` are its own two targets, of what is built alone."""

    code: str
    title: str
    kind: ProjectKindCode
    stage: StageCode
    part_of: str
    lead: str | None
    place: str
    village: str | None
    owner: str
    total_investment: Amount | None
    invested: Amount | None
    quantity: Amount | None
    quantity_unit: str
    planned_start: date | None
    planned_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    light: LightCode | None
    investment: TargetStanding | None
    percent: TargetStanding | None
    milestones: list[ProjectMilestone]


class MatterStepDetails(Schema):
    """A step of a supervision matter, without who took it and what they wrote."""

    action: StepCode
    on: date


class MatterDetails(Schema):
    """A supervision matter (督办事项). ``year`` is that in which it was ordered: its number runs through it. ``target``
    or ``sub_measure`` (also a project), and ``month`` of a report, say what it is about; all three may be empty.
    """

    year: int
    number: int
    title: str
    order: str
    ordered_on: date
    lead: str
    supports: list[str]
    due: date
    state: StateCode
    target: str | None
    sub_measure: str | None
    month: Month | None
    steps: list[MatterStepDetails]

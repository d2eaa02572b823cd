"""What the API answers with. Amounts are decimals as text of at most six places, as in ``manage.py standings``; a
``null`` is a number that does not exist. Percentages are parts of one, scores are of 100, amounts of projects in 万元.
"""

from datetime import date, datetime
from typing import Annotated

from ninja import Field, Schema

#: A decimal as text.
Amount = Annotated[str, Field(pattern=r"^-?\d+(\.\d{1,6})?$")]
Month = Annotated[int, Field(ge=1, le=12)]


class Refusal(Schema):
    """Why there is no answer, in a sentence."""

    detail: str


class PlanArea(Schema):
    """A task area of a plan."""

    number: int
    title: str
    kind: str
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
    light: str
    score: Amount | None
    forecast: Amount | None
    needed: Amount | None
    reason: str


class RolledUpStanding(Schema):
    """Light and score of a whole; ``commitments``: how many of it show each light."""

    light: str | None
    score: Amount | None
    reason: str
    commitments: dict[str, int]


class SubMeasureStanding(Schema):
    """Where a sub-measure stands, with its targets."""

    code: str
    title: str
    lead: str | None
    assessment: str | None
    light: str | None
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
    comparator: str
    phasing: str
    counting: str
    baseline: Amount | None
    start_month: Month
    due_month: Month
    figures: dict[str, Amount] = Field(description="Month to the figure, cumulative from the year's start.")


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
    assessment: str
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
    kind: str
    stage: str
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
    light: str | None
    investment: TargetStanding | None
    percent: TargetStanding | None
    milestones: list[ProjectMilestone]


class MatterStepDetails(Schema):
    """A step of a supervision matter, without who took it and what they wrote."""

    action: str
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
    state: str
    target: str | None
    sub_measure: str | None
    month: Month | None
    steps: list[MatterStepDetails]

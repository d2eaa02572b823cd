"""Leads and enterprises as funnels: how many came to each stage, by month, and which share went on (转化率)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from targets.calendar.schedule import last_day

from .models import StageMove
from .models.stages import STAGES, Stage


@dataclass(frozen=True, slots=True)
class Level:
    """A stage of a funnel.

    Args:
        reached: projects that are at the stage or have passed it, at the month's end.
        part: the share of those at the stage before that came this far; None for the first stage.
        by_month: how many reached it for the first time in each month of the year.
        part_by_month: ``part`` at the end of each of these months.
    """

    stage: Stage
    reached: int
    part: Fraction | None
    by_month: dict[int, int]
    part_by_month: dict[int, Fraction | None]


def funnel(kind: str, year: int, month: int, scope: dict[str, Any]) -> list[Level]:
    """The funnel of a kind at the end of a month. One query.

    A project counts for a stage from the first day on which it was at it or beyond; one moved back no longer counts for
    the stages that it left.

    Args:
        scope: lookups on Project.
    """
    stages = STAGES[kind]
    end = last_day(year, month)
    lookups = {f"project__{name}": value for name, value in scope.items()}
    moves = StageMove.objects.filter(project__kind=kind, project__plan__year=year, on__lte=end, **lookups)
    # project → stage index → the day since when it is there or beyond
    since: dict[int, dict[int, Any]] = defaultdict(dict)
    for project, stage, day in moves.order_by("id").values_list("project_id", "stage", "on"):
        place = stages.index(Stage(stage))
        mine = since[project]
        for gone in [position for position in mine if position > place]:
            del mine[gone]
        for passed in range(place + 1):
            mine.setdefault(passed, day)
    levels: list[Level] = []
    months = range(1, month + 1)
    for place, stage in enumerate(stages):
        days = [mine[place] for mine in since.values() if place in mine]
        arrived = {each: sum(1 for day in days if (day.year, day.month) == (year, each)) for each in months}
        before = [mine[place - 1] for mine in since.values() if place - 1 in mine] if place else []
        shares = {each: _part(days, before, last_day(year, each)) for each in months}
        levels.append(Level(stage, len(days), shares[month], arrived, shares))
    return levels


def _part(days: Sequence[date], before: Sequence[date], end: date) -> Fraction | None:
    """The share of projects that had reached the stage before by a day and also this one; None if there are none."""
    whole = sum(1 for day in before if day <= end)
    return Fraction(sum(1 for day in days if day <= end), whole) if whole else None

"""A project's light. Source: ``docs/project-rules.md``."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from targets.rules import Assessment, Light, worst
from targets.rules.rollup import ASSESSMENT_LIGHT

from .curve import PlannedPoint

#: A project is red when a milestone is overdue by more than so many days.
LATE_BY = 30
ONE_THIRD = Fraction(1, 3)


def milestones_light(
    points: Sequence[PlannedPoint], day: date, *, start: date | None = None, finish: date | None = None
) -> Light | None:
    """The light of an unfinished project's milestones, start and finish at the end of a day.

    None where it has no milestones and neither start nor finish is overdue.

    Args:
        start: the planned start of a project that has not begun by then; None for one that has.
        finish: its planned finish. Both count as milestones without weight.

    Red when one is more than ``LATE_BY`` days overdue, or those overdue hold at least a third of the weight; amber
    when one is overdue; done when all are done; not due yet when none was planned by then; else green.
    """
    done = [point.done is not None and point.done <= day for point in points]
    overdue = [point for point, is_done in zip(points, done, strict=True) if not is_done and point.planned < day]
    days = [point.planned for point in overdue] + [planned for planned in (start, finish) if planned and planned < day]
    if days:
        whole = sum(Fraction(point.weight) for point in points)
        share = sum(Fraction(point.weight) for point in overdue) / whole if whole else Fraction(0)
        late = (day - min(days)).days
        return Light.RED if late > LATE_BY or share >= ONE_THIRD else Light.AMBER
    if not points:
        return None
    if all(done):
        return Light.DONE
    return Light.GREEN if any(point.planned <= day for point in points) or any(done) else Light.NOT_DUE


def assessment_light(own: str | None, *, is_all: bool) -> Light | None:
    """The light of a department's own assessment of a month; None where there is none and there are figures.

    Args:
        own: from an approved report of the month itself.
        is_all: whether a project reports nothing else, as leads and enterprises do: then a month without it is not
            reported.
    """
    if own is not None:
        return ASSESSMENT_LIGHT[Assessment(own)]
    return Light.NO_DATA if is_all else None


def project_light(
    *, is_done: bool, is_reported: bool, lights: Iterable[Light | None], investment: Light | None = None
) -> Light:
    """The light of a project in a month.

    Args:
        is_done: whether its stage is a final one.
        is_reported: whether it has an approved report of this month or an earlier one of the year.
        lights: of its progress against the planned curve, its milestones, and its department's assessment; None for
            what it does not have.
        investment: of its investment against the year's plan. Payment follows the work, so alone it gives amber at
            worst.

    Done by its stage; grey without a report; else the worst of the lights, but never done: only its
    stage makes a project done.
    """
    if is_done:
        return Light.DONE
    if not is_reported:
        return Light.NO_DATA
    warning = Light.AMBER if investment == Light.RED else investment
    found = worst(light for light in (*lights, warning) if light is not None) or Light.NOT_DUE
    return Light.GREEN if found == Light.DONE else found

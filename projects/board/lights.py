"""The light of a project in a month, from its targets, milestones and assessment. The rules: ``projects.rules``."""

from targets.board import TargetRow
from targets.calendar.schedule import last_day
from targets.rules import Light, judge

from ..models.stages import BUILT
from ..rules.light import assessment_light, milestones_light, project_light
from .rows import ProjectRow

#: The sources of a project's light.
PERCENT = "percent"

INVESTMENT = "investment"

MILESTONES = "milestones"

ASSESSMENT = "assessment"


def lights_of(row: ProjectRow, month: int | None = None) -> dict[str, Light]:
    """The lights that a project's light is made of, by their source, in its month or an earlier one."""
    at = month or row.month
    day = row.day if month is None else last_day(row.day.year, month)
    lights = {
        PERCENT: _light_of_target(row.percent, month),
        INVESTMENT: _light_of_target(row.investment, month),
        MILESTONES: milestones_light(
            [milestone.point for milestone in row.milestones],
            day,
            start=None if row.has_begun(day) else row.planned_start,
            finish=row.planned_finish,
        ),
        ASSESSMENT: assessment_light(row.sub_measure.assessment(at), is_all=row.kind not in BUILT),
    }
    return {source: light for source, light in lights.items() if light is not None and light != Light.UNSET}


def _light_of_target(target: TargetRow | None, month: int | None) -> Light | None:
    if target is None or month is None:
        return target.light if target else None
    return judge(target.terms, target.figures, month, outlook=False).light


def light_at(row: ProjectRow, month: int) -> Light:
    """The light in an earlier month of a project that is not done yet."""
    lights = lights_of(row, month)
    investment = lights.pop(INVESTMENT, None)
    return project_light(
        is_done=False, is_reported=row.reported_by(month), lights=lights.values(), investment=investment
    )


def light_of(row: ProjectRow) -> Light:
    """A project's light in its month. The rule is ``projects.rules.project_light``."""
    lights = lights_of(row)
    investment = lights.pop(INVESTMENT, None)
    return project_light(
        is_done=row.is_done, is_reported=row.is_reported, lights=lights.values(), investment=investment
    )

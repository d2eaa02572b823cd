"""Matters that a rule proposes. They are worked out when the list is read; only a person sends one.

The rules: what was red at the end of two months running; a report that is not in five days after its due day; a project
whose milestone is thirty days overdue. What an open matter is about already is not proposed again.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.board.lights import light_at
from projects.board.load import projects_of
from projects.board.rows import ProjectRow
from reports.months.lateness import Timeliness, reported_on, timing_of
from targets.board import Board, PlanRow, SubMeasureRow, TargetRow, load_with_projects, reason_of
from targets.calendar.schedule import Schedule
from targets.formats.dates import month_name
from targets.rules import Light

from ..models import Matter

#: In days, from the due day of a report, and from the planned day of a milestone.
UNREPORTED_DAYS, MILESTONE_DAYS = 5, 30


@dataclass(frozen=True, slots=True)
class ProposedMatter:
    """A matter that a rule proposes.

    Args:
        why: the rule in words, with its numbers.
        address: of the form that orders it, filled in.
    """

    name: str
    lead: str
    why: str
    address: str


@dataclass(frozen=True)
class _Known:
    """What the open matters are about: keys of targets, of sub-measures as wholes, of reports."""

    targets: Collection[int]
    sub_measures: Collection[int]
    reports: Collection[tuple[int, int]]

    @classmethod
    def of(cls, plan_id: int) -> "_Known":
        """One query."""
        rows = Matter.objects.filter(plan_id=plan_id, state__in=Matter.OPEN).exclude(sub_measure=None).order_by()
        found = list(rows.values_list("target", "sub_measure", "month"))
        return cls(
            {target for target, _measure, _month in found if target},
            {measure for target, measure, month in found if not target and not month},
            {(measure, month) for _target, measure, month in found if month},
        )


def proposed_matters(plan: PlanRow, today: date) -> list[ProposedMatter]:
    """What the rules propose today: missing reports, then what is red, then milestones. A fixed number of queries."""
    board, board_of_projects = load_with_projects(plan, plan.latest_month)
    projects = projects_of(board_of_projects)
    schedule, known = Schedule.of(plan, calendar=board.calendar), _Known.of(plan.id)
    return [
        # Projects need not report every month.
        *_unreported(reported_on(board), schedule, today, known, plan.year),
        *_red(board, known),
        *_red_projects(projects, today, known),
        *_milestones(projects, today, known),
    ]


def _unreported(
    rows: list[SubMeasureRow], schedule: Schedule, today: date, known: _Known, year: int
) -> Iterator[ProposedMatter]:
    """Of each sub-measure the latest report that is missing so long."""
    for row in rows:
        for month in reversed(schedule.open_months(today)):
            timing = timing_of(row, month, schedule, today)
            is_missing = timing.kind == Timeliness.OVERDUE and timing.days >= UNREPORTED_DAYS
            if row.asked_from <= month and is_missing:
                if (row.id, month) not in known.reports:
                    name = f"{row.title} · {month_name(month)}"
                    why = _("Not reported: %(late)s") % {"late": timing.text}
                    yield _proposed(year, name, row, why, "unreported", measure=row.code, month=month)
                break


def _red(board: Board, known: _Known) -> Iterator[ProposedMatter]:
    if board.month == 1:
        return
    before = board.snapshot(board.month - 1)
    for row in board.commitments:
        if row.light != Light.RED or before.light_of_commitment(row) != Light.RED:
            continue
        is_target = isinstance(row, TargetRow)
        measure = row.sub_measure
        if measure.id in known.sub_measures or (is_target and row.id in known.targets):
            continue
        why = _two_months(board.month) + (f" · {reason_of(row)}" if is_target else "")
        about = {"target": row.code} if is_target else {"measure": row.code}
        yield _proposed(board.plan.year, row.name, measure, why, "red", **about)


def _red_projects(projects: list[ProjectRow], today: date, known: _Known) -> Iterator[ProposedMatter]:
    for row in projects:
        is_red = row.light == Light.RED and row.month > 1 and light_at(row, row.month - 1) == Light.RED
        if is_red and row.id not in known.sub_measures and not _overdue_days(row, today):
            yield _of_project(row, _two_months(row.month), "red")


def _milestones(projects: list[ProjectRow], today: date, known: _Known) -> Iterator[ProposedMatter]:
    for row in projects:
        days = _overdue_days(row, today)
        if days and row.id not in known.sub_measures:
            why = ngettext("A milestone is %(n)d day overdue", "A milestone is %(n)d days overdue", days) % {"n": days}
            yield _of_project(row, why, "milestone")


def _overdue_days(row: ProjectRow, today: date) -> int:
    """By how many days the longest overdue milestone of a project is late, from ``MILESTONE_DAYS`` on; else 0."""
    days = [(today - milestone.planned).days for milestone in row.milestones if milestone.done is None]
    longest = 0 if row.is_done else max(days, default=0)
    return longest if longest >= MILESTONE_DAYS else 0


def _two_months(month: int) -> str:
    months = {"first": month_name(month - 1), "second": month_name(month)}
    return _("Behind in %(first)s and in %(second)s") % months


def _of_project(row: ProjectRow, why: str, rule: str) -> ProposedMatter:
    plan_year = row.day.year
    return _proposed(plan_year, row.name, row.sub_measure, why, rule, measure=row.code)


def _proposed(year: int, name: str, row: SubMeasureRow, why: str, rule: str, **about: object) -> ProposedMatter:
    query = urlencode({"year": year, **about, "why": rule})
    return ProposedMatter(name, row.lead.name if row.lead else "", why, f"{reverse('supervision:order')}?{query}")

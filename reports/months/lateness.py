"""Who reported in time, who late and by how many days, who not at all (报送情况).

The rule, in calendar days of the town:

- A report is in time if it was *first* submitted on its due day or before: being returned costs a department no time. A
report withdrawn before any review counts as not submitted. Sub-measures whose figures were all imported count as
reported in time. - A later one is late by the days from the due day to that first submission. - One not submitted after
the due day is overdue, by the days from then to today. - Counting ends when the month is closed, or ``MOST_DAYS_LATE``
days after its due day: a report that did not come by then is missing, with the days until then. So never reporting is
no better than reporting very late.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from targets.board import Board, DepartmentRow, ReportRow, SubMeasureRow
from targets.calendar.schedule import Schedule, days_late, has_ended

#: In days: a report is overdue for a year at most, then it is missing; one that came still later counts as this late.
MOST_DAYS_LATE = 365


class Timeliness(StrEnum):
    """How a sub-measure's month was reported."""

    ON_TIME = "on_time"
    LATE = "late"
    OVERDUE = "overdue"
    MISSING = "missing"
    AWAITED = "awaited"
    NOT_ENDED = "not_ended"


@dataclass(frozen=True, slots=True)
class Timing:
    """A sub-measure's month: its timeliness and, of what is late, overdue or missing, the days."""

    kind: Timeliness
    days: int = 0

    @property
    def text(self) -> str:
        """The timing in words."""
        match self.kind:
            case Timeliness.ON_TIME:
                return _("on time")
            case Timeliness.LATE if self.days >= MOST_DAYS_LATE:
                return ngettext("%(n)d day late or more", "%(n)d days late or more", self.days) % {"n": self.days}
            case Timeliness.LATE:
                return ngettext("%(n)d day late", "%(n)d days late", self.days) % {"n": self.days}
            case Timeliness.OVERDUE:
                return ngettext("%(n)d day overdue", "%(n)d days overdue", self.days) % {"n": self.days}
            case Timeliness.MISSING if self.days:
                return ngettext("missing, %(n)d day", "missing, %(n)d days", self.days) % {"n": self.days}
            case Timeliness.MISSING:
                return _("missing")
            case Timeliness.AWAITED:
                return _("not due yet")
            case _:
                return "—"


@dataclass(slots=True)
class Tally:
    """Counts of a department's month or year by timeliness; ``days``: the sum of days late."""

    on_time: int = 0
    late: int = 0
    overdue: int = 0
    missing: int = 0
    awaited: int = 0
    days: int = 0

    @property
    def expected(self) -> int:
        """How many are due by now."""
        return self.on_time + self.late + self.overdue + self.missing

    @property
    def not_in(self) -> int:
        """How many are due and not submitted: overdue or missing."""
        return self.overdue + self.missing

    def add(self, timing: Timing) -> None:
        """Counts one more sub-measure's month."""
        if timing.kind != Timeliness.NOT_ENDED:
            setattr(self, timing.kind, getattr(self, timing.kind) + 1)
            self.days += timing.days


@dataclass
class DepartmentLine:
    """A department's reporting: by month, in total, and each sub-measure's timing in the months that it led it."""

    department: DepartmentRow
    total: Tally = field(default_factory=Tally)
    months: dict[int, Tally] = field(default_factory=dict)
    sub_measures: list[tuple[SubMeasureRow, dict[int, Timing]]] = field(default_factory=list)


def timing_of(sub_measure: SubMeasureRow, month: int, schedule: Schedule, today: date) -> Timing:
    """How a sub-measure's month was reported, as of a day. The rule is in this module's docstring."""
    if not has_ended(schedule.year, month, today):
        return Timing(Timeliness.NOT_ENDED)
    due = schedule.due_day(month)
    report = sub_measure.reports.get(month)
    if report and first_submission(report):
        return timing_of_report(report, due)
    if sub_measure.is_reported(month):
        return Timing(Timeliness.ON_TIME)
    if month in schedule.closed:
        until = schedule.closed[month] or today
        return Timing(Timeliness.MISSING, max(0, min((until - due).days, MOST_DAYS_LATE)))
    over = (today - due).days
    if over > MOST_DAYS_LATE:
        return Timing(Timeliness.MISSING, MOST_DAYS_LATE)
    return Timing(Timeliness.OVERDUE, over) if over > 0 else Timing(Timeliness.AWAITED)


def timing_of_report(report: ReportRow, due: date) -> Timing:
    """The timing of a submitted report, whatever its state is now."""
    days = min(days_late(due, first_submission(report)), MOST_DAYS_LATE)
    return Timing(Timeliness.LATE, days) if days else Timing(Timeliness.ON_TIME)


def first_submission(report: ReportRow) -> datetime | None:
    """When a report was first submitted; None for one that never was, or was withdrawn before any review."""
    return report.first_submitted_at or report.submitted_at


def by_department(board: Board, months: Iterable[int], schedule: Schedule, today: date) -> list[DepartmentLine]:
    """Every department's reporting of months, the worst first: most not submitted, then most days, then most late.

    A month is the department's that led the sub-measure then. Sub-measures without a lead are left out, as nobody could
    report on them; so are proposals.
    """
    months = list(months)
    lines: dict[int, DepartmentLine] = {}
    for sub_measure in reported_on(board):
        timings: dict[int, dict[int, Timing]] = defaultdict(dict)
        for month in months:
            if lead := sub_measure.lead_in(month):
                lines.setdefault(lead.id, DepartmentLine(lead, months={number: Tally() for number in months}))
                timings[lead.id][month] = timing_of(sub_measure, month, schedule, today)
        for lead_id, of_months in timings.items():
            line = lines[lead_id]
            line.sub_measures.append((sub_measure, of_months))
            for month, timing in of_months.items():
                line.months[month].add(timing)
                line.total.add(timing)
    return sorted(lines.values(), key=lambda line: (-line.total.not_in, -line.total.days, -line.total.late))


def reported_on(board: Board, month: int | None = None) -> list[SubMeasureRow]:
    """The sub-measures that somebody reports on every month: not proposals, nor those without a lead.

    Args:
        month: leaves out what was added to the plan after it.
    """
    return [
        sub_measure
        for sub_measure in board.sub_measures
        if sub_measure.light is not None
        and sub_measure.lead is not None
        and (month is None or sub_measure.asked_from <= month)
    ]


def without_lead(board: Board) -> int:
    """How many sub-measures are judged but have no lead department, so that nobody reports on them."""
    return sum(1 for sub_measure in board.sub_measures if sub_measure.light is not None and sub_measure.lead is None)

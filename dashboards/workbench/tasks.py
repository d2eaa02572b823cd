"""What waits for a person, from the month's board and the reports on their way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from departments.models import Department, User
from projects.schedule.deadlines import Deadline
from reports.entry.tabs import report_tabs
from reports.months.counts import Asked, ReportCounts
from reports.months.lateness import reported_on
from reports.months.open_reports import open_reports_on, reports_on_their_way
from targets.board import Board
from targets.calendar.schedule import MonthState, Schedule, ended_months
from targets.formats import dates
from targets.models import ProgressReport
from targets.models.handover import led_by
from targets.rules import Light

from ..dashboard.links import Links, unset_values
from ..target_lines import Concern

#: The most lines of a group; its link has the others.
MOST_TASKS = 6
Status = ProgressReport.Status


@dataclass(frozen=True, slots=True)
class Task:
    """A line: what waits, where it is done, and what is to be known before.

    Args:
        tone: the colour of a light that says how urgent it is; empty for none.
        mark: a light, if the line is about one.
    """

    text: str
    href: str
    note: str = ""
    tone: str = ""
    mark: SafeString | str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Lines of one kind.

    Args:
        total: how many things wait, which may be several in a line.
        href: where all of them are.
        has_more: whether there are more lines than these.
    """

    title: str
    tasks: Sequence[Task]
    total: int
    href: str
    has_more: bool

    @classmethod
    def of(cls, title: str, tasks: Iterable[Task], href: str, total: int | None = None) -> "TaskGroup":
        """The first lines of all; ``total``: where it is not their number."""
        tasks = list(tasks)
        number = len(tasks) if total is None else total
        return cls(title, tasks[:MOST_TASKS], number, href, len(tasks) > MOST_TASKS)


def reports_to_mend(department: Department) -> TaskGroup:
    """A department's reports that a reviewer sent back. One query."""
    returned = reports_on_their_way(Status.RETURNED).filter(sub_measure__in=led_by(department.pk))
    tasks = (
        Task(
            report.sub_measure.title,
            reverse("reports:report", args=(report.sub_measure.plan.year, report.sub_measure.code, report.month)),
            joined(dates.year_month(report.sub_measure.plan.year, report.month), report.remark),
            Light.RED,
        )
        for report in returned
    )
    return TaskGroup.of(_("Returned to us"), tasks, reverse("reports:my_month"))


def reports_to_review(user: User) -> TaskGroup:
    """The reports that wait for a reviewer, the longest waiting first. One query."""
    tasks = (
        Task(
            report.sub_measure.title,
            reverse("reports:review", args=(report.sub_measure.plan.year, report.sub_measure.code, report.month)),
            joined(
                dates.year_month(report.sub_measure.plan.year, report.month),
                report.sub_measure.lead.table_name if report.sub_measure.lead else "",
                _("since %(moment)s") % {"moment": dates.moment(report.submitted_at)} if report.submitted_at else "",
            ),
        )
        for report in reports_on_their_way(Status.SUBMITTED).order_by("submitted_at", "pk")
        if report.submitted_by_id != user.pk
    )
    return TaskGroup.of(_("To review"), tasks, reverse("reports:review_queue"))


def months_to_fill(asked: Mapping[Asked, ReportCounts], schedule: Schedule, today: date) -> TaskGroup:
    """What the department has to report beside what was returned: a line for each tab of a month that has any."""
    tabs, tasks = {tab.key: tab for tab in report_tabs}, []
    counts = {month_and_tab: counts.to_fill for month_and_tab, counts in asked.items()}
    for (month, key), n in counts.items():
        if n:
            tab = tabs[key]
            text = ngettext("%(month)s: %(n)d report to fill in", "%(month)s: %(n)d reports to fill in", n)
            name = joined(dates.year_month(schedule.year, month), str(tab.name) if tab.key else "")
            href = f"{reverse('reports:my_month')}?year={schedule.year}&month={month}"
            due = schedule.due_day(month)
            note, tone = dates.due_on(due, today), Light.RED if today > due else Light.AMBER
            if tab.key:  # projects need not report every month, so none of them is late
                note, tone = "", ""
            tasks.append(Task(text % {"month": name, "n": n}, href + tab.query, note, tone))
    return TaskGroup.of(_("To fill in"), tasks, reverse("reports:my_month"), sum(counts.values()))


def months_to_close(board: Board, schedule: Schedule, today: date) -> TaskGroup:
    """The open months that have ended, with what each still waits for."""
    tasks = []
    # Without a lead department nobody is asked for a report.
    for month in schedule.open_months(today) if reported_on(board) else []:
        missing = sum(1 for sub_measure in reported_on(board, month) if not sub_measure.is_reported(month))
        waiting = 0 if missing else len(open_reports_on(board, month))
        month_name = dates.year_month(board.plan.year, month)
        if missing:
            text = ngettext("%(month)s: %(n)d report missing", "%(month)s: %(n)d reports missing", missing)
        elif waiting:
            text = ngettext(
                "%(month)s: %(n)d report waits for review", "%(month)s: %(n)d reports wait for review", waiting
            )
        else:
            text = _("%(month)s: all approved, ready to be closed")
        is_late = schedule.state(month, today, missing) == MonthState.LATE
        note, tone = dates.due_on(schedule.due_day(month), today), Light.RED if is_late else ""
        href = f"{reverse('reports:months')}?year={board.plan.year}"
        tasks.append(Task(text % {"month": month_name, "n": missing or waiting}, href, note if missing else "", tone))
    return TaskGroup.of(_("Months to close"), tasks, reverse("reports:months"))


def late_departments(board: Board, schedule: Schedule, today: date) -> TaskGroup:
    """The departments whose reports of the latest month are overdue, with how many."""
    ended = ended_months(board.plan.year, today)
    owed: dict[str, int] = {}
    for sub_measure in reported_on(board):
        lead = sub_measure.lead_in(ended) if ended else None
        if lead and ended not in schedule.closed and today > schedule.due_day(ended):
            is_missing = not sub_measure.is_reported(ended) and not sub_measure.is_returned(ended)
            owed[lead.name] = owed.get(lead.name, 0) + is_missing
    href = f"{reverse('reports:reporting')}?year={board.plan.year}&month={ended or 1}"
    late = sorted(((count, name) for name, count in owed.items() if count), reverse=True)
    tasks = (
        Task(name, href, ngettext("%(n)d report missing", "%(n)d reports missing", count) % {"n": count}, Light.RED)
        for count, name in late
    )
    return TaskGroup.of(_("Late departments"), tasks, href)


def due_soon(found: Iterable[Deadline], today: date) -> TaskGroup:
    """Milestones, starts and finishes of projects that are overdue or near."""
    tasks = (
        Task(
            deadline.project,
            reverse("projects:project", args=(deadline.year, deadline.code)),
            joined(deadline.what, dates.month_and_day(deadline.day), dates.how_far(deadline.day, today)),
            Light.RED if deadline.is_overdue else "",
        )
        for deadline in found
    )
    return TaskGroup.of(_("Due soon"), tasks, reverse("projects:due"))


def red_under_lead(concerns: Iterable[Concern], department: Department, year: int) -> TaskGroup:
    """What is red of what a department leads: targets, sub-measures and projects."""
    red = [concern for concern in concerns if concern.light == Light.RED]
    tasks = (
        Task(
            concern.name,
            Links(year, concern.month, "").concern(concern.sub_measure, concern.target),
            concern.reason,
            mark=concern.mark,
        )
        for concern in red
        if concern.sub_measure.is_led_by(department.pk, concern.month)
    )
    return TaskGroup.of(_("Behind under our lead"), tasks, f"{reverse('dashboards:ledger')}?year={year}&light=red")


def unset_targets(board: Board) -> TaskGroup:
    """The targets whose value the plan leaves open (XX)."""
    unset = (target for target in board.targets if target.light == Light.UNSET)
    tasks = (Task(target.name, unset_values(board.plan.year, target.id), target.unit) for target in unset)
    return TaskGroup.of(_("Targets not set yet"), tasks, unset_values(board.plan.year))


def joined(*parts: str) -> str:
    """The parts of a note that are not empty."""
    return " · ".join(part for part in parts if part)

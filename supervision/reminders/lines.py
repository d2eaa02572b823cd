"""What waits, as plain rows: for the page of reminders and for digests. No figures, no names of people, no drafts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from departments.models import Department, User
from departments.roles import ENTER_REPORT, REVIEW_REPORT
from reports.entry.waiting import months_due_soon, months_to_fill_in
from reports.months.open_reports import reports_on_their_way
from targets.board import PlanRow
from targets.calendar.schedule import local_day
from targets.formats import dates
from targets.models import ProgressReport
from targets.models.handover import led_by
from targets.rules import Light

from ..access import may_decide, with_merged
from ..board.lines import light_of_matter, supporting
from ..models import Matter, MatterStep, ReminderKind
from ..waiting import reporting_departments, with_last_step
from .waiting import near_milestones, near_starts, to_answer_soon, to_support_soon, waiting_matters

Status = ProgressReport.Status
#: A light that is the colour of a line: how urgent it is.
LATE, NEAR = Light.RED, Light.AMBER


@dataclass(frozen=True, slots=True)
class Reminder:
    """A line: what waits, where it is done, and by when.

    Args:
        text, note: may be shown to the town's groups: they name departments, not people.
        href: the address within the site.
        tone: the colour of a light; empty for none.
        count: how many things wait in this line.
    """

    kind: ReminderKind
    text: str
    href: str
    note: str = ""
    tone: str = ""
    count: int = 1


def reminders_of(user: User, plan: PlanRow | None) -> list[Reminder]:
    """All of which a person is reminded, the most urgent kinds first. At most nine queries.

    Args:
        plan: the plan that people work on.
    """
    today, departments = local_day(), reporting_departments(user)
    found: list[Reminder] = []
    if user.has_perm(ENTER_REPORT) and user.department_id:
        found += _reports(user.department_id, plan, today)
    matters = waiting_matters(user, today).select_related("lead").order_by("due", "pk")
    found += (_matter(matter, today, *_what_waits(user, matter)) for matter in matters)
    found += _supported(departments, today)
    found += _days_of_projects(departments, plan, today)
    if user.has_perm(REVIEW_REPORT):
        found += to_review()
    return found


def reminders_of_department(department: Department, plan: PlanRow | None) -> list[Reminder]:
    """All of which a department is reminded. At most eight queries."""
    today = local_day()
    one = with_merged(department.pk)
    matters = with_last_step().filter(to_answer_soon(one, today)).select_related("lead").order_by("due", "pk")
    return [
        *_reports(department.pk, plan, today),
        *(_matter(matter, today, *_answer_to(matter)) for matter in matters),
        *_supported(one, today),
        *_days_of_projects(one, plan, today),
    ]


def to_review() -> Iterator[Reminder]:
    """The reports that wait for a review, the longest waiting first. One query."""
    for report in reports_on_their_way(Status.SUBMITTED).order_by("submitted_at", "pk"):
        measure = report.sub_measure
        yield Reminder(
            ReminderKind.REVIEW,
            measure.title,
            reverse("reports:review", args=(measure.plan.year, measure.code, report.month)),
            _joined(
                _("Waits for review"),
                dates.year_month(measure.plan.year, report.month),
                measure.lead.table_name if measure.lead else "",
            ),
        )


def _reports(department_id: int, plan: PlanRow | None, today: date) -> Iterator[Reminder]:
    for report in reports_on_their_way(Status.RETURNED).filter(sub_measure__in=led_by(department_id)):
        measure = report.sub_measure
        yield Reminder(
            ReminderKind.RETURNED,
            measure.title,
            reverse("reports:report", args=(measure.plan.year, measure.code, report.month)),
            _joined(_("Returned"), dates.year_month(measure.plan.year, report.month)),
            LATE,
        )
    for month in months_due_soon(months_to_fill_in(plan, department_id), today) if plan else ():
        text = ngettext("%(month)s: %(n)d report to fill in", "%(month)s: %(n)d reports to fill in", month.to_fill)
        yield Reminder(
            ReminderKind.REPORT,
            text % {"month": dates.year_month(plan.year, month.month), "n": month.to_fill},
            f"{reverse('reports:my_month')}?year={plan.year}&month={month.month}",
            dates.due_on(month.due, today),
            _tone(month.due, today),
            month.to_fill,
        )


def _what_waits(user: User, matter: Matter) -> tuple[str, ...]:
    """What is to be done with a matter; for who decides of it with the department's name."""
    if not may_decide(user, matter):
        return _answer_to(matter)
    if matter.state == Matter.State.DONE:
        return _("Reported as done"), matter.lead.table_name
    asked = (_("An extension is asked for"),) if matter.asked_due else _answer_to(matter)
    return *asked, matter.lead.table_name


def _answer_to(matter: Matter) -> tuple[str]:
    if matter.state == Matter.State.ORDERED:
        return (_("To be signed for"),)
    if matter.last_step == MatterStep.Action.SEND_BACK:
        return (capfirst(_("sent back: to be put right")),)
    return (_("To be answered"),)


def _supported(departments: QuerySet[Department], today: date) -> Iterator[Reminder]:
    for matter in to_support_soon(departments, today):
        yield _matter(matter, today, capfirst(supporting(matter)))


def _matter(matter: Matter, today: date, *what: str) -> Reminder:
    due = pgettext("matter", "Due on %(day)s") % {"day": dates.month_and_day(matter.due)}
    # What is reported as done waits for who ordered it: its department is late no more.
    how_far = dates.how_far(matter.due, today) if matter.state in Matter.OWED else ""
    note = _joined(matter.numbered, *what, due, how_far)
    light = light_of_matter(matter, today)
    address = reverse("supervision:matter", args=(matter.year, matter.number))
    return Reminder(ReminderKind.MATTER, matter.title, address, note, "" if light == Light.GREEN else light)


def _days_of_projects(departments: QuerySet[Department], plan: PlanRow | None, today: date) -> list[Reminder]:
    """The near milestones and starts, the earliest first."""
    milestones = near_milestones(departments, plan, today).select_related("project__plan")
    found = [(one.planned, one.name, one.project) for one in milestones.order_by("pk")]
    starts = near_starts(departments, plan, today).select_related("plan").order_by("pk")
    found += [(one.planned_start, _("Planned start"), one) for one in starts]
    return [
        Reminder(
            ReminderKind.MILESTONE,
            project.title,
            reverse("projects:project", args=(project.plan.year, project.code)),
            _joined(what, dates.month_and_day(day), dates.how_far(day, today)),
            _tone(day, today),
        )
        for day, what, project in sorted(found, key=lambda row: row[0])
    ]


def _tone(day: date, today: date) -> str:
    return LATE if day < today else NEAR


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def of_kinds(reminders: Iterable[Reminder], kinds: Iterable[str]) -> list[Reminder]:
    """Those of some kinds."""
    wanted = set(kinds)
    return [reminder for reminder in reminders if reminder.kind in wanted]

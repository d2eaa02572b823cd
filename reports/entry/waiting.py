"""How much waits for a person: the numbers in the masthead, those of reports the same as on the workbench."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple, TypeVar

from django.core.cache import caches
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from departments.models import Confirmation, User
from departments.roles import ENTER_REPORT, REVIEW_REPORT
from targets.access import usual_plan
from targets.board import PlanRow, load_plans
from targets.calendar.schedule import Schedule, calendar_of, local_day
from targets.calendar.workdays import Calendar
from targets.models import ProgressReport
from targets.models.handover import led_by

from ..months.counts import Asked, ReportCounts
from ..months.open_reports import reports_of_open_months
from .tabs import MEASURES_TAB, counts_of_tabs, report_tabs

Status = ProgressReport.Status
Made = TypeVar("Made")
#: So many days before its due day, people are reminded of something.
DAYS_BEFORE = 3
#: No row of holidays moves a due day by so many days.
_MOST_DAYS_MOVED = 21
#: The word of what waits, but is not near enough that anybody is reminded of it.
LATER = "later"
#: What waits for a person in later rooms, from the person, the plan that people work on and today: one row a thing,
#: with a word and a key.
waiting_elsewhere: list[Callable[[User, PlanRow | None, date], QuerySet]] = []


class MonthToFill(NamedTuple):
    """What a department has to report in an open month that has ended, under one tab (its key), and by when."""

    month: int
    tab: str
    due: date
    counts: ReportCounts

    @property
    def to_fill(self) -> int:
        """How many reports are to be filled in beside what was returned."""
        return self.counts.to_fill


class WaitingReports:
    """The reports that wait for a person, of months that are open, and what waits for a second person's confirmation;
    from the cache until the next event of any plan, or of people and places.

    Where nothing is kept, two queries for all numbers, one more where the page has not read the closed months and one
    around a due day, which a holiday may move; in any case one for the plans where it has not read those.
    """

    def __init__(self, request: HttpRequest) -> None:
        """Asks nothing."""
        self._request = request
        # The page and its masthead read each number once.
        self._found: dict[str, Any] = vars(request).setdefault("waiting_found", {})

    @property
    def to_review(self) -> int:
        """Those that wait for a review."""
        return self._on_their_way[Status.SUBMITTED]

    @property
    def to_hand_in(self) -> int:
        """Those that were returned to the department, and of the plan that people work on those to be filled in."""
        return self._on_their_way[Status.RETURNED] + sum(month.to_fill for month in self.months_to_fill)

    @property
    def to_remind_of(self) -> int:
        """All of which the person is reminded: the number at the bell, the same as on the page of reminders."""
        user, waiting = self._request.user, self._on_their_way
        number = waiting.total() - waiting[Status.SUBMITTED] - waiting[Status.RETURNED] - waiting[LATER]
        if user.has_perm(REVIEW_REPORT):
            number += waiting[Status.SUBMITTED]
        if user.has_perm(ENTER_REPORT):
            soon = months_due_soon(self.months_to_fill, local_day())
            number += waiting[Status.RETURNED] + sum(month.to_fill for month in soon)
        return number

    @property
    def months_to_fill(self) -> list[MonthToFill]:
        """The open months of the plan that people work on in which their department has reports to fill in."""
        return self._months_to_fill(self._plan) if self._plan else []

    def counts(self, plan: PlanRow) -> dict[Asked, ReportCounts]:
        """What the department has to report in each open month of a plan that has ended, by month and tab."""
        return {(month.month, month.tab): month.counts for month in self._months_to_fill(plan)}

    def _months_to_fill(self, plan: PlanRow) -> list[MonthToFill]:
        department = self._department_id
        return self._kept(f"to fill {plan.id}", lambda: months_to_fill_in(plan, department)) if department else []

    @property
    def to_confirm(self) -> int:
        """What others asked for with administrators' and auditors' accounts."""
        person = self._request.user.pk
        waiting = Confirmation.objects.filter(state=Confirmation.State.WAITING).exclude(asked_by=person)
        return self._kept(f"to confirm {person}", waiting.count)

    @cached_property
    def _on_their_way(self) -> Counter[str]:
        return self._kept(
            f"on their way {self._request.user.pk}", lambda: _on_their_way(self._request.user, self._plan)
        )

    @property
    def _department_id(self) -> int | None:
        return self._request.user.department_id

    @property
    def _plan(self) -> PlanRow | None:
        return usual_plan(self._plans, local_day())

    @cached_property
    def _plans(self) -> list[PlanRow]:
        plans = getattr(self._request, "plans", None)
        return load_plans() if plans is None else plans

    def _kept(self, what: str, make: Callable[[], Made]) -> Made:
        if what not in self._found:
            events = [(plan.id, plan.last_events) for plan in self._plans]
            state = repr((what, events, self._department_id, local_day()))
            self._found[what] = caches["waiting"].get_or_set(hashlib.sha256(state.encode()).hexdigest(), make)
        return self._found[what]


def _on_their_way(user: User, plan: PlanRow | None) -> Counter[str]:
    """How many things of each kind are on their way to a person. One query."""
    is_own = Q(status=Status.RETURNED, sub_measure__in=led_by(user.department_id))
    reports = reports_of_open_months().filter(Q(status=Status.SUBMITTED) | is_own).order_by()
    others = [rows(user, plan, local_day()) for rows in waiting_elsewhere]
    return Counter(what for what, _key in reports.values_list("status", "pk").union(*others, all=True))


def months_to_fill_in(plan: PlanRow, department_id: int) -> list[MonthToFill]:
    """The open months that have ended, with what a department has to fill in beside what was returned, in order."""
    today = local_day()
    schedule = Schedule.of(plan, calendar=Calendar())
    months = schedule.open_months(today)
    if any(abs((schedule.planned_day(month) - today).days) < _MOST_DAYS_MOVED for month in months):
        schedule = replace(schedule, calendar=calendar_of(plan.year))
    counts = counts_of_tabs(report_tabs, plan, department_id, months)
    return [MonthToFill(month, tab, schedule.due_day(month), count) for (month, tab), count in counts.items()]


def months_due_soon(months: list[MonthToFill], today: date) -> list[MonthToFill]:
    """Those that are overdue, due, or due in a few days. Projects need not report every month, so none is due."""
    until = today + timedelta(days=DAYS_BEFORE)
    return [month for month in months if month.to_fill and month.tab == MEASURES_TAB.key and month.due <= until]

"""How many reports wait for a person: the numbers in the masthead, the same as on the workbench."""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from django.core.cache import caches
from django.db.models import Count, Q
from django.http import HttpRequest

from targets.access import usual_plan
from targets.board import PlanRow, load_plans
from targets.calendar.schedule import Schedule, local_day
from targets.calendar.workdays import Calendar
from targets.models import ProgressReport, SubMeasure
from targets.models.handover import led_by

from ..months.counts import counts_of_months
from ..months.open_reports import reports_of_open_months
from .tabs import asked_of_department, report_tabs

Status = ProgressReport.Status
Made = TypeVar("Made")


class WaitingReports:
    """The reports that wait for a person, of months that are open, from the cache until the next event of any plan.

    Where nothing is kept, two queries for both numbers, and one more where the page has not read the closed months; in
    any case one for the plans where it has not read those.
    """

    def __init__(self, request: HttpRequest) -> None:
        """Asks nothing."""
        self._request = request

    @property
    def to_review(self) -> int:
        """Those that wait for a review."""
        return self._on_their_way["submitted"]

    @property
    def to_hand_in(self) -> int:
        """Those that were returned to the department, and of the plan that people work on those to be filled in."""
        plan = usual_plan(self._plans, local_day())
        to_fill = self._kept("to fill", lambda: _to_fill(plan, self._department_id) if plan else 0)
        return self._on_their_way["returned"] + to_fill

    @cached_property
    def _on_their_way(self) -> dict[str, int]:
        return self._kept("on their way", lambda: _on_their_way(self._department_id))

    @property
    def _department_id(self) -> int | None:
        return self._request.user.department_id

    @cached_property
    def _plans(self) -> list[PlanRow]:
        plans = getattr(self._request, "plans", None)
        return load_plans() if plans is None else plans

    def _kept(self, what: str, make: Callable[[], Made]) -> Made:
        events = [(plan.id, plan.last_events) for plan in self._plans]
        state = repr((what, events, self._department_id, local_day()))
        return caches["waiting"].get_or_set(hashlib.sha256(state.encode()).hexdigest(), make)


def _on_their_way(department_id: int | None) -> dict[str, int]:
    is_own = Q(sub_measure__in=led_by(department_id))
    return reports_of_open_months().aggregate(
        submitted=Count("pk", filter=Q(status=Status.SUBMITTED)),
        returned=Count("pk", filter=Q(status=Status.RETURNED) & is_own),
    )


def _to_fill(plan: PlanRow, department_id: int | None) -> int:
    months = Schedule.of(plan, calendar=Calendar()).open_months(local_day())
    asked = {month: asked_of_department(report_tabs, plan, department_id, month) for month in months}
    led = SubMeasure.with_projects.filter(pk__in=led_by(department_id))
    return sum(counts.to_fill for counts in counts_of_months(led, asked).values())

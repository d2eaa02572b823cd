"""A department's month as the workbook needs it: sub-measures, breakdown items, and whether it can be filled in."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from departments.models import Department
from targets.board import PlanRow, SubMeasureRow, load_board
from targets.calendar.schedule import has_ended, local_day
from targets.formats.dates import year_month
from targets.models import ClosedMonth, Item, ProgressReport
from targets.models.handover import led_by

from ..entry.inputs import ItemsByTarget, items_by_target
from .identity import Identity

Status = ProgressReport.Status


@dataclass
class DepartmentMonth:
    """What a department reports on for a month.

    Args:
        sub_measures: its sub-measures in the plan's order, with their figures and reports.
        items: breakdown items by target.
        shut: why nothing can be entered for the month; empty where it can.
    """

    plan: PlanRow
    month: int
    department: Department
    sub_measures: list[SubMeasureRow]
    items: ItemsByTarget
    shut: str

    @property
    def name(self) -> str:
        """The month and its year, for the reader."""
        return year_month(self.plan.year, self.month)

    @property
    def identity(self) -> Identity:
        return Identity(self.plan.year, self.month, self.department.code, self.department.name)

    def state(self, sub_measure: SubMeasureRow) -> str:
        """The state of a sub-measure's report, as a word."""
        return str(sub_measure.state_in(self.month).label)

    def version(self, sub_measure: SubMeasureRow) -> int:
        """The version of a sub-measure's report; 0 where there is none."""
        report = sub_measure.reports.get(self.month)
        return report.version if report else 0

    def is_open(self, sub_measure: SubMeasureRow) -> bool:
        """Whether a sub-measure's report can still be filled in."""
        report = sub_measure.reports.get(self.month)
        return not self.shut and (report is None or report.status in (Status.DRAFT, Status.RETURNED))

    def words(self, sub_measure: SubMeasureRow, name: str) -> str:
        """A text of a report by its field's name, such as ``progress``."""
        report = sub_measure.reports.get(self.month)
        return getattr(report, name) if report else ""


def why_shut(plan: PlanRow, month: int) -> str:
    """Why nothing can be entered for a month; empty where it can. One query."""
    if not has_ended(plan.year, month, local_day()):
        return _("This month has not ended: its figures can be entered from the first day of the next.")
    if ClosedMonth.objects.filter(plan_id=plan.id, month=month).exists():
        return _(
            "This month is closed: a reviewer can still correct what was approved; the rest stays as it is, unless an "
            "administrator reopens the month."
        )
    return ""


def load_month(plan: PlanRow, month: int, department: Department) -> DepartmentMonth:
    """A department's month. Five queries."""
    led = led_by(department.pk, month)
    board = load_board(plan, month, scope={"pk__in": led})
    items = Item.objects.filter(target__sub_measure__in=led, target__plan_id=plan.id)
    return DepartmentMonth(
        plan=plan,
        month=month,
        department=department,
        # Nobody reports on proposals to the district.
        sub_measures=[sub_measure for sub_measure in board.sub_measures if sub_measure.area_kind != "proposal"],
        items=items_by_target(items, month),
        shut=why_shut(plan, month),
    )

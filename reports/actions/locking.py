"""The checks that every action on a month begins with: the month is over and open, the report unchanged."""

from django.utils.translation import gettext as _

from targets.actions.errors import ActionError, StaleReport
from targets.calendar.schedule import has_ended, local_day
from targets.formats import dates
from targets.models import ClosedMonth, Plan, ProgressReport, SubMeasure
from targets.trace.record import Actor


def require_open_month(plan: Plan, month: int, actor: Actor) -> None:
    """Raises ActionError for a month outside the plan, one that has not ended, or one that is closed."""
    require_month(month)
    require_ended_month(plan, month, actor)
    if ClosedMonth.objects.filter(plan=plan, month=month).exists():
        raise ActionError(
            _(
                "%(month)s is closed; a reviewer can still correct what was approved, with a reason. "
                "The rest stays as it is, unless an administrator reopens the month."
            )
            % {"month": dates.year_month(plan.year, month)}
        )


def require_month(month: int) -> None:
    """Raises ActionError for a month outside the plan."""
    if not 1 <= month <= 12:
        raise ActionError(_("Month %(month)d is not in the plan; write 1 to 12.") % {"month": month})


def require_ended_month(plan: Plan, month: int, actor: Actor) -> None:
    """Raises ActionError for a month whose last day is not over, in the town's time zone."""
    if not has_ended(plan.year, month, local_day(actor.at)):
        raise ActionError(
            _("%(month)s has not ended; figures are the standing values at its end.")
            % {"month": dates.year_month(plan.year, month)}
        )


def report_at_version(sub_measure: SubMeasure, month: int, version: int) -> ProgressReport:
    """The month's report, or a new one, at the version that the reader saw.

    Raises:
        StaleReport: it has another version.
    """
    report: ProgressReport | None = ProgressReport.with_projects.filter(sub_measure=sub_measure, month=month).first()
    if report is None:
        report = ProgressReport(sub_measure=sub_measure, month=month)
    # The plan is already loaded: this saves a query.
    report.sub_measure = sub_measure
    if report.version != version:
        raise StaleReport(report)
    return report

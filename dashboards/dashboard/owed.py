"""What the plans of earlier years still owe, each as a line that leads there."""

from django.urls import reverse

from projects.schedule.earlier_years import owed_projects
from reports.other_years import earlier_plans, owed_months
from targets.calendar.schedule import local_day
from targets.period import Period


def owed_by_earlier_years(period: Period) -> list[tuple[str, str]]:
    """Sentences and their addresses: months to report or to close, unfinished projects, overdue deadlines.

    Three queries where there is an earlier plan, none otherwise, and none for a past day.
    """
    plans = earlier_plans(period)
    lines = []
    for months in owed_months(plans):
        address = f"{reverse('reports:reporting')}?year={months.year}"
        lines += [(months.unreported_text, address), (months.unclosed_text, address)]
    projects, _deadlines = owed_projects(plans, period.plan.year, {}, local_day())
    for owed in projects:
        listed = f"{reverse('projects:list')}?year={owed.year}"
        due = f"{reverse('projects:due')}?year={period.plan.year}#earlier"
        lines += [(owed.unfinished_text, listed), (owed.overdue_text, due)]
    return [line for line in lines if line[0]]

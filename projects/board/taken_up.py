"""Which projects a plan had at the end of a month."""

from django.db.models import Exists, OuterRef, Q

from targets.calendar.schedule import last_day
from targets.formats.dates import end_of_day
from targets.models import Event, ProgressReport

from ..models import StageMove


def taken_up_by(plan_id: int, year: int, month: int) -> Q:
    """A condition on Project: taken up by the end of a month, or reported on by it.

    A month that ended before the plan's first event has all projects: they came with the plan.
    """
    end = last_day(year, month)
    stages = StageMove.objects.filter(project=OuterRef("pk"), on__lte=end)
    reports = ProgressReport.with_projects.filter(sub_measure=OuterRef("pk"), month__lte=month)
    plan_stood = Event.objects.filter(plan=plan_id, at__lt=end_of_day(end))
    return Q(Exists(stages)) | Q(Exists(reports)) | ~Q(Exists(plan_stood))

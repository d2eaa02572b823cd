"""Which sub-measures are reported in a month, asked of the database."""

from django.db.models import Exists, OuterRef, Q

from targets.models import Figure, ProgressReport, Target


def reported_in(month: int) -> Q:
    """The lookup on SubMeasure for what is in: as ``SubMeasureRow.is_reported`` has it of what is loaded."""
    reports = ProgressReport.with_projects.filter(sub_measure=OuterRef("pk"), month=month)
    is_in = reports.filter(status__in=(ProgressReport.Status.SUBMITTED, ProgressReport.Status.APPROVED))
    counted = Figure.objects.filter(target=OuterRef("pk"), report__month=month, counted__isnull=False)
    targets = Target.with_projects.filter(sub_measure=OuterRef("pk"), asked_from__lte=month)
    return Q(Exists(is_in)) | Q(Exists(targets)) & ~Q(Exists(targets.exclude(Exists(counted))))

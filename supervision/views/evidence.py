"""The evidence of a month of a matter as one zip: what came with its steps, and with the report that it is about."""

from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from reports.evidence.package import PackedFile, package_response, packed_files
from targets.access import readable_evidence_of
from targets.calendar.schedule import local_day
from targets.formats.dates import month_name
from targets.period import Period

from ..access import readable_matter
from ..models import Matter, MatterFile, MatterStep


def months_of_evidence(found: Matter, steps: list[MatterStep]) -> list[tuple[int, str]]:
    """The months of the plan's year in which a matter's evidence can lie, with their names, the latest first."""
    first = min(_month(found, found.ordered_on), found.month or 12)
    last = max(_month(found, step.at) for step in steps)
    return [(month, month_name(month)) for month in range(max(last, first), first - 1, -1)]


def _month(found: Matter, at: date | datetime) -> int:
    """The month of a day in the plan's year: what comes after it belongs to December, what came before to January."""
    day, year = local_day(at) if isinstance(at, datetime) else at, found.plan.year
    return day.month if day.year == year else (1 if day.year < year else 12)


@require_safe
@login_required
def matter_evidence(request: HttpRequest, year: int, number: int, month: int) -> HttpResponseBase:
    """The zip, as far as the person may read what is in it."""
    found = readable_matter(request.user, year, number)
    rows = MatterFile.objects.filter(step__matter=found).select_related("step", "added_by").order_by("pk")
    about = f"{found.numbered} {found.title}"
    files = [
        PackedFile(row, about, found.lead.name, row.step.get_action_display())
        for row in rows
        if _month(found, row.step.at) == month
    ]
    if found.sub_measure_id:
        of_subject = readable_evidence_of(request.user, month).filter(report__sub_measure=found.sub_measure_id)
        files += packed_files(of_subject, month)
    return package_response(request, Period.of_request(request, found.plan.year).plan, month, found.numbered, files)

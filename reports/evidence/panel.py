"""Evidence as pages show it: a report's files, their number, and the limits that a form states."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from targets.formats import dates
from targets.formats.numbers import file_size
from targets.models import Evidence

from .files import ACCEPT, too_big


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A file in a page's list: ``kind`` is the word on the screen, ``size`` and ``at`` are formatted."""

    token: UUID
    name: str
    kind: str
    size: str
    by: str
    at: str
    has_thumbnail: bool


def evidence_of(report_ids: Collection[int], *, before: datetime | None = None) -> dict[int, list[EvidenceLine]]:
    """Evidence by the report's id, the oldest first; reports without any are left out. One query.

    Args:
        before: only files added before this time and not removed since.
    """
    by_report = defaultdict(list)
    rows = Evidence.objects.filter(report_id__in=report_ids, removed_at=None)
    if before is not None:
        rows = rows.filter(added_at__lt=before)
    for evidence in rows.select_related("added_by").order_by("id"):
        line = EvidenceLine(
            token=evidence.token,
            name=evidence.name,
            kind=evidence.get_kind_display(),
            size=file_size(evidence.size),
            by=str(evidence.added_by),
            at=dates.moment(evidence.added_at),
            has_thumbnail=bool(evidence.thumbnail),
        )
        by_report[evidence.report_id].append(line)
    return dict(by_report)


def evidence_counts(report_ids: Collection[int]) -> dict[int, int]:
    """How many files each report has, by its id. One query."""
    rows = Evidence.objects.filter(report_id__in=report_ids, removed_at=None)
    return dict(rows.order_by().values_list("report_id").annotate(Count("id")))


def evidence_limits() -> dict[str, str | int]:
    """The limits that a form with files states in its text, to the browser and to the script."""
    return {
        "accept": ACCEPT,
        "files": settings.EVIDENCE_MAX_FILES,
        "size": file_size(settings.EVIDENCE_MAX_BYTES),
        "bytes": settings.EVIDENCE_MAX_BYTES,
        "request_bytes": settings.EVIDENCE_MAX_REQUEST_BYTES,
        "too_big": too_big("%(name)s", "%(size)s"),
    }

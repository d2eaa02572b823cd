"""Evidence as pages show it: a report's files, their number, and the limits that a form states."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count
from django.urls import reverse

from targets.formats import dates
from targets.formats.numbers import file_size
from targets.models import Evidence, StoredFile

from .files import ACCEPT, too_big


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A file in a page's list: ``kind`` is the word on the screen, ``size`` and ``at`` are formatted, ``address`` and
    ``picture`` (empty for what is no picture) are where it is served.
    """

    token: UUID
    name: str
    kind: str
    size: str
    by: str
    at: str
    address: str
    picture: str

    @classmethod
    def of(cls, row: StoredFile, view: str) -> "EvidenceLine":
        """The line of a file that a view serves, and its thumbnail under the same name with ``_thumbnail``."""
        return cls(
            token=row.token,
            name=row.name,
            kind=row.get_kind_display(),
            size=file_size(row.size),
            by=str(row.added_by),
            at=dates.moment(row.added_at),
            address=reverse(view, args=(row.token,)),
            picture=reverse(f"{view}_thumbnail", args=(row.token,)) if row.thumbnail else "",
        )


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
        by_report[evidence.report_id].append(EvidenceLine.of(evidence, "reports:evidence"))
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

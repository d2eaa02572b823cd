"""A month's report as a plain object."""

from dataclasses import dataclass
from datetime import datetime

from ..formats.placeholders import without_placeholder
from ..models import ProgressReport

Status = ProgressReport.Status


@dataclass(slots=True)
class ReportRow:
    """A sub-measure's report of one month; ``sender`` and ``reviewer``: who submitted and who reviewed it, in words."""

    id: int
    month: int
    status: str
    version: int
    assessment: str = ""
    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    remark: str = ""
    submitted_by: int | None = None
    submitted_at: datetime | None = None
    first_submitted_at: datetime | None = None
    reviewed_at: datetime | None = None
    sender: str | None = None
    reviewer: str | None = None

    @property
    def is_in(self) -> bool:
        """Whether the department has submitted it."""
        return self.status in (Status.SUBMITTED, Status.APPROVED)

    def __post_init__(self) -> None:
        # Some were stored before a placeholder counted as empty.
        for name in ("progress", "problems", "next_steps"):
            setattr(self, name, without_placeholder(getattr(self, name)))

"""What closing a month would leave behind: its reports that are not approved."""

from collections.abc import Iterable
from dataclasses import dataclass

from targets.board import EVERYTHING, Board, SubMeasureRow, load_board, load_plans
from targets.models import Plan, ProgressReport
from targets.models.report import OpenState

from .lateness import reported_on

Status = ProgressReport.Status


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A sub-measure whose month is open."""

    part: SubMeasureRow
    openness: OpenState


def open_reports_on(board: Board, month: int) -> list[OpenReport]:
    """The open reports of a month, in the plan's order; none for figures that an import has brought in full."""
    found = []
    for part in reported_on(board):
        report = part.reports.get(month)
        if report and report.status in (Status.SUBMITTED, Status.RETURNED):
            found.append(OpenReport(part, OpenState(report.status)))
        elif not part.is_reported(month) and (report or not part.is_project):
            # A project that nobody began to report leaves nothing behind: not each has something to say every month.
            found.append(OpenReport(part, OpenState.DRAFT if report else OpenState.NONE))
    return found


def open_reports_of(plan: Plan, month: int) -> list[OpenReport]:
    """The open reports of a plan's month. Four queries."""
    row = next(row for row in load_plans() if row.id == plan.pk)
    return open_reports_on(load_board(row, month, scope=EVERYTHING), month)


def open_reports_token(leftovers: Iterable[OpenReport]) -> str:
    """Open reports as one text, such as ``1.2:draft 4.4:none``: what a page showed, to be compared later."""
    return " ".join(f"{left.part.code}:{left.openness}" for left in leftovers)

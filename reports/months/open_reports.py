"""What closing a month would leave behind: its reports that are not approved."""

from collections.abc import Iterable
from dataclasses import dataclass

from targets.board import EVERYTHING, Board, SubMeasureRow, load_board, load_plans
from targets.models import Plan, ProgressReport
from targets.models.report import Openness

from .lateness import reported_on

Status = ProgressReport.Status


@dataclass(frozen=True, slots=True)
class Leftover:
    """A sub-measure whose month is open."""

    part: SubMeasureRow
    openness: Openness


def leftovers_on(board: Board, month: int) -> list[Leftover]:
    """The open reports of a month, in the plan's order; none for figures that an import has brought in full."""
    found = []
    for part in reported_on(board):
        report = part.reports.get(month)
        if report and report.status in (Status.SUBMITTED, Status.RETURNED):
            found.append(Leftover(part, Openness(report.status)))
        elif not part.is_reported(month) and (report or not part.is_project):
            # A project that nobody began to report leaves nothing behind: not each has something to say every month.
            found.append(Leftover(part, Openness.DRAFT if report else Openness.NONE))
    return found


def leftovers_of(plan: Plan, month: int) -> list[Leftover]:
    """The open reports of a plan's month. Four queries."""
    row = next(row for row in load_plans() if row.id == plan.pk)
    return leftovers_on(load_board(row, month, scope=EVERYTHING), month)


def spelled(leftovers: Iterable[Leftover]) -> str:
    """Open reports as one text, such as ``1.2:draft 4.4:none``: what a page showed, to be compared later."""
    return " ".join(f"{left.part.code}:{left.openness}" for left in leftovers)

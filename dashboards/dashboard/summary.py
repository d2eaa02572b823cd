"""The month before, and the month's commitments by light."""

from collections import Counter

from targets.board import Board, Snapshot
from targets.models import ProgressReport
from targets.rules import WORST_FIRST, Light


def month_before(board: Board) -> Snapshot | None:
    """All lights and scores a month earlier; None in January, and where no figure counted by then."""
    month = board.month - 1
    counted = (
        any(at <= month for target in sub_measure.targets for at in target.figures)
        or any(
            at <= month and report.status == ProgressReport.Status.APPROVED and report.assessment
            for at, report in sub_measure.reports.items()
        )
        for sub_measure in board.sub_measures
    )
    return board.snapshot(month) if month and any(counted) else None


def counted_lights(board: Board) -> list[tuple[Light, int]]:
    """How many commitments show each light, the worst first; without the lights that none shows."""
    lights = Counter(commitment.light for commitment in board.commitments)
    return [(light, lights[light]) for light in WORST_FIRST if lights[light]]

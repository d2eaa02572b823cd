"""The month in a sentence and in counts, each with a link to the commitments counted."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from targets.board import Board, Snapshot
from targets.charts.lights import light_mark
from targets.models import ProgressReport
from targets.rules import WORST_FIRST, Light

from .links import Links


@dataclass(slots=True)
class Count:
    """How many commitments show a light. ``change``: since last month, with its sign; empty for none."""

    light: Light
    mark: SafeString
    count: int
    change: str
    href: str


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


def light_counts(board: Board, before: Snapshot | None, links: Links) -> list[Count]:
    """The lights that commitments show, or showed a month before, with their numbers, the worst first."""
    now = [commitment.light for commitment in board.commitments]
    then = [before.light_of_commitment(commitment) for commitment in board.commitments] if before else []
    return [
        Count(
            light=light,
            mark=light_mark(light),
            count=now.count(light),
            change=_signed(now.count(light) - then.count(light)) if before else "",
            href=links.counted(light),
        )
        for light in WORST_FIRST
        if light in now or light in then
    ]


def _signed(change: int) -> str:
    return f"{change:+d}" if change else ""

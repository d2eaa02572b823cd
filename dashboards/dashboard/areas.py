"""六项重点工作: each area's light, score and commitments by light, and how it has moved since last month."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from targets.board import AreaRow, Board, RolledUp, Snapshot, reason_of_whole
from targets.charts.change import change_mark
from targets.charts.lights import light_mark
from targets.formats import numbers

from .distribution import Distributions
from .links import Links


@dataclass(slots=True)
class AreaCard:
    """An area's card as text. ``reason``: what made its light; ``was``: last month's light, if it was another."""

    row: AreaRow
    href: str
    light: SafeString
    reason: str
    score: str
    change: SafeString
    was: SafeString
    bar: SafeString
    numbers: SafeString


def area_cards(board: Board, before: Snapshot | None, links: Links) -> list[AreaCard]:
    """The task areas of a board, in the plan's order."""
    distributions = Distributions(links)
    return [_area(area, before, distributions) for area in board.areas if area.is_work]


def _area(area: AreaRow, before: Snapshot | None, distributions: Distributions) -> AreaCard:
    then = before.areas[area.number] if before else RolledUp()
    bar, by_light = distributions.of(area.distribution, area=area.number)
    return AreaCard(
        row=area,
        href=distributions.links.area(area.number),
        light=light_mark(area.light),
        reason=reason_of_whole(area),
        score=numbers.score(area.score),
        change=change_mark(numbers.score_change(area.score, then.score)),
        was=light_mark(then.light) if then.light != area.light else SafeString(""),
        bar=bar,
        numbers=by_light,
    )

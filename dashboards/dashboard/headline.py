"""主要预期目标: a tile for each figure, with its bar, last year's figure and the forecast."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.board import Board, TargetRow, reason_of
from targets.charts.bullet import large_bullet, last_year_of
from targets.formats import numbers
from targets.rules import Phasing, exact

from ..outlook.forecast import year_on_year
from ..target_lines import TargetLine, target_line
from .links import Links


@dataclass(slots=True)
class Tile:
    """A headline figure. ``facts``: word and text under its bar; ``box``: where its value is set, if it is not."""

    line: TargetLine
    href: str
    box: str
    bar: SafeString
    facts: list[tuple[str, str]]
    reason: str

    @property
    def has_figure(self) -> bool:
        return self.line.row.standing.actual is not None


def tiles_of(board: Board, links: Links) -> list[Tile]:
    """The headline figures of a board that has last year's figures."""
    return [
        Tile(
            target_line(row, with_bar=False),
            links.target(row.code),
            links.value_box(row),
            large_bullet(row),
            _facts(row),
            reason_of(row),
        )
        for area in board.areas
        if area.kind == "headline"
        for row in area.targets
    ]


def _facts(row: TargetRow) -> list[tuple[str, str]]:
    standing, terms = row.standing, row.terms
    if terms.value is None:
        promised = [(_("Year's target"), _("Not set"))]
    else:
        promised = [(_("Year's limit") if terms.is_cap else _("Year's target"), row.amount(terms.value))]
        if standing.planned is not None and not terms.holds:
            promised.append((_("Planned to date"), row.amount(standing.planned)))
        if row.completion is not None:
            promised.append((_("Completion"), numbers.percent(row.completion)))
    return [*promised, *_compared(row), *_outlook(row)]


def _compared(row: TargetRow) -> list[tuple[str, str]]:
    """同比: last year's figure of the same month, and the change."""
    last = last_year_of(row)
    if last is None:
        return []
    comparisons = [(_("Same month of last year"), row.amount(last))]
    change = year_on_year(row, row.standing.actual, last)
    if change and not change.endswith("%"):
        change = _("%(change)s points") % {"change": change} if row.is_rate else f"{change}{row.unit}"
    return [*comparisons, (_("Year on year"), change)] if change else comparisons


def _outlook(row: TargetRow) -> list[tuple[str, str]]:
    """全年预计, also in percent of the year's target; empty once the due month has a figure."""
    standing, terms = row.standing, row.terms
    ended = standing.figure_month is not None and standing.figure_month >= terms.due
    if row.forecast is None or terms.value is None or terms.holds or ended or terms.phasing == Phasing.DEADLINE:
        return []
    text = row.amount(row.forecast)
    if not terms.baseline and not row.is_level:
        shown = {"amount": text, "part": numbers.percent(row.forecast / exact(terms.value))}
        text = _("%(amount)s (%(part)s of the target)") % shown
    return [(_("Full-year forecast"), text)]

"""挂图: targets by months, each cell a light with its completion; above them the plan and areas with scores.

The marks are drawn, so that they look the same on paper, and a screen reader reads their word. Each mark is drawn
once on a page (``templates/wall/_marks.html``); cells refer to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from targets.board import (
    AreaRow,
    Board,
    Commitment,
    RolledUp,
    SubMeasureRow,
    TargetRow,
    counts_by_light,
)
from targets.formats import labels, numbers
from targets.formats.dates import short_month
from targets.rules import NEEDS_ATTENTION, WORST_FIRST, Light, Standing

MONTHS = range(1, 13)

#: The class of a month after the page's.
LATER = '<td class="later"></td>'


@dataclass(slots=True)
class MatrixLine:
    """A row as text. ``cells``: its twelve months; ``row``: a target's. What its kind does not have is empty."""

    name: str
    cells: SafeString
    row: TargetRow | None = None
    code: str = ""
    lead: str = ""
    leader: str = ""
    unit: str = ""
    value: str = ""
    actual: str = ""
    completion: str = ""
    gap: str = ""
    forecast: str = ""
    note: str = ""
    score: str = ""
    change: str = ""
    counts: str = ""


@dataclass(slots=True)
class MatrixSubMeasure:
    """A sub-measure's rows; ``line`` is None where it would only repeat the area's."""

    line: MatrixLine | None
    targets: list[MatrixLine]


@dataclass(slots=True)
class MatrixArea:
    """An area's rows."""

    number: int
    line: MatrixLine
    sub_measures: list[MatrixSubMeasure] = field(default_factory=list)


@dataclass(slots=True)
class LightMatrix:
    """The rows of a board by month, up to the board's month; ``targets``: how many are shown."""

    plan: MatrixLine
    areas: list[MatrixArea]
    targets: int


def matrix_of(board: Board, *, area: int | None = None, only: Iterable[Light] | None = None) -> LightMatrix:
    """The matrix of a board up to its month, without proposals, which have no lights. No queries.

    Args:
        area: only the area with this number.
        only: only targets and sub-measures with one of these lights in the board's month.
    """
    lights = frozenset(only) if only is not None else None
    areas = []
    for row in board.areas:
        if row.light is None or area not in (None, row.number):
            continue
        lines = [line for sub_measure in row.sub_measures if (line := _sub_measure(board, row, sub_measure, lights))]
        if lines:
            areas.append(MatrixArea(row.number, _area_line(board, row), lines))
    shown = sum(len(line.targets) for area in areas for line in area.sub_measures)
    return LightMatrix(_plan_line(board), areas, shown)


def _plan_line(board: Board) -> MatrixLine:
    months = [board.snapshot(month).plan for month in _shown(board)]
    name = labels.whole_plan(board.plan.town)
    return MatrixLine(name, _rolled_cells(months), counts=_counts(board.commitments), **_scores(months))


def _area_line(board: Board, row: AreaRow) -> MatrixLine:
    months = area_months(board, row)
    return MatrixLine(row.title, _rolled_cells(months), counts=_counts(row.commitments), **_scores(months))


def area_months(board: Board, row: AreaRow) -> list[RolledUp]:
    """An area's score and light at the end of each month, from January to the board's month."""
    return [board.snapshot(month).areas[row.number] for month in _shown(board)]


def month_change(months: list[RolledUp]) -> Decimal | None:
    """The change of the score in the last month, as printed; None where either score is missing."""
    return numbers.score_change(months[-1].score, months[-2].score) if len(months) > 1 else None


def _scores(months: list[RolledUp]) -> dict[str, str]:
    change = month_change(months)
    return {"score": numbers.score(months[-1].score), "change": "" if change is None else numbers.signed(change, 1)}


def _counts(commitments: list[Commitment]) -> SafeString:
    """How many commitments show each light in the board's month, worst first."""
    counted = counts_by_light(commitments)
    return SafeString(" ".join(f"<span>{mark(light)}{count}</span>" for light, count in counted))


def _sub_measure(
    board: Board, area: AreaRow, row: SubMeasureRow, lights: frozenset[Light] | None
) -> MatrixSubMeasure | None:
    """A sub-measure's rows; None where the filter leaves none."""
    kept = [target for target in row.targets if lights is None or target.light in lights]
    # The department's assessment may be worse than the targets' lights.
    if not kept and lights is not None and row.light not in lights:
        return None
    lead = _lead(row)
    line = None
    if not (row.targets and area.stands_for(row)):
        months = [board.snapshot(month).sub_measures[row.id] for month in _shown(board)]
        name = row.numbered_title
        cells = _row(_cell(rolled.light, "") for rolled in months)
        own = row.assessment(board.month)
        note = _("Assessed: %(assessment)s") % {"assessment": labels.ASSESSMENT[own]} if own else ""
        line = MatrixLine(name, cells, code=row.code, note=note, score=numbers.score(row.score), **lead)
    return MatrixSubMeasure(line, [_target_line(board, target, lead) for target in kept])


def _lead(row: SubMeasureRow) -> dict[str, str]:
    return {"lead": row.lead.table_name if row.lead else numbers.NONE, "leader": row.leader}


def _target_line(board: Board, row: TargetRow, lead: dict[str, str]) -> MatrixLine:
    standing, decimals = row.standing, row.decimals
    return MatrixLine(
        row.name,
        _row(_target_cell(row, board.snapshot(month).targets[row.id]) for month in _shown(board)),
        row,
        code=row.code,
        unit=row.unit,
        value=numbers.amount(row.terms.value, decimals),
        actual=numbers.amount(standing.actual, decimals),
        completion=numbers.percent(row.completion),
        gap=numbers.gap_in_points(row.points),
        forecast=numbers.amount(row.forecast, decimals),
        **lead,
    )


def _shown(board: Board) -> range:
    return range(1, board.month + 1)


def _target_cell(row: TargetRow, standing: Standing) -> str:
    """Its light and completion, of a level the level; in brackets where the figure is an earlier month's, starred where
    another waits.
    """
    text = ""
    if row.is_level and standing.actual is not None:
        text = numbers.amount(standing.actual, row.decimals)
    elif standing.completion is not None:
        text = f"{numbers.hundredfold(standing.completion):,}"
    if text and standing.figure_month != standing.month:
        text = f"({text})"
    if standing.month in row.awaiting:
        text += "*"
    return _cell(standing.light, text)


def _rolled_cells(months: list[RolledUp]) -> SafeString:
    return _row(_cell(rolled.light, "" if rolled.score is None else numbers.score(rolled.score)) for rolled in months)


def _cell(light: Light | None, text: str) -> str:
    if light is None:
        return "<td></td>"
    return (
        f'<td class="{light}">{mark(light)}{text}</td>' if light in NEEDS_ATTENTION else f"<td>{mark(light)}{text}</td>"
    )


def _row(cells: Iterable[str]) -> SafeString:
    """Twelve cells, blank for months that are not shown."""
    row = list(cells)
    return SafeString("".join(row) + LATER * (len(MONTHS) - len(row)))


def heads_of(months: list[dict]) -> list[dict]:
    """The months of a picker (``Period.months``) for the table's head, with short names added."""
    return [{**choice, "short": short_month(choice["number"])} for choice in months]


def mark(light: Light) -> SafeString:
    """A light's drawn mark; a screen reader reads its word."""
    return _mark(light, get_language())


@cache
def _mark(light: Light, _language: str) -> SafeString:
    return format_html('<svg role="img" aria-label="{}"><use href="#m-{}"/></svg>', labels.LIGHT[light], light)


def legend() -> list[tuple[SafeString, str]]:
    """Every mark with its word, worst first. The mark is hidden from screen readers, which read the word."""
    return [(_silent(light), labels.LIGHT[light]) for light in WORST_FIRST]


@cache
def _silent(light: Light) -> SafeString:
    return format_html('<svg aria-hidden="true"><use href="#m-{}"/></svg>', light)

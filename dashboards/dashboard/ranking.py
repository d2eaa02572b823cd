"""责任单位排名 as text for the dashboard."""

from django.utils.html import escape
from django.utils.safestring import SafeString

from targets.board import Board, Snapshot
from targets.charts.change import change_mark
from targets.formats import numbers

from ..ranking import Ranked, ranking_of
from .distribution import Distributions
from .links import Links


def rank_lines(board: Board, before: Snapshot | None, links: Links) -> SafeString:
    """The table's rows: departments in the order of their scores, with changes where there is a month before."""
    distributions = Distributions(links)
    return SafeString("".join(_row(row, before is not None, distributions) for row in ranking_of(board, before)))


def _row(row: Ranked, compares: bool, distributions: Distributions) -> str:
    department, counted = row.department, row.distribution
    bar, by_light = distributions.of(counted, department=department.code)
    leader = f' <span class="under">{escape(department.leader)}</span>' if department.leader else ""
    cells = [
        f'<td class="num">{row.place or numbers.NONE}</td>',
        f'<th scope="row"><a href="{distributions.links.ledger(department=department.code)}">',
        f"{escape(department.table_name)}</a>{leader}{bar}",
        f'<span class="dist">{by_light}</span></th>',
        f'<td class="num score">{numbers.score(row.score)}</td>',
    ]
    if compares:
        cells.append(f'<td class="num">{change_mark(row.score_change)}</td>')
    return f"<tr>{''.join(cells)}</tr>"

"""Where many targets stand, and no more: for a list that is filtered or sorted by what every row must be judged for.

The same rules over the same figures as the board's, but only each figure that stands at the month's end is read, and
no report: the words, the figures of other months and the outlook belong to the rows that are shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import F, Max, QuerySet, Window

from targets.board.queries import TARGET_FIELDS, terms_of
from targets.board.rows import PlanRow
from targets.models import Figure, Target
from targets.rules import Counting, Standing, figures_from_items, judge


def judge_rows(plan: PlanRow, month: int, structure: Sequence[tuple], targets: QuerySet[Target]) -> list[Standing]:
    """The standing of each row at the end of a month, in their order, without forecast and needed pace. One query.

    Args:
        structure: joined rows of ``columns``.
        targets: the targets that they are rows of.
    """
    figures = _latest_figures(targets, month)
    standings = []
    for row in structure:
        fields = dict(zip(TARGET_FIELDS, row[-len(TARGET_FIELDS) :], strict=True))
        latest = figures.get(fields["id"], {})
        if fields["counting"] == Counting.ENTERED:
            seen = latest.get(None, {})
        else:
            items = [figure for item, figure in latest.items() if item is not None]
            seen = figures_from_items(fields["counting"], fields["item_threshold"], items)
        standings.append(judge(terms_of(plan, fields), seen, month, outlook=False))
    return standings


def _latest_figures(targets: QuerySet[Target], month: int) -> dict[int, dict[int | None, dict[int, Decimal]]]:
    """Of each target, by item (None: its own), the counted figure that stands at the end of a month, by its month."""
    latest = Window(Max("report__month"), partition_by=[F("target_id"), F("item_id")])
    rows = (
        Figure.objects.filter(target__in=targets.order_by().values("pk"), report__month__lte=month)
        .filter(counted__isnull=False)
        .annotate(latest=latest)
        .filter(report__month=F("latest"))
        .values_list("target_id", "item_id", "report__month", "counted")
    )
    found: dict[int, dict[int | None, dict[int, Decimal]]] = defaultdict(dict)
    for target, item, at, counted in rows:
        found[target][item] = {at: counted}
    return found

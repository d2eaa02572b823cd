"""Two years' plans at the end of the same month, read together."""

from .load import judged, structure_of_sub_measures
from .raw import Raw
from .rows import Board, PlanRow


def load_two_years(before: PlanRow, after: PlanRow, month: int) -> tuple[Board, Board]:
    """The boards of two plans, judged; of their reports only those of ``month`` are read. Four queries."""
    both = Raw()
    raws = []
    for plan in (before, after):
        raw = Raw()
        raw.read_structure(structure_of_sub_measures({"plan_id": plan.id}))
        both.sub_measures |= raw.sub_measures
        raws.append(raw)
    plans = [before.id, after.id]
    both.read_figures({"report__sub_measure__plan_id__in": plans})
    # Into the rows of either plan: they are the same objects.
    both.read_reports({"sub_measure__plan_id__in": plans, "month": month})
    for raw in raws:
        raw.figures = both.figures
    return judged(before, month, raws[0]), judged(after, month, raws[1])

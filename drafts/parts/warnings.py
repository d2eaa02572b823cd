"""What somebody may want to look at before a plan is loaded; none of it stops anything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import PlanInPreparation
from .rows import DraftRow, row_of
from .tree import PROPOSAL, areas_of


@dataclass(frozen=True)
class DraftWarning:
    """A sentence, and the rows that it is about."""

    sentence: str
    rows: Sequence[DraftRow] = field(default_factory=list)


def warnings_of(draft: PlanInPreparation) -> list[DraftWarning]:
    """What is doubtful, has nobody who leads it, or promises no number yet; of a second file only what is new."""
    rows = [row_of(stored) for stored in draft.rows]
    areas = [area for area in areas_of(rows) if area.row.area_kind != PROPOSAL]
    measures = [measure for area in areas for measure in area.measures]
    targets = [target.row for measure in measures for target in measure.targets]
    no_lead = measures_nobody_leads(draft, rows)
    doubtful = [row for row in rows if row.is_doubtful and not row.left_out]
    unset = [row for row in targets if not row.value and not (draft.matched and row.code)]
    return [
        *_of_an_empty_plan(len(measures), len(targets)),
        *_told(
            doubtful,
            ngettext(
                "%(n)d row is doubtful, and nobody has looked at it yet.",
                "%(n)d rows are doubtful, and nobody has looked at them yet.",
                len(doubtful),
            ),
        ),
        *_told(
            no_lead,
            ngettext(
                "%(n)d sub-measure has no lead department: nobody reports on it.",
                "%(n)d sub-measures have no lead department: nobody reports on them.",
                len(no_lead),
            ),
        ),
        *_told(
            unset,
            ngettext(
                "%(n)d target has no value: it stays grey until somebody sets it.",
                "%(n)d targets have no value: they stay grey until somebody sets them.",
                len(unset),
            ),
        ),
    ]


def measures_nobody_leads(draft: PlanInPreparation, rows: Sequence[DraftRow]) -> list[DraftRow]:
    """The sub-measures of its rows that nobody leads. What has a code of the plan keeps what the plan has."""
    areas = [area for area in areas_of(rows) if area.row.area_kind != PROPOSAL]
    measures = [measure.row for area in areas for measure in area.measures]
    return [row for row in measures if not row.lead and not (draft.matched and row.code)]


def _of_an_empty_plan(measures: int, targets: int) -> Iterable[DraftWarning]:
    if not measures:
        yield DraftWarning(_("The plan is empty: nobody is asked for a report until it has sub-measures."))
    elif not targets:
        yield DraftWarning(
            _("The plan has no target: its sub-measures have only words, and a light of their own assessment.")
        )


def _told(rows: Sequence[DraftRow], sentence: str) -> Iterable[DraftWarning]:
    if rows:
        # A row that was made for an area's own targets stands nowhere.
        yield DraftWarning(sentence % {"n": len(rows)}, [row for row in rows if row.id])

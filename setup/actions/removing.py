"""Removes what was planned by mistake: an area, sub-measure, target or item on which nothing was reported."""

from collections.abc import Iterator

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.admin.forms import is_fixed, is_reported
from targets.models import Event, Item, Plan, SubMeasure, Target, TaskArea
from targets.trace.record import Actor, record
from targets.trace.subjects import changes_of_removed, sub_measure_of, subject_of, values_of

_SINCE_FIGURES = {
    Target: gettext_lazy("There are figures of it. A revision changes what it promises."),
    Item: gettext_lazy(
        "There are figures of it. Enter the month from which it has ended: then none is asked any more."
    ),
}
_SINCE_CLOSED = {
    SubMeasure: gettext_lazy(
        "It was in the plan when a month was closed, and that month was judged with it. "
        "Hand it over if another department is to lead it."
    ),
    Target: gettext_lazy(
        "It was in the plan when a month was closed, and that month was judged with it. "
        "A revision changes what it promises."
    ),
}


def why_it_stays(row: Model) -> list[str]:
    """Why an area, sub-measure, target or item is not removed, and what to do instead; none: nobody would miss it."""
    return list(_held_by(row)) or list(_stands_in(row))


def _held_by(row: Model) -> Iterator[str]:
    if isinstance(row, TaskArea):
        return
    if not isinstance(row, Item) and row.matters.exists():
        yield _("A supervision matter is about it.")
    if isinstance(row, SubMeasure):
        if row.projects.exists():
            yield _("Projects belong to it. Let them belong to another sub-measure first.")
        if is_reported(row):
            yield _("There are reports on it. With a weight of 0 it no longer counts in its area’s score.")
        if row.proposals.exists():
            yield _("A proposal to the district belongs to it. Let that belong to nothing in the plan first.")
        if row.handovers.exists():
            yield _("It was handed over.")
    else:
        if isinstance(row, Target) and row.revisions.exists():
            yield _("It was revised.")
        if row.fed_by.exists():
            yield _("Projects bring something to it. Let them bring it to nothing, or to another target, first.")
        if is_reported(row):
            yield _SINCE_FIGURES[type(row)]
            return
    if not isinstance(row, Item) and _is_promised(row) and is_fixed(row):
        yield _SINCE_CLOSED[type(row)]


def _stands_in(row: Model) -> Iterator[str]:
    if isinstance(row, TaskArea) and SubMeasure.with_projects.filter(area=row).exists():
        yield _("Sub-measures or projects stand in it; remove those first.")
    if isinstance(row, SubMeasure) and row.targets.exists():
        yield _("It has targets; remove those first.")
    if isinstance(row, Target) and row.items.exists():
        yield _("It has breakdown items; remove those first.")


def _is_promised(row: SubMeasure | Target) -> bool:
    return (row.lead_id if isinstance(row, SubMeasure) else row.value) is not None


def remove(actor: Actor, plan: Plan, row: Model) -> None:
    """Removes a row that nothing holds (``why_it_stays``), and records what it was.

    The caller holds the plan locked.
    """
    changes = changes_of_removed(subject_of(row), values_of(row, many=True))
    sub_measure = None if isinstance(row, SubMeasure) else sub_measure_of(row)
    row.delete()
    record(actor, plan, Event.Action.CHANGE_PLAN, changes, sub_measure=sub_measure)

"""Saves the forms of a page: all of them or none, with one event for each sub-measure or one for what has none."""

from collections.abc import Iterable
from typing import Any

from targets.models import Plan, SubMeasure
from targets.trace.record import Actor, Program, change, record
from targets.trace.subjects import changes_of_new, changes_of_removed, sub_measure_of, subject_of, values_of

from ..forms.seen import SeenForm


def save_forms(actor: Actor | Program, plan: Plan | None, action: str, forms: Iterable[SeenForm]) -> int:
    """Saves valid forms and records what they changed.

    The caller holds the chain locked (``lock_chain``) since before it made the forms: they know the values before.

    Args:
        plan: whose rows these are; None for people and places.
        action: of the events, an ``Event.Action``.

    Returns:
        How many rows were made, changed or removed.
    """
    by_sub_measure: dict[SubMeasure | None, list[dict[str, Any]]] = {}
    count = 0
    for form in forms:
        if form.is_removed:
            changes = changes_of_removed(subject_of(form.instance), form.before)
            form.instance.delete()
        else:
            form.save()
            changes = _changes(form)
        count += bool(changes)
        by_sub_measure.setdefault(sub_measure_of(form.instance), []).extend(changes)
    for sub_measure, changes in by_sub_measure.items():
        if changes:
            record(actor, plan, action, changes, sub_measure=sub_measure)
    return count


def _changes(form: SeenForm) -> list[dict[str, Any]]:
    place, after = subject_of(form.instance), values_of(form.instance, many=True)
    if not form.before:
        return changes_of_new(place, after)
    return [
        change(place["on"], place["of"], name, form.before[name], value, item=place.get("item"))
        for name, value in after.items()
        if form.before[name] != value
    ]

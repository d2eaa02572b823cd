"""Saves the forms of a page: all of them or none, with one event for each sub-measure or one for what has none."""

from collections.abc import Iterable
from typing import Any

from targets.models import Plan, SubMeasure
from targets.trace.record import Actor, change, record
from targets.trace.subjects import changes_of_new, plan_id_of, sub_measure_of, subject_of, values_of

from ..forms.seen import SeenForm


def save_forms(actor: Actor, plan: Plan | None, action: str, forms: Iterable[SeenForm]) -> int:
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
            changes = [_removal(form)]
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


def _removal(form: SeenForm) -> dict[str, Any]:
    place = subject_of(form.instance)
    return change(place["on"], place["of"], "removed", None, True, item=place.get("item"))


def _changes(form: SeenForm) -> list[dict[str, Any]]:
    place, after = subject_of(form.instance), values_of(form.instance, many=True)
    if not form.before:
        if plan_id_of(form.instance) is not None:
            # Of the plan's parts the trace has the creation, not the first values.
            return [change(place["on"], place["of"], "created", None, True, item=place.get("item"))]
        return changes_of_new(place, after)
    return [
        change(place["on"], place["of"], name, form.before[name], value, item=place.get("item"))
        for name, value in after.items()
        if form.before[name] != value
    ]

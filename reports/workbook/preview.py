"""A comparison as its page shows it: the changes by sub-measure, each figure with the light that it would give."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.safestring import SafeString

from targets.board import TargetRow
from targets.board.preview import as_if_approved
from targets.charts.lights import light_mark
from targets.formats import numbers
from targets.formats.codes import name_with_code
from targets.formats.labels import ASSESSMENT

from ..checks.targets import flags_of
from ..entry.inputs import decimals_of, unit_of
from . import layout
from .changes import CellChange, Comparison
from .department_month import DepartmentMonth
from .layout import FIGURES_SHEET

#: A page lists at most so many refused cells, and counts the rest.
MOST_REFUSED = 200


@dataclass(slots=True)
class ShownChange:
    """A change as a line of the page. ``number``: for the tick box of a conflict; ``since``: who else changed it."""

    address: str
    name: str
    unit: str
    before: str
    after: str
    is_text: bool
    number: int | None = None
    since: str = ""
    light: SafeString = field(default_factory=SafeString)
    flags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SubMeasureChanges:
    """A sub-measure's changes."""

    title: str
    changes: list[ShownChange] = field(default_factory=list)


def changes_by_sub_measure(
    month: DepartmentMonth, comparison: Comparison, changes: Iterable[CellChange]
) -> list[SubMeasureChanges]:
    """The changes of a comparison by sub-measure, in the plan's order."""
    lights = _lights(month, comparison)
    conflicts = {id(change): number for number, change in enumerate(comparison.conflicts)}
    order = {
        sub_measure.id: SubMeasureChanges(
            name_with_code(sub_measure.code, sub_measure.title, is_project=sub_measure.is_project)
        )
        for sub_measure in month.sub_measures
    }
    judged: set[int] = set()
    for change in changes:
        line = _line(change)
        line.number = conflicts.get(id(change))
        line.since = change.since if change.conflicts else ""
        if change.target and change.target.id not in judged:
            # The light is shown once for each target: its items share it.
            judged.add(change.target.id)
            line.light, line.flags = lights[change.target.id]
        order[change.sub_measure.id].changes.append(line)
    return [listed for listed in order.values() if listed.changes]


def _line(change: CellChange) -> ShownChange:
    if change.field == FIGURES_SHEET and change.target is not None:
        target, item = change.target, change.item
        decimals = decimals_of(target, item)
        return ShownChange(
            address=change.address,
            name=f"{target.name} · {item.name}" if item else target.name,
            unit=unit_of(target, item),
            before=_amount(change.before, decimals),
            after=_amount(change.after, decimals),
            is_text=False,
        )
    texts = [str(value or "") for value in (change.before, change.after)]
    if change.field == "assessment":
        texts = [str(ASSESSMENT.get(text, text)) for text in texts]
    return ShownChange(change.address, layout.sheet_headings()[change.field], "", *texts, is_text=True)


def _amount(value: object, decimals: int) -> str:
    return numbers.amount(value if isinstance(value, Decimal) else None, decimals)


def _lights(month: DepartmentMonth, comparison: Comparison) -> dict[int, tuple[SafeString, list[str]]]:
    """By target: the light that it would have with the file's figures, and what looks odd in them."""
    typed: dict[int, dict] = {}
    targets: dict[int, TargetRow] = {}
    for change in comparison.changes:
        if change.target is not None and change.place is not None:
            targets[change.target.id] = change.target
            typed.setdefault(change.target.id, {})[change.place] = change.after
    lights = {}
    for target_id, target in targets.items():
        stored = {(target_id, item): value for (item, m), value in target.typed.items() if m == month.month}
        previewed = as_if_approved(target, month.month, {**stored, **typed[target_id]})
        names = {item.pk: item.name for item in month.items.get(target_id, [])}
        flags = [flag.text for flag in flags_of(previewed, month.month, names)]
        lights[target_id] = light_mark(previewed.light), flags
    return lights

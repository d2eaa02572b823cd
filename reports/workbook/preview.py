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
from ..entry.lines import figure_before
from . import layout
from .changes import CellChange, Comparison
from .department_month import DepartmentMonth
from .layout import FIGURES_SHEET

#: A page lists at most so many refused cells, and counts the rest.
MOST_REFUSED = 200


#: What stands for a text that was emptied.
EMPTY = "—"


@dataclass(slots=True)
class ShownChange:
    """A change as a line of the page.

    Args:
        number: for the tick box of a conflict.
        since: who else changed it.
        last: the figure before the month.
        is_item: it belongs to the target above it.
    """

    address: str
    name: str
    unit: str
    before: str
    after: str
    is_text: bool
    is_item: bool = False
    number: int | None = None
    since: str = ""
    last: str = ""
    light: SafeString = field(default_factory=SafeString)
    flags: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ChangeGroup:
    """The changes of one sub-measure or project; ``is_new``: there is nothing stored of it yet."""

    title: str
    changes: list[ShownChange] = field(default_factory=list)
    is_new: bool = False


def changes_by_sub_measure(
    month: DepartmentMonth, comparison: Comparison, changes: Iterable[CellChange]
) -> list[ChangeGroup]:
    """The changes of a comparison by sub-measure and target, in the plan's order."""
    lights = _lights(month, comparison)
    conflicts = {id(change): number for number, change in enumerate(comparison.conflicts)}
    order = {
        sub_measure.id: ChangeGroup(
            name_with_code(sub_measure.code, sub_measure.title, is_project=sub_measure.is_project)
        )
        for sub_measure in month.sub_measures
    }
    judged: set[int] = set()
    places = {target.id: place for row in month.sub_measures for place, target in enumerate(row.targets)}
    # A sheet may have been sorted; words come after the figures.
    for change in sorted(changes, key=lambda change: places[change.target.id] if change.target else len(places)):
        line = _line(change, month.month)
        line.number = conflicts.get(id(change))
        line.since = change.since if change.conflicts else ""
        if change.target and change.target.id not in judged:
            # The light is shown once for each target: its items share it.
            judged.add(change.target.id)
            head = line
            if change.item:
                # A line that names the target, above those of its items.
                head = ShownChange("", change.target.name, change.target.unit, "", "", is_text=False)
                order[change.sub_measure.id].changes.append(head)
            head.light, head.flags = lights[change.target.id]
        order[change.sub_measure.id].changes.append(line)
    return [listed for listed in order.values() if listed.changes]


def _line(change: CellChange, month: int) -> ShownChange:
    if change.field == FIGURES_SHEET and change.target is not None:
        target, item = change.target, change.item
        decimals = decimals_of(target, item)
        last = figure_before(target, item.pk if item else None, month)
        return ShownChange(
            address=change.address,
            name=item.name if item else target.name,
            unit=unit_of(target, item),
            before=_amount(change.before, decimals),
            after=_amount(change.after, decimals),
            is_text=False,
            is_item=item is not None,
            last=_amount(last.value if last else None, decimals),
        )
    texts = [str(value or "") for value in (change.before, change.after)]
    if change.field == "assessment":
        texts = [str(ASSESSMENT.get(text, text)) for text in texts]
    before, after = texts[0], texts[1] or EMPTY
    return ShownChange(change.address, layout.sheet_headings()[change.field], "", before, after, is_text=True)


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

"""What looks odd in a month's figure, each with its numbers: for the clerk who types it and for the reviewer.

A flag is a question, not a refusal: a figure may be odd and right. It never takes part in a light.

Figures here are those that count, earlier months that still wait for review, and the month's own as typed: what a
department handed in for May is what its June is held against, reviewed or not.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from .. import numbers
from ..board import TargetRow, with_unit
from ..dates import month_name
from ..rules import Comparator, Counting, Light, Terms, exact, figures_from_items, judge, planned_to_date
from ..words import LIGHT

#: A month's step is odd beyond so many times the usual one.
STEPS = 3
#: A figure is odd from so many times the one before.
TIMES = 10
#: So many months in a row that are equal to the one before are odd.
REPEATS = 3
#: So many breakdown items are named in a flag; the rest is counted.
NAMED = 3

GOOD = {Light.GREEN, Light.DONE}


class Kind(StrEnum):
    """What is odd."""

    FELL = "fell"
    TIMES = "times"
    ITEMS = "items"
    STEP = "step"
    JUMP = "jump"
    BEYOND = "beyond"
    SAME = "same"


#: How much a kind moves a report forward in the queue: likely slips first, then what may well be so.
WEIGHTS = {Kind.FELL: 5, Kind.TIMES: 5, Kind.ITEMS: 4, Kind.STEP: 3, Kind.JUMP: 3, Kind.BEYOND: 2, Kind.SAME: 2}


@dataclass(frozen=True, slots=True)
class Flag:
    """Something odd: its sentence in the reader's language, and how much it weighs in the queue's order."""

    kind: Kind
    text: str

    @property
    def weight(self) -> int:
        return WEIGHTS[self.kind]


@dataclass(frozen=True, slots=True)
class Series:
    """A target's (or item's) figures up to a month, as the flags read them.

    ``now`` is the month's own figure (None: none yet), ``earlier`` the months before it with their figures.
    """

    month: int
    now: Decimal | None
    earlier: Mapping[int, Decimal]

    @property
    def last_month(self) -> int | None:
        return max(self.earlier, default=None)

    @property
    def last(self) -> Decimal | None:
        return None if self.last_month is None else self.earlier[self.last_month]


def series_of(would: TargetRow, month: int) -> Series:
    """The figures that the month's one is held against: counted ones, and earlier ones that wait for review."""
    seen = {**would.figures, **{m: figure for m, figure in would.awaiting.items() if m < month}}
    return Series(month, would.figures.get(month), {m: figure for m, figure in sorted(seen.items()) if m < month})


def flags_of(would: TargetRow, month: int, names: Mapping[int, str] | None = None) -> list[Flag]:
    """What is odd in a target's month, the weightiest first; nothing where the month has no figure yet.

    Args:
        would: the target as it would stand with the month's typed figures (``verdict.preview``).
        names: breakdown item to name, where known; items are only counted without.
    """
    series = series_of(would, month)
    found = list(_of_items(would, month, names or {}))
    if series.now is not None:
        # One slip is named once: what is ten times last month's is more than three usual steps, too; and where an item
        # made it, the item says so.
        slip = _fell(would, series)
        if not any(flag.kind == Kind.TIMES for flag in found):
            slip = slip or _ten_times(would, series) or _big_step(would, series)
        found += [flag for flag in (slip, *(check(would, series) for check in OTHERS)) if flag]
    return sorted(found, key=lambda flag: -flag.weight)


def falls_by_plan(terms: Terms) -> bool:
    """Whether the figure is to come down over the year: a number of households still to be helped, not a cap."""
    return terms.comparator == Comparator.LTE and not terms.is_cap and not terms.holds


def _fell(would: TargetRow, series: Series) -> Flag | None:
    """A cumulative below the last one. A level that is to hold may fall, and so may what is to come down."""
    if series.now is None or series.last is None or would.terms.holds or falls_by_plan(would.terms):
        return None
    if series.now >= series.last:
        return None
    return Flag(Kind.FELL, _("Fell from %(last)s (%(month)s) to %(now)s.") % _shown(would, series))


def _ten_times(would: TargetRow, series: Series) -> Flag | None:
    """Ten times the last figure or more: a slip of the decimal point, or another unit. Rates are not above it."""
    if series.now is None or series.last is None or series.last <= 0 or series.now < TIMES * series.last:
        return None
    text = _("Ten times last month's or more: %(last)s (%(month)s), now %(now)s.")
    return Flag(Kind.TIMES, text % _shown(would, series))


def _big_step(would: TargetRow, series: Series) -> Flag | None:
    """A step of more than three times the usual one, counted towards the target.

    A step is what a figure adds to the one before it, by the month where months lie between. The first figure's step
    is counted from the baseline (0 without one) and the target's first month. The usual step is the median of the
    earlier ones; with fewer than two, or where it is not above zero, there is no usual step.
    """
    if series.now is None or series.last is None or series.last_month is None or would.terms.holds:
        return None
    steps = steps_of(would.terms, series.earlier)
    if len(steps) < 2:
        return None
    usual = median(steps)
    towards = -1 if falls_by_plan(would.terms) else 1
    step = towards * (exact(series.now) - exact(series.last)) / (series.month - series.last_month)
    if usual <= 0 or step <= STEPS * usual:
        return None
    shown = {
        "step": with_unit(would, step),
        "usual": with_unit(would, usual),
        "times": numbers.trimmed(step / usual, 1),
        "last": with_unit(would, series.last),
        "now": with_unit(would, series.now),
    }
    return Flag(
        Kind.STEP,
        _("A step of %(step)s, %(times)s times the usual %(usual)s a month (from %(last)s to %(now)s).") % shown,
    )


def steps_of(terms: Terms, figures: Mapping[int, Decimal]) -> list[Fraction]:
    """The monthly steps between figures in the order of their months, in the target's unit, towards the target."""
    months = sorted(figures)
    if not months:
        return []
    towards = -1 if falls_by_plan(terms) else 1
    since = terms.start - 1 if terms.start - 1 < months[0] else months[0] - 1
    steps, before = [], exact(terms.baseline or 0)
    for month in months:
        figure = exact(figures[month])
        steps.append(towards * (figure - before) / (month - since))
        since, before = month, figure
    return steps


def _beyond(would: TargetRow, series: Series) -> Flag | None:
    """Past the year's target, or a cap's limit: said in the month that passes it, not again every month."""
    value = would.terms.value
    if series.now is None or value is None or would.terms.holds:
        return None

    def is_beyond(figure: Decimal | None) -> bool:
        return figure is not None and (figure < value if falls_by_plan(would.terms) else figure > value)

    if not is_beyond(series.now) or is_beyond(series.last):
        return None
    shown = {"now": with_unit(would, series.now), "value": with_unit(would, value)}
    if would.terms.is_cap:
        return Flag(Kind.BEYOND, _("Over the year's limit: %(now)s, the limit is %(value)s.") % shown)
    return Flag(Kind.BEYOND, _("Beyond the year's target: %(now)s, the target is %(value)s.") % shown)


def _same(would: TargetRow, series: Series) -> Flag | None:
    """The third month in a row that equals the one before, while the plan wants movement and the target is not met."""
    months = [*series.earlier][-REPEATS:]
    if series.now is None or len(months) < REPEATS or any(series.earlier[m] != series.now for m in months):
        return None
    if would.terms.holds or would.light == Light.DONE:
        return None
    planned = [planned_to_date(would.terms, month) for month in (months[0], series.month)]
    if None in planned or planned[0] == planned[1]:
        return None
    shown = {
        "now": with_unit(would, series.now),
        "since": month_name(months[0]),
        "from": with_unit(would, planned[0]),
        "to": with_unit(would, planned[1]),
    }
    text = _("Equal to last month for the third time: %(now)s since %(since)s; planned from %(from)s to %(to)s.")
    return Flag(Kind.SAME, text % shown)


def _jump(would: TargetRow, series: Series) -> Flag | None:
    """A light that jumps two colours in a month: from green (or done) to red, or from red to green (or done)."""
    if series.month == 1 or not series.earlier or would.light not in {*GOOD, Light.RED}:
        return None
    before = judge(would.terms, series.earlier, series.month - 1, outlook=False)
    if not ((before.light == Light.RED and would.light in GOOD) or (before.light in GOOD and would.light == Light.RED)):
        return None
    shown = {
        "light_before": LIGHT[before.light],
        "month": month_name(series.month - 1),
        "last": with_unit(would, before.actual),
        "planned_before": with_unit(would, before.planned),
        "light": LIGHT[would.light],
        "now": with_unit(would, would.standing.actual),
        "planned": with_unit(would, would.standing.planned),
    }
    text = _(
        "The light jumps: %(light_before)s in %(month)s (%(last)s of %(planned_before)s planned), "
        "now %(light)s (%(now)s of %(planned)s planned)."
    )
    return Flag(Kind.JUMP, text % shown)


OTHERS: tuple[Callable[[TargetRow, Series], Flag | None], ...] = (_jump, _beyond, _same)


def _of_items(would: TargetRow, month: int, names: Mapping[int, str]) -> Iterator[Flag]:
    """What is odd in the breakdown: a total that is not the sum, items that fell, items ten times their last."""
    with_month = {item: figures for item, figures in would.item_figures.items() if month in figures}
    if not with_month:
        return
    total = _other_total(would, month)
    if total:
        yield total
    fell, times = [], []
    for item, figures in with_month.items():
        before = [m for m in figures if m < month]
        if not before:
            continue
        last, now = figures[max(before)], figures[month]
        if now < last and not would.terms.holds and not falls_by_plan(would.terms):
            fell.append((item, last, now))
        elif last > 0 and now >= TIMES * last:
            times.append((item, last, now))
    if fell:
        text = ngettext("%(count)d item fell: %(items)s.", "%(count)d items fell: %(items)s.", len(fell))
        yield Flag(Kind.FELL, text % {"count": len(fell), "items": _items_shown(would, fell, names)})
    if times:
        text = ngettext(
            "%(count)d item is ten times its last figure or more: %(items)s.",
            "%(count)d items are ten times their last figure or more: %(items)s.",
            len(times),
        )
        yield Flag(Kind.TIMES, text % {"count": len(times), "items": _items_shown(would, times, names)})


def _other_total(would: TargetRow, month: int) -> Flag | None:
    """A typed total beside items of its own unit that add up to something else."""
    if would.counts_items or (would.item_unit and would.item_unit != would.unit):
        return None
    total = figures_from_items(Counting.SUM, None, would.item_figures.values())[month]
    typed = would.figures.get(month)
    if typed == total:
        return None
    shown = {"total": with_unit(would, total), "typed": with_unit(would, typed) if typed is not None else ""}
    if typed is None:
        return Flag(Kind.ITEMS, _("The items add up to %(total)s; no total is entered.") % shown)
    shown["difference"] = with_unit(would, abs(total - typed))
    text = _("The items add up to %(total)s, the total entered is %(typed)s: a difference of %(difference)s.")
    return Flag(Kind.ITEMS, text % shown)


def _items_shown(would: TargetRow, moved: list[tuple[int, Decimal, Decimal]], names: Mapping[int, str]) -> str:
    """The items that moved most, with their figures; how many more."""
    moved = sorted(moved, key=lambda entry: -abs(entry[2] - entry[1]))
    unit = would.item_unit or would.unit
    decimals = max(would.decimals, 2)
    parts = [
        f"{names.get(item, '')} {numbers.trimmed(last, decimals)} → {numbers.trimmed(now, decimals)}{unit}".strip()
        for item, last, now in moved[:NAMED]
    ]
    more = len(moved) - NAMED
    if more > 0:
        parts.append(_("and %(count)d more") % {"count": more})
    return pgettext("list", ", ").join(parts)


def _shown(would: TargetRow, series: Series) -> dict[str, str]:
    return {
        "last": with_unit(would, series.last),
        "month": month_name(series.last_month or series.month),
        "now": with_unit(would, series.now),
    }

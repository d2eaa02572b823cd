"""Flags of a target's month, with their numbers: for the clerk who types the figure and for the reviewer.

A flag is a question, not a refusal: a figure may be odd and right. It never takes part in a light.

The figures compared are those that count, those of earlier months that wait for review, and the month's own as typed:
June is compared with what was submitted for May, reviewed or not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from targets.board import TargetRow, with_unit
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.formats.labels import LIGHT
from targets.rules import Light, judge, planned_to_date

from .flag import TIMES, Flag, FlagKind, falls_by_plan, odd_step
from .items import flags_of_items
from .unit_slip import yuan_flag

#: So many months in a row without a change are odd.
REPEATS = 3

GOOD = {Light.GREEN, Light.DONE}


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """The figures of a target or item up to a month.

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


def series_of(target: TargetRow, month: int) -> FigureSeries:
    """A target's figures up to the month: those that count, and earlier ones that wait for review."""
    reported = {**target.figures, **{m: figure for m, figure in target.awaiting.items() if m < month}}
    return FigureSeries(
        month, target.figures.get(month), {m: figure for m, figure in sorted(reported.items()) if m < month}
    )


def flags_of(target: TargetRow, month: int, names: Mapping[int, str] | None = None) -> list[Flag]:
    """The flags of a target's month, the weightiest first; none where the month has no figure yet.

    Args:
        target: the target with the month's typed figures counted (``as_if_approved``).
        names: breakdown item to name; items without a name are only counted.
    """
    series = series_of(target, month)
    flags = list(flags_of_items(target, month, names or {}))
    if series.now is not None:
        # One slip gives one flag: ten times the last figure is also a large step, and an item's slip also changes the
        # total.
        slip = _fell(target, series)
        if not any(flag.kind in (FlagKind.TIMES, FlagKind.STEP) for flag in flags):
            slip = yuan_flag(target, month, series.now) or slip or _ten_times(target, series)
            slip = slip or _big_step(target, series)
        others = () if slip and slip.kind is FlagKind.YUAN else OTHERS
        flags += [flag for flag in (slip, *(check(target, series) for check in others)) if flag]
    return sorted(flags, key=lambda flag: -flag.weight)


def _fell(target: TargetRow, series: FigureSeries) -> Flag | None:
    """A cumulative figure below the last one. Levels (``hold``) may fall, and so may figures that are to fall."""
    if series.now is None or series.last is None or target.terms.holds or falls_by_plan(target.terms):
        return None
    if series.now >= series.last:
        return None
    return Flag(FlagKind.FELL, _("Fell from %(last)s (%(month)s) to %(now)s.") % _shown(target, series))


def _ten_times(target: TargetRow, series: FigureSeries) -> Flag | None:
    """Ten times the last figure or more: a wrong decimal point or unit. Not for rates."""
    if series.now is None or series.last is None or series.last <= 0 or series.now < TIMES * series.last:
        return None
    text = _("Ten times last month's or more: %(last)s (%(month)s), now %(now)s.")
    return Flag(FlagKind.TIMES, text % _shown(target, series))


def _big_step(target: TargetRow, series: FigureSeries) -> Flag | None:
    """A step, or the change of a level, of more than three times the usual one (``odd_step``)."""
    if series.now is None or series.last is None:
        return None
    step = odd_step(target.terms, series.earlier, series.month, series.now)
    if step is None:
        return None
    message_args = {
        "step": with_unit(target, step.size),
        "last": with_unit(target, series.last),
        "now": with_unit(target, series.now),
    }
    if step.usual is None:
        message_args["base"] = with_unit(target, step.base)
        text = _("A change of %(step)s, more than half of %(base)s (from %(last)s to %(now)s).")
        return Flag(FlagKind.STEP, text % message_args)
    message_args |= {"usual": with_unit(target, step.usual), "times": numbers.trimmed(step.times, 1)}
    if target.terms.holds:
        text = _("A change of %(step)s, %(times)s times the usual %(usual)s (from %(last)s to %(now)s).")
    elif target.terms.whole:  # no month can bring a part of one
        text = _("A step of %(step)s, %(times)s times the usual one (from %(last)s to %(now)s).")
    else:
        text = _("A step of %(step)s, %(times)s times the usual %(usual)s a month (from %(last)s to %(now)s).")
    return Flag(FlagKind.STEP, text % message_args)


def _beyond(target: TargetRow, series: FigureSeries) -> Flag | None:
    """Above the year's target, or a cap's limit: flagged only in the month that passes it."""
    value = target.terms.value
    if series.now is None or value is None or target.terms.holds:
        return None

    def is_beyond(figure: Decimal | None) -> bool:
        return figure is not None and (figure < value if falls_by_plan(target.terms) else figure > value)

    if not is_beyond(series.now) or is_beyond(series.last):
        return None
    message_args = {"now": with_unit(target, series.now), "value": with_unit(target, value)}
    if target.terms.is_cap:
        return Flag(FlagKind.BEYOND, _("Over the year's limit: %(now)s, the limit is %(value)s.") % message_args)
    return Flag(FlagKind.BEYOND, _("Beyond the year's target: %(now)s, the target is %(value)s.") % message_args)


def _same(target: TargetRow, series: FigureSeries) -> Flag | None:
    """The third month in a row without a change, while the plan expects one and the target is not met."""
    months = [*series.earlier][-REPEATS:]
    if series.now is None or len(months) < REPEATS or any(series.earlier[m] != series.now for m in months):
        return None
    if target.terms.holds or target.light == Light.DONE:
        return None
    planned = [planned_to_date(target.terms_in(month), month) for month in (months[0], series.month)]
    if None in planned or planned[0] == planned[1]:
        return None
    message_args = {
        "now": with_unit(target, series.now),
        "since": month_name(months[0]),
        "from": with_unit(target, planned[0]),
        "to": with_unit(target, planned[1]),
    }
    text = _("Equal to last month for the third time: %(now)s since %(since)s; planned from %(from)s to %(to)s.")
    return Flag(FlagKind.SAME, text % message_args)


def _jump(target: TargetRow, series: FigureSeries) -> Flag | None:
    """A light that jumps two colours since the month of the last figure: green (or done) to red, or red to green."""
    if series.last_month is None or target.light not in {*GOOD, Light.RED}:
        return None
    before = judge(target.terms_in(series.last_month), series.earlier, series.last_month, outlook=False)
    if not (
        (before.light == Light.RED and target.light in GOOD) or (before.light in GOOD and target.light == Light.RED)
    ):
        return None
    message_args = {
        "light_before": LIGHT[before.light],
        "month": month_name(series.last_month),
        "last": with_unit(target, before.actual),
        "planned_before": with_unit(target, before.planned),
        "light": LIGHT[target.light],
        "now": with_unit(target, target.standing.actual),
        "planned": with_unit(target, target.standing.planned),
    }
    text = _(
        "The light jumps: %(light_before)s in %(month)s (%(last)s of %(planned_before)s planned), "
        "now %(light)s (%(now)s of %(planned)s planned)."
    )
    return Flag(FlagKind.JUMP, text % message_args)


OTHERS: tuple[Callable[[TargetRow, FigureSeries], Flag | None], ...] = (_jump, _beyond, _same)


def _shown(target: TargetRow, series: FigureSeries) -> dict[str, str]:
    return {
        "last": with_unit(target, series.last),
        "month": month_name(series.last_month or series.month),
        "now": with_unit(target, series.now),
    }

"""Two years' plans side by side: targets matched by code, areas by title. Plain objects with text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from targets.board import AreaRow, Board, PlanRow, TargetRow, reason_of_whole
from targets.calendar.schedule import has_ended
from targets.charts.change import change_mark
from targets.charts.dumbbell import dumbbell
from targets.charts.lights import light_mark
from targets.formats import numbers
from targets.formats.dates import month_name, year_month
from targets.formats.labels import whole_plan
from targets.rules import Comparator, Standing, exact

from ..outlook.forecast import year_on_year
from .lines import SIGNS
from .moves import MoveKind


@dataclass(frozen=True)
class TwoYears:
    """Two boards of the same month. ``began``: whether the month has ended in the later year."""

    before: Board
    after: Board
    began: bool

    @classmethod
    def of(cls, before: Board, after: Board, today: date) -> TwoYears:
        return cls(before, after, has_ended(after.plan.year, after.month, today))


def years_of(plan: PlanRow, plans: Iterable[PlanRow], against: int | None) -> tuple[PlanRow, PlanRow] | None:
    """The earlier and the later of two plans: the given one and ``against``, or the year before, or the nearest.

    None where there is only one plan.
    """
    others = {other.year: other for other in plans if other.year != plan.year}
    if not others:
        return None
    earlier = [year for year in others if year < plan.year]
    nearest = max(earlier) if earlier else min(others)
    other = others.get(against or 0) or others[nearest]
    return (other, plan) if other.year < plan.year else (plan, other)


@dataclass(slots=True)
class YearSide:
    """A target's year in the table, as text."""

    row: TargetRow
    value: str
    actual: str
    carried: str
    completion: str
    light: SafeString


@dataclass(slots=True)
class YearLine:
    """A target that both plans have; ``kind``: whether its figure is better than the year before, or worse."""

    kind: MoveKind
    area: str
    code: str
    name: str
    old_name: str
    unit: str
    old_unit: str
    lead: str
    before: YearSide
    after: YearSide
    change_of_value: str
    year_on_year: str
    drawing: SafeString


@dataclass(slots=True)
class TargetOfOneYear:
    """A target that only one of the plans has."""

    code: str
    name: str
    unit: str
    area: str
    lead: str
    side: YearSide


@dataclass(slots=True)
class YearGroup:
    """The targets of both plans whose figures moved one way since the year before; ``folds``: they are folded away."""

    kind: MoveKind
    heading: str
    sign: str
    folds: bool
    lines: list[YearLine]


@dataclass(slots=True)
class ScoreLine:
    """The plan (``number`` is None) or an area: its scores of both years, and what made their lights.

    ``old_title``: its other name, if any.
    """

    number: int | None
    title: str
    old_title: str
    before: str
    before_light: SafeString
    before_reason: str
    after: str
    after_light: SafeString
    after_reason: str
    change: SafeString
    drawing: SafeString


def year_groups(two: TwoYears) -> list[YearGroup]:
    """Targets that both plans have: the worse, the better, the others; each in the later plan's order."""
    old = {target.code: target for target in two.before.targets}
    lines = [
        _line(old[target.code], target, area.title, two)
        for area in two.after.areas
        for target in area.targets
        if target.code in old
    ]
    headings = {
        MoveKind.WORSE: _("Worse than the year before"),
        MoveKind.BETTER: _("Better than the year before"),
        MoveKind.SAME: _("The same, or not to be compared"),
    }
    groups = []
    for kind, heading in headings.items():
        of_kind = [line for line in lines if line.kind == kind]
        folds = kind == MoveKind.SAME and len(of_kind) < len(lines)
        if of_kind:
            groups.append(YearGroup(kind, heading, SIGNS[kind], folds, of_kind))
    return groups


def targets_of_one_year(board: Board, other: Board, began: bool = True) -> list[TargetOfOneYear]:
    """Targets of a plan whose codes are not in the other plan."""
    codes = {target.code for target in other.targets}
    return [
        TargetOfOneYear(target.code, target.name, target.unit, area.title, _lead(target), _side(target, began=began))
        for area in board.areas
        for target in area.targets
        if target.code not in codes
    ]


def _line(old: TargetRow, new: TargetRow, area: str, two: TwoYears) -> YearLine:
    same_unit = old.unit == new.unit
    last = _same_month(old, new) if two.began else None
    # Where last year's figure of that month is shown, it is judged by what was due then.
    then = two.before.snapshot(new.standing.figure_month or 0).targets[old.id] if last is not None else old.standing
    before, after = _side(old, then), _side(new, began=two.began)
    return YearLine(
        kind={1: MoveKind.BETTER, -1: MoveKind.WORSE}.get((two.began and _verdict(old, new)) or 0, MoveKind.SAME),
        area=area,
        code=new.code,
        name=new.name,
        old_name=old.name if old.name != new.name else "",
        unit=new.unit,
        old_unit="" if same_unit else old.unit,
        lead=_lead(new),
        before=before,
        after=after,
        change_of_value=_change(new, old.terms.value, new.terms.value) if same_unit else numbers.NONE,
        year_on_year=_change(new, last, new.standing.actual) if same_unit and two.began else numbers.NONE,
        drawing=dumbbell(_hundred(old.completion_in(then)), _hundred(new.completion) if two.began else None),
    )


def _same_month(old: TargetRow, new: TargetRow) -> Decimal | None:
    """Last year's figure of the same month as this year's figure."""
    return old.figures.get(new.standing.figure_month or 0)


def _side(row: TargetRow, then: Standing | None = None, *, began: bool = True) -> YearSide:
    """``then``: its standing in an earlier month, shown instead of the latest."""
    standing, decimals = then or row.standing, row.decimals
    value = numbers.amount(row.terms.value, decimals) if row.terms.value is not None else pgettext("amount", "not set")
    if not began:
        return YearSide(row, value, numbers.NONE, "", numbers.NONE, SafeString(numbers.NONE))
    month = standing.figure_month
    return YearSide(
        row=row,
        value=value,
        actual=numbers.amount(standing.actual, decimals),
        carried=month_name(month) if month is not None and month != row.standing.month else "",
        completion=numbers.percent(row.completion_in(standing)),
        light=light_mark(standing.light),
    )


def _change(row: TargetRow, before: Decimal | None, after: Decimal | Fraction | None) -> str:
    """The change from one year to the next: of an amount in percent, of a rate in points, of a level in its unit."""
    if row.terms.holds and not row.is_rate and before is not None and after is not None:
        return numbers.signed(exact(after) - exact(before), row.decimals)
    text = year_on_year(row, after, before)
    if not text:
        return numbers.NONE
    return _("%(change)s points") % {"change": text} if row.is_rate else text


def _hundred(share: Fraction | None) -> Fraction | None:
    """A completion as a position from 0 to 100, cut off at the ends."""
    return None if share is None else min(max(share * 100, Fraction(0)), Fraction(100))


def _lead(row: TargetRow) -> str:
    lead = row.sub_measure.lead
    return lead.table_name if lead else ""


# --- the scores -----------------------------------------------------------------------------------------------------


def score_lines(two: TwoYears) -> list[ScoreLine]:
    """The plan and its areas; without proposals, which have no light. Areas are matched by title, else by number."""
    lines = [_score(None, whole_plan(two.after.plan.town), "", two.before, two.after, two.began)]
    for area, before in _matched(two):
        if area.kind != "proposal":
            old_title = before.title if before and before.title != area.title else ""
            lines.append(_score(area.number, area.title, old_title, before, area, two.began))
    return lines


def _matched(two: TwoYears) -> Iterator[tuple[AreaRow, AreaRow | None]]:
    by_title = {area.title: area for area in two.before.areas}
    taken = {area.title for area in two.after.areas} & set(by_title)
    by_number = {area.number: area for area in two.before.areas if area.title not in taken}
    for area in two.after.areas:
        yield area, by_title.get(area.title) or by_number.get(area.number)


def _score(
    number: int | None, title: str, old_title: str, before: Board | AreaRow | None, after: Board | AreaRow, began: bool
) -> ScoreLine:
    old, new = before.score if before else None, after.score if began else None
    change = numbers.score_change(new, old)
    return ScoreLine(
        number=number,
        title=title,
        old_title=old_title,
        before=numbers.score(old),
        before_light=light_mark(before.light if before else None),
        before_reason=reason_of_whole(before) if before else "",
        after=numbers.score(new),
        after_light=light_mark(after.light if began else None),
        after_reason=reason_of_whole(after) if began else "",
        change=change_mark(change),
        drawing=dumbbell(old, new),
    )


# --- in a sentence --------------------------------------------------------------------------------------------------


def years_conclusion(two: TwoYears) -> str:
    """One to three sentences that compare the later year with the earlier one."""
    old = {target.code: target for target in two.before.targets}
    pairs = [(old[target.code], target) for target in two.after.targets if target.code in old]
    years = {"before": two.before.plan.year, "after": two.after.plan.year, "n": len(pairs)}
    both = ngettext(
        "The plans of %(before)d and %(after)d have %(n)d target in common.",
        "The plans of %(before)d and %(after)d have %(n)d targets in common.",
        len(pairs),
    )
    sentences = [both % years]
    if not two.began:
        month = year_month(two.after.plan.year, two.after.month)
        sentences.append(
            _("%(month)s has not ended yet; what was reached then a year before stands beside the new values.")
            % {"month": month}
        )
        return _in_a_row(sentences)
    counts = Counter(_verdict(before, after) for before, after in pairs)
    if counts.total() > counts[None]:
        parts = [text % {"n": counts[verdict]} for verdict, text in _verdicts() if counts[verdict]]
        shown = {
            "month": year_month(two.after.plan.year, two.after.month),
            "parts": pgettext("between parts of a sentence", ", ").join(parts),
        }
        sentences.append(_("By the end of %(month)s, compared with the same month a year earlier: %(parts)s.") % shown)
    if two.before.score is not None and two.after.score is not None:
        scores = {"after": numbers.score(two.after.score), "before": numbers.score(two.before.score)}
        sentences.append(_("The plan's score is %(after)s, a year before %(before)s.") % scores)
    return _in_a_row(sentences)


def _in_a_row(sentences: Iterable[str]) -> str:
    joined = pgettext("two sentences", "%(first)s %(second)s")
    return reduce(lambda first, second: joined % {"first": first, "second": second}, sentences)


def _verdicts() -> list[tuple[int | None, str]]:
    return [
        (1, _("%(n)d better")),
        (-1, _("%(n)d worse")),
        (0, _("%(n)d the same")),
        (None, _("%(n)d not to be compared")),
    ]


def _verdict(old: TargetRow, new: TargetRow) -> int | None:
    """1 where this year's figure is the better one, -1 where it is the worse, 0 where they are the same."""
    last, actual = _same_month(old, new), new.standing.actual
    if last is None or actual is None or old.unit != new.unit:
        return None
    more = (actual > exact(last)) - (actual < exact(last))
    return -more if new.terms.comparator == Comparator.LTE else more

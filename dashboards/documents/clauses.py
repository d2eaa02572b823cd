"""The clause on one target within a sentence, with the pages' numbers, from counted figures only.

税收收入完成5,520万元，占年度计划的46.0%，低于序时进度4.0个百分点
"""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.board import TargetRow, left_to_do, over_plan, path_name, revision_of, what_is_lacking, with_unit
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.models import ProgressReport
from targets.rules import Comparator, Counting, Light, Phasing, exact

Status = ProgressReport.Status


def join_clauses(clauses: list[str]) -> str:
    """Joins clauses, without a full stop; empty ones are left out."""
    return pgettext("between clauses", ", ").join(clause for clause in clauses if clause)


def clause_of(row: TargetRow) -> str:
    """A target's clause, without "by the end of June" and without a full stop.

    A figure carried forward is named with its month.
    """
    return join_clauses([_clause(row), revision_of(row)])


def _clause(row: TargetRow) -> str:
    standing = row.standing
    if standing.actual is None:
        return _without_figure(row)
    if standing.light == Light.UNSET:
        return join_clauses([_amount(row), _("the target is not set yet")])
    if row.terms.holds:
        return join_clauses([_amount(row), _against_level(row), _last_year(row)])
    if row.terms.is_cap:
        return join_clauses([_amount(row), _against_cap(row), _last_year(row)])
    return join_clauses([_amount(row), _last_year(row), _completion(row), _against_path(row), *_outlook(row)])


def short_clause_of(row: TargetRow) -> str:
    """A target's figure and how it compares with what is due by now, without last year and forecast."""
    if row.standing.actual is None or row.standing.light == Light.UNSET:
        return clause_of(row)
    return join_clauses([_amount(row), shortfall_of(row)])


def shortfall_of(row: TargetRow) -> str:
    """How a target with a figure compares with what is due by now, and nothing else."""
    if row.terms.holds:
        return _against_level(row)
    return _against_cap(row) if row.terms.is_cap else _against_path(row)


def _without_figure(row: TargetRow) -> str:
    shown = {"name": row.name, "value": with_unit(row, row.terms.value), "due": month_name(row.terms.due)}
    if row.light == Light.UNSET:
        return _("the target of %(name)s is not set yet") % shown
    if row.light == Light.NO_DATA:
        if row.provisional:
            return _("%(name)s has been reported and waits for review (target: %(value)s)") % shown
        if row.sub_measure.state_in(row.standing.month) in (Status.SUBMITTED, Status.RETURNED, Status.APPROVED):
            shown["lacking"] = what_is_lacking(row)
            return _("%(name)s has no data: %(lacking)s (target: %(value)s)") % shown
        return _("%(name)s has not been reported (target: %(value)s)") % shown
    if row.terms.holds:
        return _("%(name)s is not due yet, it counts from %(start)s on") % {
            **shown,
            "start": month_name(row.terms.start),
        }
    return _("%(name)s is not due yet, it is to be done by the end of %(due)s") % shown


def _amount(row: TargetRow) -> str:
    """Name and figure, worded by kind: a flow is done, a level is reached or brought down."""
    standing, terms = row.standing, row.terms
    shown = {"name": row.name, "actual": with_unit(row, standing.actual)}
    if terms.holds:
        # In Chinese a rate follows its name directly: 固定资产投资同比增长6.2%.
        text = (
            pgettext("a rate", "%(name)s stands at %(actual)s")
            if row.is_rate
            else pgettext("a level", "%(name)s stands at %(actual)s")
        ) % shown
    elif terms.is_cap:
        text = _("%(name)s comes to %(actual)s") % shown
    elif terms.comparator == Comparator.LTE:
        text = _("%(name)s came down to %(actual)s") if _moved(row) else _("%(name)s stays at %(actual)s")
        text %= shown
    elif row.counting == Counting.ITEMS_AT_LEAST:
        # 集体收入达到5万元的村9个: the name of a count contains the verb.
        text = pgettext("counted items", "%(name)s: %(actual)s") % shown
    elif terms.baseline:
        text = _("%(name)s reached %(actual)s") % shown
    else:
        text = _("%(name)s: %(actual)s done") % shown
    if standing.figure_month is None or standing.figure_month == standing.month:
        return text
    own = {"month": month_name(standing.figure_month), "as_of": month_name(standing.month)}
    return text + _(" (figure of %(month)s, none for %(as_of)s yet)") % own


def _moved(row: TargetRow) -> bool:
    return row.standing.actual is not None and row.standing.actual < exact(row.terms.baseline or 0)


def _last_year(row: TargetRow) -> str:
    """同比: an amount in percent, a rate in points; empty without last year's figure of the same month."""
    standing = row.standing
    last = row.last_year.get(standing.figure_month or 0)
    if last is None or standing.actual is None or row.terms.phasing == Phasing.DEADLINE:
        return ""
    change = standing.actual - exact(last)
    if change == 0:
        return _("the same as a year before")
    if row.is_rate:
        points = numbers.trimmed(abs(change), max(row.decimals, 1))
        shown = {"by": _("%(points)s percentage points") % {"points": points}}
        up = pgettext("a rate", "up %(by)s on the same month of last year")
        down = pgettext("a rate", "down %(by)s on the same month of last year")
    elif row.terms.holds:
        shown = {"by": with_unit(row, abs(change))}
        up = pgettext("a level", "up %(by)s on the same month of last year")
        down = pgettext("a level", "down %(by)s on the same month of last year")
    elif last > 0:
        shown = {"by": numbers.percent(abs(change) / exact(last))}
        up = _("up %(by)s on the same month of last year")
        down = _("down %(by)s on the same month of last year")
    else:
        return ""
    return (up if change > 0 else down) % shown


def _completion(row: TargetRow) -> str:
    if row.is_level:
        return _("the target is %(value)s") % {"value": with_unit(row, row.terms.value)}
    shown = {"completion": numbers.percent(row.completion)}
    if row.terms.baseline:
        # With a baseline the share of the year's increase, which is not the figure's share of the target.
        return _("%(completion)s of the year's task is done") % shown
    return _("%(completion)s of the year's plan") % shown


def _against_path(row: TargetRow) -> str:
    standing, terms = row.standing, row.terms
    due = {"due": month_name(terms.due)}
    if standing.light == Light.DONE:
        return _("the year's target is met")
    if standing.light == Light.NOT_DUE:
        return _("to be done by the end of %(due)s and not due yet") % due
    if terms.phasing == Phasing.DEADLINE:
        return _("it was to be done by the end of %(due)s and is not") % due
    shown = {
        "gap": numbers.gap_in_points(row.points, sign=False),
        "path": path_name(terms),
    }
    if row.is_level:
        # A rate stands above or below the planned rate, whichever way it is to go.
        shown["path"] = _("the planned %(planned)s") % {"planned": with_unit(row, standing.planned)}
        gap = (standing.actual or Fraction(0)) - (standing.planned or Fraction(0))
    else:
        gap = standing.gap or Fraction(0)
    if gap < 0:
        return _("%(gap)s percentage points below %(path)s") % shown
    if gap > 0:
        return _("%(gap)s percentage points above %(path)s") % shown
    return _("at %(path)s") % shown


def _outlook(row: TargetRow) -> list[str]:
    """The forecast, and what each remaining month must bring; empty once the target is met or past its due month."""
    standing, terms = row.standing, row.terms
    if standing.light in (Light.DONE, Light.NOT_DUE) or standing.month >= terms.due:
        return []
    clauses = []
    if standing.forecast is not None:
        shown = {"forecast": with_unit(row, row.forecast), "due": month_name(terms.due)}
        if terms.due == 12:
            clauses.append(_("the full-year forecast is %(forecast)s") % shown)
        else:
            clauses.append(_("%(forecast)s are forecast for the end of %(due)s") % shown)
    if standing.needed is not None:
        clauses.append(left_to_do(row))
    return clauses


def _against_level(row: TargetRow) -> str:
    standing, terms = row.standing, row.terms
    if standing.light == Light.NOT_DUE or standing.actual is None or terms.value is None:
        return _("it counts from %(start)s on") % {"start": month_name(terms.start)}
    difference = standing.actual - exact(terms.value)
    by = numbers.trimmed(abs(difference), max(row.decimals, 1))
    shown = {
        "value": with_unit(row, terms.value),
        "by": _("%(points)s percentage points") % {"points": by} if row.is_rate else f"{by}{row.unit}",
    }
    if difference == 0:
        return _("exactly the year's target of %(value)s") % shown
    if terms.comparator == Comparator.LTE:
        if difference < 0:
            return _("within the year's limit of %(value)s") % shown
        over = (
            pgettext("a rate", "%(by)s over the year's limit of %(value)s")
            if row.is_rate
            else pgettext("a level", "%(by)s over the year's limit of %(value)s")
        )
        return over % shown
    if difference > 0:
        above = (
            pgettext("a rate", "%(by)s above the year's target of %(value)s")
            if row.is_rate
            else pgettext("a level", "%(by)s above the year's target of %(value)s")
        )
        return above % shown
    below = (
        pgettext("a rate", "%(by)s below the year's target of %(value)s")
        if row.is_rate
        else pgettext("a level", "%(by)s below the year's target of %(value)s")
    )
    return below % shown


def _against_cap(row: TargetRow) -> str:
    standing = row.standing
    over = over_plan(row)
    if row.terms.promises_none:
        return _("and the plan allows none") if (standing.actual or 0) > 0 else _("as the plan promises")
    shown = {
        "planned": with_unit(row, standing.planned),
        "value": with_unit(row, row.terms.value),
        "by": with_unit(row, abs(over)),
    }
    if over > 0:
        return _("%(by)s over the planned %(planned)s, the year's limit is %(value)s") % shown
    return _("within the planned %(planned)s, the year's limit is %(value)s") % shown

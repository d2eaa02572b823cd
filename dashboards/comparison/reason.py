"""The reason for a move, as a sentence with the numbers behind it."""

from __future__ import annotations

from fractions import Fraction

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from targets.board import SubMeasureRow, TargetRow, path_name, reason_of, with_revision, with_unit
from targets.formats import numbers
from targets.formats.dates import day, month_name, span
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport
from targets.rules import Basis, Light, Phasing, Standing, exact, planned_to_date

from .moves import ComparedSide, Move
from .plan_changes import changes_since

Status = ProgressReport.Status


def reason_for_move(move: Move, before: ComparedSide, after: ComparedSide) -> str:
    """The reason as a sentence: between two months, what was achieved and planned; between two days, what was changed.

    6月完成50万元；序时进度要求70万元；较序时进度由-2.0变为-4.0个百分点。
    """
    if move.target is None:
        return _reason_of_assessment(move, before, after)
    if move.target_before is None or move.standing_before is None or move.standing is None:
        return _("On %(day)s it was not in the plan yet.") % {"day": day_label(before)}
    if before.month == after.month:
        sentences = changes_since(move.target_before, move.target, after.month)
        return _sentence(sentences) if sentences else reason_of(move.target)
    reason = _reason_of_months(move.target, move.standing_before, move.standing, before.month)
    revised_since = move.target.revision is not move.target.revision_in(before.month)
    return with_revision(move.target, reason) if revised_since else reason


def day_label(side: ComparedSide) -> str:
    """The name of a side when two days are compared."""
    return day(side.on) if side.on else pgettext("a day", "today")


def problems_of(move: Move, month: int) -> str:
    """The problems in the month's approved report; empty without one."""
    report = move.sub_measure.reports.get(month)
    return report.problems if report and report.status == Status.APPROVED else ""


def _reason_of_months(row: TargetRow, old: Standing, new: Standing, month: int) -> str:
    shown = _shown(row, old, new, month)
    if old.actual is None:
        if new.actual is None:
            return _("By %(to)s the plan calls for %(planned)s; nothing was reported.") % shown
        return _("These are its first figures. %(reason)s") % {"reason": reason_of(row)}
    if new.actual is None or old.planned is None or new.planned is None:
        return reason_of(row)
    if row.terms.holds:
        return _reason_of_level(row, old, new, shown)
    if row.terms.is_cap:
        return (
            _("%(from)s: %(old)s of the planned %(old_planned)s; %(to)s: %(new)s of the planned %(planned)s.") % shown
        )
    if new.light == Light.DONE and new.actual != old.actual:
        return _sentence([_step(row, old, new, shown), _("with %(new)s the year's target of %(value)s is met") % shown])
    if row.terms.phasing == Phasing.DEADLINE and month < row.terms.due <= new.month:
        return _("It fell due at the end of %(due)s: %(new)s of %(value)s done.") % shown
    if old.light == Light.NOT_DUE:
        return _("It is judged from now on: by %(to)s the plan calls for %(planned)s, and %(new)s was done.") % shown
    return _sentence(_reason_of_path(row, old, new, shown))


def _shown(row: TargetRow, old: Standing, new: Standing, month: int) -> dict[str, str]:
    first, last = (old.figure_month or month) + 1, new.figure_month or new.month
    return {
        "from": month_name(month),
        "to": month_name(new.month),
        # The months between the two figures, not those between the two sides.
        "span": span(first, last) if first < last else month_name(last),
        "old": with_unit(row, old.actual),
        "new": with_unit(row, new.actual),
        "old_planned": with_unit(row, old.planned),
        "planned": with_unit(row, new.planned),
        "value": with_unit(row, row.terms.value),
        "due": month_name(row.terms.due),
    }


def _reason_of_level(row: TargetRow, old: Standing, new: Standing, shown: dict[str, str]) -> str:
    if new.figure_month == old.figure_month:
        target = _("the target is %(value)s") % shown
        return _sentence([_carried(row, old, new), target])
    return _("%(from)s: %(old)s; %(to)s: %(new)s; the target is %(value)s.") % shown


def _reason_of_path(row: TargetRow, old: Standing, new: Standing, shown: dict[str, str]) -> list[str]:
    """What the months achieved, what was planned for them, and how the gap changed."""
    sentences = [_step(row, old, new, shown), _wanted(row, old, new)]
    if old.gap is not None and new.gap is not None:
        gaps = {"old": _gap(row, old), "new": _gap(row, new), "path": path_name(row.terms)}
        if gaps["old"] == gaps["new"]:
            sentences.append(_("the gap to %(path)s stayed at %(new)s points") % gaps)
        else:
            sentences.append(_("the gap to %(path)s went from %(old)s to %(new)s points") % gaps)
    if row.terms.basis == Basis.RATIO and old.light != new.light and None not in (old.ratio, new.ratio):
        ratios = {"old": numbers.percent(old.ratio), "new": numbers.percent(new.ratio)}
        sentences.append(_("that is %(new)s of what was due by then (before: %(old)s)") % ratios)
    return sentences


def _gap(row: TargetRow, standing: Standing) -> str:
    return numbers.gap_in_points(row.points_in(standing))


def _step(row: TargetRow, old: Standing, new: Standing, shown: dict[str, str]) -> str:
    if new.figure_month is not None and new.figure_month == old.figure_month:
        return _carried(row, old, new)
    step = (new.actual or Fraction(0)) - (old.actual or Fraction(0))
    by = {"span": shown["span"], "step": with_unit(row, abs(step))}
    if not step:
        return _("%(span)s brought nothing new") % by
    if _goes_down(row):
        return (_("%(span)s brought it down by %(step)s") if step < 0 else _("%(span)s brought it up by %(step)s")) % by
    return (_("%(span)s brought %(step)s") if step > 0 else _("%(span)s took back %(step)s")) % by


def _carried(row: TargetRow, old: Standing, new: Standing) -> str:
    """That the later month has no counted figure, and which one is used instead."""
    waiting = max((month for month in row.awaiting if (old.figure_month or 0) < month <= new.month), default=None)
    shown = {"month": month_name(new.figure_month or new.month), "figure": with_unit(row, new.actual)}
    if waiting:
        shown["waiting"] = month_name(waiting)
        return _("the figure of %(waiting)s waits for review, that of %(month)s stands, %(figure)s") % shown
    return _("no figure came after that of %(month)s, %(figure)s") % shown


def _wanted(row: TargetRow, old: Standing, new: Standing) -> str:
    if new.figure_month == old.figure_month:
        due = (new.planned or Fraction(0)) - (old.planned or Fraction(0))
    else:
        due = _planned_by_figure(row, new) - _planned_by_figure(row, old)
    if not due:
        return _("the plan called for nothing more")
    due_shown = {"due": with_unit(row, abs(due))}
    if _goes_down(row):
        return _("the planned pace called for a fall of %(due)s") % due_shown
    return _("the planned pace called for %(due)s") % due_shown


def _planned_by_figure(row: TargetRow, standing: Standing) -> Fraction:
    """What was planned by the month of the figure, which may be an earlier one than the standing's."""
    month = standing.figure_month or standing.month
    return planned_to_date(row.terms_in(month), month) or Fraction(0)


def _goes_down(row: TargetRow) -> bool:
    """Whether the figure is to fall: from 100 poor households to 90."""
    return row.terms.value is not None and exact(row.terms.value) < exact(row.terms.baseline or 0)


def _reason_of_assessment(move: Move, before: ComparedSide, after: ComparedSide) -> str:
    """The reason from a department's assessments on both sides."""
    if move.sub_measure_before is None:
        return _("On %(day)s it was not in the plan yet.") % {"day": day_label(before)}
    old, new = move.sub_measure_before.assessment(before.month), move.sub_measure.assessment(after.month)
    days = before.month == after.month
    shown = {
        "from": day_label(before) if days else month_name(before.month),
        "to": day_label(after) if days else month_name(after.month),
        "old": ASSESSMENT.get(old or "", ""),
        "new": ASSESSMENT.get(new or "", ""),
    }
    if old and new and old != new:
        sentence = _("The department's own assessment went from “%(old)s” to “%(new)s”.") % shown
    elif new and not old:
        sentence = _("%(from)s: no approved assessment; %(to)s: “%(new)s”.") % shown
    elif old and not new:
        sentence = _("%(from)s: “%(old)s”. %(now)s") % {**shown, "now": _missing(move.sub_measure, after.month)}
    else:
        return ""
    if move.sub_measure.targets:
        return _("%(told)s The lights of its targets are as before.") % {"told": sentence}
    return sentence


def _missing(sub_measure: SubMeasureRow, month: int) -> str:
    """Why a month has no counted assessment."""
    report, shown = sub_measure.reports.get(month), {"month": month_name(month)}
    if report and report.status == Status.SUBMITTED:
        return _("The report of %(month)s waits for review.") % shown
    if report and report.status == Status.APPROVED:
        return _("The report of %(month)s has no assessment.") % shown
    return _("The report of %(month)s is missing.") % shown


def _sentence(parts: list[str]) -> str:
    return capfirst(pgettext("between parts of a sentence", "; ").join(parts)) + pgettext("end of a sentence", ".")

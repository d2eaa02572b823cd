"""重点关注: what is behind, slightly behind or without data, for how long, who leads it, and when it was reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supervision.shown import ShownMatter, ShownMatters
from targets.board import Board, Snapshot, SubMeasureRow
from targets.calendar.schedule import local_day
from targets.charts.lights import light_mark
from targets.formats import dates
from targets.rules import NEEDS_ATTENTION, Light, judge, roll_up_sub_measure

from ..month_of_projects import ProjectConcern
from ..target_lines import Concern
from .links import Links

#: From so many days on, the date is shown instead.
MOST_DAYS = 365


@dataclass(slots=True)
class AttentionItem:
    """An entry as text.

    Args:
        tag: that it is new since last month; ``was``: last month's light, if it needed attention too and was another.
        streak: for how many months in a row it has shown its light, from two on.
        last: when its sub-measure was last reported.
        matter: the open matter about it, the first due; None without one.
    """

    concern: Concern
    href: str
    mark: SafeString
    tag: str
    was: SafeString
    streak: str
    last: str
    matter: ShownMatter | None


def attention_items(
    concerns: list[Concern],
    board: Board,
    before: Snapshot | None,
    links: Links,
    today: date,
    matters: ShownMatters,
) -> list[AttentionItem]:
    """The entries for some concerns of a board.

    Args:
        before: last month's board; None where there is none to compare with.
        today: the day up to which days are counted.
        matters: the open ones of the board's plan.
    """
    return [_entry(concern, board, before, links, today, matters) for concern in concerns]


def _entry(
    concern: Concern, board: Board, before: Snapshot | None, links: Links, today: date, matters: ShownMatters
) -> AttentionItem:
    sub_measure, target = concern.sub_measure, concern.target
    project = concern.project if isinstance(concern, ProjectConcern) else None
    then = None
    if before:
        then = _light_at(concern, before.month) if project else _light_before(concern, before)
    is_new = before is not None and then not in NEEDS_ATTENTION
    was = light_mark(then) if then in NEEDS_ATTENTION and then != concern.light else SafeString("")
    months = _months_in_a_row(concern) if then == concern.light else 1
    return AttentionItem(
        concern=concern,
        href=links.concern(sub_measure, target),
        mark=concern.mark,
        tag=_("new") if is_new else "",
        was=was,
        streak=ngettext("%(n)d month in a row", "%(n)d months in a row", months) % {"n": months} if months > 1 else "",
        last=last_reported(sub_measure, board.plan.year, today),
        matter=matters.first_about(sub_measure.id, target.id if target else None),
    )


def _months_in_a_row(concern: Concern) -> int:
    """For how many months up to the board's the light has been the same; last month's is known to be."""
    months = 2
    while concern.month > months and _light_at(concern, concern.month - months) == concern.light:
        months += 1
    return months


def _light_before(concern: Concern, before: Snapshot) -> Light | None:
    return before.light_of_commitment(concern.target or concern.sub_measure)


def _light_at(concern: Concern, month: int) -> Light:
    if isinstance(concern, ProjectConcern):
        return concern.light_at(month)
    if concern.target:
        return judge(concern.target.terms_in(month), concern.target.figures, month, outlook=False).light
    return roll_up_sub_measure([], concern.sub_measure.assessment(month))[0]


def last_reported(sub_measure: SubMeasureRow, year: int, today: date) -> str:
    """How many days ago a sub-measure was last submitted, in words; empty where its figures were imported."""
    sent = [report.submitted_at for report in sub_measure.reports.values() if report.is_in and report.submitted_at]
    if not sent:
        counted = any(target.figures for target in sub_measure.targets)
        return "" if counted else _("not reported in %(year)d yet") % {"year": year}
    day = local_day(max(sent))
    days = max(0, (today - day).days)
    if days > MOST_DAYS:
        return _("last reported on %(day)s") % {"day": dates.day(day)}
    if days == 0:
        return _("reported today")
    return ngettext("last reported %(n)d day ago", "last reported %(n)d days ago", days) % {"n": days}

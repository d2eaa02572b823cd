"""A target's page: its year against its path, the reason for its light, the forecast, and *what if*."""

from collections.abc import Mapping
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from departments.roles import REVIEW_REPORT
from reports.months.marks import marks_of_board
from targets.access import months_led
from targets.board import SubMeasureRow, TargetRow, load_last_year, reason_of
from targets.board.rows import FigureKey
from targets.charts.bars import Bar
from targets.charts.bullet import large_bullet
from targets.charts.path import path_chart
from targets.charts.steps import steps_chart
from targets.contributions import Contribution, contributions_of
from targets.formats import numbers
from targets.formats.dates import month_name, start_name
from targets.formats.labels import PHASING
from targets.models import Item, ProgressReport
from targets.period import Period
from targets.rules import Counting, latest_of

from ..contributions import contribution_gap
from ..documents.paragraphs import paragraph_of_target
from ..outlook.forecast import months_of, range_of, step_bars, year_on_year_name
from ..outlook.what_if import WhatIf, presets_of
from ..target_lines import target_line
from ..villages.charts import picture_of
from .sub_measure import readable_sub_measure, report_lines, sub_measure_history


@require_safe
@login_required
def target(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Planned and actual by month, with last year and the forecast; ``?pace=`` asks where a pace would lead."""
    period, board, sub_measure = readable_sub_measure(request, year, {"targets__code": code})
    load_last_year(board, period.plans)
    row = sub_measure.targets[0]
    reviewer = request.user.has_perm(REVIEW_REPORT)
    inside = months_led(request.user, sub_measure.id)
    contributions = {}
    if period.on is None:
        contributions = contributions_of(board.plan.id, board.plan.year, {"id": row.id})(board.month)
    items = _items_table(row, board.month, contributions) if row.counts_items else []
    what_if = WhatIf.asked(row, request.GET.get("pace", ""))
    months, steps = months_of(row), step_bars(row)
    return render(
        request,
        "dashboards/target.html",
        {
            **period.context(board.month, marks_of_board(board, period.on)),
            "area": board.areas[0],
            "sub_measure": sub_measure,
            "row": row,
            "reason": reason_of(row),
            "line": target_line(row, with_bar=False),
            "bar": large_bullet(row),
            "change": _change(row),
            "facts": facts_of(row),
            "revisions": _promises(row),
            "report": _latest_report(sub_measure, board.month, period),
            "chart": path_chart(row, what_if.end) if row.terms.value is not None or row.figures else "",
            "steps_chart": steps_chart(row.name, steps),
            "has_forecast": row.forecast is not None and board.month < row.terms.due,
            "has_shares": any(step.is_share for step in steps),
            "months_table": months,
            "has_steps": bool(steps),
            "has_needed": any(line.needed for line in months),
            "has_rhythm": any(line.by_rhythm for line in months),
            "has_waiting": any(line.waiting for line in months),
            "year_on_year": year_on_year_name(row) if row.last_year else "",
            "what_if": what_if,
            "presets": presets_of(row),
            "items": items,
            "contribution_gap": contribution_gap(row, board.month, contributions),
            "items_picture": _items_picture(row, [item["bar"] for item in items]),
            "history": sub_measure_history(sub_measure, period, reviewer, inside),
            "shows_history": inside or reviewer,
            "phasing": PHASING[row.terms.phasing],
            "action": request.path,
            "paragraph": paragraph_of_target(row),
        },
    )


def _latest_report(row: SubMeasureRow, month: int, period: Period) -> dict | None:
    """The month's approved report with its files and who submitted it, or the latest one before it."""
    every = [report for report in row.reports.values() if report.status == ProgressReport.Status.APPROVED]
    approved = [report for report in every if report.month <= month]
    if not approved:
        return None
    report = max(approved, key=lambda report: report.month)
    return report_lines(row.sub_measure, [report], period)[0]


def facts_of(row: TargetRow) -> dict[str, str]:
    """The numbers beside the chart, each with its unit; a dash where there is none."""
    standing = row.standing
    return {
        "value": row.amount(row.terms.value),
        "baseline": row.amount(row.terms.baseline),
        "planned": row.amount(standing.planned),
        "forecast": row.amount(row.forecast),
        "range": range_of(row),
        "needed": row.amount(row.needed_a_month),
        "still_to_do": "" if row.still_to_do is None else row.amount(row.still_to_do),
        "start": start_name(row.terms.start),
        "due": month_name(row.terms.due),
        "score": numbers.score(standing.score),
    }


def _change(row: TargetRow) -> str:
    """What its figure brought since the one before it, ``▲ +3.0公里 since May``; empty where there is none before."""
    months = sorted(month for month in row.figures if month <= row.standing.month)
    if len(months) < 2:
        return ""
    before, now = months[-2:]
    by = row.figures[now] - row.figures[before]
    arrow = "▲" if by > 0 else "▼" if by < 0 else "="
    change = f"{arrow} {numbers.signed(by, row.decimals)}"
    change = _("%(change)s points") % {"change": change} if row.is_rate else f"{change}{row.unit}"
    return _("%(change)s since %(month)s") % {"change": change, "month": month_name(before)}


def _promises(row: TargetRow) -> list[dict]:
    """The plan's promise and its revisions, one after the other; empty where the target was never revised."""
    if not row.revisions:
        return []
    return [
        {
            "month": month_name(revision.from_month if revision else 1),
            "value": numbers.amount(terms.value, row.decimals),
            "due": month_name(terms.due),
            "phasing": PHASING[terms.phasing],
            "reason": revision.reason if revision else _("as the plan says"),
            "document": revision.document if revision else "",
            "in_force": revision is row.revision,
        }
        for revision, terms in [(None, row.plan_terms), *((revision, revision.terms) for revision in row.revisions)]
    ]


def _items_table(row: TargetRow, month: int, contributions: Mapping[FigureKey, Contribution]) -> list[dict]:
    """Every item with its latest figure, the furthest first; and what projects contribute to it."""
    text = partial(numbers.amount, decimals=row.item_decimals)
    lines = []
    for item in Item.objects.filter(target_id=row.id).select_related("village"):
        past = row.past_items.get(item.name, {})
        if "created" in past:
            continue  # it did not exist yet
        standing = latest_of(row.item_figures.get(item.pk, {}), month)
        latest = standing[1] if standing else None
        contribution = contributions.get((row.id, item.pk))
        reached = latest is not None and row.item_threshold is not None and latest >= row.item_threshold
        lines.append(
            {
                "name": past.get("name", item.name),
                "village": item.village.code if item.village else "",
                "planned": text(past.get("planned", item.planned)),
                "actual": text(latest),
                "month": month_name(standing[0]) if standing else "",
                "reached": reached,
                "contribution": text(contribution.value) if contribution else "",
                "differs": bool(contribution and contribution.differs(latest)),
                "order": latest if latest is not None else -1,
                "bar": Bar(
                    name=past.get("name", item.name),
                    value=latest,
                    text=text(latest),
                    reached=reached,
                    planned=past.get("planned", item.planned),
                    note=month_name(standing[0]) if standing and standing[0] != month else "",
                ),
            }
        )
    return sorted(lines, key=lambda line: -line["order"])


def _items_picture(row: TargetRow, bars: list[Bar]) -> SafeString:
    """The items as bars, with the line if they are compared with one."""
    line = row.item_threshold if row.counting == Counting.ITEMS_AT_LEAST else None
    return picture_of(row.name, bars, line, f"{numbers.amount(line, None)}{row.item_unit or row.unit}") if bars else ""

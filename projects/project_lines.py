"""Projects as text for pages, amounts in 万元."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext, pgettext, pgettext_lazy

from targets.board import TargetRow
from targets.charts.lights import light_mark
from targets.formats import dates, numbers
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport
from targets.rules import LATE_LIGHTS, Assessment, Light

from .board.lights import ASSESSMENT as OWN
from .board.lights import INVESTMENT, MILESTONES, PERCENT, lights_of
from .board.rows import MilestoneRow, ProjectRow
from .models.stages import ProjectKind, Stage

PLACES = 2
#: What a project is behind with, by the source of its light.
BEHIND = {
    MILESTONES: gettext_lazy("milestone overdue"),
    PERCENT: gettext_lazy("progress behind"),
    INVESTMENT: gettext_lazy("investment behind"),
    OWN: pgettext_lazy("behind", "own assessment"),
}


@dataclass(slots=True)
class ProjectLine:
    """A project as a list prints it.

    Args:
        percent, percent_planned: physical progress and the planned curve; a dash for kinds that are not built.
        invested, planned: this year's investment to date and planned, in 万元; ``invested_of``: both together.
        gap: percentage points between progress and curve.
        next: the next milestone with its day, or the longest overdue one.
        overdue: the longest overdue of milestones, planned start and finish.
        why: the reason for a red or amber light, or what a grey one lacks, in a few words.
        stale: the month of the figures, if it is an earlier one; else empty.
    """

    row: ProjectRow
    light: SafeString
    kind: str
    stage: str
    lead: str
    leader: str
    place: str
    quantity: str
    total: str
    planned: str
    invested: str
    invested_of: str
    percent: str
    percent_planned: str
    gap: str
    next: str
    overdue: str
    why: str
    stale: str


def project_lines(rows: Sequence[ProjectRow]) -> list[ProjectLine]:
    """The lines of a table: all amounts have as many decimals as the most exact one needs."""
    places = places_of_lines(rows)
    return [project_line(row, places) for row in rows]


def places_of_lines(rows: Sequence[ProjectRow]) -> int:
    """How many decimals the amounts of these projects need at most."""
    return max((places_of_amount(amount) for row in rows for amount in _amounts(row)), default=0)


def places_of_amount(amount: numbers.Number | None) -> int:
    """How many decimals an amount in 万元 needs: 0 to 2."""
    return len(numbers.trimmed(amount, PLACES).partition(".")[2])


def _amounts(row: ProjectRow) -> tuple:
    """Total investment; this year's planned and to date, of what is built."""
    investment = row.investment
    return row.total_investment, *((investment.terms.value, investment.standing.actual) if investment else (None, None))


def project_line(row: ProjectRow, places: int | None = None) -> ProjectLine:
    """A project's line in its month; ``places``: decimals of its amounts, by default as many as each needs."""
    percent, investment = row.percent, row.investment
    total, planned, invested = (
        numbers.amount(amount, places_of_amount(amount) if places is None else places) for amount in _amounts(row)
    )
    return ProjectLine(
        row=row,
        light=light_mark(row.light),
        kind=str(ProjectKind(row.kind).label),
        stage=str(Stage(row.stage).label),
        lead=row.lead.table_name if row.lead else "",
        leader=row.sub_measure.leader,
        place=row.village or row.place,
        quantity=numbers.trimmed(row.quantity, 4) + row.quantity_unit if row.quantity is not None else "",
        total=total,
        planned=planned,
        invested=invested,
        invested_of=numbers.percent(investment.standing.completion) if investment else numbers.NONE,
        percent=percent_text(percent, "actual"),
        percent_planned=percent_text(percent, "planned"),
        gap=gap_of(percent),
        next=next_of(row),
        overdue=overdue_of(row),
        why=why_of(row),
        stale=stale_of(row),
    )


def why_of(row: ProjectRow) -> str:
    """Why a project is red or amber, or what a grey one lacks, in a few words; else empty."""
    if row.light == Light.NO_DATA:
        return lacking_of(row)
    if row.light not in LATE_LIGHTS:
        return ""
    # A light worse than the project's was softened in ``project_light``; it is still a reason.
    late = LATE_LIGHTS if row.light == Light.AMBER else (Light.RED,)
    lights = lights_of(row)
    words = [_of_days(row) if rule == MILESTONES else word for rule, word in BEHIND.items() if lights.get(rule) in late]
    return pgettext("list", ", ").join(str(word) for word in words)


def _of_days(row: ProjectRow) -> str:
    if row.overdue:
        return str(BEHIND[MILESTONES])
    return _("start overdue") if row.start_overdue >= row.finish_overdue else _("finish overdue")


def lacking_of(row: ProjectRow) -> str:
    """What a grey project lacks, in a few words."""
    month = {"month": dates.month_name(row.month)}
    report = row.sub_measure.reports.get(row.month)
    if report and report.status == ProgressReport.Status.SUBMITTED:
        return _("report of %(month)s not reviewed yet") % month
    if not row.is_reported:
        return _("no approved report up to %(month)s") % month
    lights = lights_of(row)
    if lights.get(PERCENT) == Light.NO_DATA:
        return _("no physical progress reported")
    if lights.get(INVESTMENT) == Light.NO_DATA:
        return _("no investment reported")
    return _("no approved report of %(month)s") % month


def percent_text(target: TargetRow | None, name: str) -> str:
    """``51.0%`` of a project's physical progress; a dash where there is none."""
    value = getattr(target.standing, name) if target else None
    return numbers.NONE if value is None else f"{numbers.amount(value, 1)}%"


def gap_of(target: TargetRow | None) -> str:
    """Percentage points of physical progress above or below the planned curve."""
    return numbers.gap_in_points(target.points if target else None)


def next_of(row: ProjectRow) -> str:
    """The next milestone that is still to come, with its day."""
    coming = [milestone for milestone in row.milestones if milestone.done is None and milestone.planned >= row.day]
    return f"{coming[0].name} {dates.month_and_day(coming[0].planned)}" if coming else ""


def overdue_of(row: ProjectRow) -> str:
    """The longest overdue item and its days, at the month's end; empty if nothing is overdue."""
    overdue = [((row.day - milestone.planned).days, milestone.name) for milestone in row.overdue[:1]]
    overdue += [(row.start_overdue, _("Planned start")), (row.finish_overdue, _("Planned finish"))]
    days, name = max(overdue, key=itemgetter(0))
    return f"{name} {days_overdue(days)}" if days else ""


def overdue_text(milestone: MilestoneRow, day: date) -> str:
    """A milestone that should have been done before a day: ``地基完成 逾期46天``."""
    return f"{milestone.name} {days_overdue((day - milestone.planned).days)}"


def days_overdue(days: int) -> str:
    """``逾期46天``."""
    return npgettext("milestone", "%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}


def stale_of(row: ProjectRow) -> str:
    """The month of the latest figures; empty if it is the page's own, or if there are none."""
    months = [target.standing.figure_month for target in row.sub_measure.targets if target.standing.figure_month]
    latest = max(months, default=None)
    if latest is None or latest == row.month or row.is_done:
        return ""
    return _("figures of %(month)s") % {"month": dates.month_name(latest)}


def project_reason(row: ProjectRow) -> str:
    """The reason for a project's light in one sentence, the worst first."""
    if row.light == Light.DONE:
        return _("At the stage “%(stage)s”: it has brought what it was to bring.") % {"stage": Stage(row.stage).label}
    return _("; ").join(text for text in (delays_of(row), progress_of_project(row)) if text)


def delays_of(row: ProjectRow) -> str:
    """What of a project is late, the worst first, and its own assessment; empty where nothing is."""
    sentences: list[str] = []
    if row.light == Light.NO_DATA:
        # A grey project's overdue items are named too.
        sentences.append(capfirst(lacking_of(row)))
    own = row.sub_measure.assessment(row.month)
    if own in (Assessment.BEHIND, Assessment.SLOW):
        sentences.append(pair(_("Own assessment"), str(ASSESSMENT[own])))
    if row.overdue:
        sentences.append(pgettext("list", ", ").join(overdue_text(milestone, row.day) for milestone in row.overdue[:2]))
    if row.start_overdue:
        sentences.append(_("planned start %(late)s") % {"late": days_overdue(row.start_overdue)})
    if row.finish_overdue:
        sentences.append(_("planned finish %(late)s") % {"late": days_overdue(row.finish_overdue)})
    return _("; ").join(sentences)


def progress_of_project(row: ProjectRow) -> str:
    """A project's progress and investment beside what was planned; empty without figures."""
    sentences: list[str] = []
    if row.percent and row.percent.standing.actual is not None:
        sentences.append(
            _("progress %(actual)s, planned %(planned)s")
            % {"actual": percent_text(row.percent, "actual"), "planned": percent_text(row.percent, "planned")}
        )
    if row.investment and row.investment.standing.completion is not None:
        sentences.append(
            _("investment %(invested)s of %(planned)s 万元, %(part)s of the year's plan (expected by now %(expected)s)")
            % {
                "invested": numbers.trimmed(row.investment.standing.actual, PLACES),
                "planned": numbers.trimmed(row.investment.terms.value, PLACES),
                "part": numbers.percent(row.investment.standing.completion),
                "expected": numbers.percent(row.investment.standing.expected),
            }
        )
    return _("; ").join(sentences)


def pair(word: str, text: str) -> str:
    """``word: text`` with the reader's colon."""
    return f"{word}{_(': ')}{text}"

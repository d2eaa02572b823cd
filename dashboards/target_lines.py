"""A board's numbers as text for templates."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from targets.board import SubMeasureRow, TargetRow, lacking_in_a_sentence, reason_of, revision_of, what_is_lacking
from targets.charts.bullet import bullet
from targets.charts.lights import light_mark
from targets.formats import numbers
from targets.formats.dates import month_name, span
from targets.formats.labels import ASSESSMENT, LIGHT
from targets.models import ProgressReport
from targets.rules import NEEDS_ATTENTION, WORST_FIRST, Light, worst

Status = ProgressReport.Status


@dataclass(slots=True)
class TargetLine:
    """A target as text."""

    row: TargetRow
    light: SafeString
    value: str
    revised: str
    planned: str
    actual: str
    figure_month: str
    step: str
    step_months: str
    completion: str
    expected: str
    gap: str
    provisional: str
    bar: SafeString


def target_line(row: TargetRow, *, with_bar: bool = True) -> TargetLine:
    """A target's line; ``figure_month``: only if the figure is carried forward from an earlier month; ``step_months``:
    only if the step is that of several months; ``revised``: only if the target is (``revision_of``).

    Args:
        with_bar: whether a table's small bar is drawn.
    """
    standing, decimals = row.standing, row.decimals
    waiting = row.provisional
    carried = standing.figure_month is not None and standing.figure_month != standing.month
    return TargetLine(
        row=row,
        light=light_mark(row.light),
        value=numbers.amount(row.terms.value, decimals),
        revised=revision_of(row),
        planned=numbers.amount(standing.planned, decimals),
        actual=numbers.amount(standing.actual, decimals),
        figure_month=month_name(standing.figure_month) if carried and standing.figure_month else "",
        step=numbers.amount(row.step, decimals),
        step_months=span(row.step_months[0], row.step_months[-1]) if len(row.step_months) > 1 else "",
        completion=numbers.percent(row.completion),
        expected=numbers.percent(row.expected),
        gap=numbers.gap_in_points(row.points),
        provisional=numbers.amount(waiting[1], decimals) if waiting else "",
        bar=bullet(row) if with_bar else SafeString(""),
    )


def note_of(row: SubMeasureRow, month: int) -> str:
    """Why a sub-measure's light is worse than its targets': its department's assessment; of one without targets why it
    has no data. Empty where neither is so.

    Source: ``rules.md``, "Scores and roll-up".
    """
    if row.light == Light.NO_DATA and not row.targets:
        return lacking_in_a_sentence(row)
    own = row.assessment(month)
    of_targets = worst(target.light for target in row.targets)
    if of_targets is None or row.light == of_targets or not own:
        return ""
    names = {"assessment": ASSESSMENT[own], "light": LIGHT[of_targets]}
    if any(target.standing.score is not None for target in row.targets):
        text = _(
            "The light follows the department's own assessment, “%(assessment)s”; by its targets alone it would be: "
            "%(light)s. The score is that of the targets."
        )
    else:
        text = _(
            "The light follows the department's own assessment, “%(assessment)s”; by its targets alone it would be: "
            "%(light)s."
        )
    return text % names


@dataclass(slots=True)
class Concern:
    """An entry of *needs attention*: a target, or a sub-measure that has only its own assessment."""

    light: Light
    name: str
    sub_measure: SubMeasureRow
    target: TargetRow | None
    month: int

    @property
    def rank(self) -> tuple[int, bool, float]:
        """Its rank, the worst first: by light, the plan's own before projects, then by how far below the path it is."""
        ratio = self.target.standing.ratio if self.target else 0.5
        return WORST_FIRST.index(self.light), False, float(ratio) if ratio is not None else 0.0

    @property
    def where(self) -> str:
        """The sub-measure that it belongs to, with its number."""
        return f"{self.sub_measure.code} {self.sub_measure.title}"

    @property
    def leader(self) -> str:
        """The responsible leader; empty if none is named."""
        return self.sub_measure.leader

    @property
    def mark(self) -> SafeString:
        return light_mark(self.light)

    @property
    def reason(self) -> str:
        """The reason; made on demand, as a page shows only a few."""
        if self.target:
            return reason_of(self.target)
        report = self.sub_measure.reports.get(self.month)
        if self.light == Light.NO_DATA:
            return capfirst(what_is_lacking(self.sub_measure))
        # Unapproved texts are only for the department (rules.md, "Which figures count").
        return report.problems or report.progress if report and self.sub_measure.assessment(self.month) else ""


def concerns_of(sub_measures: list[SubMeasureRow], month: int) -> list[Concern]:
    """What needs attention, the worst first: by light, then by how far below the path it is."""
    concerns = []
    for sub_measure in sub_measures:
        for target in sub_measure.targets:
            if target.light in NEEDS_ATTENTION:
                concerns.append(Concern(target.light, target.name, sub_measure, target, month))
        if not sub_measure.targets and sub_measure.light in NEEDS_ATTENTION:
            concerns.append(Concern(sub_measure.light, sub_measure.title, sub_measure, None, month))
    return sorted(concerns, key=lambda concern: concern.rank)

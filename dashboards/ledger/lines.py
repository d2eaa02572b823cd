"""A row of the ledger as text: a target's numbers, and its sub-measure's report of the month."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from targets.board import SubMeasureRow, TargetRow, lacking_in_a_sentence, reason_of
from targets.board.rows import FigureKey
from targets.charts.lights import light_mark
from targets.contributions import Contribution
from targets.formats.dates import month_name
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport
from targets.rules import Light

from ..contributions import contribution_gap
from ..target_lines import TargetLine, target_line


@dataclass(slots=True)
class LedgerLine:
    """A row of the ledger: the target's numbers with its sub-measure's words of the month.

    ``lead`` is the short name, for a page; ``lead_name`` the whole one, for a file. ``figure_month``: the month of the
    figure. ``difference``: its difference to the projects' contribution, in words. ``row`` and ``line`` are None for a
    sub-measure without targets.
    """

    line: TargetLine | None
    row: TargetRow | None
    sub_measure: SubMeasureRow
    code: str
    area: str
    sub_measure_title: str
    lead: str
    lead_name: str
    leader: str
    supports: str
    due: str
    figure_month: str
    assessment: str
    progress: str
    problems: str
    next_steps: str
    difference: str = ""

    @property
    def light(self) -> SafeString:
        """Its light's mark and word."""
        return light_mark(self.row.light if self.row else self.sub_measure.light)

    @property
    def correctable_month(self) -> int | None:
        """The month of the approved report that its figure is from, which a reviewer may correct; None: none."""
        month = self.row.standing.figure_month if self.row else None
        report = self.sub_measure.reports.get(month) if month else None
        return month if report and report.status == ProgressReport.Status.APPROVED else None

    @property
    def why(self) -> str:
        """Why it shows its light; of a sub-measure without targets its own assessment, or that none is approved."""
        if self.row:
            return reason_of(self.row)
        if self.sub_measure.light == Light.NO_DATA:
            return lacking_in_a_sentence(self.sub_measure)
        if not self.assessment:
            return _("No approved report of this month.")
        return _("By its own assessment: %(assessment)s.") % {"assessment": self.assessment.lower()}

    @property
    def reason(self) -> str:
        """Why it shows its light, over which months its step is, and the difference to the projects' contribution."""
        sentences = [self.why]
        if self.line and self.line.step_months:
            sentences.append(_("“This month” is that of %(months)s.") % {"months": self.line.step_months})
        return " ".join([*sentences, self.difference] if self.difference else sentences)


def ledger_line(
    row: TargetRow,
    areas: dict[int, str],
    month: int,
    supports: str = "",
    contributions: Mapping[FigureKey, Contribution] | None = None,
) -> LedgerLine:
    """A target's row; only an approved report gives its texts.

    Args:
        contributions: what projects contribute by the month's end; None for a past day, for which it is unknown.
    """
    due, standing = month_name(row.terms.due), row.standing
    line = _line(row.sub_measure, areas, month, supports, due)
    line.row, line.line = row, target_line(row, with_bar=False)
    line.figure_month = month_name(standing.figure_month) if standing.figure_month else ""
    gap = contribution_gap(row, month, contributions) if contributions else None
    line.difference = gap.difference if gap else ""
    return line


def sub_measure_line(sub_measure: SubMeasureRow, areas: dict[int, str], month: int, supports: str = "") -> LedgerLine:
    """The row of a sub-measure without targets, whose light is its own assessment."""
    return _line(sub_measure, areas, month, supports, month_name(sub_measure.due_month))


def _line(sub_measure: SubMeasureRow, areas: dict[int, str], month: int, supports: str, due: str) -> LedgerLine:
    lead, report = sub_measure.lead, sub_measure.reports.get(month)
    words = report if report and report.status == ProgressReport.Status.APPROVED else None
    return LedgerLine(
        line=None,
        row=None,
        sub_measure=sub_measure,
        code=sub_measure.code,
        area=areas.get(sub_measure.area_number, ""),
        sub_measure_title=sub_measure.numbered_title,
        lead=lead.table_name if lead else "",
        lead_name=lead.name if lead else "",
        leader=sub_measure.leader,
        supports=supports,
        due=due,
        figure_month="",
        assessment=str(ASSESSMENT.get(words.assessment, "")) if words else "",
        progress=words.progress if words else "",
        problems=words.problems if words else "",
        next_steps=words.next_steps if words else "",
    )

"""A department's month as its pages show it: each sub-measure's boxes, words, state, and what became of what was typed.

My month (本月填报) shows every part a department leads, a report's own page one of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from targets.board import Board, ReportRow, SubMeasureRow
from targets.calendar.schedule import Schedule, has_ended
from targets.contributions import NO_CONTRIBUTIONS, FormContributions
from targets.formats import dates
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport

from ..months.lateness import MOST_DAYS_LATE, Timeliness, timing_of
from .grid import Headings, draw_part
from .inputs import ItemsOf
from .lines import EntryLine, entry_lines
from .parsing import TEXT_FIELDS, ReportInput, input_from_database
from .submission import NOT_TAKEN, SubmitResult, SubmittedInput

Status = ProgressReport.Status
LATE = {Timeliness.LATE, Timeliness.OVERDUE}


@dataclass(slots=True)
class EditConflict:
    """A word that was saved since the form was made beside the one typed here."""

    label: str
    stored: str
    typed: str


@dataclass(slots=True)
class SubMeasureMonth:
    """One sub-measure's month on the page.

    Args:
        state, status: the report's state in code and as a word; ``none`` where there is no report yet.
        editable: whether its department may type in it now.
        boxes: whether boxes are drawn; also where nothing can be typed any more, but something was typed in vain.
        typed: what stands in its boxes, or is stored; ``lines`` are its targets.
        version, seen: what the form carries back (``ReportInput``).
        late: by how many days it came late or is overdue, in words; else empty.
        handed: what became of what was typed; None on a page that is just opened.
        evidence: how many files are attached.
    """

    row: SubMeasureRow
    report: ReportRow | None
    state: str
    status: str
    editable: bool
    boxes: bool
    typed: ReportInput
    lines: list[EntryLine]
    version: int
    seen: str
    submitted: str
    late: str
    handed: SubmittedInput | None
    problem: str
    differences: list[EditConflict]
    address: str
    is_in: bool
    can_withdraw: bool
    evidence: int = 0

    @property
    def remark(self) -> str:
        """The reviewer's last word."""
        return self.report.remark if self.report else ""

    @property
    def is_returned(self) -> bool:
        return self.state == Status.RETURNED

    @property
    def is_unsaved(self) -> bool:
        """Whether what stands in its boxes is not in the database."""
        return self.handed is not None and self.handed.fate in NOT_TAKEN


@dataclass
class MonthPage:
    """What the parts of a page have in common: the month, when it is due, whether it is open, what is brought to it."""

    year: int
    month: int
    schedule: Schedule
    items: ItemsOf
    today: date
    fed: FormContributions = NO_CONTRIBUTIONS

    @cached_property
    def due(self) -> date:
        return self.schedule.due_day(self.month)

    @cached_property
    def is_closed(self) -> bool:
        return self.month in self.schedule.closed

    @cached_property
    def has_ended(self) -> bool:
        return has_ended(self.year, self.month, self.today)

    @property
    def due_day(self) -> str:
        return dates.day(self.due)

    @property
    def due_note(self) -> str:
        """Why it is due on another day than the plan says; empty where it is not."""
        return self.schedule.note(self.month)

    @property
    def deadline(self) -> str:
        """How many days are left, or have gone by since, in words."""
        left = (self.due - self.today).days
        if left >= 0:
            return ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
        if -left > MOST_DAYS_LATE:
            return _("overdue for more than a year")
        return ngettext("%(n)d day overdue", "%(n)d days overdue", -left) % {"n": -left}

    @property
    def is_overdue(self) -> bool:
        return self.today > self.due

    @cached_property
    def headings(self) -> Headings:
        return Headings.of_month(dates.year_month(self.year, self.month))

    def draw(self, parts: Iterable[SubMeasureMonth], *, own_page: bool = False) -> SafeString:
        """The bodies of the grid's table (``draw_part``)."""
        return SafeString("".join(draw_part(part, self.headings, own_page=own_page) for part in parts))

    @cached_property
    def _address(self) -> str:
        return reverse("reports:report", args=(self.year, "%", self.month))

    def address_of(self, row: SubMeasureRow) -> str:
        """A part's own page. The pattern is looked up once: sixty times would be a twentieth of the page."""
        return self._address.replace(quote("%"), quote(row.code, safe=""))

    @property
    def preview(self) -> str:
        """Where the script asks for the lights."""
        return reverse("reports:preview", args=(self.year, self.month))

    @property
    def is_open(self) -> bool:
        return self.has_ended and not self.is_closed

    def is_editable(self, row: SubMeasureRow) -> bool:
        """Whether its department may type in a sub-measure's month now."""
        report = row.reports.get(self.month)
        return self.is_open and (report is None or report.status in (Status.DRAFT, Status.RETURNED))

    def part(self, row: SubMeasureRow, *, suffix: str = "", handed: SubmittedInput | None = None) -> SubMeasureMonth:
        """One sub-measure's month, as stored; or as typed, where that could not be taken.

        Args:
            suffix: see ``ReportInput``.
            handed: what became of what was typed for it.
        """
        stored = input_from_database(row, self.items, self.month, suffix, self.fed)
        # What nobody touched is shown as it is now, whatever became of it.
        keeps = handed is not None and handed.fate in NOT_TAKEN and (handed.typed.is_touched or handed.typed.errors)
        typed = handed.typed if handed and keeps else stored
        is_stale = bool(keeps and handed and handed.fate is SubmitResult.STALE)
        report, editable = row.reports.get(self.month), self.is_editable(row)
        mark = timing_of(row, self.month, self.schedule, self.today)
        boxes = editable or bool(keeps)
        return SubMeasureMonth(
            row=row,
            report=report,
            state=report.status if report else "none",
            status=Status(report.status).label if report else _("Not started"),
            editable=editable,
            boxes=boxes,
            typed=typed,
            lines=entry_lines(typed, self.items, stored.figures if is_stale else None),
            # Saving again after a conflict is a decision: the form carries the version that it was compared with.
            version=stored.version if is_stale or not keeps else typed.version,
            seen=stored.seen,
            submitted=dates.moment(report.submitted_at) if report and report.is_in else "",
            late=mark.text if mark.kind in LATE else "",
            handed=handed,
            problem=_problem(handed, typed) if handed else "",
            differences=_differences(stored, typed, self.headings) if is_stale else [],
            address=self.address_of(row),
            is_in=row.is_reported(self.month),
            can_withdraw=bool(report and report.status == Status.SUBMITTED and not self.is_closed),
        )


def _problem(handed: SubmittedInput, typed: ReportInput) -> str:
    """What is to be done about a part, in a sentence; empty where nothing is."""
    if handed.fate is SubmitResult.INVALID:
        if "version" in handed.typed.errors:
            return _("Nothing was saved yet: the form was damaged on its way. What you typed is kept; save it again.")
        return _("Nothing was saved yet: please mend what is marked below. What you typed is kept.")
    if handed.fate is SubmitResult.STALE and typed is not handed.typed:
        shown = {"by": handed.changed}
        return (
            _("This report was changed after you opened it%(by)s; here it is as it is now. Look, then submit it.")
            % shown
        )
    if handed.refusal:
        return handed.refusal
    if handed.missing:
        shown = {"names": pgettext("list", ", ").join(handed.missing)}
        if handed.fate is SubmitResult.SAVED:
            return _("Not submitted, kept as a draft. Still missing: %(names)s.") % shown
        return _("Not submitted. Still missing: %(names)s.") % shown
    return ""


def _differences(stored: ReportInput, typed: ReportInput, headings: Headings) -> list[EditConflict]:
    """The words that were saved since the form was made, where they differ from those typed."""
    found = []
    for name in TEXT_FIELDS:
        texts = stored.texts[name], typed.texts[name]
        if texts[0] != texts[1]:
            if name == "assessment":
                texts = tuple(str(ASSESSMENT.get(text, text)) for text in texts)
            found.append(EditConflict(headings.words[name], *texts))
    return found


def sub_measures_of_month(
    board: Board,
    page: MonthPage,
    handed: Mapping[int, SubmittedInput] | None = None,
    evidence: Mapping[int, int] | None = None,
) -> list[SubMeasureMonth]:
    """Every part of a department's month; what was returned stands first, the rest in the plan's order."""
    parts = []
    for row in load_month_page(board):
        part = page.part(row, suffix=f"_{row.id}", handed=(handed or {}).get(row.id))
        part.evidence = (evidence or {}).get(part.report.id, 0) if part.report else 0
        parts.append(part)
    return sorted(parts, key=lambda part: not part.is_returned)


def load_month_page(board: Board) -> Iterable[SubMeasureRow]:
    """The sub-measures that are reported on: proposals to the district are not."""
    return [row for row in board.sub_measures if row.area_kind != "proposal"]

"""A department's month as its pages show it: each sub-measure's figures, texts, state, and the result of its form.

My month (本月填报) shows every sub-measure that a department leads, a report's own page one of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from targets.board import Board, ReportRow, SubMeasureRow
from targets.calendar.schedule import Schedule, has_ended
from targets.contributions import NO_CONTRIBUTIONS, FormContributions
from targets.formats import dates
from targets.formats.labels import ASSESSMENT, REPORT
from targets.models import ProgressReport

from ..months.lateness import MOST_DAYS_LATE, Timeliness, timing_of
from .forms import LONGEST_AMOUNT, LONGEST_NOTE, LONGEST_TEXT, NOTES, TEXT_FIELDS, ReportForm
from .inputs import ItemsByTarget
from .lines import EntryLine, entry_lines
from .submission import NOT_TAKEN, SubmitResult, SubmittedForm

Status = ProgressReport.Status
LATE = {Timeliness.LATE, Timeliness.OVERDUE}


@dataclass(slots=True)
class EditConflict:
    """A text that was saved since the page was opened, beside the one typed here."""

    label: str
    stored: str
    typed: str


@dataclass(slots=True)
class TextInput:
    """The input of one of a report's texts: its content, what is wrong with it, and what last month's report says."""

    name: str
    label: str
    text: str
    error: str
    last: str


@dataclass(slots=True)
class SubMeasureMonth:
    """One sub-measure's month on the page.

    Args:
        state, status: the report's state as code and as a word; ``none`` where there is no report yet.
        editable: whether its department may type in it now.
        has_inputs: whether inputs are shown: also where editing has ended, but typed text could not be saved.
        form: what was typed, else what is stored; ``lines`` has its targets.
        version, fingerprint: of the stored report; the page sends them back.
        submitted_at: when it was submitted, in words; empty where it is not in.
        late: by how many days it came late or is overdue, in words; else empty.
        submitted_form: the result of what was posted; None on a page that was just opened.
        problem: what the person must do, in a sentence; else empty.
        evidence: how many files are attached.
    """

    sub_measure: SubMeasureRow
    report: ReportRow | None
    state: str
    status: str
    editable: bool
    has_inputs: bool
    form: ReportForm
    lines: list[EntryLine]
    version: int
    fingerprint: str
    submitted_at: str
    late: str
    submitted_form: SubmittedForm | None
    problem: str
    conflicts: list[EditConflict]
    address: str
    is_in: bool
    can_withdraw: bool
    evidence: int = 0

    @property
    def remark(self) -> str:
        """The reviewer's last remark."""
        return self.report.remark if self.report else ""

    @property
    def is_returned(self) -> bool:
        return self.state == Status.RETURNED

    @property
    def is_folded(self) -> bool:
        """Whether it is done and stands folded: it is in, and nothing is typed in it."""
        return self.is_in and not self.has_inputs

    @property
    def is_unsaved(self) -> bool:
        """Whether what was typed is not in the database."""
        return self.submitted_form is not None and self.submitted_form.result in NOT_TAKEN

    @property
    def asks_unchanged(self) -> bool:
        """Whether its sender is asked if a returned report is to come again as it was."""
        return self.editable and self.submitted_form is not None and self.submitted_form.asks_unchanged

    @property
    def suffix(self) -> str:
        """The ending of the names of its version and texts."""
        return self.form.suffix

    @property
    def assessment(self) -> str:
        """The code of the chosen assessment."""
        return self.form.text_of("assessment")

    @property
    def assessment_label(self) -> str:
        """The chosen assessment, as a word."""
        return ASSESSMENT.get(self.assessment, "")

    @property
    def assessment_error(self) -> str:
        """The error of the assessment; empty where it is valid."""
        return self.form.error_of("assessment")

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The report's texts that are not empty, each with its label."""
        texts = [(REPORT[name], self.form.text_of(name)) for name in NOTES]
        return [(label, text) for label, text in texts if text]

    @property
    def text_inputs(self) -> list[TextInput]:
        """The inputs of the report's texts."""
        form = self.form
        return [
            TextInput(
                name=form.add_prefix(name),
                label=str(form.fields[name].label),
                text=form[name].value() or "",
                error=form.error_of(name),
                last=form.last_words.get(name, ""),
            )
            for name in NOTES
        ]


@dataclass
class MonthPage:
    """What the sub-measures of a page have in common: the month, when it is due, whether it is open.

    Args:
        contributions: what projects contribute to the month's figures.
    """

    year: int
    month: int
    schedule: Schedule
    items: ItemsByTarget
    today: date
    contributions: FormContributions = NO_CONTRIBUTIONS

    # Text, as they stand in the page hundreds of times: a template takes longest over numbers and lazy words.
    longest_amount, longest_note, longest_text = str(LONGEST_AMOUNT), str(LONGEST_NOTE), str(LONGEST_TEXT)

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
        """Why it is due on another day than the plan says; empty where it is due on that day."""
        return self.schedule.note(self.month)

    @property
    def deadline(self) -> str:
        """The days left until it is due, or since then, in words."""
        left = (self.due - self.today).days
        if left >= 0:
            return ngettext("%(count)d day left", "%(count)d days left", left) % {"count": left}
        if -left > MOST_DAYS_LATE:
            return _("overdue for more than a year")
        return npgettext("deadline", "%(n)d day overdue", "%(n)d days overdue", -left) % {"n": -left}

    @property
    def is_overdue(self) -> bool:
        return self.today > self.due

    @property
    def as_of(self) -> str:
        """The month as it is printed."""
        return dates.year_month(self.year, self.month)

    @cached_property
    def assessments(self) -> list[tuple[str, str]]:
        """The own assessments to choose from, with their words."""
        return [(str(value), str(label)) for value, label in ASSESSMENT.items()]

    @property
    def preview(self) -> str:
        """The address that the script asks for lights."""
        return reverse("reports:preview", args=(self.year, self.month))

    @property
    def is_open(self) -> bool:
        return self.has_ended and not self.is_closed

    def is_editable(self, sub_measure: SubMeasureRow) -> bool:
        """Whether its department may edit a sub-measure's month now."""
        report = sub_measure.reports.get(self.month)
        return self.is_open and (report is None or report.status in (Status.DRAFT, Status.RETURNED))

    def form_of(
        self, sub_measure: SubMeasureRow, *, data: Mapping[str, str] | None = None, suffix: str = ""
    ) -> ReportForm:
        """The form of a sub-measure's month (``ReportForm``)."""
        return ReportForm(
            sub_measure, self.items, self.month, data=data, suffix=suffix, contributions=self.contributions
        )

    def month_of(
        self, sub_measure: SubMeasureRow, *, suffix: str = "", submitted_form: SubmittedForm | None = None
    ) -> SubMeasureMonth:
        """One sub-measure's month, as stored; or as typed, where that could not be saved.

        Args:
            suffix: see ``ReportForm``.
            submitted_form: the result of its posted form.
        """
        stored = self.form_of(sub_measure, suffix=suffix)
        # A form that nobody touched shows what is stored now.
        keeps = (
            submitted_form is not None
            and submitted_form.result in NOT_TAKEN
            and (submitted_form.form.is_touched or not submitted_form.form.is_valid())
        )
        form = submitted_form.form if submitted_form and keeps else stored
        is_stale = bool(keeps and submitted_form and submitted_form.result is SubmitResult.STALE)
        report, editable = sub_measure.reports.get(self.month), self.is_editable(sub_measure)
        timing = timing_of(sub_measure, self.month, self.schedule, self.today)
        return SubMeasureMonth(
            sub_measure=sub_measure,
            report=report,
            state=sub_measure.state_in(self.month),
            status=sub_measure.state_in(self.month).label,
            editable=editable,
            has_inputs=editable or keeps,
            form=form,
            lines=entry_lines(form, self.items, stored.figures if is_stale else None),
            # After a conflict the form carries the stored version: saving again overwrites it knowingly.
            version=stored.version if is_stale else form.version,
            fingerprint=stored.stored_fingerprint,
            submitted_at=dates.moment(report.submitted_at) if report and report.is_in else "",
            # A project need not report every month, so that it is never late.
            late=timing.text if timing.kind in LATE and not sub_measure.is_project else "",
            submitted_form=submitted_form,
            problem=_problem(submitted_form, form) if submitted_form else "",
            conflicts=_conflicts(stored, form) if is_stale else [],
            address=reverse("reports:report", args=(self.year, sub_measure.code, self.month)),
            is_in=sub_measure.is_reported(self.month),
            can_withdraw=bool(report and report.status == Status.SUBMITTED and not self.is_closed),
        )


def _problem(submitted_form: SubmittedForm, shown: ReportForm) -> str:
    """What the person must do about a sub-measure, in a sentence; empty where nothing.

    Args:
        shown: the form on the page, as typed or as stored.
    """
    result, form = submitted_form.result, submitted_form.form
    if result is SubmitResult.INVALID:
        if "version" in form.errors:
            return _("Nothing was saved yet: the form was damaged on its way. What you typed is kept; save it again.")
        return _("Nothing was saved yet: please mend what is marked below. What you typed is kept.")
    if result is SubmitResult.STALE and shown is not form:
        message_args = {"by": submitted_form.changed_by}
        return (
            _("This report was changed after you opened it%(by)s; here it is as it is now. Look, then submit it.")
            % message_args
        )
    if submitted_form.refusal:
        return submitted_form.refusal
    if submitted_form.missing:
        message_args = {"names": pgettext("list", ", ").join(submitted_form.missing)}
        if result is SubmitResult.SAVED:
            return _("Not submitted, kept as a draft. Still missing: %(names)s.") % message_args
        return _("Not submitted. Still missing: %(names)s.") % message_args
    return ""


def _conflicts(stored: ReportForm, typed: ReportForm) -> list[EditConflict]:
    """The texts that were saved since the page was opened, where they differ from those typed."""
    conflicts = []
    for name in TEXT_FIELDS:
        texts = stored.text_of(name), typed.text_of(name)
        if texts[0] != texts[1]:
            if name == "assessment":
                texts = tuple(str(ASSESSMENT.get(text, text)) for text in texts)
            conflicts.append(EditConflict(REPORT[name], *texts))
    return conflicts


def sub_measure_months(
    board: Board,
    page: MonthPage,
    submitted_forms: Mapping[int, SubmittedForm] | None = None,
    evidence: Mapping[int, int] | None = None,
) -> list[SubMeasureMonth]:
    """Every sub-measure of a department's month: what could not be saved, returned, drafts, not begun, and what is in.

    Args:
        submitted_forms: the results of posted forms, by the sub-measure's id.
        evidence: how many files are attached, by the report's id.
    """
    months = []
    for sub_measure in reported_sub_measures(board):
        month = page.month_of(
            sub_measure,
            suffix=f"_{sub_measure.id}",
            submitted_form=(submitted_forms or {}).get(sub_measure.id),
        )
        month.evidence = (evidence or {}).get(month.report.id, 0) if month.report else 0
        months.append(month)
    return sorted(months, key=lambda m: (m.is_folded, not m.is_unsaved, not m.is_returned, m.state != Status.DRAFT))


def reported_sub_measures(board: Board) -> Iterable[SubMeasureRow]:
    """The sub-measures to be reported on; proposals to the district are not."""
    return [sub_measure for sub_measure in board.sub_measures if sub_measure.area_kind != "proposal"]

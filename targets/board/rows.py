"""The plain objects of the board: what a page, an export or ``standings`` reads. No queries, no markup."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from ..formats import numbers
from ..formats.codes import code_order, with_numeral
from ..formats.numbers import gap
from ..models.report import ReportState
from ..rules import Counting, Light, Standing, Terms, is_rank, is_rate
from .leads import DepartmentRow, HandoverRow, handovers_in_words
from .report import ReportRow, Status
from .revision import RevisionRow

#: A figure's place: its target's id, and its item's where it belongs to one.
FigureKey = tuple[int, int | None]


@dataclass
class TargetRow:
    """A target with its figures and where it stands.

    ``terms`` are those in force in the board's month, ``plan_terms`` the plan's own.
    """

    id: int
    code: str
    name: str
    unit: str
    decimals: int
    terms: Terms
    weight: Decimal
    counting: str
    item_threshold: Decimal | None
    item_unit: str
    quote: str
    sub_measure: "SubMeasureRow" = field(repr=False)
    asked_from: int = 1
    # In the order of their months.
    revisions: list[RevisionRow] = field(default_factory=list)
    figures: dict[int, Decimal] = field(default_factory=dict)
    awaiting: dict[int, Decimal] = field(default_factory=dict)
    item_figures: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    # (item or None, month) → as typed, in any state: for its own department and its reviewer only.
    typed: dict[tuple[int | None, int], Decimal] = field(default_factory=dict)
    # item, by its name today → its values on the board's past day: name, planned, created (None: not yet).
    past_items: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Last year's cumulative figures by month, where a page asked for them (``load_last_year``).
    last_year: Mapping[int, Decimal] = field(default_factory=dict)
    standing: Standing = None  # type: ignore[assignment]  # judged right after loading
    plan_terms: Terms = field(init=False)

    def __post_init__(self) -> None:
        self.plan_terms = self.terms

    def revision_in(self, month: int) -> RevisionRow | None:
        """The revision in force in a month; None where the plan's own promise is."""
        return next((revision for revision in reversed(self.revisions) if revision.from_month <= month), None)

    @property
    def revision(self) -> RevisionRow | None:
        """The revision in force in the board's month."""
        return self.revision_in(self.standing.month)

    def terms_in(self, month: int) -> Terms:
        """What was promised in a month: the months before a revision keep the promise that they had."""
        revision = self.revision_in(month)
        return revision.terms if revision else self.plan_terms

    @property
    def light(self) -> Light:
        return self.standing.light

    @property
    def is_rate(self) -> bool:
        """Whether its figures are rates, such as a growth in percent."""
        return is_rate(self.unit)

    @property
    def counts_items(self) -> bool:
        return self.counting != Counting.ENTERED

    def amount(self, number: Decimal | Fraction | None) -> str:
        """An amount with its unit where it stands by itself, ``5,520.00万元``; a dash for None."""
        return numbers.NONE if number is None else f"{numbers.amount(number, self.decimals)}{self.unit}"

    @property
    def item_decimals(self) -> int | None:
        """How its items' amounts are printed (``numbers.amount``): as typed where they are not added up."""
        return self.decimals if self.counting == Counting.SUM else None

    @property
    def is_level(self) -> bool:
        """Whether its figures are read against the target itself, since a share of it says nothing: a rate or a level
        that must hold. 6.3% after a promise of 4% is no 157.5%.
        """
        return self.is_rate or self.terms.holds

    @property
    def completion(self) -> Fraction | None:
        """完成率 as it is printed: none of a level."""
        return self.completion_in(self.standing)

    def completion_in(self, standing: Standing) -> Fraction | None:
        """The same in another month's standing."""
        return None if self.is_level else standing.completion

    @property
    def expected(self) -> Fraction | None:
        """The share that is due by now, as it is printed: none of a level."""
        return None if self.is_level else self.standing.expected

    @property
    def gap(self) -> Fraction | None:
        """较计划进度 as a part of one; of a rate the points between the rate and the planned one."""
        standing = self.standing
        if not self.is_level or standing.gap is None or standing.actual is None or standing.planned is None:
            return standing.gap
        return abs(standing.actual - standing.planned) / 100 * (1 if standing.gap >= 0 else -1)

    @property
    def points(self) -> Decimal | None:
        """The gap as it is printed, in percentage points."""
        return self.points_in(self.standing)

    def points_in(self, standing: Standing) -> Decimal | None:
        """The same in another month's standing: the difference of the two printed shares, or of the two rates."""
        if not self.is_level or standing.gap is None or standing.actual is None or standing.planned is None:
            return gap(standing.completion, standing.expected)
        points = gap(standing.actual / 100, standing.planned / 100)
        # Ahead is positive, also where the promise falls.
        return points if (standing.actual - standing.planned) * standing.gap >= 0 else -points

    @property
    def forecast(self) -> Fraction | None:
        """全年预计 as it is printed: of whole things only the whole ones, none of a rank."""
        if is_rank(self.unit, self.terms.comparator, self.terms.phasing):
            return None
        forecast = self.standing.forecast
        return Fraction(floor(forecast)) if forecast is not None and self.terms.whole else forecast

    @property
    def needed_a_month(self) -> Fraction | None:
        """后续月均需完成; None for whole things too, of which no month can bring a part (see ``still_to_do``)."""
        return None if self.terms.whole else self.standing.needed

    @property
    def still_to_do(self) -> Fraction | None:
        """What is left of a promise of whole things, in its unit; None for others, and where nothing is needed."""
        if not self.terms.whole or self.standing.needed is None or self.standing.actual is None:
            return None
        return abs(Fraction(self.terms.value or 0) - self.standing.actual)

    @property
    def provisional(self) -> tuple[int, Decimal] | None:
        """The latest submitted, not yet reviewed figure up to the month: its month and value."""
        months = [month for month in self.awaiting if month <= self.standing.month]
        return (max(months), self.awaiting[max(months)]) if months else None

    @property
    def step(self) -> Fraction | None:
        """本月完成: the month's figure less the latest one before it; None where the month itself has no figure."""
        month = self.standing.month
        if month not in self.figures or self.terms.holds:
            return None
        before = [m for m in self.figures if m < month]
        start = self.figures[max(before)] if before else self.terms.baseline or 0
        return Fraction(self.figures[month]) - Fraction(start)

    @property
    def step_months(self) -> range:
        """The months that ``step`` has in it: several where those before have no figure of their own."""
        if self.step is None:
            return range(0)
        month = self.standing.month
        before = max((m for m in self.figures if m < month), default=max(min(self.terms.start, month), 1) - 1)
        return range(before + 1, month + 1)


@dataclass
class SubMeasureRow:
    """A sub-measure with its targets, its reports by month, its light and score.

    ``lead`` is who leads it in the board's ``month``, ``latest_lead`` who does after every handover. Before the month
    from which it is asked (``asked_from``) nobody leads it, and it has no light.
    """

    id: int
    code: str
    numeral: str
    title: str
    text: str
    due_month: int
    weight: Decimal
    is_project: bool
    lead: DepartmentRow | None
    area_number: int
    area_kind: str
    # Its own, after every handover; empty where the lead department's answers for it.
    own_leader: str = ""
    asked_from: int = 1
    targets: list[TargetRow] = field(default_factory=list)
    reports: dict[int, ReportRow] = field(default_factory=dict)
    light: Light | None = None
    score: Fraction | None = None
    # In the order of their months.
    handovers: list[HandoverRow] = field(default_factory=list)
    month: int = 12
    latest_lead: DepartmentRow | None = field(init=False)

    def __post_init__(self) -> None:
        self.latest_lead = self.lead

    def lead_in(self, month: int) -> DepartmentRow | None:
        """Who led it in a month: the months before a handover stay with the department that led then."""
        if month < self.asked_from:
            return None
        later = (handover.before for handover in self.handovers if handover.from_month > month)
        return next(later, self.latest_lead)

    @property
    def leader(self) -> str:
        """The responsible leader (责任领导) in its month: its own, else the lead department's; empty: none is named."""
        if self.month < self.asked_from:
            return ""
        later = (handover.leader for handover in self.handovers if handover.from_month > self.month)
        return next(later, self.own_leader) or (self.lead.leader if self.lead else "")

    def is_led_by(self, department_id: int | None, month: int) -> bool:
        """Whether a department led it in a month, or has become what the department that led it is part of."""
        lead = self.lead_in(month)
        return lead is not None and department_id in (lead.id, lead.merged_into or lead.id)

    @property
    def handed_over(self) -> list[str]:
        """Its handovers in words."""
        return handovers_in_words(self.handovers, self.latest_lead)

    @property
    def place(self) -> tuple:
        """Its place in its area: by its code; projects come after, in the order of adding."""
        return (self.is_project, [] if self.is_project else code_order(self.code), self.id)

    @property
    def numbered_title(self) -> str:
        """Its title behind its numeral: 一是　强化农业保障."""
        return with_numeral(self.numeral, self.title)

    @property
    def name(self) -> str:
        """Its title, as the name of a commitment."""
        return self.title

    @property
    def sub_measure(self) -> "SubMeasureRow":
        """Itself, as the sub-measure of a commitment."""
        return self

    @property
    def commitments(self) -> list["Commitment"]:
        """What is counted of it: its targets, or itself where it has none; nothing of a proposal."""
        if self.area_kind == "proposal" or self.month < self.asked_from:
            return []
        return [*self.targets_in(self.month)] or [self]

    def targets_in(self, month: int) -> list[TargetRow]:
        """The targets that it had in a month: those added later are asked from a later month on."""
        return [target for target in self.targets if target.asked_from <= month]

    def assessment(self, month: int) -> str | None:
        """The department's own assessment of a month, once approved."""
        report = self.reports.get(month)
        return report.assessment or None if report and report.status == Status.APPROVED else None

    def state_in(self, month: int) -> ReportState:
        """The state of a month: imported where every figure of it is counted and nobody has submitted a report."""
        report = self.reports.get(month)
        if (report is None or report.status == Status.DRAFT) and self.is_reported(month):
            return ReportState.IMPORTED
        return ReportState(report.status) if report else ReportState.NONE

    def is_returned(self, month: int) -> bool:
        """Whether the month's report was sent back and is to be mended."""
        report = self.reports.get(month)
        return report is not None and report.status == Status.RETURNED

    def is_reported(self, month: int) -> bool:
        """Whether the month is reported: submitted or approved, or every figure of it is counted by an import."""
        report = self.reports.get(month)
        if report and report.is_in:
            return True
        targets = self.targets_in(month)
        return bool(targets) and all(month in target.figures for target in targets)


#: What is counted, and makes the lights of areas and plan (事项): a target, or a sub-measure without one.
Commitment = TargetRow | SubMeasureRow

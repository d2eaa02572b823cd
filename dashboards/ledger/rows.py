"""The ledger (工作台账): every target of a month as a row, filtered and sorted; a page of it or the whole.

What the database can sort and filter, it does, and only the rows of the page are judged. A light, a completion or a gap
needs every row judged first: that reads just what a light is made of (``board.lights``); the rest follows for the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet
from django_tables2.data import TableData

from targets.board import MEASURES, PlanRow, SubMeasureRow, TargetRow, board_of, columns
from targets.board.rows import FigureKey
from targets.contributions import Contribution, contributions_of
from targets.formats.dates import month_name
from targets.formats.labels import ASSESSMENT
from targets.models import ProgressReport, Target
from targets.rules import WORST_FIRST, Standing

from ..contributions import contribution_gap
from ..target_lines import TargetLine, target_line
from .standings import judge_rows

Row = TypeVar("Row", tuple, TargetRow)

#: Columns that the database sorts by.
STORED_ORDER = {
    "code": ("sub_measure__area__number", "sub_measure_id", "id"),
    "name": ("name",),
    "unit": ("unit",),
    "lead": ("sub_measure__lead__name",),
}
#: Columns that are judged first; a missing number comes last in either direction.
JUDGED_ORDER = {
    "light": lambda standing: WORST_FIRST.index(standing.light),
    "completion": lambda standing: standing.completion,
    "gap": lambda standing: standing.gap,
}


@dataclass(slots=True)
class LedgerLine:
    """A row of the ledger: the target's numbers with its sub-measure's words of the month.

    ``lead`` is the short name, for a page; ``lead_name`` the whole one, for a file. ``figure_month`` is the month that
    the actual was reported for. ``difference`` says, in words, by how much it is not what projects bring. ``row`` and
    ``line`` are None in the line of a sub-measure that has no target.
    """

    line: TargetLine | None
    row: TargetRow | None
    part: SubMeasureRow
    code: str
    area: str
    sub_measure: str
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
    def reason(self) -> str:
        """Why the target shows its light, and what its figure is not."""
        return f"{self.row.reason} {self.difference}" if self.difference else self.row.reason


def ledger_line(
    row: TargetRow,
    areas: dict[int, str],
    month: int,
    supports: str = "",
    brought: Mapping[FigureKey, Contribution] | None = None,
) -> LedgerLine:
    """A target's row; the words are those of an approved report only.

    Args:
        brought: what projects bring by the month's end; None on a past day, which does not know it.
    """
    due, standing = month_name(row.terms.due), row.standing
    line = _line(row.sub_measure, areas, month, supports, due)
    line.row, line.line = row, target_line(row, with_bar=False)
    line.figure_month = month_name(standing.figure_month) if standing.figure_month else ""
    fed = contribution_gap(row, month, brought) if brought else None
    line.difference = fed.difference if fed else ""
    return line


def sub_measure_line(part: SubMeasureRow, areas: dict[int, str], month: int, supports: str = "") -> LedgerLine:
    """The row of a sub-measure without a target, which stands by its own assessment."""
    return _line(part, areas, month, supports, month_name(part.due_month))


def _line(part: SubMeasureRow, areas: dict[int, str], month: int, supports: str, due: str) -> LedgerLine:
    report = part.reports.get(month)
    words = report if report and report.status == ProgressReport.Status.APPROVED else None
    return LedgerLine(
        line=None,
        row=None,
        part=part,
        code=part.code,
        area=areas.get(part.area_number, ""),
        sub_measure=f"{part.numeral}　{part.title}" if part.numeral else part.title,
        lead=part.lead.short_name or part.lead.name if part.lead else "",
        lead_name=part.lead.name if part.lead else "",
        leader=part.lead.leader if part.lead else "",
        supports=supports,
        due=due,
        figure_month="",
        assessment=str(ASSESSMENT.get(words.assessment, "")) if words else "",
        progress=words.progress if words else "",
        problems=words.problems if words else "",
        next_steps=words.next_steps if words else "",
    )


class LedgerRows(TableData):
    """The rows for django-tables2: counts, sorts and slices; judges what is asked for.

    Args:
        targets: the filtered targets.
        light: only rows with this light, or empty.
    """

    def __init__(self, plan: PlanRow, month: int, targets: QuerySet[Target], light: str = "") -> None:
        super().__init__(targets)
        self.plan, self.month, self.light = plan, month, light
        self.order: list[str] = []
        self._found: list[tuple] | None = None
        self._length: int | None = None
        self._pages: dict[tuple[int | None, int | None], list[LedgerLine]] = {}

    def order_by(self, aliases) -> None:
        self.order = [alias for alias in aliases if alias.lstrip("-") in STORED_ORDER | JUDGED_ORDER]

    @property
    def must_judge_all(self) -> bool:
        return bool(self.light) or any(alias.lstrip("-") in JUDGED_ORDER for alias in self.order)

    def __len__(self) -> int:
        if self._length is None:
            self._length = len(self._every()) if self.must_judge_all else self.data.count()
        return self._length

    def __getitem__(self, key: slice) -> list[LedgerLine]:
        # django-tables2 asks for a page's rows twice.
        place = (key.start, key.stop)
        if place not in self._pages:
            rows = self._every()[key] if self.must_judge_all else self._structure(self._page(key))
            brought = self.brought()
            self._pages[place] = [
                ledger_line(row, self.plan.areas, self.month, brought=brought) for row in self._judged(rows)
            ]
        return self._pages[place]

    def __iter__(self):
        return iter(self[:])

    def brought(self) -> Mapping[FigureKey, Contribution] | None:
        """What projects bring by the month's end. One query."""
        return contributions_of(self.plan.id, self.plan.year)(self.month)

    def judged(self) -> list[TargetRow]:
        """Every filtered row with all that is known of it, with the light asked for, in order."""
        rows = self._judged(self._structure(self._sorted()))
        return self._arranged(rows, [row.standing for row in rows])

    def _every(self) -> list[tuple]:
        """The rows that ``judged`` has, as joined rows, which cost less to find."""
        if self._found is None:
            rows = self._structure(self._sorted())
            self._found = self._arranged(rows, judge_rows(self.plan, self.month, rows, self.data))
        return self._found

    def _arranged(self, rows: list[Row], standings: list[Standing]) -> list[Row]:
        """The rows with the light asked for, sorted by what is judged; the database sorted by the rest."""
        pairs = [pair for pair in zip(rows, standings, strict=True) if not self.light or pair[1].light == self.light]
        for alias in reversed(self.order):
            name = alias.lstrip("-")
            if name in JUDGED_ORDER:
                value = JUDGED_ORDER[name]
                known = [pair for pair in pairs if value(pair[1]) is not None]
                known.sort(key=lambda pair: value(pair[1]), reverse=alias.startswith("-"))
                pairs = known + [pair for pair in pairs if value(pair[1]) is None]
        return [row for row, _standing in pairs]

    def _sorted(self) -> QuerySet[Target]:
        names = [
            ("-" if alias.startswith("-") else "") + name
            for alias in self.order
            for name in STORED_ORDER.get(alias.lstrip("-"), ())
        ]
        return self.data.order_by(*names, *STORED_ORDER["code"])

    def _page(self, key: slice) -> QuerySet[Target]:
        """The rows of a page. Its targets are found first: a database that sorts whole rows carries the plan's text."""
        every = self._sorted()
        return Target.objects.filter(pk__in=every.values("pk")[key]).order_by(*every.query.order_by)

    @staticmethod
    def _structure(targets: QuerySet[Target]) -> list[tuple]:
        """The joined rows of some targets, in their order. One query."""
        return list(targets.values_list(*columns(area="sub_measure__area__", sub_measure="sub_measure__", target="")))

    def _judged(self, rows: list[tuple]) -> list[TargetRow]:
        """Joined rows with their figures and reports, judged, in their order. Two queries."""
        place = {row[_TARGET_ID]: index for index, row in enumerate(rows)}
        scope = {"id__in": {row[_SUB_MEASURE_ID] for row in rows}}
        if len(scope["id__in"]) > 500:
            # A list that long would pass what SQLite takes in a statement; the whole plan is the better question.
            scope = {"plan_id": self.plan.id, **MEASURES}
        board = board_of(self.plan, self.month, rows, scope)
        return sorted(board.targets, key=lambda row: place[row.id])


_COLUMNS = columns(area="area__", sub_measure="", target="targets__")
_TARGET_ID = _COLUMNS.index("targets__id")
_SUB_MEASURE_ID = _COLUMNS.index("id")


def search(targets: QuerySet[Target], text: str) -> QuerySet[Target]:
    """The targets whose own words, or whose sub-measure's, hold the text."""
    return targets.filter(
        Q(name__icontains=text)
        | Q(code__icontains=text)
        | Q(sub_measure__title__icontains=text)
        | Q(sub_measure__text__icontains=text)
    )

"""What the reader finds in a document: the plan's parts, each tied to its words by offsets into the document's text."""

from dataclasses import dataclass, field
from enum import StrEnum


class Doubt(StrEnum):
    """Why a person should look at a part: it is marked, never dropped."""

    APPROXIMATE = "approximate"  # 左右, 约
    RANGE = "range"  # 3—5个: the lower end is the value
    RANK = "rank"  # 进入前列, 排名第三
    NO_UNIT = "no_unit"
    UNSET = "unset"  # XX: the plan leaves the number open
    NO_MONTH = "no_month"  # 汛期前: a deadline that is no month
    OTHER_YEAR = "other_year"  # a deadline outside the plan's year
    GUESSED = "guessed"  # the reader could not tell a target from a fact, or an area from text
    REPEATED = "repeated"  # the same goal in other words: a level, its increase and its rate
    SHARED_ROW = "shared_row"  # one row of a table with two tasks
    EACH = "each"  # 每月一次, 每个村3户: the value is not the year's, nor the town's


class AreaKind(StrEnum):
    """The kinds of ``targets.TaskArea``."""

    HEADLINE = "headline"
    TASK = "task"
    LIVELIHOOD = "livelihood"  # 民生实事
    PROPOSAL = "proposal"


class QuantityBasis(StrEnum):
    """What a quantity says, in the words of the annotations (``docs/annotation.md``)."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"
    BINARY = "binary"  # something named that is done by a date
    PROGRESS = "progress"  # moved on, not finished: 推进, 抓好
    ZERO = "zero"  # 不发生…
    RANK = "rank"
    GRADE = "grade"
    RELATIVE = "relative"  # 同步增长
    EXTERNAL = "external"  # 完成省市下达任务
    COUNT = "count"  # a fact: what exists
    RESULT = "result"  # a fact: what was done
    PARAMETER = "parameter"  # a fact: describes a project
    BASE = "base"  # a fact: what a growth starts from


@dataclass
class Quantity:
    """A target or a fact. ``document.text[start:end] == quote``; the value stands in the quote.

    Attributes:
        value: digits as printed, half-width, without commas; None: the text leaves it open, or names none.
        maximum: the upper end of a range.
        unit: as printed, with 万 and 亿; "" where there is none.
        comparator: ``gte`` or ``lte``; None for a fact.
        due_month: 1 to 12; None for a fact, or where ``due_text`` is no month.
        due_year: where the deadline lies outside the plan's year.
        base, base_unit: what a growth starts from.
        threshold, threshold_unit: of a share of those that reach it (50%以上的村达到10万元).
        per: what it is counted for (每月一次: 月).
        repeats: the same goal as the quantity before it, in another form.
        nodes: month to cumulative value, from the quarters of a table.
        phasing: the path (``targets.rules.terms.Phasing``), where our own task table says it; "" elsewhere.
        start_month: 1 to 12.
    """

    start: int
    end: int
    quote: str
    name: str
    kind: str = "target"
    value: str | None = None
    maximum: str | None = None
    unit: str = ""
    comparator: str | None = "gte"
    basis: QuantityBasis = QuantityBasis.LEVEL
    due_month: int | None = 12
    due_year: int | None = None
    due_text: str = ""
    base: str | None = None
    base_unit: str = ""
    threshold: str | None = None
    threshold_unit: str = ""
    per: str = ""
    repeats: bool = False
    weight: str | None = None
    nodes: dict[int, str] = field(default_factory=dict)
    phasing: str = ""
    start_month: int = 1
    doubts: tuple[Doubt, ...] = ()

    @property
    def is_target(self) -> bool:
        """Whether the plan promises it."""
        return self.kind == "target"


@dataclass
class Measure:
    """A sub-measure: ``document.text[start:end]``, its marker included.

    Attributes:
        marker: as printed (``（1）``, ``一是``); numeral: the marker without brackets and points.
        title: its heading, without marker and closing point.
        leads: 责任单位 as printed; the first leads, the others support.
        deadline: the offsets of the words that ``due_month`` comes from, where they have a cell of their own.
        parts: the level below, where the document has one.
        cells: of a row of a table, the stretches of the document that are still to be read for quantities; those with
            columns of their own are in ``quantities`` already. None, outside of tables: ``start`` to ``end``.
        parameters: of a row, the stretches that only describe it: their figures are facts.
    """

    start: int
    end: int
    title: str
    text: str = ""
    marker: str = ""
    numeral: str = ""
    leads: list[str] = field(default_factory=list)
    supports: list[str] = field(default_factory=list)
    leader: str = ""
    due_month: int | None = None
    deadline: tuple[int, int] | None = None
    weight: str | None = None
    parts: list["Measure"] = field(default_factory=list)
    cells: tuple[tuple[int, int], ...] | None = None
    parameters: tuple[tuple[int, int], ...] = ()
    quantities: list[Quantity] = field(default_factory=list)
    doubts: tuple[Doubt, ...] = ()


@dataclass
class Area:
    """The highest division of the plan; ``quantities`` are those of its own text, outside its measures.

    Attributes:
        cells: of a table, as a measure's.
    """

    start: int
    end: int
    title: str
    kind: AreaKind = AreaKind.TASK
    text: str = ""
    marker: str = ""
    numeral: str = ""
    leads: list[str] = field(default_factory=list)
    weight: str | None = None
    measures: list[Measure] = field(default_factory=list)
    cells: tuple[tuple[int, int], ...] | None = None
    quantities: list[Quantity] = field(default_factory=list)
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A stretch of the document's text: ``kind`` is area, measure, preamble, review (of last year), greeting, note
    (footnotes, page marks) or table. All pieces, put together, are the text.
    """

    start: int
    end: int
    kind: str


#: Stands for the line ends within a paragraph that was cut into lines, and for a page mark between them.
JOINT = "\x1f"


@dataclass
class ReadPlan:
    """A document as read.

    Attributes:
        joined: the text, as long as it is, with ``JOINT`` within its cut paragraphs; "" where it has none.
        town, year: as far as the document says, or as the caller said; "" and None: not known.
    """

    text: str
    title: str = ""
    town: str = ""
    year: int | None = None
    preamble: str = ""
    areas: list[Area] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    joined: str = ""

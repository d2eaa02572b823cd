"""What is known of a document while its parts are read."""

from bisect import bisect_left
from dataclasses import dataclass, field

from planreader.plan import ReadPlan

from .lines import Line
from .spans import Spans


@dataclass
class Reading:
    """A document on its way to a plan.

    Args:
        text: the document's, as long as it, with cut paragraphs put together (``wrapped.py``).
        lines: its lines without title, notes and tables.
        plan: what was read so far.
        opening: the plan's opening words so far.
        run_in_areas: how many areas have measures by headings that run into their paragraphs.
        marked_areas: how many of the division's areas have measures with markers.
    """

    text: str
    lines: list[Line]
    plan: ReadPlan
    spans: Spans
    end: int
    opening: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    run_in_areas: int = 0
    marked_areas: int = 0
    has_headline: bool = False

    def __post_init__(self) -> None:
        self.starts = [line.start for line in self.lines]

    def lines_in(self, start: int, end: int) -> list[Line]:
        """The lines that begin in ``text[start:end]``."""
        return self.lines[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The stretch without the blanks around its words."""
        while start < end and self.text[start].isspace():
            start += 1
        while start < end and self.text[end - 1].isspace():
            end -= 1
        return start, end

"""The page on which a plan in preparation is corrected: rows with their boxes, doubts, an index, the document."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from departments.models import Department

from ..models import PlanInPreparation
from .boxes import FIELDS, errors_of, texts_of
from .doubts import doubt_in_words
from .editing import operations_of
from .marked_text import Excerpt, Stretch, excerpts, is_in_text, marked_lines, text_bounds
from .outline import PlanSection, codes_of, place_of_row, row_name, sections_of
from .page_rows import PageRow
from .rows import DraftArea, DraftMeasure, DraftRow, DraftTarget, row_of


@dataclass
class SectionLink:
    """An entry of the index."""

    row_id: str
    name: str
    is_current: bool
    doubtful: int
    faulty: int


@dataclass
class DoubtLine:
    """An entry of the list of what is to be looked at."""

    row: DraftRow
    name: str
    sentences: list[str]
    is_here: bool
    is_in_text: bool
    is_in_document: bool


@dataclass
class CorrectionPage:
    """One section of a plan in preparation with its part of the document.

    Args:
        wanted: a row on the section; where there is none such, the first section.
        typed: rows as a person typed them that could not be stored.
    """

    draft: PlanInPreparation
    wanted: str = ""
    typed: Mapping[str, DraftRow] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[DraftRow]:
        """All rows of the plan."""
        return [row_of(stored) for stored in self.draft.rows]

    @cached_property
    def _codes(self) -> dict[str, str]:
        return codes_of(self.rows)

    @cached_property
    def _sections(self) -> list[PlanSection]:
        return sections_of(self.rows)

    @cached_property
    def _number(self) -> int:
        place = place_of_row(self.rows, self.wanted) or 0
        return next((at for at, each in enumerate(self._sections) if each.first <= place < each.end), 0)

    @cached_property
    def _here(self) -> list[DraftRow]:
        section = self._sections[self._number] if self._sections else None
        return self.rows[section.first : section.end] if section else []

    @cached_property
    def token(self) -> str:
        """Names this page: a row that it adds twice is added once."""
        return secrets.token_hex(4)

    @property
    def first(self) -> str:
        """The first row of the section: where the form leads back to."""
        return self._here[0].id if self._here else ""

    @property
    def continues(self) -> str:
        """The area's title on a section that begins in its middle."""
        section = self._sections[self._number] if self._sections else None
        area = section.area if section else None
        return row_name(area) if area is not None and area.id != self.first else ""

    @cached_property
    def table(self) -> list[PageRow]:
        """The section's rows."""
        codes = self._codes
        offset = self._sections[self._number].first if self._sections else 0
        return [
            PageRow(
                row,
                codes.get(row.id, ""),
                operations_of(self.rows, offset + at),
                self._is_shown_in_text(row),
                self.typed.get(row.id),
            )
            for at, row in enumerate(self._here)
        ]

    def _is_shown_in_text(self, row: DraftRow) -> bool:
        """Whether the page's part of the document has a row's words; a target's from elsewhere stand below it."""
        start, end = self._bounds
        is_inside = is_in_text(row, self.draft.text) and start <= (row.start or 0) < end
        return is_inside or (isinstance(row, DraftTarget) and is_in_text(row, self.draft.text))

    @property
    def index(self) -> list[SectionLink]:
        """The sections of the plan."""
        links = []
        for number, section in enumerate(self._sections):
            part = self.rows[section.first : section.end]
            links.append(
                SectionLink(
                    section.row_id,
                    self._title(section),
                    number == self._number,
                    sum(map(_waits, part)),
                    sum(bool(errors_of(row)) for row in part),
                )
            )
        return links

    def _title(self, section: PlanSection) -> str:
        first = self.rows[section.first]
        if isinstance(first, DraftArea):
            return " ".join(filter(None, (first.numeral, first.title))) or _("new row")
        return f"… {self._codes.get(first.id, '')} {row_name(first)}"

    @property
    def whole(self) -> list[tuple[DraftRow, str, dict[str, str]]]:
        """Every row with its number and the texts of its fields, to read and print."""
        codes = self._codes
        return [(row, codes.get(row.id, ""), _words_of(row)) for row in self.rows]

    @property
    def next(self) -> SectionLink | None:
        """The section after this one."""
        index = self.index
        return index[self._number + 1] if self._number + 1 < len(index) else None

    @cached_property
    def doubts(self) -> list[DoubtLine]:
        """What is to be looked at, in the order of the plan."""
        return [self._doubt(row) for row in self.rows if _waits(row)]

    @cached_property
    def looked(self) -> list[DoubtLine]:
        """What somebody has looked at."""
        return [self._doubt(row) for row in self.rows if row.doubts and row.seen]

    def _doubt(self, row: DraftRow) -> DoubtLine:
        is_here = any(each.id == row.id for each in self._here)
        in_text = is_in_text(row, self.draft.text)
        name = row_name(row) or _("new row")
        return DoubtLine(
            row, name, [doubt_in_words(code) for code in row.doubts], is_here, in_text, is_here and in_text
        )

    @property
    def faulty(self) -> list[PageRow]:
        """The section's rows with something wrong in their boxes."""
        return [row for row in self.table if any(box.error for box in row.boxes.values())]

    @cached_property
    def _bounds(self) -> tuple[int, int]:
        if not self._sections:
            return 0, len(self.draft.text)
        return text_bounds(self.draft.text, self.rows, self._sections, self._number)

    @cached_property
    def document(self) -> list[list[Stretch]]:
        """The section's part of the document."""
        return marked_lines(self.draft.text, self._here, self._codes, *self._bounds)

    @cached_property
    def elsewhere(self) -> list[Excerpt]:
        """The section's quotations from other parts of the document."""
        return list(excerpts(self.draft.text, self._here, *self._bounds))

    @cached_property
    def offices(self) -> list[str]:
        """Names of departments to choose from: those of the plan, then those of the office."""
        used = {name for row in self.rows if isinstance(row, DraftMeasure) for name in (row.lead, *row.supports)}
        known = Department.objects.current().order_by("code").values_list("name", flat=True)
        return list(dict.fromkeys([*sorted(used - {""}), *known]))

    @property
    def leaders(self) -> list[str]:
        """Names of leaders that the plan has already."""
        return sorted({row.leader for row in self.rows if isinstance(row, DraftMeasure) and row.leader})


def _waits(row: DraftRow) -> bool:
    return row.is_doubtful and not row.left_out


def _words_of(row: DraftRow) -> dict[str, str]:
    labels = {each.name: each.choices or {} for each in FIELDS[row.kind]}
    return {name: str(labels[name].get(text, text)) for name, text in texts_of(row).items()}

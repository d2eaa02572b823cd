"""Checks objects of plan files against each other and the database: references, keys, and whether they make sense."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from ..extensions import plan_file_extensions
from ..files.errors import FileProblem, Problem, quoted
from ..files.suggestions import Suggestions
from ..rules import Counting
from ..validation import problems_of_home, problems_of_plan, problems_of_target, problems_of_thresholds
from .existing import Stored, StoredRow
from .rows import Row, suggestion

Key = tuple
#: Quotation marks, which Unicode does not count among the full-width signs.
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def duplicates(rows: Iterable[Row]) -> Iterator[FileProblem]:
    """Objects whose natural key an earlier object has already."""
    first: dict[tuple, Row] = {}
    for row in rows:
        if not row.key:
            continue
        other = first.setdefault(row.place, row)
        if other is not row:
            problem = _("%(model)s %(key)s stands in the files a second time") % {
                "model": row.model.label,
                "key": name_of(row.key),
            }
            expected = _("keep one of it and the one in %(file)s:%(line)d") % {
                "file": other.origin.file,
                "line": other.origin.line,
            }
            yield FileProblem(row.origin.file, row.origin.line, Problem(problem, expected))


def implausible(rows: Iterable[Row]) -> Iterator[FileProblem]:
    """Values that make no sense; a target's thresholds are checked with those of its plan, in ``PlanGraph``."""
    for row in rows:
        if row.model.label == "targets.plan":
            yield from (row.problem_at(name, problem) for name, problem in problems_of_plan(row.values))
        elif row.model.label == "targets.target":
            yield from (row.problem_at(name, problem) for name, problem in problems_of_target(row.values))


def name_of(key: Key) -> str:
    """A natural key in a message: ``2021 tax-revenue``."""
    return " ".join(quoted(str(part)) for part in key)


class PlanGraph:
    """All objects as they will be after a load: those of the files replace those of the database."""

    def __init__(self, rows: Iterable[Row], stored: Stored) -> None:
        self.rows, self.stored = list(rows), stored
        self.all: dict[tuple, Row | StoredRow] = {**stored.rows}
        self.all.update({row.place: row for row in self.rows if row.key})
        self.with_items = {key[:2] for label, key in self.all if label == "targets.item"}
        self.spelling: dict[str, Suggestions] = {}

    def problems(self) -> Iterator[FileProblem]:
        """What is wrong between objects."""
        yield from self._of_another_year()
        for row in self.rows:
            yield from self._broken_references(row)
            if row.model.label == "targets.target":
                yield from self._wrong_place(row)
                yield from self._wrong_quote(row)
                yield from self._no_items(row)
                yield from self._thresholds(row)
        for added in plan_file_extensions():
            for row in self.rows:
                yield from added.problems(self, row)

    def value(self, label: str, key: Key | None, name: str) -> Any:
        """A field of another object; None where the object or the field is not known."""
        other = self.all.get((label, key))
        return other.values.get(name) if other else None

    def _of_another_year(self) -> Iterator[FileProblem]:
        """Parts of one year's plan in the file of another's: a slip of a digit would add to a plan that is long agreed.

        A file is of the years whose plans stand in it; where none does, of its first object's.
        """
        of_file: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.key and isinstance(row.key[0], int) and ("targets.plan", row.key[:1]) in self.all:
                of_file.setdefault(row.origin.file, []).append(row)
        for parts in of_file.values():
            years = sorted({row.key[0] for row in parts if row.model.label == "targets.plan"} or {parts[0].key[0]})
            for row in parts:
                if row.key[0] not in years:
                    facts = {"year": row.key[0], "years": ", ".join(map(str, years))}
                    problem = _("it belongs to the plan of %(year)d, but this is a file of %(years)s") % facts
                    expected = _("write the year of this file's plan, or put it into a file of its own")
                    yield row.problem_at(row.model.parent or row.model.named_by, Problem(problem, expected))

    def _broken_references(self, row: Row) -> Iterator[FileProblem]:
        for name, spec in row.model.fields.items():
            to, value = spec.refers_to, row.values.get(name)
            if to is None or not value:
                continue
            for key in [value] if not isinstance(value[0], tuple) else value:
                if (to, key) not in self.all:
                    problem = _("%(field)s: there is no %(model)s %(key)s") % {
                        "field": name,
                        "model": to,
                        "key": name_of(key),
                    }
                    yield row.problem_at(name, Problem(problem, self._nearest(to, key)))

    def _nearest(self, label: str, key: Key) -> str:
        if label not in self.spelling:
            self.spelling[label] = Suggestions(name_of(known) for model, known in self.all if model == label)
        spelling = self.spelling[label]
        return suggestion(name_of(key), spelling) if spelling.known else _("add one to the file")

    def _wrong_place(self, row: Row) -> Iterator[FileProblem]:
        area = self.value("targets.submeasure", row.values.get("sub_measure"), "area")
        for name, problem in problems_of_home(self.value("targets.taskarea", area, "kind")):
            yield row.problem_at(name, Problem(f"{name}: {problem.problem}", problem.expected))

    def _wrong_quote(self, row: Row) -> Iterator[FileProblem]:
        quote, sub_measure = row.values.get("quote"), row.values.get("sub_measure", ())
        if not quote or ("targets.submeasure", sub_measure) not in self.all:
            return
        area = self.value("targets.submeasure", sub_measure, "area")
        texts = (
            self.value("targets.submeasure", sub_measure, "text"),
            self.value("targets.taskarea", area, "text"),
            self.value("targets.plan", sub_measure[:1], "preamble"),
        )
        if not any(_as_compared(quote) in _as_compared(text or "") for text in texts):
            problem = _("the quote “%(quote)s” is not in the text of its sub-measure or its plan") % {
                "quote": quoted(quote)
            }
            yield row.problem_at("quote", Problem(problem, _("copy the plan's own words, or leave quote out")))

    def _no_items(self, row: Row) -> Iterator[FileProblem]:
        counting = row.values.get("counting", Counting.ENTERED)
        if counting != Counting.ENTERED and row.key and row.key not in self.with_items:
            problem = _("counting %(counting)s, but the target has no items") % {"counting": counting}
            yield row.problem_at(
                "counting", Problem(problem, _("add targets.item objects for it, or write counting: entered"))
            )

    def _thresholds(self, row: Row) -> Iterator[FileProblem]:
        plan = self.all.get(("targets.plan", (row.values.get("sub_measure") or ())[:1]))
        if plan and {"basis", "green_at", "amber_at"} <= plan.values.keys():
            inherited = (plan.values["basis"], plan.values["green_at"], plan.values["amber_at"])
            for name, problem in problems_of_thresholds(row.values, inherited):
                yield row.problem_at(name, problem)


def _as_compared(text: str) -> str:
    """Text with half-width signs and digits, without spaces and line breaks: a file may write these as it likes."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).translate(_STRAIGHT))

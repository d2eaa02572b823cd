"""Checks objects of plan files against each other and the database: references, keys, and whether they make sense."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from ..extensions import plan_file_extensions
from ..files.errors import FileProblem, Problem, quoted
from ..files.suggestions import Suggestions
from ..models import TaskArea
from ..rules import Counting
from ..validation import problems_of_plan, problems_of_target, problems_of_thresholds
from .existing import Stored, StoredRow
from .rows import Row, suggestion

Key = tuple


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
        if self.value("targets.taskarea", area, "kind") == TaskArea.Kind.PROPOSAL:
            problem = _("sub_measure: it belongs to proposals to the district, which have no targets")
            yield row.problem_at("sub_measure", Problem(problem, _("name a sub-measure of another area")))

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
        if not any(_without_spaces(quote) in _without_spaces(text or "") for text in texts):
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


def _without_spaces(text: str) -> str:
    """Text without spaces and line breaks: a file may break lines where the plan does not."""
    return re.sub(r"\s+", "", text)

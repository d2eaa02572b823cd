"""Checks an object of a plan file by itself: reads its model and fields, or says what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from ..files.errors import FileProblem, Problem, quoted
from ..files.suggestions import Suggestions
from .field_types import InvalidValue
from .nodes import NodeKind, PlanObject, Scalar
from .schema import Field, Model, all_models

#: How many names a message lists; a target has this many fields.
MOST_NAMES = 21


@dataclass
class Row:
    """An object, as far as its values are valid. ``key`` is its natural key; empty where that is not valid.

    ``values`` has every field of its model, with defaults; a field with an invalid value is missing.
    References are natural keys; ``last_year`` and ``nodes`` exact numbers.
    """

    model: Model
    origin: PlanObject
    values: dict[str, Any] = field(default_factory=dict)
    key: tuple = ()

    @property
    def place(self) -> tuple[str, tuple]:
        """Which object it is, among all models."""
        return self.model.label, self.key

    def problem_at(self, name: str, problem: Problem) -> FileProblem:
        """A problem of one of its fields, at the field's line."""
        return FileProblem(self.origin.file, self.origin.line_of(name), problem)


def parse_rows(objects: Iterable[PlanObject]) -> tuple[list[Row], list[FileProblem]]:
    """The objects as rows, without those of unknown models; and what is wrong with each by itself."""
    rows, problems, models = [], [], all_models()
    for plan_object in objects:
        problems += [FileProblem(plan_object.file, line, problem) for line, problem in plan_object.problems]
        if plan_object.model in models:
            row = Row(models[plan_object.model], plan_object)
            problems += _fill(row)
            rows.append(row)
        elif plan_object.model:
            problems.append(
                FileProblem(plan_object.file, plan_object.line_of("model"), _unknown_model(plan_object.model, models))
            )
    return rows, problems


def suggestion(name: str, spelling: Suggestions) -> str:
    """What to write instead of an unknown name: the nearest known one, or all of them where they are few."""
    near = spelling.suggestion(name)
    if near:
        return near
    if len(spelling.known) > MOST_NAMES:
        return _("check how it is written")
    return _("write one of %(words)s") % {"words": ", ".join(spelling.known)}


def _unknown_model(label: str, models: Iterable[str]) -> Problem:
    try:
        apps.get_model(label)
    except (LookupError, ValueError):
        return Problem(_("“%(name)s” is not a model") % {"name": quoted(label)}, suggestion(label, Suggestions(models)))
    problem = _("%(name)s does not belong in a plan file") % {"name": label}
    return Problem(problem, _("take the object out; a plan file holds %(words)s") % {"words": ", ".join(models)})


def _fill(row: Row) -> list[FileProblem]:
    """Reads the fields of a row's object into its values; returns what is wrong with them."""
    plan_object, problems = row.origin, []
    for name in plan_object.fields:
        if name not in row.model.fields:
            problem = _("%(model)s has no field “%(name)s”") % {"model": plan_object.model, "name": quoted(name)}
            problems.append(row.problem_at(name, Problem(problem, suggestion(name, Suggestions(row.model.fields)))))
    # That an object has no fields is a problem already; a list of all missing fields would only hide it.
    has_no_fields = bool(plan_object.problems) and not plan_object.fields
    for name, spec in row.model.fields.items():
        if name in plan_object.fields:
            try:
                row.values[name] = _value(plan_object, name, spec)
            except InvalidValue as error:
                for line, problem in error.problems:
                    named_problem = Problem(f"{name}: {problem.problem}", problem.expected)
                    problems.append(FileProblem(plan_object.file, line or plan_object.line_of(name), named_problem))
        elif not spec.required:
            row.values[name] = spec.default
        elif not has_no_fields:
            problem = _("the field “%(name)s” is missing") % {"name": name}
            problems.append(
                FileProblem(plan_object.file, plan_object.line, Problem(problem, _("add it to the object's fields")))
            )
    row.model.complete(row.values)
    row.key = row.model.key(row.values)
    return problems


def _value(plan_object: PlanObject, name: str, spec: Field) -> Any:
    node = plan_object.node(name)
    may_be_null = not spec.required and spec.default is None
    if may_be_null and isinstance(node, Scalar) and node.kind is NodeKind.NULL:
        return None
    return spec.kind.read(node)

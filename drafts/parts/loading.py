"""Checks a plan in preparation with what ``loadplan`` checks, and loads it."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from targets.files.errors import FileError, FileProblem
from targets.planfile import ChangedRow, Outcome, PlanObject, load_objects
from targets.planfile.differences import traced
from targets.planfile.existing import StoredRow, load_stored
from targets.planfile.rows import Row
from targets.planfile.words import written
from targets.trace.record import Actor

from ..models import PlanInPreparation
from .additions import objects_of_addition
from .boxes import FIELDS, errors_of
from .first_month import begin_in_the_year, first_month_choices
from .names import codes_by_name, unknown_names
from .objects import objects_of_draft
from .rows import DraftRow, DraftTarget, row_of

_DEPARTMENT = "departments.department"
_LABELS = {"area": "targets.taskarea", "measure": "targets.submeasure", "target": "targets.target"}


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row; with the plan itself where ``row`` is None."""

    row: DraftRow | None
    sentence: str

    @property
    def name(self) -> str:
        """What the row is called."""
        return self.row.label.strip() or _("new row") if self.row else _("The plan")


@dataclass(frozen=True)
class ChangedPart:
    """A part of the plan that a file changes: each field's name on the pages, before and after."""

    label: str
    fields: list[tuple[str, str, str]]
    has_figures: bool = False


@dataclass(frozen=True)
class CheckedDraft:
    """What loading a draft does, or why it cannot be loaded.

    Attributes:
        needs_comparison: the year has a plan, and nobody has said yet which rows are parts of it.
        unknown: names on rows that are no department's.
        adds: the year has a plan, which it adds to or corrects.
        counts: how many objects the draft has, by their model's last word (``target``).
        outcome: what is new, changed and gone; None where there is any fault.
    """

    faults: list[RowFault] = field(default_factory=list)
    needs_comparison: bool = False
    unknown: list[str] = field(default_factory=list)
    adds: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    outcome: Outcome | None = None

    @property
    def new(self) -> list[str]:
        """What is new in the plan, by kind, code and name."""
        return [_part_label(row) for row in self.outcome.new] if self.outcome else []

    @property
    def changed(self) -> list[ChangedPart]:
        """What changes of the plan."""
        return [_changed(row) for row in self.outcome.changed] if self.outcome else []

    @property
    def gone(self) -> list[str]:
        """What the plan has and the file has not; it stays."""
        return [_part_label(row) for row in self.outcome.missing] if self.outcome else []


def check_draft(draft: PlanInPreparation, actor: Actor) -> CheckedDraft:
    """What loading it would do. Writes nothing."""
    return _load(draft, actor, dry_run=True)


def load_draft(draft: PlanInPreparation, actor: Actor, first_month: int = 1) -> CheckedDraft:
    """Loads it, unless something is wrong: then nothing is written. The caller has locked it, in a transaction.

    Args:
        first_month: of a new plan, one of ``first_month_choices``.
    """
    return _load(draft, actor, dry_run=False, first_month=first_month)


def _load(draft: PlanInPreparation, actor: Actor, *, dry_run: bool, first_month: int = 1) -> CheckedDraft:
    rows = [row_of(stored) for stored in draft.rows]
    stored = load_stored([draft.year], lock=not dry_run)
    adds = ("targets.plan", (draft.year,)) in stored.rows
    if adds and not draft.matched:
        return CheckedDraft(needs_comparison=True)
    departments = codes_by_name(row.instance for (model, _key), row in stored.rows.items() if model == _DEPARTMENT)
    unknown = unknown_names(rows, departments)
    if unreadable := [RowFault(row, sentence) for row in rows for sentence in _unreadable_in(row)]:
        return CheckedDraft(unreadable, unknown=unknown, adds=adds)
    objects = objects_of_addition(draft, departments, stored) if adds else objects_of_draft(draft, departments)
    counts = _counts(objects)
    # Where departments are missing, the rest is checked, and nothing is written.
    dry_run = dry_run or bool(unknown)
    begins_in_the_year = not (adds or dry_run) and bool(first_month_choices(draft.year))
    try:
        with nullcontext() if dry_run else transaction.atomic():
            outcome = load_objects(
                objects,
                actor=actor,
                dry_run=dry_run,
                first_month=first_month if begins_in_the_year else None,
                stored=stored,
            )
            if begins_in_the_year:
                begin_in_the_year(draft.year, first_month, actor)
    except FileError as error:
        faults = list(_faults(rows, error.problems))
        return CheckedDraft(faults, unknown=unknown, adds=adds, counts=counts)
    return CheckedDraft(unknown=unknown, adds=adds, counts=counts, outcome=None if unknown else outcome)


def _unreadable_in(row: DraftRow) -> Iterator[str]:
    """What was typed on a row and nobody can read, where the field has its last value, which nobody may want any more;
    and what a new row still lacks.
    """
    if row.left_out or (isinstance(row, DraftTarget) and row.is_fact):
        return
    errors = errors_of(row)
    for each in FIELDS[row.kind]:
        if each.name in row.typed and each.name in errors:
            yield f"{each.label}{_(': ')}{errors[each.name]}"
        elif each.required and not getattr(row, each.name):
            yield f"{each.label}{_(': ')}{_('It needs a name.')}"


def _counts(objects: list[PlanObject]) -> dict[str, int]:
    models = [made.model.rpartition(".")[2] for made in objects]
    return {name: models.count(name) for name in ("taskarea", "submeasure", "target")}


def _faults(rows: list[DraftRow], problems: list[FileProblem]) -> Iterator[RowFault]:
    for found in problems:
        row = rows[found.line - 1] if found.line else None
        yield RowFault(row, _in_words(row, found))


def _in_words(row: DraftRow | None, found: FileProblem) -> str:
    """A problem as a sentence, with the field's name as the pages write it."""
    name, colon, rest = found.problem.problem.partition(": ")
    known = _field_names(_LABELS[row.kind] if row else "targets.plan")
    problem = f"{known[name]}{_(': ')}{rest}" if colon and name in known else found.problem.problem
    return f"{problem}{_('; ')}{found.problem.expected}"


def _part_label(row: Row | StoredRow) -> str:
    """A part of the plan as the pages call it: ``工作举措 3.1 农村改厕``; a target without its code."""
    model = row.model.label
    code = str(row.key[1]) if model in ("targets.taskarea", "targets.submeasure") else ""
    name = row.values.get("title") or row.values.get("name") or str(row.key[-1])
    return " ".join(filter(None, (capfirst(str(apps.get_model(model)._meta.verbose_name)), code, name)))


def _changed(row: ChangedRow) -> ChangedPart:
    names = _field_names(row.row.model.label)
    fields = []
    for changed in row.fields:
        before, after = (traced(changed.field, value) for value in (changed.before, changed.after))
        if changed.field == "text" and before and after.startswith(before):
            # Long, and the same but for its end.
            before, after = "…", f"… {after.removeprefix(before).strip()}"
        fields.append((names.get(changed.field, changed.field), written(before), written(after)))
    return ChangedPart(_part_label(row.row), fields, row.has_figures)


def _field_names(label: str) -> dict[str, str]:
    """What the pages call the fields of a model."""
    fields = apps.get_model(label)._meta.get_fields()
    return {one.name: capfirst(str(one.verbose_name)) for one in fields if hasattr(one, "verbose_name")}

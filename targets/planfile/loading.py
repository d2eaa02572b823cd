"""Loads plan files: checks everything, then writes it to the database in one transaction, with events in the trace."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from ..calendar.asking import first_open_month
from ..extensions import plan_file_extensions
from ..files.errors import FileError, FileProblem, Problem
from ..models import ClosedMonth, Event, Figure, Handover, Plan, SubMeasure
from ..models.target import MEANING, PROMISE
from ..trace.record import Actor, Program, change, lock_chain, record
from .checks import PlanGraph, duplicates, implausible
from .differences import ChangedRow, Outcome, as_stored, differences, traced
from .existing import CLASSES, Stored, load_stored
from .nodes import PlanObject
from .reading import read_files
from .rows import Row, parse_rows
from .schema import Model


class PlanFileError(FileError):
    """Plan files that were not loaded: ``problems`` says why, nothing was changed."""


@dataclass(frozen=True)
class PlanFileModels:
    """What another app adds to the plan file. It writes its rows itself, through its own actions.

    Args:
        models: each with the query for its rows of some years' plans. They are listed as missing only where a file
            has any of them.
        problems: what is wrong with a row (of any model) compared with all others.
        complete: fills in from the database what a row of its models leaves out, before it is compared.
        write: writes its new and changed rows to the database; raises ``PlanFileError`` where an action refuses one.
    """

    models: Sequence[tuple[Model, Callable[[Collection[int]], QuerySet]]]
    problems: Callable[[PlanGraph, Row], Iterator[FileProblem]]
    complete: Callable[[Row, Stored], None]
    write: Callable[[Outcome, Actor | Program], None]


def load_files(paths: Sequence[Path | str], *, dry_run: bool = False) -> Outcome:
    """Loads plan files together.

    Args:
        paths: YAML or JSON files; problems name them as given here.
        dry_run: says what would change, and writes nothing.

    Raises:
        PlanFileError: all problems of all files.
    """
    files = read_files(paths)
    names = " ".join(Path(path).name for path in paths)
    program = Program("loadplan", f"loadplan {names}")
    return load_objects(files.objects, actor=program, dry_run=dry_run, unreadable=files.problems)


def load_objects(
    objects: Sequence[PlanObject],
    *,
    actor: Actor | Program,
    dry_run: bool = False,
    unreadable: Sequence[FileProblem] = (),
    first_month: int | None = None,
    stored: Stored | None = None,
) -> Outcome:
    """Loads objects that ``read_files`` gave or other code made, in one transaction. Without one in a dry run, so that
    looking keeps nobody from writing.

    Args:
        objects: in the order of their files.
        actor: the actor in the trace.
        dry_run: as for ``load_files``.
        unreadable: the problems of files that could not be read. With any of them, references between objects are not
            checked, for some objects are missing.
        first_month: from which month on new sub-measures and targets are asked; None: as in ``first_open_month``.
        stored: what ``load_stored`` read of the objects' years, locked unless in a dry run; None: it is read.

    Raises:
        PlanFileError: all problems.
    """
    with nullcontext() if dry_run else transaction.atomic():
        return _load(objects, actor, dry_run, unreadable, first_month, stored)


def _load(
    objects: Sequence[PlanObject],
    actor: Actor | Program,
    dry_run: bool,
    unreadable: Sequence[FileProblem],
    first_month: int | None,
    stored: Stored | None,
) -> Outcome:
    rows, problems = parse_rows(objects)
    problems += [*unreadable, *duplicates(rows), *implausible(rows)]
    if stored is None:
        stored = load_stored({part for row in rows for part in _years(row)}, lock=not dry_run)
    if not unreadable:
        problems += PlanGraph(rows, stored).problems()
    if problems:
        raise PlanFileError(_in_order(problems, objects))
    for row in rows:
        for added in plan_file_extensions():
            added.complete(row, stored)
    outcome = differences(rows, stored)
    _mark_figures(outcome.changed)
    closed = _last_closed(outcome)
    problems = [
        *_changed_meanings(outcome.changed),
        *_broken_promises(outcome.changed, closed),
        *_too_late(outcome.new, closed),
    ]
    if problems:
        raise PlanFileError(_in_order(problems, objects))
    if not dry_run:
        _write(outcome, stored, first_month)
        _trace(outcome, actor)
        for added in plan_file_extensions():
            added.write(outcome, actor)
    return outcome


def _years(row: Row) -> set[int]:
    """The years of the plans that a row belongs or refers to."""
    keys = [
        row.key,
        *(row.values.get(name) or () for name in ("plan", "area", "sub_measure", "target", "part_of", "project")),
    ]
    return {key[0] for key in keys if key and isinstance(key[0], int)}


def _in_order(problems: Iterable[FileProblem], objects: Sequence[PlanObject]) -> list[FileProblem]:
    """Problems in the order of the files and their lines, each once; first those of files that could not be read."""
    files = {plan_object.file: number for number, plan_object in reversed(list(enumerate(objects)))}
    return sorted(dict.fromkeys(problems), key=lambda problem: (files.get(problem.file, -1), problem.line))


def _last_closed(outcome: Outcome) -> dict[int, int]:
    """The last closed month of each year that has one. One query; none where a load touches nothing."""
    if not (outcome.new or outcome.changed):
        return {}
    return dict(ClosedMonth.objects.values_list("plan__year").annotate(last=Max("month")).order_by())


def _broken_promises(changed: list[ChangedRow], closed: Mapping[int, int]) -> Iterator[FileProblem]:
    """Other promises of targets, and other leads of sub-measures, than closed months had: these are revised and handed
    over, not loaded. One query, where a lead is changed.
    """
    any_lead = any(each.field == "lead" for one in changed for each in one.fields)
    handed_over = set(Handover.objects.values_list("sub_measure", flat=True)) if any_lead else set()
    for changed_row in changed:
        part = changed_row.stored.instance
        was_closed = getattr(part, "asked_from", 13) <= closed.get(changed_row.row.key[0], 0)
        match changed_row.row.model.label:
            case "targets.target" if part.value is not None and was_closed:
                fixed, instead = PROMISE, _("leave it as it is, and revise the target from a later month on")
            case "targets.submeasure" if part.lead_id and (was_closed or part.pk in handed_over):
                fixed, instead = ("lead",), _("leave it as it is, and hand the sub-measure over from a later month on")
            case _other:
                continue
        for changed_field in changed_row.fields:
            if changed_field.field in fixed:
                problem = _("a month is closed, and %(field)s would be another for it") % {"field": changed_field.field}
                yield changed_row.row.problem_at(changed_field.field, Problem(problem, instead))


def _too_late(new: list[Row], closed: Mapping[int, int]) -> Iterator[FileProblem]:
    """What is added to a plan whose December is closed: no month would be left in which it is asked."""
    for row in new:
        if row.model.label in ("targets.submeasure", "targets.target") and closed.get(row.key[0]) == 12:
            yield row.problem_at("code", Problem(_("December is closed"), _("reopen it before you add to the plan")))


def _changed_meanings(changed: list[ChangedRow]) -> Iterator[FileProblem]:
    """Another unit or way of counting for a target with figures, all of which would then mean something else."""
    for changed_row in changed:
        for changed_field in changed_row.fields if changed_row.has_figures else ():
            if changed_field.field in MEANING:
                problem = _("the target has figures, and %(field)s would give them another meaning")
                yield changed_row.row.problem_at(
                    changed_field.field,
                    Problem(
                        problem % {"field": changed_field.field},
                        _("leave it as it is, and add a target of another code"),
                    ),
                )


def _mark_figures(changed: list[ChangedRow]) -> None:
    plans = {
        changed_row.stored.instance.plan_id
        for changed_row in changed
        if changed_row.row.model.label == "targets.target"
    }
    if plans:
        figures = Figure.objects.filter(target__plan_id__in=plans).order_by()
        reported = set(figures.values_list("target_id", flat=True).distinct())
        for changed_row in changed:
            changed_row.has_figures = (
                changed_row.row.model.label == "targets.target" and changed_row.stored.instance.pk in reported
            )


# --- writing --------------------------------------------------------------------------------------------------------


def _write(outcome: Outcome, stored: Stored, first_month: int | None) -> None:
    ids = {(label, key): pk for (label, pk), key in stored.keys.items()}
    by_model = defaultdict(list)
    for row in outcome.new:
        by_model[row.model.label].append(row)
    for label in CLASSES:  # in this order an object follows what it refers to
        _create(label, by_model[label], ids, first_month)
    for changed_row in outcome.changed:
        if changed_row.row.model.label in CLASSES:
            _change(changed_row, ids)


def _create(label: str, rows: list[Row], ids: dict[tuple, int], first_month: int | None) -> None:
    instances = []
    asked = label in ("targets.submeasure", "targets.target")
    plans = {row.key[:1]: ids["targets.plan", row.key[:1]] for row in rows} if asked else {}
    first_months = {plan: first_month or first_open_month(pk) for plan, pk in plans.items()}
    for row in rows:
        columns = {_column(row, name): _for_column(row, name, ids) for name in row.values if name != "supports"}
        if asked:  # bulk_create sends no signal that would fill these in
            columns |= {"plan_id": plans[row.key[:1]], "asked_from": first_months[row.key[:1]]}
        instances.append(CLASSES[label](**columns))
    for row, instance in zip(rows, CLASSES[label]._default_manager.bulk_create(instances), strict=True):
        ids[row.place] = instance.pk
    if label == "targets.submeasure":
        links = SubMeasure.supports.through
        links.objects.bulk_create(
            links(submeasure_id=ids[row.place], department_id=ids["departments.department", key])
            for row in rows
            for key in row.values["supports"]
        )


def _change(changed_row: ChangedRow, ids: dict[tuple, int]) -> None:
    instance, names = changed_row.stored.instance, [changed.field for changed in changed_row.fields]
    for name in names:
        if name == "supports":
            instance.supports.set(ids["departments.department", key] for key in changed_row.row.values[name])
        else:
            setattr(instance, _column(changed_row.row, name), _for_column(changed_row.row, name, ids))
    columns = [name for name in names if name != "supports"]
    if "name" in columns and hasattr(instance, "pinyin"):
        columns.append("pinyin")
    if columns:
        instance.save(update_fields=columns)


def _column(row: Row, name: str) -> str:
    return f"{name}_id" if row.model.fields[name].refers_to else name


def _for_column(row: Row, name: str, ids: dict[tuple, int]) -> Any:
    value, to = row.values[name], row.model.fields[name].refers_to
    if to:
        return None if value is None else ids[to, value]
    return as_stored(value) if isinstance(value, list | dict) else value


# --- the trace ------------------------------------------------------------------------------------------------------

#: What the trace calls departments and villages, which belong to no plan, and the models of a plan.
_PLACES = {"departments.department": "department", "departments.village": "village"}
_TRACED = {
    **_PLACES,
    "targets.plan": "plan",
    "targets.taskarea": "area",
    "targets.submeasure": "sub_measure",
    "targets.target": "target",
    "targets.item": "item",
}


def _trace(outcome: Outcome, actor: Actor | Program) -> None:
    """One event for each plan that the load touched, and one for its departments and villages."""
    by_year: dict[int | None, list] = defaultdict(list)
    for row in outcome.new:
        _add_change(by_year, row, "created", None, True)
    for changed_row in outcome.changed:
        for changed in changed_row.fields:
            before, after = traced(changed.field, changed.before), traced(changed.field, changed.after)
            _add_change(by_year, changed_row.row, changed.field, before, after)
    for plan in Plan.objects.filter(year__in=by_year):
        # Other apps write events of their own.
        record(actor, plan, Event.Action.LOAD_PLAN, by_year[plan.year])
    if None in by_year:
        record(actor, lock_chain(None), Event.Action.LOAD_PLAN, by_year[None])


def _add_change(by_year: dict[int | None, list], row: Row, name: str, before: Any, after: Any) -> None:
    on = _TRACED.get(row.model.label)
    if on:
        of = str(row.key[1] if len(row.key) > 1 else row.key[0])
        item = row.key[2] if on == "item" else None
        year = None if row.model.label in _PLACES else row.key[0]
        by_year[year].append(change(on, of, name, before, after, item=item))

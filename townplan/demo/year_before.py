"""The demonstration's year before: a short plan of it and twelve months of imported figures, to compare with."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from departments.models import User
from reports.actions import ImportedFigure, import_figures
from targets import planfile
from targets.models import Plan, Target
from targets.planfile.export import export_objects
from targets.planfile.next_year import prepare
from targets.trace.record import Actor, Program

from .replay import SOURCE, moment_of


def load_year_before(path: Path, year: int, people: Mapping[str, User]) -> Plan:
    """Loads the plan that the file tells of, with the structure of the plan of ``year``, and imports its figures.

    Raises:
        PlanFileError, ActionError: the file tells what cannot be.
    """
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    planfile.load_objects(_objects(told, year, str(path)), actor=Program("loaddemo", SOURCE, moment_of(told["loaded"])))
    plan = Plan.objects.get(year=told["year"])
    plan.demonstration = True
    plan.save(update_fields=["demonstration"])
    targets = {target.code: target for target in Target.objects.filter(plan=plan).select_related("sub_measure")}
    rows = [
        ImportedFigure(targets[code], None, month, Decimal(str(value)))
        for code, fields in told["targets"].items()
        for month, value in enumerate(fields["figures"], 1)
        if value is not None
    ]
    import_figures(Actor(people[told["by"]], SOURCE, moment_of(told["imported"])), plan, rows)
    return plan


def _objects(told: Mapping[str, Any], year: int, file: str) -> list[planfile.PlanObject]:
    """The plan with the listed targets, their sub-measures and areas."""
    made = {(one.model, _key(one)): one for one in prepare(export_objects(year), told["year"], {}).objects}
    targets = []
    for code, told_fields in told["targets"].items():
        known = made.get(("targets.target", code))
        own = {name: value for name, value in told_fields.items() if name not in ("figures", "sub_measure")}
        if known is None:
            own |= {"code": code, "sub_measure": (told["year"], told_fields["sub_measure"])}
        fields = {**(known.fields if known else {}), **own}
        targets.append(planfile.PlanObject("targets.target", fields, file=file, line=1))
    parts = _parents(targets, "sub_measure", "targets.submeasure", made)
    areas = _parents(parts, "area", "targets.taskarea", made)
    return [made["targets.plan", told["year"]], *areas, *parts, *targets]


def _parents(
    parts: Iterable[planfile.PlanObject], name: str, label: str, made: Mapping[tuple, planfile.PlanObject]
) -> list[planfile.PlanObject]:
    """What parts belong to, each once, in the plan's order."""
    wanted = {part.fields[name][-1] for part in parts}
    return [one for (model, key), one in made.items() if model == label and key in wanted]


def _key(made: planfile.PlanObject) -> Any:
    """A part's own key: year, number, code or name."""
    names = {"targets.plan": "year", "targets.taskarea": "number", "targets.item": "name"}
    return made.fields[names.get(made.model, "code")]

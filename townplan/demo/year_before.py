"""The year before the demonstration's, to compare with: a short plan and twelve months of imported figures."""

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
    """Loads the file's plan, with areas and sub-measures like those of ``year``'s plan, and imports its figures.

    Raises:
        PlanFileError, ActionError: the file is not valid.
    """
    demo = yaml.safe_load(path.read_text(encoding="utf-8"))
    planfile.load_objects(_objects(demo, year, str(path)), actor=Program("loaddemo", SOURCE, moment_of(demo["loaded"])))
    plan = Plan.objects.get(year=demo["year"])
    plan.demonstration = True
    plan.save(update_fields=["demonstration"])
    targets = {target.code: target for target in Target.objects.filter(plan=plan).select_related("sub_measure")}
    rows = [
        ImportedFigure(targets[code], None, month, Decimal(str(value)))
        for code, fields in demo["targets"].items()
        for month, value in enumerate(fields["figures"], 1)
        if value is not None
    ]
    import_figures(Actor(people[demo["by"]], SOURCE, moment_of(demo["imported"])), plan, rows)
    return plan


def _objects(demo: Mapping[str, Any], year: int, file: str) -> list[planfile.PlanObject]:
    """The plan with the listed targets, their sub-measures and areas."""
    draft = prepare(export_objects(year), demo["year"], {})
    copied = {(copy.model, _key(copy)): copy for copy in draft.objects}
    targets = []
    for code, values in demo["targets"].items():
        base = copied.get(("targets.target", code))
        fields = {name: value for name, value in values.items() if name not in ("figures", "sub_measure")}
        if base:
            fields = base.fields | fields
        else:
            fields |= {"code": code, "sub_measure": (demo["year"], values["sub_measure"])}
        targets.append(planfile.PlanObject("targets.target", fields, file=file, line=1))
    sub_measures = _parents(targets, "sub_measure", "targets.submeasure", copied)
    areas = _parents(sub_measures, "area", "targets.taskarea", copied)
    return [copied["targets.plan", demo["year"]], *areas, *sub_measures, *targets]


def _parents(
    children: Iterable[planfile.PlanObject], field: str, model: str, copied: Mapping[tuple, planfile.PlanObject]
) -> list[planfile.PlanObject]:
    """The copied objects of a model that the children name in a field, each once, in the plan's order."""
    keys = {child.fields[field][-1] for child in children}
    return [copy for (copied_model, key), copy in copied.items() if copied_model == model and key in keys]


def _key(plan_object: planfile.PlanObject) -> Any:
    """The year, number, name or code of an object in a plan file."""
    names = {"targets.plan": "year", "targets.taskarea": "number", "targets.item": "name"}
    return plan_object.fields[names.get(plan_object.model, "code")]

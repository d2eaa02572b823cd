"""Writes a stored plan as the objects of a plan file, and objects as a file's text."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import yaml

from ..trace.record import plain
from .existing import Stored, load_stored
from .nodes import PlanObject
from .schema import Model, all_models


def export_objects(year: int, stored: Stored | None = None) -> list[PlanObject]:
    """The plan of a year with all of its parts, as plain values; none where the year has no plan.

    Without departments and villages: they belong to the town and to no year.

    Args:
        stored: what ``load_stored`` read of this year alone; None: it is read, in eight queries.
    """
    return [
        PlanObject(row.model.label, dict(row.values), file=f"plan {year}", line=0)
        for row in (stored or load_stored([year])).rows.values()
        if row.model.label.startswith("targets.")
    ]


def as_yaml(objects: Iterable[PlanObject], *, always: Iterable[str] = (), head: Iterable[str] = ()) -> str:
    """Objects of plain values as the text of a plan file.

    Args:
        always: fields that are written even with their default value, because somebody is to fill them in.
        head: lines of comment for the start of the file.
    """
    models = all_models()
    written = [
        {
            "model": plan_object.model,
            "fields": dict(_written(models[plan_object.model], plan_object.fields, set(always))),
        }
        for plan_object in objects
    ]
    text = yaml.dump(written, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    comment = "".join(f"# {' '.join(line.split())}\n" for line in head)
    # An empty line before each object makes the file easier to read.
    return comment + text.replace("\n- model:", "\n\n- model:")


def _written(model: Model, fields: dict[str, Any], always: set[str]) -> Iterable[tuple[str, Any]]:
    for name, value in fields.items():
        spec = model.fields[name]
        same = spec.as_field is not None and value == fields[spec.as_field]
        if spec.required or name in always or not (same or value == spec.default):
            # A tuple is written in one line (see _Dumper).
            yield name, tuple(value) if isinstance(value, list) else value


class _Dumper(yaml.SafeDumper):
    """Keys and lists of numbers in one line, amounts as plain digits, no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _in_one_line(dumper: _Dumper, values: Iterable[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", list(values), flow_style=True)


def _in_digits(dumper: _Dumper, value: Decimal) -> yaml.Node:
    text = plain(value)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


_Dumper.add_representer(tuple, _in_one_line)
_Dumper.add_representer(Decimal, _in_digits)

"""What other apps add to the plan: a list, to which each app appends its own when the application starts.

The trace and the plan file read it, so that they need not import those apps.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model


@dataclass(frozen=True, kw_only=True)
class PlanExtension:
    """What one app adds.

    Args:
        models: what the trace calls each of its models (a change's ``on``).
        rows: the models whose rows the trace follows, and the path to each one's plan.
        plan_file: its part of the plan file, a ``planfile.PlanFileModels``; None where it has none.
        contributions: what it contributes to a plan's targets, from the plan's id and year and lookups on Target: a
            function from a month to ``Contribution`` by figure (``targets.contributions``). One query.
        owed: what a department, by its id, has still to answer, by name: it cannot end before.
    """

    models: Mapping[str, type[Model]] = field(default_factory=dict)
    rows: Mapping[type[Model], str] = field(default_factory=dict)
    # Not typed: the plan file knows this module, not the other way round.
    plan_file: Any = None
    contributions: Callable[[int, int, Mapping[str, Any]], Callable] | None = None
    owed: Callable[[int], list[str]] | None = None


#: Filled in the ``apps.py`` of the apps that add something.
extensions: list[PlanExtension] = []


def plan_file_extensions() -> list[Any]:
    """What the apps add to the plan file, each a ``planfile.PlanFileModels``."""
    return [extension.plan_file for extension in extensions if extension.plan_file]

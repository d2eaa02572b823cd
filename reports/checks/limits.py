"""The largest possible figure: a project's progress is at most 100%."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from targets.formats.numbers import trimmed
from targets.models import SubMeasure
from targets.rules import is_rate

#: The limit of a project's physical progress (形象进度), in percent.
WHOLE = Decimal(100)


def limit_of(unit: str, *, is_project: bool) -> Decimal | None:
    """The limit of a target's figure; None where there is none, as for a growth rate."""
    return WHOLE if is_project and is_rate(unit) else None


def above_limit(name: str, value: Decimal) -> str:
    """The sentence on a figure above its limit."""
    shown = {"name": name, "value": trimmed(value, 4)}
    return _("%(name)s of %(value)s%% is more than the whole; it is at most 100%%.") % shown


def problem_in(sub_measure: SubMeasure, figures: Mapping[tuple[int, int | None], Decimal | None]) -> str:
    """The sentence on the first of a report's figures that is above its limit; else empty. One query at most."""
    if not sub_measure.is_project:
        return ""
    for pk, name, unit in sub_measure.targets(manager="with_projects").values_list("id", "name", "unit"):
        value, limit = figures.get((pk, None)), limit_of(unit, is_project=True)
        if value is not None and limit is not None and value > limit:
            return above_limit(name, value)
    return ""

"""How large a figure can be at all: a project's progress is at most a hundred percent."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from targets.formats.numbers import trimmed
from targets.models import SubMeasure
from targets.rules import is_rate

#: Of a project's physical progress (形象进度), in percent.
WHOLE = Decimal(100)


def limit_of(unit: str, *, is_project: bool) -> Decimal | None:
    """The most that a target's figure can be; None where there is no such limit. A growth rate has none."""
    return WHOLE if is_project and is_rate(unit) else None


def above_limit(name: str, value: Decimal) -> str:
    """The sentence on a figure that is more than it can be."""
    shown = {"name": name, "value": trimmed(value, 4)}
    return _("%(name)s of %(value)s%% is more than the whole; it is at most 100%%.") % shown


def problem_in(sub_measure: SubMeasure, figures: Mapping[tuple[int, int | None], Decimal | None]) -> str:
    """What is wrong with the size of a report's figures (target and item to value); else empty. One query at most."""
    if not sub_measure.is_project:
        return ""
    for pk, name, unit in sub_measure.targets(manager="with_projects").values_list("id", "name", "unit"):
        value, limit = figures.get((pk, None)), limit_of(unit, is_project=True)
        if value is not None and limit is not None and value > limit:
            return above_limit(name, value)
    return ""

"""Planned to date (计划累计): the path's value at a month. Source: ``rules.md``, "Planned to date"."""

from fractions import Fraction

from .exact import exact
from .terms import Phasing, Terms


def planned_to_date(terms: Terms, month: int) -> Fraction | None:
    """The planned value at the end of ``month``, in the target's unit; None without a target value."""
    if terms.value is None:
        return None
    value = exact(terms.value)
    baseline = exact(terms.baseline or 0)
    match terms.phasing:
        case Phasing.EVEN:
            if month < terms.start:
                return baseline
            if month >= terms.due:
                return value
            return baseline + (value - baseline) * Fraction(month - terms.start + 1, terms.due - terms.start + 1)
        case Phasing.LAST_YEAR:
            if month >= terms.due or not terms.last_year:
                return value
            return baseline + (value - baseline) * exact(terms.last_year[month - 1]) / exact(terms.last_year[11])
        case Phasing.CUSTOM:
            reached = [node for node in terms.nodes or {} if node <= month]
            return exact(terms.nodes[max(reached)]) if terms.nodes and reached else baseline
        case Phasing.HOLD:
            # Before its first month a level has nothing to hold.
            return value if month >= terms.start else baseline
        case Phasing.DEADLINE:
            return value if month >= terms.due else baseline
    raise ValueError(f"unknown phasing {terms.phasing!r}")

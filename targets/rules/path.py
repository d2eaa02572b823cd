"""Planned to date (计划累计): the path's value at a month. Source: ``rules.md``, "Planned to date", "Whole things"."""

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
            share = Fraction(month - terms.start + 1, terms.due - terms.start + 1)
            return _due(terms, baseline, (value - baseline) * share)
        case Phasing.LAST_YEAR:
            if month >= terms.due or not terms.last_year:
                return value
            share = exact(terms.last_year[month - 1]) / exact(terms.last_year[11])
            return _due(terms, baseline, (value - baseline) * share)
        case Phasing.CUSTOM:
            reached = [node for node in terms.nodes or {} if node <= month]
            return exact(terms.nodes[max(reached)]) if terms.nodes and reached else baseline
        case Phasing.HOLD:
            # Before its first month a level has nothing to hold.
            return value if month >= terms.start else baseline
        case Phasing.DEADLINE:
            return value if month >= terms.due else baseline
    raise ValueError(f"unknown phasing {terms.phasing!r}")


def _due(terms: Terms, baseline: Fraction, change: Fraction) -> Fraction:
    """The path after a change from the baseline: of whole things only whole ones are due, or allowed by a cap."""
    if not terms.whole:
        return baseline + change
    if terms.is_cap:
        return Fraction(-(-(baseline + change) // 1))
    return baseline + (change // 1 if change > 0 else -(-change // 1))

"""Asks about 元 typed into a box for 万元 before it is submitted: the box is ticked, or the figure put right."""

from targets.board import TargetRow

from ..checks.unit_slip import looks_like_yuan, question
from .parsing import ReportInput


def unit_question(typed: ReportInput, target: TargetRow, item: int | None) -> str:
    """The question about a box's figure; empty where there is none."""
    value = typed.figures.get((target.id, item))
    if value is None or not looks_like_yuan(target, item, typed.month, value):
        return ""
    return question(value)


def is_confirmed(typed: ReportInput, name: str) -> bool:
    """Whether the very amount that stands in a box was confirmed."""
    return bool(typed.texts[name]) and typed.sure.get(name) == typed.texts[name]


def unconfirmed_targets(typed: ReportInput) -> list[str]:
    """The targets whose figures are still to be confirmed, by their names."""
    targets = {target.id: target for target in typed.row.targets}
    asked_for = {
        targets[target].name: None
        for name, (target, item) in typed.places.items()
        if not is_confirmed(typed, name) and unit_question(typed, targets[target], item)
    }
    return list(asked_for)

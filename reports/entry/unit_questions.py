"""Asks about figures that look like 元 typed for 万元: before submitting, they are confirmed or corrected."""

from targets.board import TargetRow

from ..checks.unit_slip import looks_like_yuan, question
from .forms import ReportForm


def unit_question(form: ReportForm, target: TargetRow, item_id: int | None) -> str:
    """The question about a figure; empty where there is none."""
    value = form.figures.get((target.id, item_id))
    if value is None or not looks_like_yuan(target, item_id, form.month, value):
        return ""
    return question(value)


def unconfirmed_targets(form: ReportForm) -> list[str]:
    """The names of the targets whose figures are still to be confirmed, each once."""
    targets = {target.id: target for target in form.sub_measure.targets}
    names = {
        targets[target_id].name: None
        for name, (target_id, item_id) in form.keys.items()
        if not form.is_confirmed(name) and unit_question(form, targets[target_id], item_id)
    }
    return list(names)

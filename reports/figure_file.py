"""Reads the file of ``importfigures`` (``plan-file.md``)."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from targets.access import plan_of_year
from targets.actions import ActionError
from targets.amounts import AmountError, parse_amount
from targets.board import EVERYTHING, TargetRow, load_figures
from targets.contributions import contributions_of
from targets.files.errors import FileError, FileProblem, Problem, quoted
from targets.files.suggestions import Suggestions
from targets.files.tables import TableRow, read_table
from targets.formats.numbers import trimmed
from targets.formats.placeholders import without_placeholder
from targets.models import Figure, Item, Plan, Target
from targets.models.fields import AMOUNT_PLACES
from targets.rules import Counting
from targets.trace.record import Actor

from .actions import ImportedFigure
from .actions.locking import require_open_month
from .checks.limits import above_limit, limit_of
from .checks.unit_slip import looks_like_yuan, question

REQUIRED = ("code", "month", "value")
OPTIONAL = ("item", "note")
LONGEST_NOTE = Figure._meta.get_field("note").max_length


def read_figures(path: Path | str, plan: Plan, actor: Actor) -> list[ImportedFigure]:
    """The checked figures in a file for a plan.

    Raises:
        FileError: with every problem of the file.
    """
    reader = _Reader(plan, actor)
    figures, problems = [], []
    for row in read_table(path, REQUIRED, OPTIONAL):
        figure, found = reader.read(row)
        problems += [FileProblem(str(path), row.line, problem) for problem in found]
        if figure:
            figures.append(figure)
    if problems:
        raise FileError(problems)
    return figures


def unconfirmed(
    path: Path | str, plan: Plan, figures: Collection[ImportedFigure], confirmed: Collection[str]
) -> list[FileProblem]:
    """What the form would ask about these figures, each with its line. Six queries.

    Amounts that look like 元 (``checks.unit_slip``), and figures without a note that differ from what their projects
    bring.

    Args:
        path: of the file, for the sentences.
        confirmed: codes of the targets whose figures are right.
    """
    plan_row, _plans = plan_of_year(plan.year)
    targets: dict[str, TargetRow] = {}
    if plan_row is not None:
        board = load_figures(plan_row, EVERYTHING)
        targets = {target.code: target for sub_measure in board.sub_measures for target in sub_measure.targets}
    contributions = contributions_of(plan.pk, plan.year)
    brought = {month: contributions(month) for month in {figure.month for figure in figures}}
    asked = []
    for figure in sorted(figures, key=lambda figure: figure.month):
        target, item_id = targets[figure.target.code], figure.item.pk if figure.item else None
        if figure.target.code not in confirmed and looks_like_yuan(target, item_id, figure.month, figure.value):
            expected = _("write it in 万元, or confirm it with --confirm %(code)s") % {"code": target.code}
            problem = Problem(question(figure.value).rstrip(".。"), expected)
            asked.append(FileProblem(str(path), figure.line, problem))
            continue
        contribution = brought[figure.month].get((target.id, item_id))
        if contribution and contribution.differs(figure.value) and not without_placeholder(figure.note):
            amount = f"{trimmed(contribution.value, 4)}{figure.target.unit}"
            problem = Problem(
                _("its projects bring %(brought)s") % {"brought": amount},
                _("take that over, or write in the column note why not"),
            )
            asked.append(FileProblem(str(path), figure.line, problem))
        # The next months of the file are compared with it, as if it were stored.
        known = target.figures if item_id is None else target.item_figures.setdefault(item_id, {})
        known[figure.month] = figure.value
    return sorted(asked, key=lambda problem: problem.line)


def require_codes(plan: Plan, codes: Collection[str]) -> None:
    """Raises ActionError unless each code is one of the plan's targets."""
    known = set(Target.with_projects.filter(plan=plan).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            raise ActionError(str(_unknown(_("there is no target “%(name)s” in the plan"), code, Suggestions(known))))


def summary(plan: Plan, figures: Iterable[ImportedFigure]) -> dict[str, int]:
    """How many figures are new, changed and unchanged, compared with those that count now."""
    existing = {
        (figure.target_id, figure.item_id, figure.report.month): figure
        for figure in Figure.objects.filter(target__plan=plan).order_by().select_related("report")
    }
    counts = Counter(new=0, changed=0, unchanged=0)
    for figure in figures:
        stored = existing.get((figure.target.pk, figure.item.pk if figure.item else None, figure.month))
        if stored is None or stored.counted is None:
            counts["new"] += 1
        elif (stored.value, stored.counted, stored.note) == (figure.value, figure.value, figure.note or stored.note):
            counts["unchanged"] += 1
        else:
            counts["changed"] += 1
    return dict(counts)


class _Reader:
    """Reads rows of a plan's figures, and finds figures that are given twice."""

    def __init__(self, plan: Plan, actor: Actor) -> None:
        self.plan = plan
        self.actor = actor
        targets = Target.with_projects.filter(plan=plan).select_related("sub_measure")
        self.targets = {target.code: target for target in targets}
        self.codes = Suggestions(self.targets)
        self.items: dict[int, dict[str, Item]] = {}
        for item in Item.objects.filter(target__plan=plan):
            self.items.setdefault(item.target_id, {})[item.name] = item
        self.months: dict[int, Problem | None] = {}
        self.lines: dict[tuple[str, str, int], int] = {}

    def read(self, row: TableRow) -> tuple[ImportedFigure | None, list[Problem]]:
        """The row's figure, or its problems: each cell is checked separately."""
        problems: list[Problem] = []
        code, name, note = row.cells["code"], row.cells.get("item", ""), row.cells.get("note", "")
        month = self._month(row.cells["month"], problems)
        target = self.targets.get(code)
        item = value = None
        if target is None:
            problems.append(_unknown(_("there is no target “%(name)s” in the plan"), code, self.codes))
        else:
            item = self._item(target, name, problems)
            value = _value(target, bool(name), row.cells["value"], problems)
        if LONGEST_NOTE and len(note) > LONGEST_NOTE:
            problem = _("the note has %(length)d characters") % {"length": len(note)}
            problems.append(Problem(problem, _("write at most %(longest)d") % {"longest": LONGEST_NOTE}))
        if month is not None and target is not None:
            first = self.lines.setdefault((code, name, month), row.line)
            if first != row.line:
                problem = _("the same figure stands in line %(line)d") % {"line": first}
                problems.append(Problem(problem, _("keep one of the two")))
        if problems or target is None or month is None or value is None:
            return None, problems
        return ImportedFigure(target, item, month, value, note, row.line), []

    def _month(self, text: str, problems: list[Problem]) -> int | None:
        if not re.fullmatch("0?[1-9]|1[0-2]", text):
            problem = _("“%(text)s” is not a month") % {"text": quoted(text)}
            problems.append(Problem(problem, _("write a number from 1 to 12")))
            return None
        month = int(text)
        if month not in self.months:
            try:
                require_open_month(self.plan, month, self.actor)
                self.months[month] = None
            except ActionError as error:
                self.months[month] = Problem.of_sentence(str(error))
        problem = self.months[month]
        problems += [problem] if problem else []
        return month

    def _item(self, target: Target, name: str, problems: list[Problem]) -> Item | None:
        items = self.items.get(target.pk, {})
        if not name:
            if target.counts_items:
                problem = _("%(code)s is counted from its items") % {"code": target.code}
                problems.append(Problem(problem, _("give a row for each item, its name in the column item")))
            return None
        if not items:
            problem = _("%(code)s has no items") % {"code": target.code}
            problems.append(Problem(problem, _("leave the column item empty")))
        elif name not in items:
            problems.append(_unknown(_("there is no item “%(name)s” of this target"), name, Suggestions(items)))
        return items.get(name)


def _value(target: Target, of_item: bool, text: str, problems: list[Problem]) -> Decimal | None:
    """The amount, in the item's unit for an item; an item compared with a line may have more decimals."""
    unit, decimals = target.unit, target.decimals
    if of_item:
        unit = target.item_unit or target.unit
        decimals = AMOUNT_PLACES if target.counting == Counting.ITEMS_AT_LEAST else target.decimals
    try:
        value = parse_amount(text, unit=unit, decimals=decimals, negative=target.may_be_negative)
    except AmountError as error:
        problems.append(Problem.of_sentence(str(error)))
        return None
    if value is None:
        problems.append(Problem(_("the value is empty"), _("write a number, or take the row out")))
        return None
    limit = limit_of(unit, is_project=target.sub_measure.is_project)
    if limit is not None and value > limit:
        problems.append(Problem.of_sentence(above_limit(target.name, value)))
    return value


def _unknown(problem: str, name: str, suggestions: Suggestions) -> Problem:
    expected = suggestions.suggestion(name) or _("use a name of the plan file")
    return Problem(problem % {"name": quoted(name)}, expected)

"""Comparisons as text for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from targets.board import AreaRow, Board, RolledUp, TargetRow, reason_of_whole
from targets.charts.change import change_mark
from targets.charts.dumbbell import dumbbell
from targets.charts.lights import light_mark
from targets.formats import numbers
from targets.formats.dates import month_name
from targets.formats.labels import whole_plan
from targets.rules import WORST_FIRST, Light, Standing

from .moves import ComparedSide, Move, MoveKind, kind_of_lights
from .reason import problems_of, reason_for_move

HEADINGS = {
    MoveKind.WORSE: gettext_lazy("Got worse"),
    MoveKind.BETTER: gettext_lazy("Got better"),
    MoveKind.FIRST: gettext_lazy("Newly reported"),
    MoveKind.SILENT: gettext_lazy("Not reported or not reviewed this time"),
    MoveKind.OTHER: pgettext_lazy("kind of move", "Otherwise changed"),
    MoveKind.SAME: gettext_lazy("The same light"),
}
SIGNS = {
    MoveKind.WORSE: "▼",
    MoveKind.BETTER: "▲",
    MoveKind.FIRST: "＋",
    MoveKind.SILENT: "⊖",
    MoveKind.OTHER: "◆",
    MoveKind.SAME: "＝",
}
ARROW = " → "


@dataclass(slots=True)
class MoveLine:
    """A row: a target, or (``target`` is None) a sub-measure by its assessment. Missing values are empty."""

    code: str
    target: TargetRow | None
    is_commitment: bool
    name: str
    lead: str
    leader: str
    lights: SafeString
    unit: str = ""
    figures: str = ""
    carried: str = ""
    step: str = ""
    completion: str = ""
    gap: str = ""
    why: str = ""
    problems: str = ""


@dataclass(slots=True)
class Group:
    """The rows with the same kind of move, under a heading."""

    kind: MoveKind
    lines: list[MoveLine] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many commitments moved so; a sub-measure's own assessment beside its targets is none."""
        return sum(1 for line in self.lines if line.is_commitment)

    @property
    def heading(self) -> str:
        return HEADINGS[self.kind]

    @property
    def sign(self) -> str:
        return SIGNS[self.kind]


def move_groups(moves: Iterable[Move], before: ComparedSide, after: ComparedSide) -> list[Group]:
    """The moves by kind, in the order of ``MoveKind``; unchanged ones come last, without a reason."""
    groups: dict[MoveKind, Group] = {}
    named: set[int] = set()
    for move in moves:
        line = _line(move)
        if move.kind != MoveKind.SAME:
            line.why = reason_for_move(move, before, after)
            # A report's problems are shown once, though it may have several targets.
            if move.sub_measure.id not in named:
                line.problems = problems_of(move, after.month)
                named.add(move.sub_measure.id)
        groups.setdefault(move.kind, Group(move.kind)).lines.append(line)
    return list(groups.values())


def _line(move: Move) -> MoveLine:
    lead = move.sub_measure.lead
    line = MoveLine(
        code=move.target.code if move.target else move.sub_measure.code,
        target=move.target,
        is_commitment=move.is_commitment,
        name=move.target.name if move.target else move.sub_measure.numbered_title,
        lead=lead.table_name if lead else "",
        leader=move.sub_measure.leader,
        lights=_lights(move.before, move.after),
    )
    if move.target and move.standing:
        old, new, decimals = move.standing_before or Standing(0, Light.UNSET), move.standing, move.target.decimals
        line.unit = move.target.unit
        line.figures = numbers.amount(old.actual, decimals) + ARROW + numbers.amount(new.actual, decimals)
        line.carried = _carried(old, new)
        if old.actual is not None and new.actual is not None:
            line.step = numbers.signed(new.actual - old.actual, decimals)
        completions = (move.target.completion_in(standing) for standing in (old, new))
        line.completion = _pair(*completions, numbers.percent)
        line.gap = _pair(move.target.points_in(old), move.target.points_in(new), numbers.gap_in_points)
    return line


def _pair(old, new, written) -> str:
    return numbers.NONE if old is None and new is None else written(old) + ARROW + written(new)


def _carried(old: Standing, new: Standing) -> str:
    """The months of both figures, where either is carried forward from an earlier month."""
    if all(standing.figure_month in (None, standing.month) for standing in (old, new)):
        return ""
    months = [month_name(standing.figure_month) if standing.figure_month else numbers.NONE for standing in (old, new)]
    return months[0] if months[0] == months[1] else ARROW.join(months)


def _lights(before: Light | None, after: Light | None) -> SafeString:
    if before == after:
        return light_mark(after)
    arrow = '<span class="to"><span aria-hidden="true">→</span><span class="visually-hidden">{}</span></span>'
    return format_html("{}" + arrow + "{}", light_mark(before) or numbers.NONE, _("then"), light_mark(after))


@dataclass(slots=True)
class RolledLine:
    """The plan (``number`` is None) or an area: lights and scores of both sides, the change, and a picture of it.

    ``reason``: what made the later side's light.
    """

    number: int | None
    name: str
    is_empty: bool
    lights: SafeString
    reason: str
    before: str
    after: str
    change: SafeString
    drawing: SafeString


def rolled_lines(before: ComparedSide, after: ComparedSide) -> list[RolledLine]:
    """The plan and its areas; without proposals, which have no light."""
    lines = [_rolled(None, whole_plan(after.board.plan.town), after.board, before.snapshot.plan, after.snapshot.plan)]
    for area in after.board.areas:
        if area.kind != "proposal":
            lines.append(_rolled_area(area, before, after))
    return lines


def _rolled_area(area: AreaRow, before: ComparedSide, after: ComparedSide) -> RolledLine:
    old = before.snapshot.areas.get(area.number, RolledUp())
    return _rolled(area.number, area.title, area, old, after.snapshot.areas[area.number])


def _rolled(number: int | None, name: str, whole: Board | AreaRow, old: RolledUp, new: RolledUp) -> RolledLine:
    change = numbers.score_change(new.score, old.score)
    return RolledLine(
        number=number,
        name=name,
        is_empty=not whole.sub_measures,
        lights=_lights(old.light, new.light),
        reason=reason_of_whole(whole),
        before=numbers.score(old.score),
        after=numbers.score(new.score),
        change=change_mark(change),
        drawing=dumbbell(old.score, new.score),
    )


@dataclass(slots=True)
class Shift:
    """A light of the earlier side: how many commitments had it, and their lights now, in the order of ``columns``."""

    light: SafeString
    cells: list[dict]
    total: int


def shifts_of(moves: Iterable[Move]) -> dict:
    """Commitments by their light before (rows) and after (columns), worst first, with totals."""
    pairs = Counter((move.before, move.after) for move in moves if move.is_commitment and move.before)
    # The same lights on both axes, so that unchanged targets are on the diagonal.
    lights = [light for light in WORST_FIRST if any(light in pair for pair in pairs)]
    return {
        "columns": [light_mark(light) for light in lights],
        "rows": [
            Shift(
                light=light_mark(old),
                cells=[_cell(old, new, pairs[old, new]) for new in lights],
                total=sum(pairs[old, new] for new in lights),
            )
            for old in lights
        ],
        "totals": [sum(pairs[old, new] for old in lights) for new in lights],
        "total": pairs.total(),
    }


def _cell(old: Light, new: Light, count: int) -> dict:
    kind = MoveKind.SAME if old == new else kind_of_lights(old, new)
    sign = SIGNS[kind] if count and kind in (MoveKind.WORSE, MoveKind.BETTER) else ""
    return {"kind": kind, "sign": sign, "count": count or ""}


def moves_conclusion(moves: Iterable[Move], before: ComparedSide, after: ComparedSide, since: str) -> str:
    """A sentence on the plan's score, and on how many commitments got better or worse.

    Args:
        since: the earlier side's name on the page: 2021年5月, or a day.
    """
    counts = Counter(move.kind for move in moves if move.is_commitment)
    phrases = [_counted(kind, counts[kind]) for kind in MoveKind if counts[kind]]
    if not phrases:
        return ""
    shown = {
        "since": since,
        "old": numbers.score(before.snapshot.plan.score),
        "new": numbers.score(after.snapshot.plan.score),
        "counts": pgettext("between counts", ", ").join(phrases),
    }
    if shown["old"] == shown["new"]:
        return _("Compared with %(since)s: the plan's score is the same, %(new)s; %(counts)s.") % shown
    return _("Compared with %(since)s: the plan's score went from %(old)s to %(new)s; %(counts)s.") % shown


def _counted(kind: MoveKind, count: int) -> str:
    match kind:
        case MoveKind.WORSE:
            text = ngettext("%(n)d got worse", "%(n)d got worse", count)
        case MoveKind.BETTER:
            text = ngettext("%(n)d got better", "%(n)d got better", count)
        case MoveKind.FIRST:
            text = ngettext("%(n)d newly reported", "%(n)d newly reported", count)
        case MoveKind.SILENT:
            text = ngettext("%(n)d not reported or not reviewed", "%(n)d not reported or not reviewed", count)
        case MoveKind.OTHER:
            text = ngettext("%(n)d otherwise changed", "%(n)d otherwise changed", count)
        case _:
            text = ngettext("%(n)d shows the same light", "%(n)d show the same light", count)
    return text % {"n": count}

"""Why a light is what it is, in one sentence, from the numbers that made it (``rules.md``, "The light")."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from ..formats import numbers
from ..formats.dates import month_name
from ..formats.placeholders import leaves_open
from ..rules import Comparator, Light, Phasing, Terms, exact
from .judging import Board
from .lacking import what_is_lacking
from .plan_rows import AreaRow, counts_by_light
from .rows import TargetRow


def reason_of(target: TargetRow) -> str:
    """截至6月完成5,520万元，占全年目标46.0%，低于序时进度4.0个百分点；后6个月月均需完成1,080万元（前6个月月均920万元）。

    A figure carried forward begins with the month that it is compared with:
    6月暂无新数，以5月数对照6月要求：…
    """
    return with_revision(target, _carried(target) + _reason(target))


def with_revision(target: TargetRow, reason: str) -> str:
    """A reason, and after it how the target was revised; the reason alone where it was not, or where that is said."""
    revision = revision_of(target)
    return (
        reason if revision in reason else _("%(reason)s The %(revision)s.") % {"reason": reason, "revision": revision}
    )


def revision_of(target: TargetRow) -> str:
    """目标已调整（7月起）：12,000万元调整为10,000万元. A clause; empty where the plan's own promise is in force."""
    revision = target.revision
    if revision is None:
        return ""
    old, new = target.terms_in(revision.from_month - 1), revision.terms
    changes = []
    if old.value is None:
        changes.append(_("set to %(new)s") % {"new": with_unit(target, new.value)})
    elif old.value != new.value:
        shown = {"old": with_unit(target, old.value), "new": with_unit(target, new.value)}
        changes.append(_("from %(old)s to %(new)s") % shown)
    if old.due != new.due:
        changes.append(_("due in %(new)s, not %(old)s") % {"old": month_name(old.due), "new": month_name(new.due)})
    if (old.phasing, old.nodes) != (new.phasing, new.nodes):
        changes.append(_("with another path over the year"))
    shown = {"month": month_name(revision.from_month), "changes": pgettext("between clauses", ", ").join(changes)}
    return _("target revised as of %(month)s, %(changes)s") % shown


def _carried(target: TargetRow) -> str:
    """Says that an earlier month's figure is judged by what is due now; empty where that makes no difference."""
    standing = target.standing
    if standing.figure_month in (None, standing.month) or target.light not in (Light.RED, Light.AMBER, Light.GREEN):
        return ""
    return _("No figure for %(as_of)s yet; that of %(month)s is compared with what %(as_of)s requires: ") % _Numbers(
        target
    )


def _reason(target: TargetRow) -> str:
    light = target.light
    if target.standing.month < target.asked_from:
        return _("It is in the plan from %(month)s on.") % {"month": month_name(target.asked_from)}
    if light == Light.UNSET:
        return _without_value(target)
    if light in (Light.NO_DATA, Light.NOT_DUE) and target.standing.actual is None:
        return _without_figure(target)
    if target.terms.holds:
        return _level(target)
    if target.terms.is_cap:
        return _cap(target)
    if light == Light.DONE:
        return _("%(actual)s done by %(month)s; the year's target of %(value)s is met.") % _Numbers(target)
    if target.is_level:
        return _rate(target)
    if light == Light.NOT_DUE:
        return _("%(actual)s done by %(month)s, %(completion)s of the year's target; nothing is due yet.") % _Numbers(
            target
        )
    if target.terms.phasing == Phasing.DEADLINE:
        return _(
            "Due at the end of %(due)s; %(actual)s done by %(month)s, %(completion)s of the target of %(value)s."
        ) % _Numbers(target)
    return _path(target) + _pace(target) + pgettext("end of a sentence", ".")


def _path(target: TargetRow) -> str:
    numbers_shown = _Numbers(target)
    gap = target.standing.gap or 0
    if gap < 0:
        return (
            _(
                "%(actual)s done by %(month)s, %(completion)s of the year's target, "
                "%(gap)s percentage points below %(path)s"
            )
            % numbers_shown
        )
    if gap > 0:
        return (
            _(
                "%(actual)s done by %(month)s, %(completion)s of the year's target, "
                "%(gap)s percentage points above %(path)s"
            )
            % numbers_shown
        )
    return _("%(actual)s done by %(month)s, %(completion)s of the year's target, at %(path)s") % numbers_shown


def _rate(target: TargetRow) -> str:
    """A rate on its way, such as 形象进度: it is a share already, and its gap that between the two shares."""
    shown = _Numbers(target)
    if target.light == Light.NOT_DUE:
        return _("%(actual)s done by %(month)s; nothing is due yet.") % shown
    if target.terms.phasing == Phasing.DEADLINE:
        return _("Due at the end of %(due)s; by %(month)s it stands at %(actual)s, the target is %(value)s.") % shown
    off = (target.standing.actual or Fraction(0)) - (target.standing.planned or Fraction(0))
    if off < 0:
        text = _("%(actual)s done by %(month)s, %(points)s percentage points below the planned %(planned)s")
    elif off > 0:
        text = _("%(actual)s done by %(month)s, %(points)s percentage points above the planned %(planned)s")
    else:
        text = _("%(actual)s done by %(month)s, as planned")
    return text % shown + _pace(target) + pgettext("end of a sentence", ".")


def _pace(target: TargetRow) -> str:
    """What the remaining months must bring, and what the past ones brought; of whole things how many are left."""
    standing, terms = target.standing, target.terms
    if standing.needed is None or standing.actual is None or standing.figure_month is None:
        return ""
    text = pgettext("between parts of a sentence", "; ") + left_to_do(target)
    if terms.whole:
        return text
    passed = standing.figure_month - terms.start + 1
    if passed > 0:
        so_far = (standing.actual - exact(terms.baseline or 0)) / passed
        shown = {"passed": passed, "pace": with_unit(target, so_far)}
        if terms.start == 0:
            return text + _(" (since last December each month brought %(pace)s)") % shown
        text += (
            ngettext(
                " (the one month so far brought %(pace)s)",
                " (the %(passed)d months so far brought %(pace)s each)",
                passed,
            )
            % shown
        )
    return text


def left_to_do(target: TargetRow) -> str:
    """后6个月月均需完成1,080万元, of whole things 后6个月还需完成2座; the target must need something."""
    left = target.terms.due - target.standing.month
    if target.still_to_do is None:
        needed = target.standing.needed or Fraction(0)
        shown = {"left": left, "needed": with_unit(target, abs(needed))}
        if needed < 0:
            return (
                ngettext(
                    "the one month left must bring it down by %(needed)s",
                    "each of the %(left)d months left must bring it down by %(needed)s",
                    left,
                )
                % shown
            )
        return (
            ngettext(
                "the one month left must bring %(needed)s",
                "each of the %(left)d months left must bring %(needed)s",
                left,
            )
            % shown
        )
    shown = {"left": left, "rest": with_unit(target, target.still_to_do)}
    if target.terms.comparator == Comparator.LTE:
        return (
            ngettext(
                "it must still come down by %(rest)s in the one month left",
                "it must still come down by %(rest)s in the %(left)d months left",
                left,
            )
            % shown
        )
    return (
        ngettext(
            "%(rest)s still to be done in the one month left",
            "%(rest)s still to be done in the %(left)d months left",
            left,
        )
        % shown
    )


def _level(target: TargetRow) -> str:
    """A level or rate that must hold."""
    shown = _Numbers(target)
    difference = target.standing.actual - exact(target.terms.value)  # type: ignore[operator, arg-type]
    # A difference of percentages is in points, any other in the target's own unit.
    by = abs(difference)
    shown["by"] = (
        _("%(points)s percentage points") % {"points": numbers.trimmed(by, max(target.decimals, 1))}
        if target.is_rate
        else with_unit(target, by)
    )
    if difference == 0:
        return _("In %(month)s it stands at %(actual)s, exactly the target.") % shown
    if target.terms.comparator == Comparator.LTE:
        if difference < 0:
            return _("In %(month)s it stands at %(actual)s, within the limit of %(value)s.") % shown
        return _("In %(month)s it stands at %(actual)s, %(by)s over the limit of %(value)s.") % shown
    if difference > 0:
        return _("In %(month)s it stands at %(actual)s, %(by)s above the target of %(value)s.") % shown
    return _("In %(month)s it stands at %(actual)s, %(by)s below the target of %(value)s.") % shown


def _cap(target: TargetRow) -> str:
    shown = _Numbers(target)
    if target.terms.promises_none:
        if (target.standing.actual or 0) > 0:
            return _("By %(month)s it comes to %(actual)s, and the plan allows none.") % shown
        return _("By %(month)s it stands at %(actual)s, as the plan promises.") % shown
    if over_plan(target) > 0:
        shown["by"] = with_unit(target, over_plan(target))
        text = _(
            "By %(month)s it comes to %(actual)s, %(by)s over the planned %(planned)s; the year's limit is %(value)s."
        )
        return text % shown
    text = _("By %(month)s it comes to %(actual)s, within the planned %(planned)s; the year's limit is %(value)s.")
    return text % shown


def _without_value(target: TargetRow) -> str:
    is_open = leaves_open(target.quote)
    if target.standing.actual is None:
        return _("The plan leaves the target value open (XX).") if is_open else _("The target value is not set yet.")
    if is_open:
        return _("The plan leaves the target value open (XX); %(actual)s done by %(month)s.") % _Numbers(target)
    return _("The target value is not set yet; %(actual)s done by %(month)s.") % _Numbers(target)


def _without_figure(target: TargetRow) -> str:
    shown = _Numbers(target)
    if target.light == Light.NO_DATA:
        shown["lacking"] = capfirst(what_is_lacking(target))
        if target.terms.holds or target.terms.promises_none:
            return _("%(lacking)s; the target is %(value)s.") % shown
        return _("%(lacking)s; the plan calls for %(planned)s by then.") % shown
    if target.terms.phasing == Phasing.DEADLINE:
        return _("Due at the end of %(due)s.") % shown
    return _("Nothing is due up to %(as_of)s.") % shown


_MADE_BY = {
    Light.RED: pgettext_lazy("what made a light", "%(n)d behind"),
    Light.NO_DATA: pgettext_lazy("what made a light", "%(n)d without data"),
    Light.AMBER: pgettext_lazy("what made a light", "%(n)d slightly behind"),
    Light.NOT_DUE: pgettext_lazy("what made a light", "%(n)d not due yet"),
    Light.UNSET: pgettext_lazy("what made a light", "%(n)d not set"),
}


def reason_of_whole(whole: Board | AreaRow) -> str:
    """因1项红灯、2项缺数据. What made the light of an area or of the plan, a clause; empty where its score says it."""
    made_by = _lights_that_made(whole)
    areas = [area for area in whole.areas if area.weight] if isinstance(whole, Board) else [whole]
    weighing = [
        commitment
        for area in areas
        for sub_measure in area.sub_measures
        for commitment in sub_measure.commitments
        if sub_measure.weight and commitment.weight
    ]
    counts = [str(_MADE_BY[light]) % {"n": n} for light, n in counts_by_light(weighing) if light in made_by]
    if not counts:
        return ""
    shown = {"made": pgettext("between names", ", ").join(counts)}
    if whole.light == Light.GREEN:
        return _("with only %(made)s, less than a third") % shown
    return _("with %(made)s") % shown


def _lights_that_made(whole: Board | AreaRow) -> tuple[Light, ...]:
    failing = tuple(light for light in (Light.RED, Light.NO_DATA) if light in whole.held)
    if whole.light in (Light.RED, Light.AMBER) and failing:
        return failing
    if whole.light in (Light.AMBER, Light.GREEN):
        return (Light.AMBER,)
    # A department's own assessment gives a score where its targets have none yet.
    return (whole.light,) if whole.score is not None and whole.light in (Light.NOT_DUE, Light.UNSET) else ()


class _Numbers(dict[str, str]):
    """A target's numbers by their names in the sentences, each formatted only when a sentence uses it."""

    def __init__(self, target: TargetRow) -> None:
        super().__init__()
        self.target = target

    def __missing__(self, name: str) -> str:
        self[name] = _WRITTEN[name](self.target)
        return self[name]


_WRITTEN: dict[str, Callable[[TargetRow], str]] = {
    "as_of": lambda target: month_name(target.standing.month),
    # A figure carried forward is named with its own month, not the one it is read in.
    "month": lambda target: month_name(target.standing.figure_month or target.standing.month),
    "due": lambda target: month_name(target.terms.due),
    "value": lambda target: with_unit(target, target.terms.value),
    "actual": lambda target: with_unit(target, target.standing.actual),
    "planned": lambda target: with_unit(target, target.standing.planned),
    "completion": lambda target: numbers.percent(target.completion),
    "path": lambda target: path_name(target.terms),
    "points": lambda target: numbers.gap_in_points(target.points, sign=False),
    "gap": lambda target: numbers.gap_in_points(target.points, sign=False),
}


def over_plan(target: TargetRow) -> Decimal:
    """What a cap's amount is over its planned one (below 0: within it): the difference of what is printed."""
    standing = target.standing
    return numbers.difference(standing.actual or Fraction(0), standing.planned or Fraction(0), places_of(target))


def path_name(terms: Terms) -> str:
    """What the share that is due is called: 序时进度 where the promise spreads evenly, else 计划进度."""
    return _("the even pace") if terms.phasing == Phasing.EVEN else _("the planned pace")


def with_unit(target: TargetRow, number) -> str:
    """An amount and its unit for a sentence: 5,520万元; a percentage with its target's decimals: 46.0%."""
    if target.is_rate:
        return f"{numbers.amount(number, target.decimals)}{target.unit}"
    return f"{numbers.trimmed(number, places_of(target))}{target.unit}"


def places_of(target: TargetRow) -> int:
    """The most decimals of its amounts in a sentence."""
    return max(target.decimals, 1)

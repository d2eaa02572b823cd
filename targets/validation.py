"""Plans that make no sense (``rules.md``): the same sentences for ``loadplan`` and for the pages, each in
the reader's words.

Pure functions over the fields of a plan or target under the names of ``plan-file.md``. A field that is not in the
mapping was not valid: rules that need it are skipped.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .files.decimals import plain_decimal
from .files.errors import Problem
from .formats.labels import FileWords
from .rules import Basis, Comparator, Counting, Phasing, resolve_thresholds

#: The field that would have to change, and why.
Finding = tuple[str, Problem]
#: ``basis``, ``green_at``, ``amber_at`` of a plan.
Thresholds = tuple[str, Decimal | None, Decimal | None]

MONTHS = 12
_THRESHOLDS = ("amber_at", "green_at", "basis")
_AMOUNTS = ("value", "baseline", "item_threshold", "green_at", "amber_at")
_Rule = Callable[..., Iterator[Finding]]
_rules: list[tuple[tuple[str, ...], _Rule]] = []


def problems_of_target(fields: Mapping[str, Any], words: type[FileWords] = FileWords) -> list[Finding]:
    """All that makes no sense in a target; ``last_year`` and ``nodes`` as in JSON, or as exact numbers.

    Args:
        words: what the reader calls fields and choices: a plan file's words, or the labels on the page.
    """
    known = _valid_fields(fields)
    return [
        finding
        for needs, rule in _rules
        if all(name in known for name in needs)
        for finding in rule(words, *(known[name] for name in needs))
    ]


def problems_of_thresholds(
    fields: Mapping[str, Any], plan: Thresholds, words: type[FileWords] = FileWords
) -> list[Finding]:
    """A target's own ``basis``, ``green_at``, ``amber_at``, out of order with those that it inherits from its plan."""
    known = _valid_fields(fields)
    own = [name for name in _THRESHOLDS if known.get(name) is not None]
    if not own or not set(_THRESHOLDS) <= known.keys():
        return []
    return _in_order(words, own[0], resolve_thresholds(*plan, known["basis"], known["green_at"], known["amber_at"]))


def problems_of_plan(fields: Mapping[str, Any], words: type[FileWords] = FileWords) -> list[Finding]:
    """All that makes no sense in a plan's own fields: thresholds out of order."""
    known = _valid_fields(fields)
    if not set(_THRESHOLDS) <= known.keys():
        return []
    field = "green_at" if known["amber_at"] is None else "amber_at"
    return _in_order(words, field, resolve_thresholds(known["basis"], known["green_at"], known["amber_at"]))


def problems_of_home(area_kind: str | None) -> list[Finding]:
    """What is wrong with the sub-measure of a target whose area is of this kind; None: not known."""
    if area_kind != "proposal":
        return []
    problem = _("it belongs to proposals to the district, which have no targets")
    return [("sub_measure", Problem(problem, _("name a sub-measure of another area")))]


def _valid_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with valid values, amounts exact."""
    known = dict(fields)
    for name in _AMOUNTS:
        if known.get(name) is not None:
            amount = plain_decimal(known[name])
            if amount is None:
                del known[name]
            elif name not in _THRESHOLDS:
                # Without zeros at its end: a sentence says 0, and not 0.0000.
                known[name] = Decimal(f"{amount.normalize():f}")
            else:
                known[name] = amount
    if known.get("basis") and known["basis"] not in set(Basis):
        del known["basis"]
    return known


def _in_order(words: type[FileWords], field: str, in_force: tuple[str, Decimal, Decimal]) -> list[Finding]:
    _basis, green, amber = in_force
    if amber <= green:
        return []
    problem = _("amber begins at %(amber)s, above green at %(green)s") % {"amber": amber, "green": green}
    return [
        (
            field,
            Problem(
                problem,
                _("let %(amber)s be at most %(green)s")
                % {"amber": words.field("amber_at"), "green": words.field("green_at")},
            ),
        )
    ]


def _rule(*needs: str) -> Callable[[_Rule], _Rule]:
    """Registers a rule about a target: it is called with the reader's words and these fields, in this order, when all
    are known."""

    def enter(rule: _Rule) -> _Rule:
        _rules.append((needs, rule))
        return rule

    return enter


@_rule("start_month", "due_month")
def _months_in_order(words: type[FileWords], start: int, due: int) -> Iterator[Finding]:
    if start > due:
        problem = _("it starts in month %(start)d and is due in month %(due)d") % {"start": start, "due": due}
        yield "start_month", Problem(problem, _("let it start no later than it is due"))


@_rule("phasing", "comparator", "value", "baseline")
def _something_to_do(
    words: type[FileWords], phasing: str, comparator: str, value: Decimal | None, baseline: Decimal | None
) -> Iterator[Finding]:
    if comparator == Comparator.LTE and baseline is None:
        return  # a cap, also one of zero: something is not to happen at all
    if phasing != Phasing.HOLD and value is not None and value == (baseline or 0):
        problem = _("the target value %(value)s equals the baseline, so there is nothing to do") % {"value": value}
        yield (
            "value",
            Problem(
                problem,
                _("give another value or baseline, or %(hold)s for a level that must hold")
                % {"hold": words.setting("phasing", Phasing.HOLD)},
            ),
        )


@_rule("phasing", "comparator", "value", "baseline")
def _comes_down(
    words: type[FileWords], phasing: str, comparator: str, value: Decimal | None, baseline: Decimal | None
) -> Iterator[Finding]:
    if comparator != Comparator.LTE or value is None or baseline is None or baseline > value:
        return
    if baseline < value or phasing == Phasing.HOLD:  # equal values are reported above
        problem = _("an %(lte)s target comes down, but its baseline %(baseline)s is not above its value %(value)s")
        expected = _("give a baseline above the value, leave it out for a cap, or write %(gte)s") % {
            "gte": words.setting("comparator", Comparator.GTE)
        }
        yield (
            "baseline",
            Problem(problem % {"lte": words.value(Comparator.LTE), "baseline": baseline, "value": value}, expected),
        )


@_rule("phasing", "comparator", "baseline")
def _cap_has_a_path(
    words: type[FileWords], phasing: str, comparator: str, baseline: Decimal | None
) -> Iterator[Finding]:
    if comparator == Comparator.LTE and baseline is None and phasing not in (Phasing.EVEN, Phasing.HOLD):
        problem = _("a cap (%(lte)s without a baseline) cannot have the phasing %(phasing)s")
        shown = {"lte": words.value(Comparator.LTE), "phasing": words.value(phasing)}
        expected = _("write %(even)s or %(hold)s, or give a baseline")
        choices = {"even": words.setting("phasing", Phasing.EVEN), "hold": words.value(Phasing.HOLD)}
        yield "phasing", Problem(problem % shown, expected % choices)


@_rule("phasing", "last_year")
def _last_year_is_known(words: type[FileWords], phasing: str, last_year: Any) -> Iterator[Finding]:
    shown = {"phasing": words.value(Phasing.LAST_YEAR), "last_year": words.field("last_year")}
    if last_year is None:
        if phasing == Phasing.LAST_YEAR:
            problem = _("the phasing %(phasing)s has no %(last_year)s values") % shown
            yield "phasing", Problem(problem, _("give %(last_year)s: twelve cumulative values, January first") % shown)
        return
    values = [plain_decimal(value) for value in last_year] if isinstance(last_year, list | tuple) else [None]
    if len(values) != MONTHS or None in values:
        problem = _("%(last_year)s is not a list of twelve numbers") % shown
        yield "last_year", Problem(problem, _("give twelve cumulative values, January first"))
    elif phasing == Phasing.LAST_YEAR and values[-1] is not None and values[-1] <= 0:
        problem = _("last year's total is %(total)s, which gives no rhythm") % {"total": values[-1]}
        yield "last_year", Problem(problem, _("give a total above 0, or write another phasing"))


@_rule("phasing", "nodes", "value")
def _milestones_reach_the_value(
    words: type[FileWords], phasing: str, nodes: Any, value: Decimal | None
) -> Iterator[Finding]:
    shown = {"phasing": words.value(Phasing.CUSTOM), "nodes": words.field("nodes"), "example": words.NODES}
    expected = _("give %(nodes)s: month and planned value, such as %(example)s") % shown
    if nodes is None or nodes == {}:
        if phasing == Phasing.CUSTOM:
            yield "phasing", Problem(_("the phasing %(phasing)s has no %(nodes)s") % shown, expected)
        return
    planned = (
        {plain_decimal(month): plain_decimal(amount) for month, amount in nodes.items()}
        if isinstance(nodes, Mapping)
        else {}
    )
    if not planned or None in planned.values() or not set(planned) <= set(range(1, MONTHS + 1)):
        yield "nodes", Problem(_("the %(nodes)s are not months 1 to 12, each with a number") % shown, expected)
        return
    last = planned[max(planned)]  # type: ignore[type-var]
    if phasing == Phasing.CUSTOM and value is not None and last != value:
        problem = _("the last milestone is %(last)s and the target value %(value)s") % {"last": last, "value": value}
        yield "nodes", Problem(problem, _("let the last milestone be the target value"))


@_rule("counting", "item_threshold")
def _items_have_a_line(words: type[FileWords], counting: str, item_threshold: Decimal | None) -> Iterator[Finding]:
    if counting == Counting.ITEMS_AT_LEAST and item_threshold is None:
        shown = {"counting": words.value(Counting.ITEMS_AT_LEAST), "line": words.field("item_threshold")}
        problem = _("counting %(counting)s has no %(line)s") % shown
        yield "counting", Problem(problem, _("give %(line)s: from which value on an item counts") % shown)


@_rule("phasing", "value")
def _value_not_negative(words: type[FileWords], phasing: str, value: Decimal | None) -> Iterator[Finding]:
    yield from _not_negative(words, "value", phasing, value)


@_rule("phasing", "baseline")
def _baseline_not_negative(words: type[FileWords], phasing: str, baseline: Decimal | None) -> Iterator[Finding]:
    yield from _not_negative(words, "baseline", phasing, baseline)


def _not_negative(words: type[FileWords], field: str, phasing: str, amount: Decimal | None) -> Iterator[Finding]:
    if phasing != Phasing.HOLD and amount is not None and amount < 0:
        problem = _("%(amount)s is below zero") % {"amount": amount}
        expected = _("only a target of phasing %(hold)s may be below zero; write 0 or more")
        yield field, Problem(problem, expected % {"hold": words.value(Phasing.HOLD)})

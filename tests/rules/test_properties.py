"""Properties of the rules for any plan and any report."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.rules import (
    Comparator,
    Counting,
    Light,
    Phasing,
    Terms,
    figures_from_items,
    judge,
    planned_to_date,
    roll_up,
    roll_up_sub_measure,
)

#: How good a light is. The figure does not decide whether anything is due: not_due compares only with itself and done.
GOODNESS = {Light.RED: 0, Light.AMBER: 1, Light.GREEN: 2, Light.NOT_DUE: 2, Light.DONE: 3}

months = st.integers(1, 12)
amounts = st.decimals(0, 100_000, places=2)
signed = st.decimals(-500, 500, places=2)
thresholds = st.one_of(
    st.tuples(st.just("ratio"), st.sampled_from([("1", "0.9"), ("0.95", "0.8"), ("1.1", "1.05")])),
    st.tuples(st.just("gap"), st.sampled_from([("0", "-0.1"), ("0.02", "-0.05"), ("-0.01", "-0.01")])),
)


@st.composite
def any_terms(draw, comparators=tuple(Comparator), phasings=tuple(Phasing)) -> Terms:
    """Terms that a plan file may hold (``rules.md``, "A plan that makes no sense does not load")."""
    comparator, phasing = draw(st.sampled_from(comparators)), draw(st.sampled_from(phasings))
    start = draw(st.integers(0, 12))
    due = draw(st.integers(max(start, 1), 12))
    basis, (green, amber) = draw(thresholds)
    judged = {"basis": basis, "green_at": Decimal(green), "amber_at": Decimal(amber), "start": start, "due": due}
    if phasing == Phasing.HOLD:
        baseline = draw(st.none() | signed) if comparator == Comparator.GTE else None
        return Terms(draw(signed), comparator, phasing, baseline, **judged)
    value = draw(amounts)
    if comparator == Comparator.LTE:
        if phasing == Phasing.EVEN and draw(st.booleans()):
            return Terms(value, comparator, phasing, None, **judged)  # a cap
        baseline = value + draw(st.decimals("0.01", 1000, places=2))
    else:
        baseline = draw(st.none() | st.decimals(0, value, places=2))
        assume(value != (baseline or 0))
    extra = {}
    if phasing == Phasing.LAST_YEAR:
        steps = draw(st.lists(st.decimals(0, 100, places=1), min_size=12, max_size=12))
        assume(sum(steps) > 0)
        extra["last_year"] = [sum(steps[: month + 1]) for month in range(12)]
    if phasing == Phasing.CUSTOM:
        parts = sorted(draw(st.lists(st.integers(0, 99), max_size=4)))
        places = sorted(draw(st.sets(months, min_size=len(parts) + 1, max_size=len(parts) + 1)))
        span = value - (baseline or 0)
        extra["nodes"] = {
            place: (baseline or 0) + span * part / 100 for place, part in zip(places, [*parts, 100], strict=True)
        }
    return Terms(value, comparator, phasing, baseline, **judged, **extra)


@pytest.mark.parametrize("phasing", Phasing)
@pytest.mark.parametrize("comparator", Comparator)
@given(month=months, data=st.data())
def test_a_better_figure_never_gives_a_worse_light(comparator, phasing, month, data):
    terms = data.draw(any_terms([comparator], [phasing]))
    figure = signed if terms.holds else amounts
    low, high = sorted(data.draw(st.tuples(figure, figure)))
    worse, better = (low, high) if terms.comparator == Comparator.GTE else (high, low)
    before, after = judge(terms, {month: worse}, month), judge(terms, {month: better}, month)
    assert GOODNESS[after.light] >= GOODNESS[before.light]
    assert (before.ratio is None) == (after.ratio is None)
    if before.ratio is not None:
        assert after.ratio >= before.ratio


@given(any_terms(comparators=[Comparator.GTE]))
def test_the_path_climbs_from_the_baseline_to_the_value(terms):
    assume(terms.value >= (terms.baseline or 0))
    path = [planned_to_date(terms, month) for month in range(1, 13)]
    assert path == sorted(path)
    assert path[-1] == terms.value
    assert all((terms.baseline or 0) <= planned <= terms.value for planned in path)


@given(st.integers(0, 12), st.data(), amounts)
def test_an_even_path_rises_by_the_same_each_month_from_its_start(start, data, value):
    """Also from December of the year before (0), of which January is the second month."""
    due = data.draw(st.integers(max(start, 1), 12))
    for month in range(1, 13):
        months_in = min(max(month - start + 1, 0), due - start + 1)
        assert planned_to_date(Terms(value, start=start, due=due), month) == Fraction(value) * months_in / (
            due - start + 1
        )


@given(st.decimals(0, 1000, places=2), st.integers(0, 12), st.integers(1, 12), thresholds)
def test_where_nothing_is_to_happen_anything_is_red(figure, start, month, judged):
    basis, (green, amber) = judged
    terms = Terms(
        Decimal(0), Comparator.LTE, start=start, basis=basis, green_at=Decimal(green), amber_at=Decimal(amber)
    )
    standing = judge(terms, {month: figure}, month)
    assert (standing.completion, standing.gap, standing.forecast, standing.needed) == (None, None, None, None)
    if figure:
        assert (standing.light, standing.score) == (Light.RED, 0)
    else:
        assert standing.ratio == 1


@given(any_terms(), st.dictionaries(months, signed | amounts, max_size=6), months)
def test_a_score_lies_between_0_and_100_and_goes_with_the_light(terms, figures, month):
    standing = judge(terms, figures, month)
    if standing.light == Light.NOT_DUE:
        assert standing.score is None
    else:
        assert 0 <= standing.score <= 100
    if standing.light == Light.DONE:
        assert standing.score == 100
    if standing.light == Light.NO_DATA:
        assert standing.score == 0


@given(any_terms(), st.dictionaries(months, signed, min_size=1), months)
def test_a_later_figure_is_never_seen(terms, figures, month):
    known = {m: figure for m, figure in figures.items() if m <= month}
    assert judge(terms, figures, month) == judge(terms, known, month)


weighted = st.builds(
    lambda light, score, weight: (
        light,
        None if light in (Light.UNSET, Light.NOT_DUE) else Fraction(score, 7),
        weight,
    ),
    st.sampled_from(Light),
    st.integers(0, 700),
    st.decimals(0, 5, places=2),
)


@given(st.lists(weighted, max_size=8), st.sampled_from([None, "on_track", "slow", "behind", "done"]), st.data())
def test_roll_up_does_not_depend_on_the_order(parts, assessment, data):
    other = data.draw(st.permutations(parts))
    assert roll_up(parts) == roll_up(other)
    assert roll_up_sub_measure(parts, assessment) == roll_up_sub_measure(other, assessment)


@given(st.lists(weighted, max_size=8))
def test_a_rolled_up_score_lies_between_its_parts(parts):
    _light, score = roll_up(parts)
    scores = [part for _l, part, weight in parts if part is not None and weight]
    assert (score is None) == (not scores)
    if scores:
        assert min(scores) <= score <= max(scores)


@given(
    st.lists(st.dictionaries(months, signed, max_size=4), max_size=6),
    st.sampled_from([Counting.SUM, Counting.ITEMS_AT_LEAST]),
    st.data(),
)
def test_item_totals_do_not_depend_on_the_order(items, counting, data):
    other = data.draw(st.permutations(items))
    assert figures_from_items(counting, Decimal(5), items) == figures_from_items(counting, Decimal(5), other)

"""A verdict that was kept is the one that would be found now: nothing it follows from is left out of its grounds."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from reports.entry import preview
from reports.entry.preview import preview_of
from targets.board import load_figures, load_plans
from tests.factories import make_item, make_report, make_target

MONTH = 6


@pytest.fixture
def target(town):
    """A target with a year behind it, an item, and figures that are odd enough to be flagged."""
    item = make_item(town.target, name="East")
    for month, value in ((1, 100), (2, 200), (3, 300), (4, 400)):
        make_report(town.sub_measure, month, figures={town.target: value, item: value})
    make_report(town.sub_measure, 5, "submitted", {town.target: 500})
    [plan] = load_plans()
    [row] = load_figures(plan, {"id": town.sub_measure.pk}).targets
    row.item = item.pk
    return row


def judged(target, *, month=MONTH, typed=None, names=None):
    typed = {(target.id, None): Decimal(450), (target.id, target.item): Decimal(40)} if typed is None else typed
    return preview_of(target, month, typed, {target.item: "East"} if names is None else names)


def with_terms(target, **terms):
    changed = replace(target, terms=replace(target.terms, **terms))
    changed.item = target.item
    return changed


def with_fields(target, **fields):
    changed = replace(target, **fields)
    changed.item = target.item
    return changed


CHANGES = {
    "unit": lambda t: judged(with_fields(t, unit="亩")),
    "decimals": lambda t: judged(with_fields(t, decimals=0)),
    "counting": lambda t: judged(with_fields(t, counting="sum")),
    "line of items": lambda t: judged(with_fields(t, counting="items_at_least", item_threshold=Decimal(30))),
    "unit of items": lambda t: judged(with_fields(t, item_unit="公里")),
    "value": lambda t: judged(with_terms(t, value=Decimal(9000))),
    "no value": lambda t: judged(with_terms(t, value=None)),
    "comparator": lambda t: judged(with_terms(t, comparator="lte")),
    "hold": lambda t: judged(with_terms(t, phasing="hold")),
    "last year": lambda t: judged(with_terms(t, phasing="last_year", last_year=[Decimal(n * n) for n in range(1, 13)])),
    "milestones": lambda t: judged(with_terms(t, phasing="custom", nodes={4: Decimal(700)})),
    "baseline": lambda t: judged(with_terms(t, baseline=Decimal(50))),
    "start": lambda t: judged(with_terms(t, start=5)),
    "due": lambda t: judged(with_terms(t, value=Decimal(9000), due=8)),
    "basis": lambda t: judged(
        with_terms(t, value=Decimal(2700), basis="gap", green_at=Decimal(0), amber_at=Decimal(-1))
    ),
    "thresholds": lambda t: judged(
        with_terms(t, value=Decimal(9000), green_at=Decimal("0.2"), amber_at=Decimal("0.1"))
    ),
    "figures": lambda t: judged(with_fields(t, figures={6: Decimal(777)}), typed={}),
    "figures that wait": lambda t: judged(with_fields(t, awaiting={})),
    "figures of items": lambda t: judged(with_fields(t, item_figures={t.item: {4: Decimal(2)}})),
    "what was typed": lambda t: judged(t, typed={(t.id, None): Decimal(650), (t.id, t.item): Decimal(40)}),
    "what was typed of an item": lambda t: judged(t, typed={(t.id, None): Decimal(450), (t.id, t.item): Decimal(4000)}),
    "nothing typed": lambda t: judged(t, typed={}),
    "names": lambda t: judged(t, names={t.item: "West"}),
    "month": lambda t: judged(t, month=7),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_a_verdict_is_not_answered_from_what_was_kept(target, name):
    preview._kept.clear()
    before = judged(target)
    after = CHANGES[name](target)
    preview._kept.clear()
    assert CHANGES[name](target) == after
    assert after != before


def test_a_verdict_is_kept_in_the_language_of_its_reader(target):
    english = judged(target)
    with translation.override("zh-hans"):
        chinese = judged(target)
    assert "Behind" in english.light
    assert "滞后" in chinese.light
    assert judged(target) is english


def test_no_more_verdicts_are_kept_than_there_is_room_for(target, monkeypatch):
    monkeypatch.setattr(preview, "MOST", 5)
    preview._kept.clear()
    for figure in range(20):
        found = judged(target, typed={(target.id, None): Decimal(figure)})
        assert found == preview._judged(target, MONTH, {(target.id, None): Decimal(figure)}, {target.item: "East"})
    assert len(preview._kept) <= 5


def test_a_long_list_of_items_is_judged_afresh(town):
    roads = make_target(town.sub_measure, counting="sum")
    items = [make_item(roads) for _number in range(preview.MOST_ITEMS + 1)]
    [plan] = load_plans()
    row = next(row for row in load_figures(plan, {"id": town.sub_measure.pk}).targets if row.id == roads.pk)
    preview._kept.clear()
    names = {item.pk: item.name for item in items}
    assert preview_of(row, 3, {(roads.pk, item.pk): Decimal(1) for item in items}, names).total == "31.00"
    assert preview._kept == {}

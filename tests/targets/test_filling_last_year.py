"""Last year's counted figures become a target's values of last year, once, where code and unit are the same."""

import io
from decimal import Decimal

import pytest
from django.core.management import call_command

from targets.models import Event, Plan, SubMeasure
from tests.factories import make_item, make_report, make_target
from tests.reports.steps import messages_of
from tests.targets.second_year import RHYTHM, command, count, last_year_page, new, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(town) -> Plan:
    """The plan of 2022, copied while no figure was counted."""
    command()
    return Plan.objects.get(year=2022)


def test_last_years_figures_are_shown_then_taken_and_traced(town, second):
    count(town.target, RHYTHM)
    client = town.client("administrator")
    page = text_of(client.get(last_year_page(second)))
    assert "1 target gets last year's figures." in page
    assert "Last year's rhythm, from twelve counted months: Revenue" in page
    assert "Last year has no counted figure: Fields" in page
    assert new("revenue").last_year is None

    assert messages_of(client.post(last_year_page(second), follow=True)) == ["1 target has last year's figures now."]

    values = [str(value) for value in RHYTHM]
    assert new("revenue").last_year == values
    event = Event.objects.latest("sequence")
    assert (event.plan, event.action, event.actor) == (second, "change_plan", town.people["administrator"])
    assert event.changes == [{"on": "target", "of": "revenue", "field": "last_year", "before": None, "after": values}]
    call_command("verify_trace", plan=2022, language="en", stdout=io.StringIO())
    # A second time there is nothing to take, and nothing to trace.
    assert "It has values of last year already; they stay: Revenue" in text_of(client.get(last_year_page(second)))
    assert messages_of(client.post(last_year_page(second), follow=True)) == ["0 targets have last year's figures now."]
    assert Event.objects.filter(plan=second).count() == 2


def test_a_filled_target_may_follow_last_years_rhythm(town, second):
    count(town.target, RHYTHM)
    client = town.client("administrator")
    client.post(last_year_page(second))
    target = new("revenue")
    target.value, target.phasing = Decimal(2400), "last_year"
    target.full_clean()
    target.save()
    make_report(target.sub_measure, 3, figures={target: 700})
    out = io.StringIO()
    call_command("standings", year=2022, month=3, format="json", language="en", stdout=out)
    assert '"planned": "600.000000"' in out.getvalue()


def test_every_target_that_is_not_filled_says_why(town, second):
    old = {
        "missing": {}, "unit": {"unit": "公里"}, "own": {}, "held": {"phasing": "hold"},
        "level": {"baseline": Decimal(5)}, "zero": {"unit": "户"},
    }  # fmt: skip
    sub_measure = SubMeasure.objects.get(plan=second, code="1.1")
    for code, fields in old.items():
        make_target(town.sub_measure, code=code, name=code, **{"unit": "户", **fields})
        make_target(sub_measure, code=code, name=code, unit="户", last_year=["7"] * 12 if code == "own" else None)
    make_target(sub_measure, code="fresh", name="fresh")
    for month in range(1, 13):
        figures = {town.plan.targets.get(code=code): 0 if code == "zero" else month for code in old}
        if month == 4:
            figures.pop(town.plan.targets.get(code="missing"))
        make_report(town.sub_measure, month, figures=figures)

    page = text_of(town.client("administrator").get(last_year_page(second)))

    assert "0 targets get last year's figures." in page
    assert "Take these figures" not in page
    for sentence in (
        "April of last year is not counted: missing",
        "Last year it was counted in 公里, and now in 户: unit",
        "It has values of last year already; they stay: own",
        "A level that must hold all year has no rhythm: held",
        "The figures are a level that began at a baseline, and no amount that grows from January on: level",
        "Last year ended at 0, which gives no rhythm: zero",
        "Last year's plan has no target of its code: fresh",
    ):
        assert sentence in page


def test_totals_of_items_are_taken_as_the_board_computes_them(town, second):
    roads = make_target(town.sub_measure, code="roads", counting="sum")
    east, west = make_item(roads, name="East"), make_item(roads, name="West")
    make_target(SubMeasure.objects.get(plan=second, code="1.1"), code="roads")
    for month in range(1, 13):
        make_report(town.sub_measure, month, figures={east: month, **({west: 10} if month == 1 else {})})
    town.client("administrator").post(last_year_page(second))
    assert new("roads").last_year == [str(10 + month) for month in range(1, 13)]


def test_without_a_plan_of_the_year_before_there_is_nothing_to_take(town):
    client = town.client("administrator")
    sentence = "There is no plan of 2020 with targets, so there are no figures to take."
    assert sentence in text_of(client.get(last_year_page(town.plan)))
    refused = client.post(last_year_page(town.plan))
    assert refused.status_code == 409
    assert sentence in text_of(refused)

"""The plan as one table: XX is set, several rows at once, all or none, and nobody overwrites another's change."""

import gzip
import re
from decimal import Decimal

import pytest

from departments import roles
from targets.actions import revise_target
from targets.models import ClosedMonth, Event, Target
from tests.factories import actor, make_client, make_department, make_report, make_sub_measure, make_target, make_user

from .conftest import fields_of

pytestmark = pytest.mark.django_db
PAGE = "/setup/plan/2021/"


def box(row, column: str) -> str:
    """The name of a box of a target, sub-measure or area."""
    letter = {"TaskArea": "a", "SubMeasure": "m", "Target": "t"}[type(row).__name__]
    return f"{letter}{row.pk}-{column}"


def stored(target) -> Target:
    return Target.objects.get(pk=target.pk)


@pytest.fixture
def unset(town):
    """A target that the plan left as XX."""
    return make_target(town.sub_measure, code="tax", name="Tax", value=None, quote="Tax revenue of XX")


def test_an_xx_is_set_as_people_write_amounts_and_the_trace_tells_it(town, unset, browser, send):
    page = browser.get(PAGE).text
    assert f'<tr id="target-{unset.pk}" class="unset">' in page
    assert "Tax revenue of XX" in page
    typed = {box(unset, "value"): "１.３亿", box(town.other_target, "weight"): "2", box(town.area, "weight"): "3"}
    response = send(PAGE, typed)
    assert (response.status_code, response.url) == (302, PAGE)
    assert stored(unset).value == 13_000
    assert "3 rows are saved. Tax 13,000 万元" in browser.get(PAGE).text
    told = [(event.sub_measure, event.changes) for event in Event.objects.order_by("sequence")]
    assert {(measure, change["on"], change["of"], change["field"], change["before"], change["after"])
            for measure, changes in told for change in changes} == {
        (None, "area", "1", "weight", "1", "3"),
        (town.sub_measure, "target", "tax", "value", None, "13000"),
        (town.other_sub_measure, "target", "fields", "weight", "1", "2"),
    }  # fmt: skip
    assert {event.actor_name for event in Event.objects.all()} == {"administrator"}


def test_only_those_not_set_are_asked_for_and_saved_there(town, unset, browser, send):
    page = browser.get(f"{PAGE}?only=unset")
    assert f"target-{unset.pk}" in page.text
    assert f"target-{town.target.pk}" not in page.text
    first, last = (make_target(town.other_sub_measure, code=code, value=None) for code in ("first", "last"))
    # The address leads on to the next box, after the last one back to the first.
    for row, following in ((first, last), (last, unset)):
        saved = send(f"{PAGE}?only=unset", {box(row, "value"): "5"})
        assert saved.url == f"{PAGE}?only=unset#{box(following, 'value')}"
    assert send(f"{PAGE}?only=unset", {box(unset, "value"): "5"}).url == f"{PAGE}?only=unset"
    assert stored(unset).value == 5
    assert "Every target has its value." in browser.get(f"{PAGE}?only=unset").text


def test_all_faults_come_at_once_each_under_its_box_and_nothing_is_lost(town, unset, send):
    typed = {
        box(unset, "value"): "a lot",
        box(unset, "due_month"): "13",
        box(town.target, "phasing"): "custom",
        box(town.other_target, "value"): "77",
        box(town.other_target, "weight"): "",
    }
    response = send(PAGE, typed)
    assert response.status_code == 422
    page = response.text
    for sentence in (
        "“a lot” is not a number",
        "less than or equal to 12",
        "the phasing “Milestones of its own” has no “Milestones”",
        "This field is required",
    ):
        assert sentence in page
    assert "Nothing is saved yet: 3 rows need another look." in page
    again = fields_of(response)
    assert {name: again.get(name, [""])[0] for name in typed} == typed
    assert not Event.objects.exists()
    assert stored(town.other_target).value == 1200


def test_a_refusal_names_boxes_and_choices_as_the_page_does(town, unset, send):
    page = f"{PAGE}tax/"
    for typed, sentence in (
        ({"value": "5", "baseline": "5"}, "or “To hold all year” for a level that must hold"),
        ({"value": "-5"}, "only a target of phasing “To hold all year” may be below zero"),
        ({"value": "5", "baseline": "1", "comparator": "lte"}, "an “At most” target comes down"),
        ({"value": "5", "baseline": "1", "comparator": "lte"}, "leave it out for a cap, or write “At least”"),
        ({"comparator": "lte", "phasing": "deadline"}, "(“At most” without a baseline)"),
        ({"comparator": "lte", "phasing": "deadline"}, "write “Even pace” or “To hold all year”"),
        ({"phasing": "last_year"}, "the phasing “Last year&#x27;s rhythm” has no “Last year by month” values"),
        ({"counting": "items_at_least"}, "counting “Number of items that reach the line” has no “Line for items”"),
        ({"green_at": "0.8", "amber_at": "0.9"}, "let “Amber at” be at most “Green at”"),
    ):
        refused = send(page, typed)
        assert refused.status_code == 422
        assert sentence in refused.text
        assert not re.search(
            r"\b(hold|lte|gte|last_year|items_at_least|item_threshold|amber_at):? ", _errors(refused.text)
        )


def _errors(page: str) -> str:
    return " ".join(re.findall(r'<ul class="errorlist.*?</ul>', page, re.DOTALL)).replace("“To hold all year”", "")


def test_among_those_not_set_one_that_a_colleague_set_meanwhile_is_told(town, unset, browser, send):
    page = f"{PAGE}?only=unset"
    opened = fields_of(browser.get(page))
    colleague = make_client(make_user(roles.ADMINISTRATOR, username="colleague"))
    assert send(page, {box(unset, "value"): "900"}, colleague).status_code == 302
    refused = browser.post(page, {**opened, box(unset, "value"): "800"})
    assert refused.status_code == 409
    assert "this is stored now: Target value 900." in refused.text
    assert fields_of(refused)[box(unset, "value")] == ["800"]


def test_two_people_in_different_rows_disturb_nobody_and_in_the_same_row_the_later_is_told(town, unset, browser, send):
    opened = fields_of(browser.get(PAGE))
    colleague = make_client(make_user(roles.ADMINISTRATOR, username="colleague"))
    assert send(PAGE, {box(unset, "value"): "900", box(town.target, "weight"): "2"}, colleague).status_code == 302
    refused = browser.post(PAGE, {**opened, box(unset, "value"): "800", box(town.other_target, "weight"): "3"})
    assert refused.status_code == 409
    assert "colleague changed this on " in refused.text
    assert "this is stored now: Target value 900." in refused.text
    assert (stored(unset).value, stored(town.other_target).weight) == (900, 1)
    # What was typed stays; what the colleague changed elsewhere is shown and kept.
    again = fields_of(refused)
    assert again[box(unset, "value")] == ["800"]
    assert again[box(town.target, "weight")] == ["2"]
    assert browser.post(PAGE, again).status_code == 302
    assert [stored(target).weight for target in (town.target, town.other_target)] == [2, 3]
    assert stored(unset).value == 800
    # The same again, a double click.
    before = Event.objects.count()
    assert browser.post(PAGE, again).status_code == 302
    assert Event.objects.count() == before


def test_what_was_judged_changes_by_a_revision_and_figures_keep_their_unit(town, unset, browser, send):
    opened = fields_of(browser.get(PAGE))
    make_report(town.sub_measure, 1, figures={town.target: 100})
    ClosedMonth.objects.create(plan=town.plan, month=1)
    revise_target(
        actor(town.people["administrator"]), town.target, 2,
        {"value": Decimal(1500), "due_month": 12, "phasing": "even", "nodes": None}, reason="The council said so",
    )  # fmt: skip
    page = browser.get(PAGE)
    assert f"/admin/targets/target/{town.target.pk}/revise/" in page.text
    assert "from month 2 on 1,500.00" in page.text
    assert f"/admin/targets/submeasure/{town.sub_measure.pk}/hand-over/" in page.text
    boxes = fields_of(page)
    assert not {box(town.target, name) for name in ("value", "unit", "phasing", "due_month")} & set(boxes)
    assert box(unset, "value") in boxes
    # A page from before the month was closed.
    late = browser.post(PAGE, {**opened, box(town.target, "value"): "1"})
    assert late.status_code == 409
    assert "A month was closed meanwhile" in late.text
    assert stored(town.target).value == 1200
    assert send(PAGE, {box(town.target, "weight"): "2", box(unset, "value"): "7"}).status_code == 302
    assert (stored(town.target).weight, stored(unset).value) == (2, 7)


def test_a_lead_is_chosen_among_departments_that_have_not_ended(town, browser, send):
    ended = make_department(name="Old Office", ended_on="2021-01-01")
    measure = make_sub_measure(town.area, code="1.3")
    measure.supports.add(town.other_sub_measure.lead)
    assert "Old Office" not in browser.get(PAGE).text
    assert send(PAGE, {box(measure, "lead"): ended.pk}).status_code == 422
    refused = send(PAGE, {box(measure, "lead"): town.other_sub_measure.lead_id})
    assert "does not support itself" in refused.text
    assert send(PAGE, {box(measure, "lead"): town.sub_measure.lead_id}).status_code == 302
    measure.refresh_from_db()
    assert measure.lead == town.sub_measure.lead


def test_everything_of_a_target_is_set_on_its_own_page(town, unset, browser, send):
    page = f"{PAGE}tax/"
    assert f'href="{page}"' in browser.get(PAGE).text
    typed = {"value": "1,600万元", "phasing": "custom", "nodes": "6: 500"}
    refused = send(page, typed)
    assert refused.status_code == 422
    assert "the last milestone is 500 and the target value 1600" in refused.text
    saved = send(page, {**typed, "nodes": "6: 500, 12: 1600"})
    assert saved.url == f"{PAGE}#target-{unset.pk}"
    assert (stored(unset).value, stored(unset).nodes) == (1600, {"6": "500", "12": "1600"})
    assert browser.get(f"{PAGE}nothing/").status_code == 404


def test_an_amount_finer_than_the_target_s_decimals_is_refused_as_in_entry(town, unset, browser, send):
    households = make_target(town.sub_measure, code="homes", unit="户", decimals=0, value=None)
    administration = f"/admin/targets/target/{unset.pk}/change/"
    refused = send(PAGE, {box(unset, "value"): "1600.005", box(households, "value"): "2.5"})
    assert "“1600.005” has too many decimals; at most 2, in 万元." in refused.text
    assert "“2.5” has decimals; this figure is a whole number of 户." in refused.text
    for page in (f"{PAGE}tax/", administration):
        for name, typed in (("value", "0.125"), ("baseline", "0.125"), ("nodes", "6: 0.125")):
            assert "“0.125” has too many decimals; at most 2, in 万元." in send(page, {name: typed}).text
    typed = {"value": "0.125", "from_month": "7", "reason": "Why"}
    revised = send(f"/admin/targets/target/{town.target.pk}/revise/", typed)
    assert "“0.125” has too many decimals; at most 2, in 万元." in revised.text
    assert send(f"{PAGE}tax/", {"value": "0.125", "decimals": "3"}).status_code == 302
    # What was stored before this rule stays while something else is changed.
    assert send(f"{PAGE}tax/", {"decimals": "2"}).status_code == 302
    assert send(PAGE, {box(unset, "weight"): "2"}).status_code == 302


def test_a_plan_of_two_hundred_targets_stays_light(town, browser):
    for number in range(60):
        measure = make_sub_measure(town.area, make_department(), code=f"2.{number}")
        for part in range(3):
            make_target(measure, value=None if part else 1200, name=f"Target {number} {part}")
    page = browser.get(PAGE)
    assert page.text.count('id="target-') >= 180
    assert len(gzip.compress(page.content)) < 80 * 1024


def test_without_a_plan_the_setup_says_so(db):
    page = make_client(make_user(roles.ADMINISTRATOR)).get("/setup/")
    assert "No plan is loaded yet" in page.text


def test_who_changes_a_weight_or_threshold_is_told_that_closed_months_are_judged_anew(town, browser, send):
    sentence = "lights and scores of closed months are judged anew"
    thresholds = "/setup/thresholds/?year=2021"
    whole = f"{PAGE}{town.target.code}/"
    for is_closed in (False, True):
        if is_closed:
            ClosedMonth.objects.create(plan=town.plan, month=1)
        number = 5 + is_closed
        for address, typed in (
            (PAGE, {box(town.target, "weight"): number}),
            (whole, {"weight": number + 2}),
            (thresholds, {"amber_at": f"0.{number}"}),
        ):
            sent = send(address, typed)
            assert sent.status_code == 302, address
            assert (sentence in browser.get(sent.url).text) == is_closed, address

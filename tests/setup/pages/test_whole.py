"""Task areas, sub-measures, targets and items, added and changed by hand in the product."""

import pytest
from django.utils.html import strip_tags

from departments import roles
from targets.models import ClosedMonth, Event, Item, SubMeasure, Target, TaskArea
from targets.trace.chain import verify
from tests.factories import make_client, make_department, make_item, make_report, make_user, make_village

from .conftest import fields_of

pytestmark = pytest.mark.django_db
PLAN = "/setup/plan/2021/"
ADD_AREA, ADD_MEASURE = "/setup/areas/2021/add/", "/setup/areas/2021/1/add/"
ADD_TARGET, ADD_ITEM = "/setup/measures/2021/1.1/add/", "/setup/plan/2021/revenue/add/"
ROADS = {"name": "Roads", "unit": "公里", "value": "20公里"}


def told() -> list[tuple]:
    """The trace: sub-measure, what, of what, field, before, after."""
    return [
        (
            event.sub_measure and event.sub_measure.code,
            *(change[name] for name in ("on", "of", "field", "before", "after")),
        )
        for event in Event.objects.filter(action=Event.Action.CHANGE_PLAN).order_by("sequence")
        for change in event.changes
    ]


def test_a_plan_grows_by_hand_from_the_table_and_the_trace_tells_it(town, browser, send):
    """An area, a sub-measure in it, its target and an item: each from the button at its place, and back to it."""
    village = make_village(name="East Village")
    table = browser.get(PLAN).text
    assert f'href="{ADD_AREA}"' in table
    assert f'href="{ADD_MEASURE}"' in table
    assert f'href="{ADD_TARGET}"' in table

    added = send(ADD_AREA, {"title": "Green hills", "text": "Third, the hills"})
    area = TaskArea.objects.get(number=2)
    assert added.url == f"{PLAN}#a{area.pk}"

    added = send("/setup/areas/2021/2/add/", {"title": "Plant trees", "lead": town.sub_measure.lead_id})
    measure = SubMeasure.objects.get(title="Plant trees")
    assert (measure.code, measure.area, measure.plan) == ("2.1", area, town.plan)
    assert added.url == f"{PLAN}#m{measure.pk}"

    added = send("/setup/measures/2021/2.1/add/", ROADS | {"counting": "items_at_least", "item_threshold": "5"})
    target = Target.objects.get(name="Roads")
    assert (target.code, target.value, target.sub_measure, target.pinyin) == ("2-1-1", 20, measure, "roads")
    assert added.url == f"{PLAN}#target-{target.pk}"
    assert f'href="{PLAN}2-1-1/add/"' in browser.get(PLAN).text

    added = send(f"{PLAN}2-1-1/add/", {"name": "Hill Road", "village": village.pk, "planned": "6.5"})
    item = Item.objects.get(name="Hill Road")
    assert (item.village, item.planned) == (village, 6.5)
    assert added.url == f"{PLAN}2-1-1/#item-{item.pk}"
    page = browser.get(f"{PLAN}2-1-1/").text
    assert "Hill Road" in page
    assert "Saved: Hill Road." in page

    assert [one for one in told() if one[3] == "created"] == [
        (None, "area", "2", "created", None, True),
        ("2.1", "sub_measure", "2.1", "created", None, True),
        ("2.1", "target", "2-1-1", "created", None, True),
        ("2.1", "item", "2-1-1", "created", None, True),
    ]
    # Every first value, in the words of the form.
    trace = strip_tags(town.client("auditor").get("/trace/?year=2021").text)
    for line in (
        "Task area 2 · title: Green hills",
        f"Sub-measure 2.1 · lead department: {town.sub_measure.lead.name}",
        "Target Roads · target value: 20",
        "Target Roads · unit: 公里",
        "Breakdown item Roads · Hill Road · village: East Village",
    ):
        assert line in trace
    assert verify(town.plan).differences == []


def test_what_the_table_does_not_show_is_changed_on_the_rows_own_page(town, browser, send):
    helper = make_department(name="Water Office")
    item = make_item(town.target, name="East field")
    assert send("/setup/areas/2021/1/", {"text": "First", "kind": "headline"}).url == f"{PLAN}#a{town.area.pk}"
    assert send("/setup/measures/2021/1.1/", {"text": "One", "supports": [helper.pk]}).url.endswith(
        f"#m{town.sub_measure.pk}"
    )
    assert send(f"{PLAN}revenue/", {"quote": "1,200 of revenue", "sub_measure": town.other_sub_measure.pk}).url
    assert send("/setup/items/2021/revenue/East%20field/", {"name": "West field", "ended_from": "7"}).url == (
        f"{PLAN}revenue/#item-{item.pk}"
    )
    assert told() == [
        (None, "area", "1", "kind", "task", "headline"),
        (None, "area", "1", "text", "", "First"),
        ("1.1", "sub_measure", "1.1", "text", "", "One"),
        ("1.1", "sub_measure", "1.1", "supports", [], [helper.code]),
        ("1.2", "target", "revenue", "sub_measure", "1.1", "1.2"),
        ("1.2", "target", "revenue", "quote", "", "1,200 of revenue"),
        ("1.2", "item", "revenue", "name", "East field", "West field"),
        ("1.2", "item", "revenue", "ended_from", None, 7),
    ]
    assert 'value="West field"' in browser.get("/setup/items/2021/revenue/West%20field/").text
    assert verify(town.plan).differences == []


@pytest.mark.parametrize(
    ("page", "typed", "sentences"),
    [
        (ADD_AREA, {"number": "1", "title": ""}, ["This field is required.", "Number 1 is used for “Projects first”"]),
        (ADD_MEASURE, {"code": "1.2", "title": "x"}, ["Code 1.2 is used for “1.2 Better fields”"]),
        (ADD_MEASURE, {"code": "1/3", "title": "x"}, ["Letters, digits, dots and hyphens."]),
        (ADD_TARGET, {}, ["This field is required."]),
        (
            ADD_TARGET,
            {**ROADS, "code": "fields", "phasing": "custom"},
            ["Code fields is used for “Fields”", "has no “Milestones”"],
        ),
        (ADD_TARGET, {**ROADS, "value": "a lot", "due_month": "13"}, ["“a lot” is not a number", "equal to 12"]),
        (ADD_ITEM, {"name": "East field", "planned": "9公顷"}, ["“East field” is there already", "公顷"]),
    ],
)
def test_faults_stand_under_their_boxes_and_nothing_is_lost_or_saved(town, send, page, typed, sentences):
    make_item(town.target, name="East field")
    response = send(page, typed)
    assert response.status_code == 422
    # None of them stands above the form, where it would name no box.
    under_boxes = response.text.partition('<ul class="errorlist nonfield')[0] + response.text.partition("<fieldset")[2]
    for sentence in sentences:
        assert sentence in under_boxes
    again = fields_of(response)
    assert {name: again[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert not Event.objects.exists()


def test_a_double_click_adds_one(town, browser):
    boxes = {**fields_of(browser.get(ADD_TARGET)), **ROADS}
    answers = [browser.post(ADD_TARGET, boxes) for _click in range(2)]
    assert answers[0].status_code == 302
    assert answers[0].url == answers[1].url
    assert Target.objects.filter(name="Roads").count() == 1
    assert Event.objects.count() == 1
    # Another target that took the proposed code meanwhile is no double click.
    assert browser.post(ADD_TARGET, {**boxes, "name": "Bridges"}).status_code == 422


def test_the_later_of_two_people_at_one_sub_measure_is_told_and_overwrites_nothing(town, browser, send):
    first, second = make_department(name="Water Office"), make_department(name="Roads Office")
    page = "/setup/measures/2021/1.1/"
    opened = fields_of(browser.get(page))
    colleague = make_client(make_user(roles.ADMINISTRATOR, username="colleague"))
    assert send(page, {"supports": [first.pk]}, colleague).status_code == 302
    refused = browser.post(page, {**opened, "supports": [second.pk]})
    assert refused.status_code == 409
    assert "colleague changed this on " in refused.text
    assert "this is stored now: Supporting departments Water Office." in refused.text
    assert list(town.sub_measure.supports.all()) == [first]


def test_once_a_month_is_closed_promise_and_lead_change_by_their_own_pages_alone(town, browser, send):
    opened = {page: fields_of(browser.get(page)) for page in ("/setup/measures/2021/1.1/", f"{PLAN}revenue/")}
    make_report(town.sub_measure, 1, figures={town.target: 100})
    ClosedMonth.objects.create(plan=town.plan, month=1)
    for page, name, way in (
        ("/setup/measures/2021/1.1/", "lead", f"/admin/targets/submeasure/{town.sub_measure.pk}/hand-over/"),
        (f"{PLAN}revenue/", "value", f"/admin/targets/target/{town.target.pk}/revise/"),
    ):
        shown = browser.get(page)
        assert name not in fields_of(shown)
        assert way in shown.text
        late = browser.post(page, {**opened[page], name: "7"})
        assert late.status_code == 409
        assert "Meanwhile a month was closed" in late.text
    assert not Event.objects.exists()
    # What was not promised is still written down, and so is what comes anew.
    assert send("/setup/measures/2021/1.1/", {"text": "One"}).status_code == 302
    assert send(ADD_TARGET, ROADS).status_code == 302
    # A slip in what came anew is mended until a month in which it was asked is closed; the trace tells it.
    [roads] = Target.objects.filter(name="Roads")
    assert send(f"{PLAN}{roads.code}/", {"value": "200"}).status_code == 302
    assert ("1.1", "target", roads.code, "value", "20", "200") in told()
    ClosedMonth.objects.create(plan=town.plan, month=2)
    assert "value" not in fields_of(browser.get(f"{PLAN}{roads.code}/"))


def test_who_goes_back_and_saves_a_new_target_again_is_told_that_it_is_there(town, send):
    assert send(ADD_TARGET, ROADS).status_code == 302
    again = send(ADD_TARGET, ROADS)
    assert again.status_code == 422
    assert "The sub-measure has a target of this name already." in again.text

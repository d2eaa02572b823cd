"""Every change of the plan on the administration pages leaves one event with what was before and after."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Village
from targets.models import Event, Item, Plan, SubMeasure, Target, TaskArea
from targets.trace.record import hash_of
from tests.factories import make_area, make_department, make_sub_measure, make_target

from .conftest import address, errors_of, events

pytestmark = pytest.mark.django_db
CHANGE = "change_plan"


def test_the_value_that_the_plan_left_open_is_set_and_traced(world, change):
    target = make_target(world.sub_measure, code="tax", value=None)
    assert change("targets_target_change", target, value="５,520").status_code == 302
    target.refresh_from_db()
    assert target.value == Decimal(5520)
    assert events() == [
        (
            CHANGE,
            world.sub_measure.pk,
            [{"on": "target", "of": "tax", "field": "value", "before": None, "after": "5520"}],
        )
    ]
    event = Event.objects.get()
    assert event.actor == world.people["administrator"]
    assert event.source == "web 127.0.0.1"
    assert event.hash == hash_of(event)


def test_saving_without_a_change_leaves_no_event(world, change):
    for name, instance in (
        ("targets_plan_change", world.plan),
        ("targets_taskarea_change", world.area),
        ("targets_submeasure_change", world.sub_measure),
        ("targets_target_change", world.target),
        ("targets_item_change", Item.objects.get()),
    ):
        assert change(name, instance).status_code == 302
    assert events() == []


def test_a_refused_change_leaves_no_event(world, change):
    response = change("targets_target_change", world.target, value="much")
    assert "“much” is not a number" in errors_of(response)
    assert events() == []


def test_several_fields_are_one_event(world, change):
    response = change(
        "targets_target_change",
        world.target,
        phasing="last_year",
        last_year="1,2,3,4,5,6,7,8,9,10,11,12.50",
        green_at="1.05",
        amber_at="0.95",
        weight="2",
    )
    assert response.status_code == 302
    [(_action, _where, changes)] = events()
    assert {row["field"]: (row["before"], row["after"]) for row in changes} == {
        "phasing": ("even", "last_year"),
        "last_year": (None, [*map(str, range(1, 12)), "12.5"]),
        "green_at": (None, "1.05"),
        "amber_at": (None, "0.95"),
        "weight": ("1", "2"),
    }


def test_leads_and_supports_are_traced_by_their_codes(world, change):
    third = make_department(code="third")
    own = world.sub_measure.lead
    response = change("targets_submeasure_change", world.other_sub_measure, lead=third.pk, supports=[own.pk])
    assert response.status_code == 302
    [(_action, where, changes)] = events()
    assert where == world.other_sub_measure.pk
    assert changes == [
        {"on": "sub_measure", "of": "1.2", "field": "lead", "before": "other", "after": "third"},
        {"on": "sub_measure", "of": "1.2", "field": "supports", "before": [], "after": ["own"]},
    ]


def test_the_lead_does_not_support_itself(world, change):
    lead = world.sub_measure.lead_id
    assert "does not support itself" in errors_of(
        change("targets_submeasure_change", world.sub_measure, lead=lead, supports=[lead])
    )


def test_changes_through_inlines_are_in_the_same_event(world, change):
    village = Village.objects.create(code="east", name="East")
    response = change(
        "targets_target_change",
        world.other_target,
        name="Better fields",
        **{
            "items-0-planned": "12.5",
            "items-TOTAL_FORMS": "2",
            "items-1-id": "",
            "items-1-target": world.other_target.pk,
            "items-1-name": "West field",
            "items-1-village": village.pk,
            "items-1-planned": "",
        },
    )
    assert response.status_code == 302, errors_of(response)
    [(_action, _where, changes)] = events()
    assert changes == [
        {"on": "target", "of": "fields", "field": "name", "before": "Fields", "after": "Better fields"},
        {"on": "item", "of": "fields", "item": "East field", "field": "planned", "before": None, "after": "12.5"},
        {"on": "item", "of": "fields", "item": "West field", "field": "created", "before": None, "after": True},
        {"on": "item", "of": "fields", "item": "West field", "field": "village", "before": None, "after": "east"},
    ]


def test_areas_and_sub_measures_change_through_their_parents(world, change):
    assert change("targets_plan_change", world.plan, **{"areas-0-weight": "3"}).status_code == 302
    assert change("targets_taskarea_change", world.area, **{"sub_measures-1-due_month": "10"}).status_code == 302
    assert [changes for _action, _where, changes in events()] == [
        [{"on": "area", "of": "1", "field": "weight", "before": "1", "after": "3"}],
        [{"on": "sub_measure", "of": "1.2", "field": "due_month", "before": 12, "after": 10}],
    ]
    assert list(Event.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]


def test_new_parts_are_traced_in_the_chain_of_their_plan(world, change):
    response = change("targets_plan_add", year="2022", town="Weir", title="Plan of 2022", report_day="5")
    assert response.status_code == 302, errors_of(response)
    plan = Plan.objects.get(year=2022)
    change("targets_taskarea_add", plan=plan.pk, number="1", kind="task", title="Area")
    area = TaskArea.objects.get(plan=plan)
    change("targets_submeasure_add", area=area.pk, code="1.1", title="Measure")
    sub_measure = SubMeasure.objects.get(plan=plan)
    response = change("targets_target_add", sub_measure=sub_measure.pk, code="t", name="Target", unit="km")
    assert response.status_code == 302, errors_of(response)
    target = Target.objects.get(plan=plan)
    change("targets_item_add", target=target.pk, name="Road")
    told = [(row["on"], row["of"], row["field"]) for _, _, changes in events() for row in changes]
    assert {("plan", "2022", "town"), ("area", "1", "title"), ("target", "t", "unit")} < set(told)
    assert [one for one in told if one[2] == "created"] == [
        ("plan", "2022", "created"),
        ("area", "1", "created"),
        ("sub_measure", "1.1", "created"),
        ("target", "t", "created"),
        ("item", "t", "created"),
    ]
    assert Event.objects.filter(plan=plan).count() == 5


def test_the_plan_is_locked_before_its_part_is_read(world, change, admin_client):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        change("targets_target_change", world.target, value="7")
    posted = [query["sql"] for query in queries if "targets_" in query["sql"]]
    lock = next(place for place, sql in enumerate(posted) if 'FROM "targets_plan" WHERE "targets_plan"."id"' in sql)
    write = next(place for place, sql in enumerate(posted) if sql.startswith('UPDATE "targets_target"'))
    assert lock < write
    if connection.features.has_select_for_update:
        assert "FOR UPDATE" in posted[lock]


def test_a_code_is_used_once_in_a_plan(world, change):
    sentence = "already exists"
    response = change("targets_target_add", sub_measure=world.other_sub_measure.pk, code="revenue", name="x", unit="y")
    assert sentence in errors_of(response)
    response = change("targets_submeasure_change", world.other_sub_measure, code="1.1")
    assert sentence in errors_of(response)
    response = change(
        "targets_submeasure_change",
        world.other_sub_measure,
        **{"targets-0-code": "revenue"},
    )
    assert sentence in errors_of(response)
    assert events() == []


def test_senseless_targets_are_refused_also_where_the_page_has_no_field(world, change):
    assert "no “Last year by month” values" in errors_of(
        change("targets_target_change", world.target, phasing="last_year")
    )
    inline = change("targets_submeasure_change", world.sub_measure, **{"targets-0-phasing": "custom"})
    assert "no “Milestones”" in errors_of(inline)
    world.target.baseline = Decimal(5)
    world.target.save()
    inline = change("targets_submeasure_change", world.sub_measure, **{"targets-0-value": "5"})
    assert "nothing to do" in errors_of(inline)
    above = change("targets_target_change", world.target, amber_at="1.5")
    assert "above green" in errors_of(above)
    above = change("targets_plan_change", world.plan, amber_at="1.5", green_at="1.2")
    assert "above green" in errors_of(above)
    assert events() == []


def test_keys_stay_once_something_was_reported(world, change, admin_client):
    for name, instance, fields in (
        ("targets_plan_change", world.plan, {"year": "2030"}),
        ("targets_taskarea_change", world.area, {"number": "9"}),
        ("targets_submeasure_change", world.sub_measure, {"code": "9.9", "targets-0-code": "other"}),
        ("targets_target_change", world.target, {"code": "other", "sub_measure": world.other_sub_measure.pk}),
        ("targets_plan_change", world.plan, {"areas-0-number": "9"}),
        ("targets_taskarea_change", world.area, {"sub_measures-0-code": "9.9"}),
    ):
        assert change(name, instance, **fields).status_code == 302
    assert events() == []
    assert change("targets_target_change", world.other_target, code="free").status_code == 302
    assert Target.objects.get(pk=world.other_target.pk).code == "free"


@pytest.mark.parametrize(
    ("field", "other"), [("unit", "亿元"), ("counting", "sum"), ("item_unit", "km"), ("item_threshold", "5")]
)
def test_what_gives_figures_their_meaning_stays_once_there_are_figures(world, change, admin_client, field, other):
    kept = getattr(world.target, field)
    assert change("targets_target_change", world.target, **{field: other}).status_code == 302
    assert getattr(Target.objects.get(pk=world.target.pk), field) == kept
    assert events() == []
    page = admin_client.get(address("targets_target_change", world.target)).text
    assert f'name="{field}"' not in page
    change("targets_target_change", world.other_target, unit="mu")
    assert Target.objects.get(pk=world.other_target.pk).unit == "mu"


def test_a_part_stays_in_its_plan(world, change):
    elsewhere = make_area(Plan.objects.create(year=2022, town="Weir", title="Next"), number=1)
    measure = make_sub_measure(elsewhere, code="1.1")
    assert "Select a valid choice" in errors_of(
        change("targets_submeasure_change", world.other_sub_measure, area=elsewhere.pk)
    )
    assert "Select a valid choice" in errors_of(
        change("targets_target_change", world.other_target, sub_measure=measure.pk)
    )
    change("targets_taskarea_change", world.area, plan=elsewhere.plan_id)
    assert events() == []


def test_nothing_is_deleted(world, admin_client):
    for name, instance in (("targets_target_delete", world.target), ("targets_plan_delete", world.plan)):
        assert admin_client.post(address(name, instance), {"post": "yes"}).status_code == 403
    assert Target.objects.filter(pk=world.target.pk).exists()

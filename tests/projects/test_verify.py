"""verify_trace holds projects and milestones against the trace: what was changed behind it is named."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from projects.models import Milestone, Project
from tests.factories import make_item, make_target

from .pages import address, finish, form_of, move


def verify() -> str:
    """What the command says; an empty text where all is well."""
    out = io.StringIO()
    try:
        call_command("verify_trace", language="en", stdout=out, stderr=out)
    except (CommandError, SystemExit):
        return out.getvalue()
    return ""


@pytest.fixture
def administrator(town):
    return town.client("administrator")


@pytest.fixture
def busy(town, road, administrator):
    """A road after everything that can happen to it in the browser."""
    target = make_target(town.sub_measure, code="km", name="Roads", unit="km", counting="sum")
    item = make_item(target, name="North road")
    fields = form_of(administrator.get(address("change", road)).text)
    fields |= {"owner": "Town Works Ltd", "feeds": target.pk, "feeds_item": item.pk, "m-0-weight": "50"}
    assert administrator.post(address("change", road), fields).status_code == 302
    finish(administrator, road, "Roadbed", "2021-05-20")
    move(administrator, road, "completed", "2021-06-20")
    road.refresh_from_db()
    return road


def test_what_happened_at_the_browser_is_whole(busy):
    assert verify() == ""


def test_a_new_code_carries_all_words_along(busy, administrator):
    fields = form_of(administrator.get(address("change", busy)).text)
    assert administrator.post(address("change", busy), {**fields, "code": "north-2"}).status_code == 302
    assert verify() == ""
    Project.objects.update(owner="Nobody")
    assert "project north-2" in verify()


def test_a_milestone_that_was_taken_out_is_no_difference(busy, administrator):
    fields = form_of(administrator.get(address("change", busy)).text)
    fields |= {"m-1-DELETE": "on"}
    assert administrator.post(address("change", busy), fields).status_code == 302
    assert [milestone.name for milestone in busy.milestones.all()] == ["Roadbed"]
    assert verify() == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"owner": "Nobody"}, "owner"),
        ({"stage": "building"}, "stage"),
        ({"total_investment": Decimal(5)}, "total investment"),
        ({"actual_finish": None}, "actual finish"),
        ({"planned_finish": date(2021, 12, 1)}, "planned finish"),
        ({"feeds_item": None}, "item that it feeds"),
    ],
)
def test_a_project_changed_behind_the_trace_is_named(busy, fields, words):
    Project.objects.update(**fields)
    result = verify()
    assert "project north" in result
    assert words in result


@pytest.mark.parametrize(("field", "value"), [("done", None), ("planned", date(2021, 6, 1)), ("weight", Decimal(1))])
def test_a_milestone_changed_behind_the_trace_is_named(busy, field, value):
    Milestone.objects.filter(name="Roadbed").update(**{field: value})
    result = verify()
    assert "Roadbed" in result


def test_a_milestone_that_is_gone_is_named(busy):
    Milestone.objects.filter(name="Roadbed").delete()
    result = verify()
    assert "Roadbed" in result
    assert "gone" in result

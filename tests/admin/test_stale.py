"""Two administrators at one page: the second does not overwrite the first without noticing."""

import pytest

from departments import roles
from targets.models import Event, Item
from tests.factories import make_client, make_user

from .conftest import address, errors_of, fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(world):
    """Another administrator's browser."""
    return make_client(make_user(roles.ADMINISTRATOR, username="colleague"))


def test_who_saves_later_is_told_and_nothing_is_overwritten(world, admin_client, colleague, change):
    page = address("targets_target_change", world.target)
    opened = fields_of(admin_client.get(page))
    assert change("targets_target_change", world.target, client=colleague, value="1500").status_code == 302
    response = admin_client.post(page, {**opened, "value": "1600", "name": "Income"})
    errors = errors_of(response)
    assert "colleague changed this on " in errors
    assert "nothing of yours was saved" in errors
    assert "Where you typed something else, this is stored now: Name Revenue; Target value 1500." in errors
    world.target.refresh_from_db()
    assert (world.target.value, world.target.name) == (1500, "Revenue")
    assert Event.objects.count() == 1
    # What was typed is still there, and goes through once it was looked at.
    again = fields_of(response)
    assert again["value"] == ["1600"]
    assert admin_client.post(page, again).status_code == 302
    world.target.refresh_from_db()
    assert (world.target.value, world.target.name) == (1600, "Income")


def test_a_change_in_an_inline_counts_too(world, admin_client, colleague, change):
    item = Item.objects.get()
    page = address("targets_target_change", world.other_target)
    opened = fields_of(admin_client.get(page))
    assert change("targets_item_change", item, client=colleague, name="West field").status_code == 302
    response = admin_client.post(page, {**opened, "weight": "3"})
    assert "colleague changed this" in errors_of(response)
    item.refresh_from_db()
    assert item.name == "West field"


def test_a_change_elsewhere_does_not_disturb(world, admin_client, colleague, change):
    page = address("targets_target_change", world.target)
    opened = fields_of(admin_client.get(page))
    assert change("targets_target_change", world.other_target, client=colleague, weight="2").status_code == 302
    assert admin_client.post(page, {**opened, "weight": "3"}).status_code == 302


@pytest.mark.parametrize("name", ["plan", "taskarea", "submeasure", "target", "item"])
def test_every_page_of_the_plan_sends_a_digest_of_what_was_stored(world, admin_client, name):
    things = {
        "plan": world.plan,
        "taskarea": world.area,
        "submeasure": world.sub_measure,
        "target": world.target,
        "item": Item.objects.get(),
    }
    page = address(f"targets_{name}_change", things[name])
    opened = fields_of(admin_client.get(page))
    assert len(opened["seen"][0]) == 32
    for other in ("0" * 32, ""):
        assert "nothing of yours was saved" in errors_of(admin_client.post(page, {**opened, "seen": other}))
    del opened["seen"]
    assert "Look, and save again." in errors_of(admin_client.post(page, opened))
    assert not Event.objects.exists()


def test_a_new_part_cannot_be_stale(world, admin_client):
    page = address("targets_target_add")
    opened = {**fields_of(admin_client.get(page)), "sub_measure": world.sub_measure.pk, "code": "new", "name": "New"}
    assert "seen" not in opened
    assert admin_client.post(page, {**opened, "unit": "km", "value": "5"}).status_code == 302

"""The masthead names the town on every page, also on those that are about no plan."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_client, make_plan, make_user

BRAND = '<a class="brand" href="/">Weir annual work plan</a>'


@pytest.mark.parametrize(("address", "status"), [("/password/", 200), ("/nowhere/", 404), ("/dashboard/", 403)])
def test_a_page_without_a_plan_names_the_town(town, address, status):
    response = town.client("reporter").get(address)
    assert response.status_code == status
    assert BRAND in response.text


def test_the_sign_in_page_names_the_town(town):
    assert BRAND in make_client().get(reverse("sign_in")).text


def test_the_latest_plan_s_town_is_the_one(town):
    make_plan(year=2022, town="Weir and Ford")
    assert "Weir and Ford annual work plan" in make_client().get(reverse("sign_in")).text


@pytest.mark.django_db
def test_without_a_plan_the_product_has_its_own_name():
    make_user()
    assert '<a class="brand" href="/">Annual work plan</a>' in make_client().get(reverse("sign_in")).text


def test_a_page_with_a_plan_does_not_ask_for_it_again(town):
    client = town.client("leader")
    with CaptureQueriesContext(connection) as queries:
        assert BRAND in client.get(reverse("dashboards:dashboard")).text
    assert not [query for query in queries if query["sql"].startswith('SELECT "targets_plan"."town"')]


def test_a_page_without_one_asks_once(town):
    client = make_client()
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("sign_in"))
    assert len([query for query in queries if "targets_plan" in query["sql"]]) == 1

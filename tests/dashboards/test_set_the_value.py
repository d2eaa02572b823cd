"""From every place where a page prints that a target is not set, an administrator is one click from its box."""

import pytest

from tests.factories import make_area, make_plan, make_report, make_sub_measure, make_target

pytestmark = pytest.mark.django_db
LIST = "/setup/plan/2021/?only=unset"


@pytest.fixture
def box(town):
    """The address of an unset target's box; the target is also a headline figure with a figure of March."""
    town.sub_measure.area.kind = "headline"
    town.sub_measure.area.save()
    unset = make_target(town.sub_measure, code="tax", name="Tax", value=None)
    before = make_plan(year=2020)
    make_target(make_sub_measure(make_area(before)), code="tax", name="Tax")
    make_report(town.sub_measure, 3, figures={town.target: 300, unset: 5})
    return f"{LIST}#target-{unset.pk}"


PLACES = [
    "/dashboard/?month=3",
    "/areas/2021/1/?month=3",
    "/measures/2021/1.1/?month=3",
    "/targets/2021/tax/?month=3",
    "/ledger/?year=2021&month=3",
    "/wall/?year=2021&month=3",
    "/compare/?year=2021&from=2&to=3",
    "/years/?year=2021&month=3",
]


@pytest.mark.parametrize("place", PLACES)
def test_an_administrator_gets_to_the_box_of_what_is_not_set_in_one_click(town, box, place):
    # The leader first: what the dashboard keeps for them is not what an administrator gets.
    assert "/setup/" not in town.client("leader").get(place).text
    browser = town.client("administrator")
    assert f'href="{box}"' in browser.get(place).text
    assert f'id="{box.partition("#")[2]}"' in browser.get(LIST).text


def test_the_dashboard_s_counts_of_what_is_not_set_lead_there_too(town, box):
    page = town.client("administrator").get("/dashboard/?month=3").text
    assert f'href="{LIST}"' in page
    assert "light=unset" not in page
    assert "light=unset" in town.client("leader").get("/dashboard/?month=3").text

"""Forms of the administration that no page sends: refused in words, and no dearer than a real one."""

import pytest
from django.urls import reverse

from tests.factories import make_milestone, make_project

from .conftest import address, errors_of, fields_of

pytestmark = pytest.mark.django_db

ROW = {"code": "new", "name": "New", "unit": "km", "decimals": "0", "value": "5", "phasing": "linear", "weight": "1"}
INLINES = {
    "targets_plan_change": ("plan", "areas"),
    "targets_taskarea_change": ("area", "sub_measures"),
    "targets_submeasure_change": ("sub_measure", "targets"),
    "targets_target_change": ("target", "items"),
}


@pytest.mark.parametrize("area", ["", "x", "999", "99999999999999999999"])
def test_a_sub_measure_with_a_wrong_area_and_a_target_is_refused(world, admin_client, area):
    page = address("targets_submeasure_add")
    row = {f"targets-0-{name}": value for name, value in {**ROW, "due_month": "12"}.items()}
    typed = {"area": area, "code": "9.9", "title": "New", "targets-TOTAL_FORMS": "1", **row}
    response = admin_client.post(page, {**fields_of(admin_client.get(page)), **typed})
    assert "This field is required." in errors_of(response) or "valid choice" in errors_of(response)


@pytest.mark.parametrize("name", INLINES)
def test_an_inline_of_a_thousand_lines_is_refused_before_it_is_made(world, admin_client, name):
    thing, inline = INLINES[name]
    page = address(name, getattr(world, thing))
    response = admin_client.post(page, {**fields_of(admin_client.get(page)), f"{inline}-TOTAL_FORMS": "1000"})
    [formset] = [shown.formset for shown in response.context["inline_admin_formsets"]]
    assert "Please submit at most" in str(formset.non_form_errors())
    assert len(formset.forms) <= 60


def test_a_project_of_a_thousand_milestones_is_refused_before_they_are_made(world, admin_client):
    make_milestone(make_project(world, code="road"))
    page = reverse("projects:change", args=(2021, "road"))
    response = admin_client.post(page, {**fields_of(admin_client.get(page)), "m-TOTAL_FORMS": "1000"})
    assert response.status_code == 422
    assert len(response.context["points"].forms) == 61


def test_a_field_that_is_the_other_end_of_a_relation_is_none_to_refer_to(world, admin_client):
    for name in ("+", "reports", "id__x"):
        assert admin_client.get(address("targets_target_changelist"), {"_to_field": name}).status_code == 403
    assert admin_client.get(address("targets_target_changelist"), {"_to_field": "id"}).status_code == 200

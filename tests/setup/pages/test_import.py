"""A plan file is uploaded, checked like ``loadplan`` does, shown, and taken over once confirmed."""

import pytest
from django.core.files.base import ContentFile

from departments.models import Department
from targets.models import Event, Plan, Target
from tests.factories import make_client, make_user

from .conftest import fields_of

pytestmark = pytest.mark.django_db
PAGE = "/setup/import/"
FILE = """
- model: departments.department
  fields: {code: new, name: New Office}
- model: targets.target
  fields: {sub_measure: [2021, "1.2"], code: fields, name: Fields, unit: 亩, value: 1600}
"""


def upload(client, text: str, name: str = "plan.yaml"):
    return client.post(PAGE, {"file": ContentFile(text.encode(), name)})


def test_a_file_is_shown_and_changes_the_plan_once_confirmed(town, browser):
    shown = upload(browser, FILE)
    assert shown.status_code == 200
    assert "1 new, 1 changed, 0 unchanged" in shown.text
    assert "value: 1200 → 1600" in shown.text
    assert not Event.objects.exists()
    carried = {"carried": fields_of(shown)["carried"]}
    # Another person's preview is nobody else's.
    assert make_client(make_user("administrator")).post(PAGE, carried).status_code == 422
    assert browser.post(PAGE, carried).status_code == 302
    assert Target.objects.get(code="fields").value == 1600
    assert {(event.action, event.actor_name) for event in Event.objects.all()} == {("load_plan", "administrator")}
    assert "Nothing in it is new or different." in upload(browser, FILE).text


def test_what_changed_since_the_preview_is_shown_again_and_nothing_is_written(town, browser):
    shown = upload(browser, FILE)
    Target.objects.filter(code="fields").update(value=1500)
    again = browser.post(PAGE, {"carried": fields_of(shown)["carried"]})
    assert again.status_code == 422
    assert "The plan was changed meanwhile" in again.text
    assert "value: 1500 → 1600" in again.text
    assert not Department.objects.filter(code="new").exists()
    assert browser.post(PAGE, {"carried": "forged"}).status_code == 422


def test_every_fault_has_its_line_and_nothing_is_loaded(town, browser):
    wrong = FILE.replace("value: 1600", "value: many, colour: red").replace("code: new", "kode: new")
    refused = upload(browser, wrong)
    assert refused.status_code == 422
    assert refused.text.count("<li>Line 3: ") >= 1
    assert refused.text.count("<li>Line 5: ") >= 2
    assert "carried" not in fields_of(refused)
    for text, name in (("\tno", "plan.yaml"), ("{", "plan.json"), ("", "plan.yaml")):
        assert upload(browser, text, name).status_code == 422
    assert browser.post(PAGE).status_code == 422
    assert upload(browser, "#" * 2_000_000).status_code == 422


def test_a_town_s_first_plan_comes_in_this_way(db):
    browser = make_client(make_user("administrator"))
    assert PAGE in browser.get("/setup/").text
    shown = upload(browser, "- model: targets.plan\n  fields: {year: 2022, town: Weir, title: Plan}\n")
    assert browser.post(PAGE, {"carried": fields_of(shown)["carried"]}).status_code == 302
    assert Plan.objects.get().year == 2022


def test_who_takes_over_a_plan_of_another_year_is_led_to_it(town, browser):
    shown = upload(browser, "- model: targets.plan\n  fields: {year: 2022, town: Weir, title: Plan}\n")
    assert browser.post(PAGE, {"carried": fields_of(shown)["carried"]}).url == "/setup/plan/2022/"

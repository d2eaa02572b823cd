"""What was planned by mistake is removed in the product; what was reported on, or judged, stays."""

import pytest
from django.utils.html import strip_tags

from targets.models import Event, Item, SubMeasure, Target, TaskArea
from targets.trace.chain import verify
from tests.factories import make_item, make_project, make_report, make_sub_measure, make_target

from .conftest import fields_of

pytestmark = pytest.mark.django_db
PLAN = "/setup/plan/2021/"


@pytest.fixture
def mistake(town, send):
    """A sub-measure 2.1 in an area 2, with a target 2-1-1 and its item Hill Road, all added by hand."""
    send("/setup/areas/2021/add/", {"title": "Green hills"})
    send("/setup/areas/2021/2/add/", {"title": "Plant trees", "lead": town.sub_measure.lead_id})
    send("/setup/measures/2021/2.1/add/", {"name": "Roads", "unit": "公里", "value": "20"})
    send(f"{PLAN}2-1-1/add/", {"name": "Hill Road"})


def test_from_the_bottom_up_all_of_a_mistake_is_removed_and_the_trace_keeps_what_it_was(town, mistake, browser, send):
    measure = SubMeasure.objects.get(code="2.1")
    steps = {
        "/setup/items/2021/2-1-1/Hill%20Road/": ("/setup/remove-item/2021/2-1-1/Hill%20Road/", f"{PLAN}2-1-1/#items"),
        f"{PLAN}2-1-1/": (f"{PLAN}2-1-1/remove/", f"{PLAN}#m{measure.pk}"),
        "/setup/measures/2021/2.1/": ("/setup/measures/2021/2.1/remove/", f"{PLAN}#a{measure.area_id}"),
        "/setup/areas/2021/2/": ("/setup/areas/2021/2/remove/", PLAN),
    }
    # Something stands in it still: its page says so.
    assert "It has breakdown items; remove those first." in browser.get(f"{PLAN}2-1-1/remove/").text
    assert send(f"{PLAN}2-1-1/remove/", {}).status_code == 409
    for page, (removal, back) in steps.items():
        assert f'href="{removal}"' in browser.get(page).text
        assert send(removal, {}).url == back
    assert not Item.objects.exists()
    assert not Target.objects.filter(code="2-1-1").exists()
    assert list(TaskArea.objects.all()) == [town.area]
    removed = {
        (change["on"], change["of"], change.get("item"), change["field"], change["before"])
        for event in Event.objects.order_by("-sequence")[:4]
        for change in event.changes
    }
    assert removed > {
        ("item", "2-1-1", "Hill Road", "removed", None),
        ("target", "2-1-1", None, "value", "20"),
        ("sub_measure", "2.1", None, "title", "Plant trees"),
        ("area", "2", None, "removed", None),
    }
    assert verify(town.plan).differences == []
    # Events of a sub-measure that is gone are still read, on paper too.
    auditor = town.client("auditor")
    trace = strip_tags(auditor.get("/trace/?year=2021").text)
    assert "Sub-measure 2.1 · removed" in trace
    # A department by its name, not its code.
    assert f"Sub-measure 2.1 · lead department: {town.sub_measure.lead.name} → (empty)" in trace
    assert b"2.1" in b"".join(auditor.get("/trace/trace.csv?year=2021").streaming_content)
    # The same again, and a new one with the same code.
    assert browser.post("/setup/measures/2021/2.1/remove/", follow=True).redirect_chain == [(PLAN, 302)]
    send("/setup/areas/2021/1/add/", {"title": "Plant more", "code": "2.1"})
    assert verify(town.plan).differences == []


def test_what_was_reported_on_or_belongs_to_a_project_stays(town, send, browser):
    item = make_item(town.other_target, name="East field")
    make_report(town.sub_measure, 1, status="draft", figures={town.target: 100})
    make_report(town.other_sub_measure, 1, figures={item: 3})
    held = make_sub_measure(town.area, code="1.3")
    make_project(town, part_of=held)
    for removal, sentence in (
        ("/setup/areas/2021/1/remove/", "Sub-measures or projects stand in it"),
        ("/setup/measures/2021/1.1/remove/", "There are reports on it."),
        ("/setup/measures/2021/1.3/remove/", "Projects belong to it."),
        (f"{PLAN}revenue/remove/", "There are figures of it."),
        ("/setup/remove-item/2021/fields/East%20field/", "There are figures of it."),
    ):
        assert sentence in browser.get(removal).text
        assert browser.post(removal).status_code == 409
    assert not Event.objects.filter(action=Event.Action.CHANGE_PLAN).exists()


def test_once_a_month_is_closed_only_what_came_later_or_promised_nothing_is_removed(town, send, browser):
    make_target(town.sub_measure, code="promised")
    make_target(town.sub_measure, code="xx", value=None)
    closing = {"leave": "on", "reason": "Late"}
    assert send("/months/2021/1/close/", closing).status_code == 302
    assert "that month was judged with it" in browser.get(f"{PLAN}promised/remove/").text
    assert send(f"{PLAN}promised/remove/", {}).status_code == 409
    assert send(f"{PLAN}xx/remove/", {}).status_code == 302
    send("/setup/measures/2021/1.1/add/", {"name": "Roads", "unit": "公里", "value": "20", "code": "roads"})
    assert send(f"{PLAN}roads/remove/", {}).status_code == 302
    assert set(Target.objects.values_list("code", flat=True)) == {"revenue", "fields", "promised"}


def test_a_change_since_the_question_was_asked_is_told_first(town, mistake, browser, send):
    removal = "/setup/remove-item/2021/2-1-1/Hill%20Road/"
    assert send("/setup/items/2021/2-1-1/Hill%20Road/", {"planned": "3"}).status_code == 302
    refused = browser.post(removal, {"seen": "old"})
    assert refused.status_code == 409
    assert "Somebody else changed this" in refused.text
    assert Item.objects.filter(name="Hill Road").exists()


def test_a_page_of_what_was_removed_meanwhile_says_so_and_keeps_what_was_typed(town, mistake, browser, send):
    """In the tab that still stands there, behind the browser's Back, and in the table of the plan."""
    pages = ("/setup/items/2021/2-1-1/Hill%20Road/", f"{PLAN}2-1-1/", f"{PLAN}2-1-1/add/")
    opened = {page: fields_of(browser.get(page)) for page in (*pages, PLAN)}
    send("/setup/remove-item/2021/2-1-1/Hill%20Road/", {})
    send(f"{PLAN}2-1-1/remove/", {})
    for page in pages:
        assert browser.get(page).url == PLAN
        assert "administrator removed “Roads” from the plan on " in browser.get(PLAN).text
        refused = browser.post(page, {**opened[page], "name": "Long Road"})
        assert refused.status_code == 409
        assert "administrator removed “Roads” from the plan on " in refused.text
        assert "Long Road" in refused.text
    assert (
        "1 row of this page was removed from the plan meanwhile" in browser.post(PLAN, opened[PLAN], follow=True).text
    )
    assert browser.get(f"{PLAN}never-there/").status_code == 404


def test_a_page_of_what_has_another_name_now_says_so(town, mistake, browser, send):
    page = "/setup/items/2021/2-1-1/Hill%20Road/"
    send(page, {"name": "Long Road"})
    assert browser.get(page).url == PLAN
    assert "administrator changed “Hill Road” to “Long Road” on " in browser.get(PLAN).text

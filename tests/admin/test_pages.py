"""The pages themselves: who comes in, what opens, what is read-only, and that the content policy holds."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import User
from targets.models import Event, Plan, ProgressReport
from tests.factories import make_client, make_department, make_item, make_sub_measure, make_target

from .conftest import address

pytestmark = pytest.mark.django_db

MODELS = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}
READ_ONLY = {"targets_progressreport", "targets_event"}
#: The fields for a new object of a model that ``world`` has none of.
NEW = {"targets_calendarday": {"day": "2021-10-01"}, "targets_standardremark": {"text": "Say which village."}}
FILTERS = {
    "departments_user": "role=reporter",
    "targets_submeasure": "has_lead=no&year=2021",
    "targets_target": "has_value=no&year=2021&phasing=even",
    "targets_item": "year=2021",
    "targets_progressreport": "year=2021&month=1&status=approved",
    "targets_event": "year=2021&action=change_plan&at__gte=2021-01-01+00:00:00%2B08:00",
}


def test_the_house_shows_its_own_models_only():
    assert set(MODELS) == {
        *(f"departments_{name}" for name in ("department", "user", "village")),
        *(
            f"targets_{name}"
            for name in (
                "calendarday",
                "event",
                "item",
                "plan",
                "progressreport",
                "standardremark",
                "submeasure",
                "target",
                "taskarea",
            )
        ),
    }
    assert not admin.site.is_registered(Group)


@pytest.mark.parametrize("place", ["targets_submeasure_changelist", "targets_target_changelist"])
@pytest.mark.parametrize("query", ["", "?q=Later", "?year=2021"])
def test_the_parts_stand_in_the_plan_s_order(world, place, query):
    for code in ("1.10", "1.1.1", "1.9"):
        make_target(make_sub_measure(world.area, code=code, title=f"Later {code}"))
    page = world.client("administrator").get(address(place) + query).text
    page = page[page.index('id="result_list"') :]
    places = [page.index(f"Later {code}<") for code in ("1.1.1", "1.9", "1.10")]
    assert places == sorted(places)


@pytest.mark.parametrize("person", ["reporter", "stranger", "reviewer", "leader", "auditor"])
def test_others_are_not_let_in(world, person):
    client = world.client(person)
    for place in ("index", "login", "targets_target_changelist", "departments_user_add"):
        assert client.get(address(place)).status_code == 403
    assert client.post(address("targets_target_change", world.target), {"value": "1"}).status_code == 403


def test_a_visitor_goes_to_the_sign_in_page_of_the_house(world):
    sign_in = reverse("sign_in")
    page = address("targets_target_change", world.target)
    assert make_client().get(page).url == f"{sign_in}?next={page}"
    assert make_client().get(address("login")).url == f"{sign_in}?next={address('index')}"
    kept = make_client().post(page, {"value": "5520"})
    assert kept.status_code == 401
    assert "5520" in kept.content.decode()
    guess = make_client().post(address("login"), {"username": "administrator", "password": "guess"})
    assert guess.url == f"{sign_in}?next={address('index')}"


def test_staff_without_an_active_account_are_not_let_in(world):
    User.objects.filter(username="administrator").update(is_active=False)
    assert world.client("administrator").get(address("index")).status_code == 302


def test_the_password_page_is_the_house_s(admin_client):
    assert admin_client.get(address("password_change")).url == reverse("password")


def test_the_title_is_the_town_s_and_speaks_the_reader_s_language(world):
    assert "Work plan administration" in world.client("administrator").get(address("index")).content.decode()


@pytest.mark.parametrize("label", sorted(MODELS))
def test_lists_and_pages_open_search_and_filter(world, change, admin_client, label):
    change("targets_target_change", world.target, value="7")  # an event
    instance = MODELS[label].objects.first()
    if instance is None:
        instance = MODELS[label].objects.create(**NEW.get(label, {"code": "v", "name": "v"}))
    pages = [f"{address(f'{label}_changelist')}?q=re", address(f"{label}_change", instance)]
    if label in FILTERS:
        pages.append(f"{address(f'{label}_changelist')}?{FILTERS[label]}")
    if label not in READ_ONLY:
        pages.append(address(f"{label}_add"))
    for page in pages:
        response = admin_client.get(page)
        assert response.status_code == 200, (page, getattr(response, "url", ""))
        text = response.content.decode()
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|\sstyle=|\son\w+=", text), page


@pytest.mark.parametrize("label", ["targets_submeasure", "targets_target", "targets_item", "departments_user"])
def test_lists_ask_the_database_as_often_for_many_as_for_few(world, admin_client, label):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(address(f"{label}_changelist")).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for _ in range(12):
        department = make_department()
        make_item(make_target(make_sub_measure(world.area, department), value=None))
        User.objects.create(username=department.code, department=department).groups.set(Group.objects.all())
    assert queries() <= few + 1


@pytest.mark.parametrize("label", ["targets_taskarea", "targets_submeasure", "targets_target"])
def test_inlines_ask_the_database_as_often_for_many_as_for_few(world, admin_client, label):
    instance = {
        "targets_taskarea": world.area,
        "targets_submeasure": world.sub_measure,
        "targets_target": world.target,
    }[label]

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(address(f"{label}_change", instance)).status_code == 200
        return len(captured)

    make_item(world.target)
    queries()
    few = queries()
    for _ in range(8):
        make_sub_measure(world.area, make_department())
        make_target(world.sub_measure)
        make_item(world.target)
    assert queries() <= few


@pytest.mark.parametrize("label", sorted(READ_ONLY))
def test_reports_and_the_trace_are_read_only(world, change, admin_client, label):
    change("targets_target_change", world.target, value="7")
    instance = MODELS[label].objects.first()
    assert admin_client.get(address(f"{label}_add")).status_code == 403
    for place in (f"{label}_change", f"{label}_delete"):
        assert admin_client.post(address(place, instance), {"remark": "x", "reason": "x"}).status_code == 403
    root = make_client(User.objects.create(username="root", is_staff=True, is_superuser=True))
    assert root.post(address(f"{label}_change", instance), {"remark": "x"}).status_code == 403
    assert root.post(address(f"{label}_delete", instance), {"post": "yes"}).status_code == 403
    assert ProgressReport.objects.count() == 1
    assert Event.objects.count() == 1


def test_changes_of_an_event_are_readable(world, change, admin_client):
    change(
        "targets_target_change",
        world.target,
        phasing="custom",
        nodes="12: 1200",
        **{"items-TOTAL_FORMS": "1", "items-0-name": "Road", "items-0-target": world.target.pk},
    )
    text = admin_client.get(address("targets_event_change", Event.objects.get())).content.decode()
    assert "target revenue · phasing: Even pace → Milestones of its own" in text
    assert "target revenue · milestones: (empty) → 12: 1200" in text
    assert "breakdown item revenue · Road · created: (empty) → yes" in text
    listed = admin_client.get(address("targets_event_changelist") + "?q=revenue").content.decode()
    assert "Even pace → Milestones of its own" in listed


def test_a_report_s_page_shows_its_figures(world, admin_client):
    text = admin_client.get(address("targets_progressreport_change", ProgressReport.objects.get())).content.decode()
    assert "Revenue" in text
    assert "100.00" in text


def test_fictional_data_say_so_on_these_pages_too(world, admin_client):
    assert "are fictional" not in admin_client.get(address("index")).content.decode()
    Plan.objects.update(demonstration=True)
    assert "are fictional" in admin_client.get(address("index")).content.decode()

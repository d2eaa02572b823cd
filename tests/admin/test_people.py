"""Changes of accounts, departments and villages are events of people and places, which the auditor reads and proves."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from departments.models import Department, User, Village
from targets.models import Event
from tests.factories import PASSWORD, make_client, make_user, make_village
from tests.targets.test_verify_trace import run_sql, verify_output

from .conftest import address

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "Barley-on-the-south-hill"


def roles(*names: str) -> list[int]:
    return [Group.objects.get(name=name).pk for name in names]


def told(event: Event) -> list[tuple]:
    return [(row["on"], row["of"], row["field"], row["before"], row["after"]) for row in event.changes]


def trace_of_people(town, language: str = "en"):
    return make_client(town.people["auditor"], language=language).get(reverse("dashboards:trace"), {"year": "people"})


def test_an_account_s_roles_department_and_access_are_told_before_and_after(world, change):
    reporter, other = world.people["reporter"], world.other_sub_measure.lead
    fields = {"name": "Zhang San", "department": other.pk, "groups": roles("reporter", "reviewer"), "is_active": ""}
    assert change("departments_user_change", reporter, **fields).status_code == 302
    event = Event.objects.get()
    assert (event.plan, event.sequence, event.action) == (None, 1, "change_account")
    assert (event.actor, event.source) == (world.people["administrator"], "web 127.0.0.1")
    assert told(event) == [
        ("account", "reporter", "is_active", True, False),
        ("account", "reporter", "name", reporter.name, "Zhang San"),
        ("account", "reporter", "department", "own", "other"),
        ("account", "reporter", "roles", ["reporter"], ["reporter", "reviewer"]),
    ]
    page = trace_of_people(world, "zh-hans").text
    assert "账号 reporter · 角色" in page
    assert "填报员, 审核员" in page
    assert Event.objects.get().get_action_display() not in world.client("auditor").get(reverse("dashboards:trace")).text


def test_saving_without_a_change_leaves_no_event(world, change):
    for name, row in (("user", world.people["reporter"]), ("department", world.sub_measure.lead)):
        assert change(f"departments_{name}_change", row).status_code == 302
    assert not Event.objects.exists()


def test_a_new_account_is_told_with_its_first_values_and_without_its_password(world, change):
    fields = {"username": "zhang", "groups": roles("leader"), "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert change("departments_user_add", **fields).status_code == 302
    assert told(Event.objects.get()) == [
        ("account", "zhang", "created", None, True),
        ("account", "zhang", "is_active", None, True),
        ("account", "zhang", "roles", None, ["leader"]),
    ]


def test_a_new_password_is_told_and_never_shown(world, admin_client):
    reporter = world.people["reporter"]
    twice = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert admin_client.get(address("auth_user_password_change", reporter)).status_code == 200
    assert admin_client.post(address("auth_user_password_change", reporter), {**twice, "password2": "x"}).context
    assert admin_client.post(address("auth_user_password_change", reporter), twice).status_code == 302
    own = {"old_password": PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    reviewer = world.client("reviewer")
    assert reviewer.post(reverse("password"), {**own, "old_password": "wrong"}).status_code == 200
    assert reviewer.post(reverse("password"), own).status_code == 302
    assert [(event.actor.username, told(event)) for event in Event.objects.order_by("sequence")] == [
        ("administrator", [("account", "reporter", "password", None, None)]),
        ("reviewer", [("account", "reviewer", "password", None, None)]),
    ]
    assert "Account reviewer · password" in trace_of_people(world).text
    assert "account reviewer · password" in world.client("administrator").get(address("targets_event_changelist")).text


def test_renames_and_leaders_of_departments_and_villages_are_told(world, change):
    village = make_village(code="east", name="东村")
    change("departments_department_change", world.sub_measure.lead, name="农业农村办", leader="王强")
    change("departments_village_change", village, name="东方社区")
    change("departments_village_add", code="west", name="西村")
    first, second, third = Event.objects.order_by("sequence")
    assert [(name, after) for _on, _of, name, _before, after in told(first)] == [
        ("name", "农业农村办"),
        ("leader", "王强"),
    ]
    assert told(second) == [("village", "east", "name", "东村", "东方社区")]
    assert told(third) == [("village", "west", "created", None, True), ("village", "west", "name", None, "西村")]
    page = trace_of_people(world).text
    assert "Village east · name" in page
    assert "东方社区" in page
    filtered = world.client("auditor").get(reverse("dashboards:trace"), {"year": "people", "action": "change_village"})
    assert [line.sequence for line in filtered.context["history"]] == [3, 2]
    export = reverse("dashboards:trace_export", args=("csv",))
    rows = world.client("auditor").get(export, {"year": "people"}).getvalue().decode().splitlines()
    assert len(rows) == 6
    assert (
        world.client("auditor").get(reverse("dashboards:trace_export", args=("xlsx",)), {"year": "people"}).getvalue()
    )


def test_a_plan_file_that_renames_a_department_tells_it(world, tmp_path):
    file = tmp_path / "names.yaml"
    file.write_text(
        "- model: departments.department\n  fields: {code: own, name: New Office}\n"
        "- model: departments.village\n  fields: {code: east, name: East}\n",
        encoding="utf-8",
    )
    call_command("loadplan", str(file), stdout=io.StringIO())
    event = Event.objects.get()
    assert (event.plan, event.action, event.actor_name) == (None, "load_plan", "loadplan")
    assert ("village", "east", "created", None, True) in told(event)
    assert "New Office" in [after for _on, _of, name, _before, after in told(event) if name == "name"]
    assert verify_output("--people")[0] == 0


def test_commands_that_make_accounts_and_set_passwords_tell_it(world, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW_PASSWORD)
    arguments = {"username": "root", "email": "", "interactive": False, "stdout": io.StringIO()}
    call_command("createsuperuser", **arguments)
    monkeypatch.setattr("getpass.getpass", lambda prompt: f"{NEW_PASSWORD}-2")
    call_command("changepassword", "root", stdout=io.StringIO())
    assert User.objects.get(username="root").check_password(f"{NEW_PASSWORD}-2")
    first, second = Event.objects.order_by("sequence")
    assert (first.actor_name, second.actor_name) == ("createsuperuser", "changepassword")
    assert ("account", "root", "is_superuser", None, True) in told(first)
    assert told(second) == [("account", "root", "password", None, None)]


def test_the_chain_of_people_and_places_is_proved_beside_the_plans(world, change):
    assert "People and places\n  No event yet." in verify_output()[1]
    change("departments_user_change", world.people["reporter"], groups=roles("reporter", "leader"))
    change("departments_department_change", world.sub_measure.lead, name="Works Office")
    last = Event.objects.get(plan=None, sequence=2)
    assert verify_output("--people", "--noted", f"2:{last.hash}")[0] == 0
    page = world.client("auditor").get(reverse("dashboards:verify_trace"), {"year": "people"})
    assert page.context["verdict"].is_whole
    assert f"verify_trace --people --noted 2:{last.hash[:16]}" in page.text
    # Behind the trace: a name, and a role that was taken away.
    Department.objects.filter(code="own").update(name="Quiet Office")
    world.people["reporter"].groups.set(roles("reporter"))
    code, text = verify_output()
    assert code == 1
    assert "department own · name: it is Quiet Office, but the trace's last word is Works Office (event 2)" in text
    assert "account reporter · roles: it is Reporter, but the trace's last word is Leader, Reporter (event 1)" in text
    run_sql("UPDATE targets_event SET changes = '[]' WHERE plan_id IS NULL AND sequence = 1")
    assert "The chain is broken at event 1 (" in verify_output("--people")[1]


def test_the_database_takes_no_second_event_of_the_same_number(world, change):
    change("departments_village_add", code="west", name="West")
    event = Event.objects.defer(None).get()
    event.pk, event.hash, event._state.adding = None, "x", True
    with pytest.raises(IntegrityError), transaction.atomic():
        event.save()


def test_without_a_plan_the_trace_has_people_and_places(db):
    auditor = make_client(make_user("auditor"))
    page = auditor.get(reverse("dashboards:trace"))
    assert '<a href="?year=people">People and places</a>' in page.text
    Village.objects.create(code="east", name="East")
    assert auditor.get(reverse("dashboards:trace"), {"year": "people"}).context["total"] == 0
    assert auditor.get(reverse("dashboards:verify_trace"), {"year": "people"}).context["verdict"].is_whole

"""The security log: who came in, what they may do, and what left the house, in a chain of its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from targets.models import Event, SecurityCount, SecurityEvent
from targets.trace import security
from tests.admin.conftest import fields_of
from tests.factories import PASSWORD
from tests.targets.test_verify_trace import run_sql, verify_output
from townplan.keeping.traced_settings import record_settings


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def kinds() -> list[tuple[str, str]]:
    """The log's events, each its kind and whom it is about."""
    return list(SecurityEvent.objects.order_by("sequence").values_list("action", "about"))


def sign_in(name: str, password: str) -> Client:
    client = Client()
    client.post(reverse("sign_in"), {"username": name, "password": password})
    return client


def test_signing_in_and_out_failing_and_being_locked_leave_events(town):
    client = sign_in("reporter", PASSWORD)
    client.post(reverse("sign_out"))
    sign_in("my-own-secret-password", "reporter")  # typed into the wrong boxes
    for _time in range(8):
        sign_in("reporter", "wrong")
    failed = ("sign_in_failed", "reporter")
    assert kinds() == [
        ("sign_in", "reporter"),
        ("sign_out", "reporter"),
        ("sign_in_failed", ""),
        *[failed] * 5,
        ("lock", "reporter"),
    ]
    assert SecurityCount.objects.get().count == 3  # while it was locked
    stored = str(list(SecurityEvent.objects.values()))
    assert "my-own-secret-password" not in stored
    assert PASSWORD not in stored
    call_command("sealtrace", language="en")
    assert [change["after"] for change in list(SecurityEvent.objects.all())[-2].changes] == [3]
    assert not Event.objects.exists()  # nothing that pages are kept by


def test_a_flood_of_failures_is_counted_not_written(town, monkeypatch):
    monkeypatch.setattr(security, "FAILURES_AN_HOUR", 3)
    for number in range(10):
        sign_in(f"nobody-{number}", "x")
    assert kinds() == [("sign_in_failed", "")] * 3
    assert SecurityCount.objects.get().count == 7
    run_sql("UPDATE targets_securityevent SET at = %s", timezone.now() - timedelta(hours=2))
    sign_in("nobody", "x")
    told = SecurityEvent.objects.order_by("sequence").last().changes
    assert [change["after"] for change in told] == [7]


def test_accounts_roles_passwords_departments_and_settings_leave_events(town):
    administrator = town.client("administrator")
    before = len(kinds())
    reporter = town.client("reporter")
    new = "rye-on-the-southern-hill-7"
    reporter.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    user = town.user("leader")
    address = f"/admin/departments/user/{user.pk}/change/"
    fields = fields_of(administrator.get(address))
    administrator.post(address, {**fields, "groups": []})
    fields.pop("is_active")
    administrator.post(address, fields)
    address = f"/admin/departments/department/{town.sub_measure.lead_id}/change/"
    administrator.post(address, {**fields_of(administrator.get(address)), "name": "Another office"})
    address = f"/admin/targets/plan/{town.plan.pk}/change/"
    administrator.post(address, {**fields_of(administrator.get(address)), "report_day": "9"})
    told = [kind for kind, _about in kinds()[before:]]
    for kind in ("password_changed", "roles_changed", "account_closed", "department_changed", "settings_changed"):
        assert kind in told, (kind, told)
    assert verify_output()[0] == 0


def test_sessions_that_ran_out_are_recorded_once_and_removed(town):
    sign_in("reporter", PASSWORD)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    call_command("sealtrace", language="en")
    call_command("sealtrace", language="en")
    assert kinds()[-3] == ("session_ended", "reporter")
    assert [kind for kind, _about in kinds()[-2:]] == ["seal", "seal"]
    assert [kind for kind, _about in kinds()].count("session_ended") == 1
    assert not Session.objects.exists()


def test_a_setting_that_was_changed_is_told_at_the_next_start(town, settings):
    record_settings("serve")
    record_settings("serve")
    settings.AXES_FAILURE_LIMIT = 500
    record_settings("serve")
    assert kinds()[-2:] == [("settings_changed", ""), ("settings_changed", "AXES_FAILURE_LIMIT")]
    assert settings.SECRET_KEY not in str(list(SecurityEvent.objects.values()))


def test_the_auditor_reads_filters_and_takes_the_log_and_a_forged_one_is_found(town):
    sign_in("reporter", PASSWORD)
    sign_in("reporter", "wrong")
    auditor = town.client("auditor")
    page = auditor.get(reverse("dashboards:security_log"))
    assert "Sign-in failed: reporter" in page.text
    page = auditor.get(reverse("dashboards:security_log"), {"action": "sign_in_failed"})
    assert [line.action for line in page.context["history"]] == ["Sign-in failed: reporter"]
    for form in ("csv", "xlsx"):
        assert auditor.get(reverse("dashboards:security_export", args=(form,))).getvalue()
    assert [kind for kind, _about in kinds()][-2:] == ["export", "export"]
    assert verify_output("--security")[0] == 0
    run_sql("UPDATE targets_securityevent SET about = 'somebody' WHERE sequence = 1")
    code, text = verify_output("--security")
    assert (code, "broken at event 1 (" in text) == (1, True)
    assert "The chain is broken at event 1 (" in auditor.get(reverse("dashboards:verify_trace")).text

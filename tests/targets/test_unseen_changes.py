"""By SQL nothing that decides a light, or says who did it, is changed unseen; nor is a chain cut or written anew."""

import json
import uuid
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.utils import timezone, translation

from departments.models import Department, User
from departments.models.written import WrittenQuerySet
from projects.models.calendar_link import hash_of_token
from publishing.models import ApiToken
from targets.models import CalendarDay, Event, Handover, Plan, SecurityEvent, StandardRemark, SubMeasure, TargetRevision
from targets.trace import drift, rows
from targets.trace.record import hash_of
from targets.trace.seals import seals_file
from targets.trace.stock import take_stock
from tests.admin.conftest import fields_of
from tests.demonstration import put_demonstration
from tests.reports import steps

from .test_verify_trace import run_sql, verify_output

#: Models that the trace does not follow, with the reason.
NOT_FOLLOWED = {
    "targets.Event": "the trace itself",
    "targets.SecurityEvent": "a chain of its own",
    "targets.SecurityCount": "a number that waits for the next event",
    "projects.CalendarLink": "opens a department's deadlines; its making is an event",
    "projects.ProjectReport": "a proxy of ProgressReport",
    "departments.Confirmation": "waits for an answer; what it leads to is an event",
    "departments.EarlierPassword": "opens no door",
    "drafts.PlanInPreparation": "no plan yet",
    "supervision.ReminderHours": "when reminders go out; the security log has its changes",
    "supervision.ReminderChoice": "a person's own, of which mail they want",
    "supervision.Robot": "holds a secret; the security log has its changes",
    "supervision.Delivery": "what was sent, kept for a year",
    "publishing.TokenUse": "each request sets it; the security log has each day's first one",
}
#: Columns that the database itself keeps from being changed alone.
HELD = {"targets.Plan.green_at", "targets.Plan.amber_at", "targets.ProgressReport.sub_measure"}
HELD |= {"supervision.DistrictProposal.outcome"}


@pytest.fixture
def old_town(db, settings):
    """The demonstration as an older version left it, with a row of every model, and its stock taken."""
    settings.DEMONSTRATION_ALLOWED = True
    put_demonstration()
    plan = Plan.objects.get(year=2021)
    measure = SubMeasure.objects.filter(plan=plan, lead__isnull=False).first()
    Handover.objects.get_or_create(
        sub_measure=measure, from_month=3, defaults={"before": Department.objects.first(), "reason": "Reform"}
    )
    TargetRevision.objects.get_or_create(
        target=plan.targets.first(),
        from_month=7,
        defaults={"value": 5, "due_month": 12, "phasing": "even", "reason": "x"},
    )
    CalendarDay.objects.get_or_create(day=date(2021, 10, 4), defaults={"kind": "holiday", "name": "National Day"})
    StandardRemark.objects.get_or_create(text="Add the figures.")
    ApiToken.objects.create(
        name="District",
        token_hash=hash_of_token("secret"),
        resources=["plans"],
        year=2021,
        ends_on=date(2022, 7, 1),
        made_by=User.objects.get(username="admin"),
        made_at=timezone.now(),
    )
    run_sql("DELETE FROM targets_event")
    for chain in (None, *Plan.objects.all()):
        take_stock(chain)
    return plan


def test_every_model_of_ours_is_followed_or_left_out_with_a_reason():
    ours = (
        "departments",
        "targets",
        "reports",
        "projects",
        "supervision",
        "dashboards",
        "setup",
        "drafts",
        "planreader",
        "publishing",
        "townplan",
    )
    every = {model._meta.label: model for app in ours for model in apps.get_app_config(app).get_models()}
    followed = {model._meta.label: model for model in rows.followed()}
    assert every.keys() == followed.keys() | NOT_FOLLOWED.keys()
    columns = {f"{label}.{field.name}" for label, model in every.items() for field in model._meta.get_fields()}
    assert rows.NOT_FOLLOWED.keys() <= columns
    # A manager of another kind would write rows that nothing tells of; accounts are saved one by one.
    plain = [model for model in followed.values() if not isinstance(model._default_manager.all(), WrittenQuerySet)]
    assert plain == [User]


def test_every_followed_column_has_a_chinese_name_and_its_choices_too():
    with translation.override("zh-hans"):
        fields = [field for model in rows.followed() for found in rows.followed_fields(model) for field in found]
        names = {str(drift.NAMES.get(field.name, field.verbose_name)) for field in fields}
        names |= {str(label) for field in fields for _value, label in getattr(field, "flatchoices", ())}
    assert {name for name in names if name.isascii()} == {"SHA-256", "PDF", "Word", "Excel"}


def other_value(field: models.Field, value, plan: Plan):
    """Another value that the column takes."""
    if field.is_relation:
        path = rows.followed()[field.related_model]
        others = rows.rows_of_model(field.related_model, path, plan).exclude(pk=value)
        return others.order_by("pk").values_list("pk", flat=True).first()
    if field.choices:
        return next(choice for choice, _label in field.flatchoices if choice != value)
    match field:
        case models.BooleanField():
            return not value
        case models.DecimalField():
            return (value or Decimal(0)) + Decimal("0.01")
        case models.IntegerField():
            return (value or 1) % 12 + 1 if "month" in field.name else (value or 0) + 1
        case models.DateTimeField():
            return (value or timezone.now()) + timedelta(seconds=1)
        case models.DateField():
            return (value or date(2021, 6, 1)) + timedelta(days=1)
        case models.JSONField():
            return {"12": "7"}
        case models.UUIDField():
            return uuid.uuid4()
    return f"x{value or ''}"[: field.max_length]


def test_every_column_of_every_followed_model_is_compared(old_town, monkeypatch):
    monkeypatch.setattr(drift, "MOST_DIFFERENCES", 1000)
    code, text = verify_output()
    assert code == 0, text
    changed, held = Counter(), set()
    with translation.override("en"):
        for model, path in rows.followed().items():
            own = rows.rows_of_model(model, path, old_town if path else None)
            assert own.exists(), model
            pks = list(own.values_list("pk", flat=True)[:40])
            fields, links = rows.followed_fields(model)
            for number, field in enumerate(fields):
                if field.related_model is Plan:
                    continue  # it would be another plan's row: gone here
                for pk in (pks[number % len(pks)], *pks):  # one whose other value the database takes
                    value = other_value(field, own.values_list(field.attname, flat=True).get(pk=pk), old_town)
                    try:
                        with transaction.atomic():
                            sql_update(model, field, pk, value)
                    except IntegrityError:
                        continue
                    changed[str(drift.NAMES.get(field.name, field.verbose_name))] += 1
                    break
                else:
                    held.add(f"{model._meta.label}.{field.name}")
            for field in links:
                through = getattr(model, field.name).through._meta.db_table
                run_sql(f"DELETE FROM {through}")  # noqa: S608
                changed["roles" if field.name == "groups" else str(field.verbose_name)] += 1
    code, text = verify_output()
    assert code == 1
    found = Counter(line.partition(": ")[0].rpartition(" · ")[2] for line in text.splitlines() if " · " in line)
    assert not {name: count for name, count in changed.items() if found[name] < count}
    assert held <= HELD


def sql_update(model, field, pk, value) -> None:
    if isinstance(field, models.JSONField):
        value = json.dumps(value)
    else:
        value = field.get_db_prep_save(value, connection)
    names = model._meta.db_table, field.column, model._meta.pk.column
    table, column, key = map(connection.ops.quote_name, names)
    run_sql(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", value, pk)  # noqa: S608


def test_rows_put_in_and_taken_out_by_sql_are_named(old_town):
    run_sql("DELETE FROM projects_stagemove WHERE id = (SELECT max(id) FROM projects_stagemove)")
    run_sql("DELETE FROM departments_user_groups WHERE user_id = %s", User.objects.get(username="review1").pk)
    user = User.objects.get(username="leader")
    fields = {
        field.column: getattr(user, field.attname) for field in User._meta.concrete_fields if not field.primary_key
    }
    fields["username"] = "smuggled"
    marks = ", ".join(["%s"] * len(fields))
    run_sql(f"INSERT INTO departments_user ({', '.join(fields)}) VALUES ({marks})", *fields.values())  # noqa: S608
    code, text = verify_output()
    assert code == 1
    assert "it is gone, but the trace's last word is there" in text
    assert "account review1 · roles: it is (empty), but the trace's last word is Reviewer" in text
    assert "account smuggled: it is there, and no event says so" in text


def test_what_roles_may_do_and_who_holds_them_by_another_name_is_named(old_town):
    right = Permission.objects.get(codename="review_report")
    with transaction.atomic():
        group = Group.objects.get(name="reporter").pk
        run_sql("INSERT INTO auth_group_permissions (group_id, permission_id) VALUES (%s, %s)", group, right.pk)
        assert "role Reporter · right targets.review_report: it is there, and no event says so" in verify_output()[1]
        transaction.set_rollback(True)
    # With their rights: the reporters' role becomes the reviewers', and the other way.
    first, second = (Group.objects.get(name=name).pk for name in ("reporter", "reviewer"))
    for pk, name in ((first, "x"), (second, "reporter"), (first, "reviewer")):
        run_sql("UPDATE auth_group SET name = %s WHERE id = %s", name, pk)
    run_sql(
        "UPDATE auth_group_permissions SET group_id = CASE WHEN group_id = %s THEN %s ELSE %s END "
        "WHERE group_id IN (%s, %s) AND permission_id IN (SELECT id FROM auth_permission "
        "WHERE codename IN ('enter_report', 'review_report', 'view_dashboard', 'view_screen', 'order_matter'))",
        *(first, second, first, first, second),
    )
    code, text = verify_output()
    assert code == 1
    assert "account review1 · roles: it is Reporter, but the trace's last word is Reviewer" in text
    assert "role " not in text


def test_a_chain_that_was_cut_or_written_anew_is_found_by_the_seals(played, tmp_path, settings):
    settings.SEALS_COPY, settings.SEALS_MAIL = str(tmp_path), ["auditor@town.local"]
    steps.close(played.client("administrator"), 3)
    steps.reopen(played.client("administrator"), 3)
    call_command("sealtrace", language="en")
    assert verify_output()[0] == 0
    [message] = mail.outbox
    assert message.attachments[0].content == seals_file().read_text() == (tmp_path / "seals.jsonl").read_text()

    with transaction.atomic():
        run_sql("DELETE FROM targets_event WHERE sequence > 10")
        assert "Event 12, whose hash was noted, is missing; the trace ends with event 10." in verify_output()[1]
        run_sql("DELETE FROM targets_securityevent WHERE sequence > 2")
        assert "whose hash was noted, is missing; the trace ends with event 2." in verify_output("--security")[1]
        transaction.set_rollback(True)

    previous = ""
    for event in played.plan.events.defer(None).order_by("sequence"):
        event.previous_hash, event.source = previous, "web 10.0.0.1"
        previous = hash_of(event)
        run_sql(
            "UPDATE targets_event SET previous_hash = %s, source = %s, hash = %s WHERE sequence = %s",
            *(event.previous_hash, event.source, previous, event.sequence),
        )
    code, text = verify_output()
    assert (code, "the chain was written anew" in text) == (1, True)
    # Who also writes the seals anew lacks the key; and the copy is elsewhere.
    seal = json.loads(seals_file().read_text().splitlines()[-1])
    seals_file().write_text(json.dumps({**seal, "hash": previous}) + "\n")
    assert "Line 1 of the seals is not what was sealed" in verify_output()[1]
    seals_file().unlink()
    assert "only 0 lines of them were left" in verify_output()[1]
    code, text = verify_output("--seals", str(tmp_path / "seals.jsonl"))
    assert (code, "the chain was written anew" in text) == (1, True)
    with pytest.raises(CommandError, match="no file"):
        verify_output("--seals", str(tmp_path / "nothing"))


def test_seals_cut_at_their_end_are_found_without_a_copy(played, monkeypatch):
    for _night in range(2):
        call_command("sealtrace", language="en")
    lines = seals_file().read_text().splitlines(keepends=True)
    assert verify_output()[0] == 0
    with monkeypatch.context() as elsewhere:
        # A second server of the same database has a file of its own, which tells nothing of this one.
        elsewhere.setattr("targets.trace.seals.gethostname", lambda: "another-server")
        elsewhere.setattr("django.conf.settings.SEALS_DIR", seals_file().parent / "another")
        call_command("sealtrace", language="en")
        assert verify_output()[0] == 0
    assert verify_output()[0] == 0
    seals_file().write_text("".join(lines[:-1]))
    left = f"ended with line {len(lines)}, but only {len(lines) - 1} lines of them were left"
    code, text = verify_output()
    assert (code, left in text) == (1, True)
    # What is sealed afterwards does not hide it.
    call_command("sealtrace", language="en")
    code, text = verify_output()
    assert (code, left in text) == (1, True)


def test_the_first_write_of_a_day_seals(played, django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr("targets.trace.seals._sealed_on", None)
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            steps.close(played.client("administrator"), 1)
            steps.reopen(played.client("administrator"), 1)
    sealed = [json.loads(line) for line in seals_file().read_text().splitlines()]
    assert [seal["chain"] for seal in sealed] == [f"plan {played.plan.pk}", "security"]
    assert sealed[0]["hash"] == Event.objects.get(plan=played.plan, sequence=sealed[0]["sequence"]).hash
    assert SecurityEvent.objects.filter(sequence=sealed[1]["sequence"], hash=sealed[1]["hash"]).exists()


def test_new_codes_of_villages_and_departments_are_no_alarm(old_town):
    administrator = Client()
    administrator.force_login(User.objects.get(username="admin"))
    administrator.cookies["django_language"] = "en"
    for model in ("department", "village"):
        row = apps.get_model("departments", model).objects.first()
        address = f"/admin/departments/{model}/{row.pk}/change/"
        answer = administrator.post(address, {**fields_of(administrator.get(address)), "code": f"new-{row.code}"})
        assert answer.status_code == 302
    code, text = verify_output()
    assert code == 0, text

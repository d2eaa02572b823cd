"""``verify_trace`` names each stored value that differs from the trace: a row that was changed without an event."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from targets.models import ClosedMonth, Figure, Item, ProgressReport, Target
from tests.admin.conftest import fields_of
from tests.demonstration import put_demonstration
from tests.factories import make_target
from tests.reports import steps

from .test_verify_trace import verify_output


def test_a_figure_changed_past_the_trace_is_named(played):
    Figure.objects.update(counted=Decimal("5520.5"))
    code, text = verify_output()
    assert code == 1
    assert "The chain is whole" in text
    assert "1 stored value is not what the trace says." in text
    assert "Revenue · March · counted value: it is 5,520.5, but the trace's last word is 140 (event 9)" in text


def test_a_figure_put_in_or_removed_past_the_trace_is_named(played):
    second = make_target(played.sub_measure, code="second", name="Second")
    Figure.objects.filter(target=played.target).delete()
    Figure.objects.create(report=ProgressReport.objects.get(), target=second, counted=7)
    text = verify_output()[1]
    assert "Revenue · March: it is gone, but the trace's last word is there (event 9)" in text
    assert "Second · March: it is there, and no event says so" in text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"progress": "All is well"}, "progress: it is All is well, but the trace's last word is The work goes on."),
        ({"assessment": "done"}, "own assessment: it is Done, but the trace's last word is On track (event 1)"),
        ({"remark": "Fine"}, "remark: it is Fine, but the trace's last word is"),
        ({"status": "returned"}, "state: it is Returned, but the trace's last word is Approved (event 7)"),
        ({"submitted_at": datetime(2021, 4, 2, tzinfo=UTC)}, "submitted at: it is 2 April 2021, 08:00, but the"),
        ({"first_submitted_at": None}, "first submitted at: it is (empty)"),
    ],
)
def test_a_report_changed_past_the_trace_is_named(played, fields, sentence):
    ProgressReport.objects.update(**fields)
    code, text = verify_output()
    assert code == 1
    assert "1.1 More revenue · March · " in text
    assert sentence in text


def test_times_within_a_minute_are_told_apart(played):
    at = ProgressReport.objects.get().submitted_at
    ProgressReport.objects.update(submitted_at=at.replace(microsecond=(at.microsecond + 5) % 1_000_000))
    text = verify_output()[1]
    now, traced = re.search(r"submitted at: it is (\S+ \S+), but the trace's last word is (\S+ \S+) ", text).groups()
    assert now != traced
    assert now[:10] == traced[:10] == f"{timezone.localtime(at):%Y-%m-%d}"


def test_a_draft_s_values_are_not_shown(town):
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "100.25"}, progress="Ours alone")
    Figure.objects.update(value=Decimal("987.65"))
    ProgressReport.objects.update(progress="Nobody else's")
    code, text = verify_output()
    assert code == 1
    # Amounts with a point: the hash, which is printed, may hold any three digits.
    assert "Revenue · March · value: not what the trace says (the values are the department's own)" in text
    assert not [word for word in ("987.65", "100.25", "Ours", "Nobody") if word in text]


def test_a_report_removed_or_put_in_past_the_trace_is_named(played):
    Figure.objects.all().delete()
    ProgressReport.objects.all().delete()
    ProgressReport.objects.create(sub_measure=played.other_sub_measure, month=2, status="approved")
    text = verify_output()[1]
    assert "March · a report: it is gone" in text
    assert "February · a report: it is there, and no event says so" in text


def test_a_month_closed_or_opened_past_the_trace_is_named(played):
    steps.close(played.client("administrator"), 2)
    ClosedMonth.objects.all().delete()
    ClosedMonth.objects.create(plan=played.plan, month=3)
    text = verify_output()[1]
    assert "February · Closed: it is gone, but the trace's last word is there (event 11)" in text
    assert "March · Closed: it is there, and no event says so" in text


def change_target(town, **fields) -> None:
    """An administrator's change of the target, through the administration's page."""
    client = town.client("administrator")
    address = reverse("admin:targets_target_change", args=(town.target.pk,))
    assert client.post(address, {**fields_of(client.get(address)), **fields}).status_code == 302


def test_a_target_changed_past_the_trace_is_named_once_the_trace_has_its_value(town):
    change_target(town, value="1500", last_year="1,2,3,4,5,6,7,8,9,10,11,12", phasing="last_year")
    assert verify_output()[0] == 0
    Target.objects.filter(pk=town.target.pk).update(value=900)
    text = verify_output()[1]
    assert "target Revenue · target value: it is 900, but the trace's last word is 1,500 (event 1)" in text


def test_a_renamed_target_keeps_what_the_trace_says_of_it(town):
    change_target(town, value="1500")
    change_target(town, code="income")
    assert verify_output()[0] == 0
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "110"})
    assert verify_output()[0] == 0
    Target.objects.filter(pk=town.target.pk).update(value=900)
    assert "it is 900, but the trace's last word is 1,500" in verify_output()[1]


def test_the_demonstration_and_a_loaded_plan_are_whole_and_a_target_put_in_is_named(db, settings):
    settings.DEMONSTRATION_ALLOWED = True
    put_demonstration()
    code, text = verify_output()
    assert (code, "Every stored value is what the trace says." in text) == (0, True), text
    target = Target.objects.get(plan__year=2021, code="tax-revenue")
    make_target(target.sub_measure, code="smuggled", name="Smuggled")
    Item.objects.filter(name=Item.objects.first().name).update(name="Another road")
    text = verify_output()[1]
    assert "target Smuggled: it is there, and no event says so" in text
    assert "Another road · name: it is Another road, but the trace's last word is " in text

"""One example each of faults that stood on one page alone: what is right there is right everywhere."""

import io
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from departments.models import Village
from targets.models import Event, Target
from tests.admin.conftest import fields_of
from tests.factories import make_project, make_report, make_target, make_village
from tests.reports import steps

pytestmark = pytest.mark.django_db


def test_a_plan_file_gives_old_figures_no_other_meaning(town, tmp_path):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    file = tmp_path / "plan.yaml"
    file.write_text(
        "- model: targets.target\n  fields:\n    sub_measure: [2021, '1.1']\n    code: revenue\n"
        "    name: Revenue\n    unit: 亿元\n    decimals: 2\n    value: 1200\n",
        encoding="utf-8",
    )
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("loadplan", str(file), language="en", stderr=err)
    assert "plan.yaml:6: the target has figures, and unit would give them another meaning" in err.getvalue()
    assert Target.objects.get(code="revenue").unit == "万元"


def test_nobody_counts_minus_five_households(town):
    reporter = town.client("reporter")
    for unit, status in (("户", 200), ("公里", 200), ("%", 302), ("万元", 302)):
        level = make_target(town.sub_measure, unit=unit, value=Decimal(80), phasing="hold")
        month = {"户": 3, "公里": 4, "%": 5, "万元": 6}[unit]
        assert steps.save(reporter, town.sub_measure, month, {level: "-5"}).status_code == status, unit
        level.delete() if status == 200 else None


@pytest.mark.parametrize("words", ["无\u200b", "ｎ／ａ", "【无】", "同上", "暂无问题。"])
def test_a_placeholder_is_one_however_it_is_written(town, words):
    answer = steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: 1}, problems=words)
    assert "why it is behind" in answer.text


def test_a_placeholder_that_was_stored_earlier_is_not_printed(town):
    make_report(town.sub_measure, 3, figures={town.target: 1}, progress="/", problems="无", next_steps="暂无")
    page = town.client("leader", language="zh-hans").get("/measures/2021/1.1/?month=3").text
    assert "暂无" not in page


def test_a_month_shows_no_project_that_was_taken_up_later(town):
    make_project(town, code="early", title="Early road")
    make_project(town, code="late", title="Late road", since=date(2021, 11, 5))
    Event.objects.filter(plan=town.plan).first()
    with time_machine.travel(datetime(2021, 12, 3, tzinfo=UTC), tick=False):
        leader = town.client("leader")
        for place in ("/projects/timeline/", "/measures/2021/1.1/", "/areas/2021/1/", "/projects/"):
            page = leader.get(f"{place}?year=2021&month=6").text
            assert "Early road" in page, place
            assert "Late road" not in page, place


def test_what_a_cap_is_over_is_the_difference_of_what_is_printed(town):
    fields = {"unit": "万元", "value": Decimal("30.5"), "decimals": 1, "comparator": "lte"}
    cap = make_target(town.sub_measure, code="cap", **fields)
    make_report(town.sub_measure, 6, figures={cap: 16})
    assert "16万元, 0.7万元 over the planned 15.3万元" in town.client("leader").get("/targets/2021/cap/?month=6").text


def test_the_same_post_by_the_same_administrator_is_a_success(town):
    client = town.client("administrator")
    address = reverse("admin:targets_target_change", args=[town.target.pk])
    form = {**fields_of(client.get(address)), "name": "Tax revenue"}
    assert [client.post(address, form).status_code for _again in range(2)] == [302, 302]
    assert Event.objects.filter(action="change_plan").count() == 1


@pytest.mark.parametrize("typed", ["XX社区", "ＸＸ社区", "xx社区"])
def test_the_administration_finds_what_is_typed_full_width(town, typed):
    make_village(code="xx", name="XX社区")
    page = town.client("administrator").get(reverse("admin:departments_village_changelist"), {"q": typed})
    assert [village.code for village in page.context["cl"].result_list] == ["xx"]
    assert Village.objects.count() == 1


def test_the_trace_says_once_that_a_plan_was_copied(town):
    call_command("copyplan", "--from", "2021", "--to", "2022", stdout=io.StringIO())
    assert Event.objects.get(plan__year=2022).source == "copyplan 2021"


def test_the_command_asks_about_projects_as_the_form_does(town, tmp_path):
    km = make_target(town.sub_measure, code="km", unit="km", value=Decimal(20), decimals=1)
    done = {"stage": "completed", "quantity": Decimal("2.4"), "quantity_unit": "km", "feeds": km}
    make_project(town, **done, actual_finish=date(2021, 2, 1), since=date(2021, 2, 1))
    file, name = tmp_path / "june.csv", town.people["reviewer"].username
    for note, says in (("", "its projects bring 2.4km"), ("One road was built without a project.", "Imported")):
        file.write_text(f"code,month,value,note\nkm,6,9.9,{note}\n", encoding="utf-8")
        out = io.StringIO()
        with suppress(SystemExit):
            call_command("importfigures", str(file), year=2021, username=name, language="en", stdout=out, stderr=out)
        assert says in out.getvalue(), note


def test_a_lag_without_a_new_figure_needs_a_reason_too(town):
    make_report(town.sub_measure, 3, figures={town.target: 10})
    answer = steps.submit(town.client("reporter"), town.sub_measure, 6, problems="")
    assert "why it is behind" in answer.text


def test_no_month_brings_a_part_of_a_whole_thing(town):
    courts = make_target(town.sub_measure, code="courts", unit="座", value=Decimal(4), decimals=0)
    make_report(town.sub_measure, 3, figures={courts: 0})
    make_report(town.sub_measure, 4, figures={courts: 1})
    page = town.client("leader").get("/targets/2021/courts/?month=4")
    assert all("." not in preset["pace"] for preset in page.context["presets"])
    assert page.context["what_if"].is_asked_for
    asked = town.client("leader").get("/targets/2021/courts/?month=4&pace=0.29").context["what_if"]
    assert (asked.sentence, bool(asked.problem)) == ("", True)
    reporter = town.client("reporter")
    steps.save(reporter, town.sub_measure, 5, {courts: 4})
    page = reporter.get("/reports/2021/1.1/5/").text
    assert "times the usual one (from 1座 to 4座)" in page
    assert "0.5座" not in page

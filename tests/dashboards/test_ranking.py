"""The departments in the order of their scores, how they have moved, and the administrator's switch."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine

from tests.admin.conftest import fields_of
from tests.factories import make_area, make_client, make_department, make_report, make_sub_measure, make_target
from tests.planfile.conftest import run

DASHBOARD = "/dashboard/"


def ranking(town, month: int = 3, **query) -> list[list[str]]:
    """The rows as they are read: place, department with its leader and lights, numbers."""
    text = town.client("leader").get(DASHBOARD, {"month": month, **query}).text
    rows = re.findall(r"<tr>(<td class=\"num\">[\d—].*?)</tr>", text, re.DOTALL)
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in cells]


def test_departments_stand_in_the_order_of_their_weighted_scores(town):
    water = make_department(code="water", name="Water Office")
    heavy = make_sub_measure(town.area, water, weight=3)
    light = make_sub_measure(make_area(town.plan), water, weight=1)
    make_report(heavy, 3, figures={make_target(heavy): 300})  # 100
    make_report(light, 3, figures={make_target(light): 120})  # 40; 3:1 makes 85
    make_report(town.sub_measure, 3, figures={town.target: 270})  # 90
    make_report(town.other_sub_measure, 3, figures={town.other_target: 60})  # 20
    assert ranking(town) == [
        ["1", "Economy Office Li Ming ▲ Slightly behind 1", "90.0"],
        ["2", "Water Office ■ Behind 1 ● On track 1", "85.0"],
        ["3", "Farm Office Wang Fang ■ Behind 1", "20.0"],
    ]


def test_who_has_no_score_or_only_its_own_word_stands_last_without_a_place(town):
    slow, own_word, open_ones = (make_department(name=f"{name} Office") for name in ("Slow", "Words", "Open"))
    make_report(make_sub_measure(town.area, slow), 3, assessment="slow")
    make_report(make_sub_measure(town.area, own_word), 3, assessment="done")
    make_target(make_sub_measure(town.area, open_ones), value=None)
    make_report(town.sub_measure, 3, figures={town.target: 300})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 60})
    places = [(row[0], row[1].split(" Office")[0], row[-1]) for row in ranking(town)]
    assert places == [
        ("1", "Economy", "100.0"),
        ("2", "Farm", "20.0"),
        ("—", "Words", "100.0"),
        ("—", "Slow", "90.0"),
        ("—", "Open", "—"),
    ]


def test_scores_that_are_printed_alike_are_equal(town):
    town.target.value = town.other_target.value = Decimal(120_000)
    town.target.save()
    town.other_target.save()
    make_report(town.sub_measure, 3, figures={town.target: 24_000})
    make_report(town.other_sub_measure, 3, figures={town.other_target: 24_001})
    assert [(row[0], row[-1]) for row in ranking(town)] == [("1", "80.0"), ("1", "80.0")]


def test_the_score_stands_beside_last_month_s(town):
    for month, own, other in ((2, 200, 100), (3, 150, 300)):
        make_report(town.sub_measure, month, figures={town.target: own})
        make_report(town.other_sub_measure, month, figures={town.other_target: other})
    assert [(row[0], row[1].split(" ")[0], *row[-2:]) for row in ranking(town)] == [
        ("1", "Farm", "100.0", "▲ +50.0"),
        ("2", "Economy", "50.0", "▼ -50.0"),
    ]
    assert len(ranking(town, 2)[0]) == 3  # nothing was counted by January


def test_a_department_without_a_score_last_month_has_no_change(town):
    late = make_sub_measure(town.area, make_department(name="Late Office"))
    make_report(late, 3, figures={make_target(late, start_month=3): 1000})
    make_report(town.sub_measure, 2, figures={town.target: 200})
    [row] = [row for row in ranking(town) if row[1].startswith("Late")]
    assert row[-2:] == ["100.0", ""]


def test_proposals_and_what_has_no_lead_are_nobody_s(town):
    district = make_department(name="District Bureau")
    make_sub_measure(make_area(town.plan, kind="proposal"), district)
    make_sub_measure(town.area, None)
    assert [row[1].split(" ")[0] for row in ranking(town)] == ["Economy", "Farm"]


def test_a_department_s_name_is_text(town):
    lead = town.sub_measure.lead
    lead.name, lead.leader = "<b>Bold</b> & Co", "<i>Li</i>"
    lead.save()
    text = town.client("leader").get(DASHBOARD + "?month=3").text
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; Co</a>" in text
    assert "&lt;i&gt;Li&lt;/i&gt;" in text
    assert "<b>Bold" not in text


def switch(town, *, on: bool):
    """An administrator's hand on the plan's page."""
    client = town.client("administrator")
    address = f"/admin/targets/plan/{town.plan.pk}/change/"
    form = fields_of(client.get(address))
    form["ranks_departments"] = ["on"] if on else []
    response = client.post(address, form)
    assert response.status_code == 302


def test_an_administrator_switches_it_off_and_on_and_the_trace_says_so(town):
    assert len(ranking(town)) == 2
    switch(town, on=False)
    page = town.client("leader").get(DASHBOARD + "?month=3")
    assert page.context["places"] is None
    assert "Departments by score" not in page.text
    [event] = town.plan.events.all()
    assert event.changes == [{"on": "plan", "of": "2021", "field": "ranks_departments", "before": True, "after": False}]
    assert "departments ranked" in town.client("auditor").get("/trace/").text.lower()
    switch(town, on=True)
    assert len(ranking(town)) == 2


def test_a_past_day_keeps_to_today_s_switch(town):
    make_report(town.sub_measure, 3, figures={town.target: 300})
    for day, on in ((1, False), (10, True)):
        with time_machine.travel(datetime(2021, 4, day, 3, tzinfo=UTC), tick=False):
            switch(town, on=on)
    with time_machine.travel(datetime(2021, 5, 1, tzinfo=UTC), tick=False):
        assert len(ranking(town, on="2021-04-05")) == 2


@pytest.mark.parametrize("person", ["reporter", "reviewer", "leader", "auditor"])
def test_nobody_else_may_switch_it(town, person):
    response = make_client(town.user(person)).post(
        f"/admin/targets/plan/{town.plan.pk}/change/", {"ranks_departments": ""}
    )
    assert response.status_code in (302, 403)
    town.plan.refresh_from_db()
    assert town.plan.ranks_departments


def test_the_switch_is_no_field_of_a_plan_file(town, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(
        "- model: targets.plan\n"
        "  fields: {year: 2024, town: 镇, title: 计划, ranks_departments: false}\n"
        "- model: targets.taskarea\n"
        "  fields: {plan: [2024], number: 1, kind: task, title: 事}\n",
        encoding="utf-8",
    )
    result = run("loadplan", file, "--language", "en")
    assert result.code == 1
    assert any("ranks_departments" in problem for problem in result.problems)

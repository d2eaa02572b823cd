"""The dashboard's row of the projects, and the projects among what needs attention."""

import re
from datetime import date
from decimal import Decimal

import pytest

from projects.models import Milestone
from projects.models.stages import ProjectKind
from tests.factories import make_project, make_report
from tests.reports import steps

from .pages import move, text_of

JUNE = "/dashboard/?month=6"


@pytest.fixture
def administrator(town):
    return town.client("administrator")


def row_of(page: str) -> str:
    """The projects' row as text; empty where there is none."""
    found = re.search(r'<div class="projectsrow [^>]*>(.*?)</dl>', page, re.DOTALL)
    return text_of(found[1]) if found else ""


def concerns_of(page: str) -> list[str]:
    """What needs attention, each as text, in its order."""
    inside = re.search(r'<ol class="concerns [^>]*>(.*?)</ol>', page, re.DOTALL)
    return [text_of(one) for one in re.findall(r"<li[^>]*>(.*?)</li>", inside[1], re.DOTALL)] if inside else []


def behind(road, *, percent: int = 10, month: int = 6, **words):
    figures = {road.percent: Decimal(percent), road.investment: Decimal(100)}
    return make_report(road.line, month, "approved", figures, **words)


def test_a_plan_without_projects_has_no_row(town, leader):
    page = leader.get(JUNE).text
    assert row_of(page) == ""
    assert 'href="/projects/?year=2021' not in page.split('id="content"')[-1]


def test_the_row_counts_lights_and_what_was_built_invested_and_missed(town, road, leader, administrator):
    behind(road)
    done = make_project(town, title="Done road", stage="building", planned=100)
    make_report(done.line, 5, "approved", {done.investment: 100, done.percent: 100})
    move(administrator, done, "completed", "2021-05-20")
    make_project(town, title="Paper road")
    make_project(town, kind=ProjectKind.LEAD, title="Paint works", planned=None)
    row = row_of(leader.get(JUNE).text)
    assert row.startswith("■ Behind 1 ⊖ No data 2 ✓ Done 1")
    assert "Built 1 completed, 1 under way, 1 not begun" in row
    # 100 of each of the two that are reported, of 300, 100 and 300.
    assert "Invested this year 200 of 700 万元 (28.6%)" in row
    assert "Overdue on 30 Jun 2, in 2 projects" in row
    assert "Investment leads 1, 0 at “Settled”" in row


def test_each_number_leads_to_the_projects_behind_it(town, road, leader):
    behind(road)
    page = leader.get(JUNE).text
    assert 'href="/projects/?year=2021&amp;month=6&amp;light=red"' in page
    listed = leader.get("/projects/?year=2021&month=6&light=red").text
    assert "North road" in listed
    for place in ("stages", "due"):
        assert f'href="/projects/{place}/?year=2021&amp;month=6"' in page


def test_a_red_project_stands_after_the_red_targets_and_both_are_counted_above_them(town, road, leader):
    # Progress 10 of 40 planned; revenue 300 of 600 planned; the other target at its path.
    behind(road, percent=40, month=5, assessment="on_track")
    behind(road, assessment="on_track")
    make_report(town.sub_measure, 5, "approved", {town.target: 300})
    make_report(town.sub_measure, 6, "approved", {town.target: 300})
    make_report(town.other_sub_measure, 6, "approved", {town.other_target: 600})
    page = leader.get(JUNE).text
    first, second = concerns_of(page)
    assert first.startswith("■ Behind Revenue")
    assert second.startswith(
        "■ Behind North road last month: ▲ Slightly behind Roadbed 30 days overdue; progress 10.0%, planned 40.0%;"
    )
    assert second.endswith("1.1 More revenue · Economy Office · Li Ming · " + second.rpartition(" · ")[2])
    counted = re.search(r"<h2>Needs attention(.*?)</h2>", page)[1]
    assert re.findall(r'href="/(\w+)/[^"]*light=red">([^<]+)<', counted) == [
        ("ledger", "1 commitment behind"),
        ("projects", "1 project behind"),
    ]


def test_it_leads_to_the_project_and_says_for_how_long(town, road, leader):
    make_report(town.sub_measure, 1, "approved", {town.target: 300})
    for month in (3, 4, 5, 6):
        behind(road, percent=0, month=month, assessment="behind")
    page = leader.get(JUNE).text
    assert 'href="/projects/2021/north/?month=6"' in page
    assert "4 months in a row" in next(concern for concern in concerns_of(page) if "North road" in concern)


def test_its_own_leader_answers_for_it(town, road, leader):
    road.leader = "Zhao Lei"
    road.save()
    behind(road)
    assert "Economy Office · Zhao Lei" in concerns_of(leader.get(JUNE).text)[0]


def test_a_project_without_a_report_worries_once_its_work_should_have_begun(town, leader):
    make_project(town, title="Late road", planned_start=date(2021, 3, 1))
    make_project(town, title="Later road", planned_start=date(2021, 9, 1))
    concerns = " ".join(concerns_of(leader.get(JUNE).text))
    assert "Late road" in concerns
    assert "Later road" not in concerns
    assert "⊖ No data 2" in row_of(leader.get(JUNE).text)


def test_what_is_not_shown_is_counted_with_a_way_to_it(town, leader):
    for number in range(15):
        behind(make_project(town, title=f"Road {number}", stage="building"), percent=0)
    page = leader.get(JUNE).text
    assert len(concerns_of(page)) == 5
    assert "10 more in the list of projects" in page


def test_a_past_day_shows_them_as_they_stood(town, road, leader, administrator):
    client, reviewer = town.client("reporter"), town.client("reviewer")
    assert steps.submit(client, road.line, 3, {road.investment: "30", road.percent: "10"}).status_code == 302
    steps.approve(reviewer, road.line, 3)
    today = row_of(leader.get("/dashboard/?month=3").text)
    assert "Invested this year 30 of 300 万元" in today
    before = leader.get("/dashboard/?month=3&on=2021-06-30").text
    assert "Invested this year 0 of 300 万元" in row_of(before)
    assert "⊖ No data 1" in row_of(before)


def test_a_milestone_that_was_done_is_not_overdue(town, road, leader):
    Milestone.objects.filter(name="Roadbed").update(done=date(2021, 5, 30))
    behind(road, percent=40, assessment="on_track")
    assert "Overdue on 30 Jun none" in row_of(leader.get(JUNE).text)


def test_the_score_and_the_counts_are_the_plan_s_own(town, road, leader):
    before = leader.get(JUNE).text
    behind(road)
    after = leader.get(JUNE).text

    def counts(page: str) -> str:
        return text_of(re.search(r'<section class="month-summary .*?</section>', page, re.DOTALL)[0])

    assert counts(before) == counts(after)

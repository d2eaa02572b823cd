"""What is told of projects is the same on the dashboard, in their own pages, on the screen and in the bulletin."""

import re
from datetime import date
from io import BytesIO

import pytest
import time_machine
from docx import Document

from projects.models import Milestone
from tests.factories import make_project, make_report
from tests.reports.grid import form_of, typed_fields

from .pages import rows_of, text_of

JULY = "2021-07-08 09:00+08:00"


def told(client, month: int) -> dict[str, str]:
    """Each place's text on the projects of a month."""
    dashboard = client.get(f"/dashboard/?month={month}").text
    screen = client.get(f"/screen/?month={month}").text
    bulletin = Document(BytesIO(client.get(f"/documents/2021/{month}/bulletin.docx").content))
    return {
        "dashboard": text_of(re.search(r'<h2[^>]*><a href="/projects/.*?</dl>', dashboard, re.DOTALL)[0]),
        "screen": text_of(re.search(r'<section class="projects">.*?</section>', screen, re.DOTALL)[0]),
        "bulletin": next((line.text for line in bulletin.paragraphs if re.match(r"Of \d+ projects?: ", line.text)), ""),
    }


def counts(client, month: int) -> dict[str, int]:
    """How many projects each place counts in a month."""
    found = {place: int(re.search(r"\d+", text)[0]) for place, text in told(client, month).items()}
    for place in ("", "stages/"):
        found[f"projects/{place}"] = client.get(f"/projects/{place}?month={month}").context["total"]
    return found


@pytest.fixture
def late(town, road):
    """Beside the road, whose roadbed is overdue: one that was not begun, and one whose milestone passed in July."""
    make_project(town, title="Paper road")
    points = [Milestone(name="Culvert", planned=date(2021, 7, 3), weight=1)]
    make_project(town, title="Brook road", stage="building", milestones=points)
    for project in (road, make_project(town, title="Old road", stage="building", planned_finish=date(2021, 5, 1))):
        make_report(project.line, 6, "approved", {project.percent: 10, project.investment: 100})


@pytest.mark.parametrize("month", [5, 6])
def test_what_is_overdue_is_counted_as_the_page_behind_it_lists_it(town, late, leader, month):
    with time_machine.travel(JULY):
        listed = [row for row in rows_of(leader.get(f"/projects/due/?month={month}").text, "deadlines") if row[1:]]
        overdue = leader.get(f"/projects/due/?month={month}").context["overdue"]
        projects = {line["row"].code for line in overdue}
        day = {5: "31 May", 6: "8 Jul"}[month]
        assert len(listed) >= len(overdue) == {5: 2, 6: 4}[month]
        for place, text in told(leader, month).items():
            assert re.search(rf"Overdue on {day}:? {len(overdue)}, in {len(projects)} projects", text), place


def test_progress_is_as_far_behind_in_my_month_as_in_the_list(town, leader):
    """Of a project that was carried over, a third was to be done before the year."""
    days = {"planned_start": date(2020, 7, 1), "planned_finish": date(2021, 12, 31)}
    road = make_project(town, title="Long road", stage="building", **days)
    make_report(road.line, 6, "approved", {road.percent: 60, road.investment: 100})
    assert leader.get("/projects/?month=6").context["lines"][0].gap == "-6.5"
    reporter = town.client("reporter")
    fields = form_of(reporter.get("/my-month/?year=2021&month=7&of=projects").text)
    entry = typed_fields(road, {road.percent: "60", road.investment: "100"}, assessment="on_track", progress="Paved.")
    reporter.post("/my-month/2021/7/?of=projects", {**fields, **entry, "save": ""})
    page = text_of(reporter.get("/my-month/?year=2021&month=7&of=projects").text)
    assert "60.0% done by July, 12.1 percentage points below the planned 72.1%" in page
    assert leader.get("/projects/?month=7").context["lines"][0].gap == "-12.1"


def test_a_month_counts_the_projects_that_the_plan_had_at_its_end(town, road, leader):
    before = counts(leader, 6)
    assert set(before.values()) == {1}
    for title in ("New road", "Newer road"):
        make_project(town, title=title, since=date(2021, 11, 5))
    assert counts(leader, 6) == counts(leader, 10) == before
    assert set(counts(leader, 11).values()) == {3}


def test_my_month_asks_about_a_project_from_the_month_on_in_which_it_was_taken_up(town, road):
    make_project(town, title="New road", since=date(2021, 11, 5))
    reporter = town.client("reporter")
    for month, number in ((10, 1), (11, 2)):
        page = text_of(reporter.get(f"/my-month/?year=2021&month={month}&of=projects").text)
        assert ("New road" in page) == (number == 2)
        assert f"0 of {number} reported" in page
        assert f"Projects {number}" in page


def test_what_was_reported_of_a_month_counts_in_it_whenever_it_was_taken_up(town, road, leader):
    late_one = make_project(town, title="New road", since=date(2021, 11, 5))
    make_report(late_one.line, 9, "approved", {late_one.percent: 10})
    assert set(counts(leader, 8).values()) == {1}
    assert set(counts(leader, 9).values()) == {2}


def test_the_bulletin_and_the_screen_name_a_project_that_is_behind(town, road, leader):
    make_report(road.line, 6, "approved", {road.percent: 0, road.investment: 100}, assessment="behind")
    bulletin = Document(BytesIO(leader.get("/documents/2021/6/bulletin.docx").content))
    [line] = [line.text for line in bulletin.paragraphs if line.text.startswith("Project “North road”")]
    assert "Economy Office, Li Ming" in line
    assert "Roadbed 30 days overdue" in line
    assert "North road" in [concern.name for concern in leader.get("/screen/?month=6").context["concerns"]]


def test_a_plan_without_projects_says_nothing_of_them(town, leader):
    assert 'class="projects"' not in leader.get("/screen/?month=6").text
    bulletin = Document(BytesIO(leader.get("/documents/2021/6/bulletin.docx").content))
    assert not [line.text for line in bulletin.paragraphs if re.match(r"Of \d+ projects?: |Project “", line.text)]

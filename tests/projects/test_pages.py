"""The list of projects with filters and totals, cards by stage, and what leads from elsewhere to projects."""

import re
from decimal import Decimal

import pytest

from departments import roles
from projects.models.stages import ProjectKind
from tests.factories import make_client, make_project, make_report, make_user

from .pages import address, open_page, rows_of, text_of


def test_the_list_says_where_each_project_stands_and_sums_them_up(town, road, leader):
    make_report(road.line, 4, figures={road.investment: 120, road.percent: 35})
    make_project(town, code="south", title="South road", total_investment=Decimal(200), planned=100)
    head, north, south, total = rows_of(leader.get("/projects/?month=6").text, "projects")
    assert north[0] == "North road Road · North end · 2.4km"
    why = "milestone overdue, progress behind, investment behind"
    assert north[1:3] == [f"■ Behind {why} figures of April", "Under construction Economy Office · Li Ming"]
    assert north[3:] == ["500", "300", "120 40.0%", "35.0% 40.0% · -5.0", "Roadbed 30 days overdue"]
    assert south[1:3] == ["⊖ No data no approved report up to June", "Planned Economy Office · Li Ming"]
    assert south[3:] == ["200", "100", "— —", "— 49.8% · —", "Planned start 121 days overdue"]
    assert total == ["2 projects", "", "", "700", "400", "120", "", ""]
    assert len(head) == len(north) == len(total)


def test_the_amounts_of_the_list_have_the_same_decimals(town, road, leader):
    make_report(road.line, 6, figures={road.investment: "120.5", road.percent: 35})
    make_project(town, title="South road", total_investment=Decimal(200))
    [_head, north, south, total] = rows_of(leader.get("/projects/?month=6").text, "projects")
    assert [row[3:6] for row in (north, south, total)] == [
        ["500.0", "300.0", "120.5 40.2%"],
        ["200.0", "300.0", "— —"],
        ["700.0", "600.0", "120.5"],
    ]


def test_a_filter_keeps_what_it_says_and_its_sums_are_of_that(town, road, leader):
    make_report(road.line, 4, figures={road.investment: 120, road.percent: 35})
    make_project(
        town, title="Pump", kind=ProjectKind.WATER, lead=town.other_sub_measure.lead, total_investment=Decimal(50)
    )

    def found(query: str) -> list[str]:
        page = leader.get(f"/projects/?month=6&{query}").text
        return [row[0].split(" Road ")[0].split(" Water")[0] for row in rows_of(page, "projects")[1:-1]]

    assert found("") == ["North road", "Pump"]
    assert found("kind=water") == ["Pump"]
    assert found("stage=building") == ["North road"]
    assert found("department=other") == ["Pump"]
    assert found("light=no_data") == ["Pump"]
    assert found("q=north+END") == ["North road"]
    assert found("q=nothing") == []
    assert rows_of(leader.get("/projects/?month=6&kind=water").text, "projects")[-1][3] == "50"
    assert "No project matches the filter." in leader.get("/projects/?q=nothing").text


def test_a_list_of_many_projects_is_turned_page_by_page(town, leader):
    for number in range(30):
        make_project(town, title=f"Road {number:02}")
    first, second = (leader.get(f"/projects/?page={number}&kind=road").text for number in (1, 2))
    names = [
        row[0].split(" Road")[0].split("Road ")[1][:2]
        for page in (first, second)
        for row in rows_of(page, "projects")[1:-1]
    ]
    assert names == [f"{number:02}" for number in range(30)]
    assert rows_of(first, "projects")[-1][0] == "30 projects 1 to 20 on this page"
    assert rows_of(second, "projects")[-1][0] == "30 projects 21 to 30 on this page"
    assert re.search(r'href="\?page=2&amp;kind=road">Next page', first)


def test_a_department_sees_its_own_projects_only(town, road):
    theirs = make_project(town, code="pump", title="Pump", lead=town.other_sub_measure.lead)
    reporter = town.client("reporter")
    for name in ("list", "stages", "timeline", "due"):
        page = reporter.get(address(name), {"month": 6}).text
        assert "North road" in page
        assert "Pump" not in page
    assert open_page(reporter, road).status_code == 200
    assert open_page(reporter, theirs).status_code == 404
    assert 'href="/projects/calendar/"' in reporter.get("/projects/").text


def test_leaders_have_no_calendar_of_their_own(town, road, leader):
    assert "/projects/calendar/" not in leader.get("/projects/").text
    assert leader.get("/projects/calendar/").status_code == 403


def test_the_menu_leads_to_the_projects_for_whoever_reads_the_ledger(town, road):
    for person in ("reporter", "reviewer", "leader", "administrator"):
        page = town.client(person).get("/projects/").text
        assert re.search(r'<a [^>]*href="/projects/" aria-current="page">Projects</a>', page)
    assert "/projects/" not in town.client("auditor").get("/trace/").text


def test_cards_stand_under_their_stages_the_worst_first(town, road, leader):
    good = make_project(town, title="Good road", stage="building")
    make_report(good.line, 4, figures={good.investment: 200, good.percent: 90})
    make_report(road.line, 4, figures={road.investment: 20, road.percent: 3})
    make_project(town, title="New road")
    make_project(town, kind=ProjectKind.LEAD, title="A maker of seals")
    page = leader.get("/projects/stages/?month=4").text
    columns = [text_of(column) for column in page.split('<div class="kanban">')[1].split("<section>")[1:]]
    assert [column.split(" ")[0] for column in columns] == [
        "Planned",
        "Approved",
        "Started",
        "Under",
        "Completed",
        "In",
    ]
    assert columns[0].startswith("Planned 1")
    assert columns[3].startswith("Under construction 2")
    assert columns[3].index("North road") < columns[3].index("Good road")
    assert "seals" not in page
    leads = text_of(leader.get("/projects/stages/?month=4&way=leads").text)
    assert "A maker of seals" in leads
    assert "North road" not in leads


def test_a_town_without_projects_or_a_plan_is_told_so(town, leader):
    assert "There are no projects yet." in leader.get("/projects/").text
    assert "There is none of these yet." in leader.get("/projects/stages/").text
    assert "No project has milestones yet." in leader.get("/projects/timeline/").text
    assert "Nothing is overdue." in leader.get("/projects/due/").text
    assert make_client().get("/projects/").status_code == 302


@pytest.mark.parametrize("name", ["list", "stages", "timeline", "due", "funnels"])
def test_a_house_without_a_plan_says_so(db, name):
    page = make_client(make_user(roles.LEADER)).get(address(name))
    assert page.status_code == 200
    assert "plan" in page.text


def test_a_sub_measure_names_its_projects_and_a_project_s_own_address_leads_to_it(town, road, leader):
    make_project(town, code="pump", title="Pump", lead=town.other_sub_measure.lead)
    page = leader.get("/measures/2021/1.1/?month=6").text
    assert '<a href="/projects/2021/north/?month=6">North road</a>' in page
    assert "Road · Under construction" in page
    assert "Pump" in page
    assert "Pump" not in town.client("reporter").get("/measures/2021/1.1/?month=6").text
    assert "North road" in leader.get("/areas/2021/1/?month=6").text
    response = leader.get("/measures/2021/north/?month=6")
    assert (response.status_code, response.url) == (302, "/projects/2021/north/?month=6")
    assert town.client("stranger").get("/measures/2021/north/", follow=True).status_code == 404


def test_a_sub_measure_shows_how_its_projects_stand_and_is_judged_without_them(town, road, leader):
    make_report(town.sub_measure, 6, figures={town.target: 1200})
    make_report(road.line, 6, figures={road.investment: 120, road.percent: 35})
    make_project(town, code="pump", title="Pump", stage="building")
    make_project(town, code="far", title="Far road", part_of=town.other_sub_measure)
    page = leader.get("/measures/2021/1.1/?month=6").text
    [entries] = re.findall(r'<ul class="things [^>]*>(.*?)</ul>', page, re.DOTALL)
    shown = " ".join(text_of(entries).split())
    north, pump = "Road · Under construction · 35.0%", "Road · Under construction · no approved report up to June"
    assert shown == f"North road ■ Behind {north} Pump ⊖ No data {pump}"
    # The plan's own light knows no projects.
    assert 'class="light light-green"' in page.split("<h1>")[1].split("</nav>")[0]


def test_the_queue_and_the_review_lead_to_the_project(town, road):
    make_report(road.line, 4, "submitted", {road.percent: 35})
    reviewer = town.client("reviewer")
    for where in ("/review/", "/review/2021/north/4/"):
        assert '<a href="/projects/2021/north/?month=4">Page of the project</a>' in reviewer.get(where).text


def test_closing_a_month_names_a_project_whose_report_is_open(town, road):
    make_report(road.line, 4, "draft")
    quiet = make_project(town, title="Quiet road")
    page = text_of(town.client("administrator").get("/months/2021/4/close/").text)
    assert "North road north Draft" in page
    assert quiet.title not in page

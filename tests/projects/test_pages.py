"""The pages of projects: the list with filters and totals, cards by stage, one project, what is due, the funnels."""

from datetime import date
from decimal import Decimal

import pytest

from projects.models import Milestone
from projects.stages import Kind
from tests.factories import make_client, make_evidence, make_project, make_report

from .pages import address, finish, move, open_page, rows_of, text_of


@pytest.fixture
def leader(town):
    return town.client("leader")


def test_the_list_says_where_each_project_stands_and_sums_them_up(town, road, leader):
    make_report(road.line, 4, figures={road.investment: 120, road.percent: 35})
    make_project(town, code="south", title="South road", total_investment=Decimal(200), planned=100)
    head, north, south, total = rows_of(leader.get("/projects/?month=6").text, "projects")
    assert north[0] == "North road Road · North end · 2.4km"
    why = "milestone overdue, progress behind, investment behind"
    assert north[1:3] == [f"■ Behind {why} figures of April", "Under construction Economy Office · Li Ming"]
    assert north[3:] == ["500", "300", "120 40.0%", "35.0% 40.0% · -5.0", "Roadbed 30 days overdue"]
    assert south[1:] == ["⊖ Not reported", "Planned Economy Office · Li Ming", "200", "100", "— —", "— 49.8% · —", ""]
    assert total == ["2 projects", "", "", "700", "400", "120", "", ""]
    assert len(head) == len(north) == len(total)


def test_a_filter_keeps_what_it_says_and_its_sums_are_of_that(town, road, leader):
    make_report(road.line, 4, figures={road.investment: 120, road.percent: 35})
    make_project(town, title="Pump", kind=Kind.WATER, lead=town.other_sub_measure.lead, total_investment=Decimal(50))

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
    assert rows_of(first, "projects")[-1][0] == rows_of(second, "projects")[-1][0] == "30 projects"
    assert "kind=road&amp;page=2" in first


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
        assert '<a href="/projects/" aria-current="page">Projects</a>' in page
    assert "/projects/" not in town.client("auditor").get("/trace/").text


def test_cards_stand_under_their_stages_the_worst_first(town, road, leader):
    good = make_project(town, title="Good road", stage="building")
    make_report(good.line, 4, figures={good.investment: 200, good.percent: 90})
    make_report(road.line, 4, figures={road.investment: 20, road.percent: 3})
    make_project(town, title="New road")
    make_project(town, kind=Kind.LEAD, title="A maker of seals")
    page = leader.get("/projects/stages/?month=4").text
    columns = [text_of(part) for part in page.split('<div class="kanban">')[1].split("<section>")[1:]]
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


def test_a_project_s_page_tells_its_facts_its_reason_and_its_curve(town, road, leader):
    make_report(road.line, 4, figures={road.investment: 120, road.percent: 35}, problems="Two houses stand in the way")
    page = open_page(leader, road, month="6")
    text = text_of(page.text)
    for said in ("Town Works", "2.4km", "500万元", "300万元", "120万元", "Two houses stand in the way"):
        assert said in text
    assert "Roadbed 30 days overdue; progress 35.0%, planned 40.0%" in text
    by_month = {row[0]: row[1:] for row in rows_of(page.text, "curve")}
    assert by_month["Physical progress % · reported"][3:5] == ["35.0", "—"]
    assert by_month["Physical progress % · planned"] == ["0.0"] * 4 + ["40.0"] * 4 + ["100.0"] * 4
    assert by_month["Invested this year 万元 · reported"][3] == "120.00"
    assert page.text.count('<svg class="chart"') == 2


def test_a_project_without_a_report_says_so(town, road, leader):
    page = text_of(open_page(leader, road, month="4").text)
    assert "⊖ Not reported" in page or "⊖Not reported" in page
    assert "No approved report up to April." in page


def test_photos_stand_on_the_project_s_page_once_their_report_is_approved(town, road, leader):
    photo = make_evidence(make_report(road.line, 4), town.people["reporter"])
    draft = make_evidence(make_report(road.line, 5, "draft"), town.people["reporter"])
    page = open_page(leader, road, month="5").text
    assert f"/evidence/{photo.token}/thumbnail/" in page
    assert str(draft.token) not in page
    assert str(draft.token) in open_page(town.client("reporter"), road, month="5").text


def test_its_department_moves_a_project_on(town, road):
    reporter = town.client("reporter")
    response = move(reporter, road, "completed", "2021-10-02")
    assert response.status_code == 302
    assert "Now at: Completed." in reporter.get(response.url).text
    road.refresh_from_db()
    assert (road.stage, road.actual_finish) == ("completed", date(2021, 10, 2))
    assert "Moved a project on" in reporter.get(response.url).text


@pytest.mark.parametrize(
    ("stage", "on", "reason", "sentence"),
    [
        ("operating", "2021-10-02", "", "This step leaves out a stage; say why."),
        ("approved", "2021-10-02", " ", "This step goes back; say why."),
        ("completed", "2031-10-02", "", "This day has not come yet"),
        ("completed", "2020-10-02", "", "this one cannot be before it"),
        ("completed", "someday", "", "This is not a day; write it as 2021-06-30."),
        ("raised", "2021-10-02", "", "Select a valid choice"),
        ("building", "2021-10-02", "", "Select a valid choice"),
    ],
)
def test_a_step_that_makes_no_sense_is_refused_and_what_was_typed_stays(town, road, stage, on, reason, sentence):
    response = move(town.client("reporter"), road, stage, on, reason)
    assert response.status_code == 422
    assert sentence in text_of(response.text)
    assert f'name="on" value="{on}"' in response.text
    road.refresh_from_db()
    assert (road.stage, road.version) == ("building", 0)


def test_a_reason_lets_a_stage_be_left_out_or_walked_back(town, road):
    reporter = town.client("reporter")
    assert move(reporter, road, "operating", "2021-10-02", "Opened at once").status_code == 302
    assert move(reporter, road, "building", "2021-10-20", "The bridge sank").status_code == 302
    page = text_of(open_page(reporter, road).text)
    assert "The bridge sank" in page
    road.refresh_from_db()
    assert road.actual_finish is None


def test_two_who_move_a_project_at_once_do_not_run_over_each_other(town, road):
    reporter = town.client("reporter")
    move(town.client("administrator"), road, "completed", "2021-10-02")
    response = move(reporter, road, "operating", "2021-10-05", version=0)
    assert response.status_code == 409
    assert "Somebody changed this project since you opened it" in response.text
    assert 'name="version" value="1"' in response.text


def test_a_milestone_is_done_and_taken_back(town, road):
    reporter = town.client("reporter")
    response = finish(reporter, road, "Roadbed", "2021-06-10")
    assert "Roadbed: done on" in reporter.get(response.url).text
    [_head, roadbed, surface] = rows_of(open_page(town.client("leader"), road, month="6").text, "milestones")
    assert roadbed[1:] == ["31 May 2021", "10 June 2021", "40.0%", "✓ done, 10 days late"]
    assert surface[4] == "to come"
    finish(reporter, road, "Roadbed", "")
    assert road.milestones.get(name="Roadbed").done is None


def test_a_milestone_of_the_future_and_another_project_s_are_refused(town, road):
    reporter = town.client("reporter")
    response = finish(reporter, road, "Roadbed", "2031-06-10")
    assert response.status_code == 422
    assert "This day has not come yet" in response.text
    assert 'value="2031-06-10"' in response.text
    other = make_project(town, milestones=[Milestone(name="Piles", planned=date(2021, 4, 1), weight=1)])
    piles = other.milestones.get().pk
    response = reporter.post(address("finish", road), {"version": 0, "milestone": piles, "done": "2021-06-10"})
    assert response.status_code == 422
    assert "This milestone is not one of the project" in text_of(response.text)
    assert not Milestone.objects.exclude(done=None).exists()


def test_only_reporters_of_its_department_and_administrators_move_a_project(town, road):
    for person, status in (("stranger", 404), ("reviewer", 403), ("leader", 403), ("auditor", 403)):
        client = town.client(person)
        assert move(client, road, "completed", "2021-10-02").status_code == status
        assert finish(client, road, "Roadbed", "2021-06-10").status_code == status
    for person in ("reviewer", "leader"):
        page = open_page(town.client(person), road).text
        assert "Move on to" not in page
        assert "/change/" not in page


def test_what_is_overdue_and_due_is_told_of_a_past_day_as_well(town, road, leader):
    make_project(town, title="South road", stage="completed")
    finish(town.client("reporter"), road, "Roadbed", "2021-06-10")

    def shown(day: str) -> list[list[str]]:
        rows = rows_of(leader.get("/projects/due/", {"on": day}).text, "deadlines")
        return [row[1:3] for row in rows if row[1].isdigit()]

    assert shown("2021-06-05") == [["5", "North road Roadbed"]]
    assert shown("2021-06-11") == []
    assert shown("2021-09-10") == [["20", "North road Surface"]]
    assert shown("2021-10-10") == [["10", "North road Surface"], ["21", "North road Planned finish"]]


def test_a_last_milestone_and_the_finish_on_one_day_are_one_line(town, leader):
    points = [Milestone(name="Opening", planned=date(2021, 10, 31), weight=1)]
    make_project(town, title="South road", milestones=points)
    [_head, line] = rows_of(leader.get("/projects/due/?month=11").text, "deadlines")
    assert line[2] == "South road Opening, Planned finish"


def test_a_page_of_a_past_day_shows_the_stage_and_the_milestones_of_that_day(town, road, leader):
    finish(town.client("reporter"), road, "Roadbed", "2021-06-10")
    move(town.client("reporter"), road, "completed", "2021-10-02")
    page = open_page(leader, road, on="2021-06-01", month="5").text
    assert "<strong>Under construction</strong>" in page
    assert "Completed" in text_of(page)  # a stage to come
    [_head, roadbed, _surface] = rows_of(page, "milestones")
    assert roadbed[2:] == ["", "40.0%", "✕ 1 day overdue"]
    assert "Move on to" not in open_page(town.client("reporter"), road, on="2021-06-01", month="5").text
    listed = rows_of(leader.get("/projects/?month=5&on=2021-06-01&stage=building").text, "projects")
    assert [row[0].split(" Road")[0] for row in listed[1:]] == ["North road", "1 project"]
    later = make_project(town, title="Later road")
    later.moves.update(at="2021-07-01T01:00Z")
    assert "Later road" not in leader.get("/projects/?month=5&on=2021-06-01").text
    assert "Later road" in leader.get("/projects/?month=5").text


def test_the_timeline_holds_every_milestone_in_picture_and_table(town, road, leader):
    finish(town.client("reporter"), road, "Roadbed", "2021-06-10")
    page = leader.get("/projects/timeline/?month=10").text
    picture = page.split('<svg class="gantt"')[1].split("</svg>")[0]
    table = text_of(page.split("</svg>")[-1])
    for name, mark, word in (("Roadbed 31 May", "◆", "done"), ("Surface 30 Sep", "✕", "overdue")):
        assert f"<title>North road · {name}" in picture
        assert f"{mark} {name}" in table
        assert word in table
    assert picture.count('class="shape"') == 2


def test_a_timeline_of_many_projects_is_drawn_in_sheets_of_a3(town, leader):
    for number in range(55):
        make_project(town, title=f"Road {number:02}")
    page = leader.get("/projects/timeline/").text
    assert page.count('<svg class="gantt"') == 2
    assert page.count('<text class="name"') == 55


def test_a_name_with_marks_of_its_own_is_text_in_the_picture(town, leader):
    points = [Milestone(name="<b>Piles</b>", planned=date(2021, 4, 1), weight=1)]
    make_project(town, title="<script>alert(1)</script>", milestones=points)
    for where in ("/projects/", "/projects/timeline/", "/projects/stages/", "/projects/due/"):
        page = leader.get(where).text
        assert "<script>alert" not in page
        assert "<b>Piles" not in page


def test_funnels_count_who_came_how_far_and_when(town, leader):
    for number, moves in enumerate(
        ([], [("talks", "2021-02-03")], [("talks", "2021-02-08"), ("signed", "2021-03-01")])
    ):
        lead = make_project(town, kind=Kind.LEAD, title=f"Lead {number}")
        for stage, day in moves:
            assert move(town.client("reporter"), lead, stage, day).status_code == 302
    rows = rows_of(leader.get("/projects/funnels/?month=3").text, "funnel")
    levels = {row[0]: row[1:] for row in rows}
    assert levels["Lead"] == ["3", "", "", "3", "", ""]
    assert levels["In talks"] == ["2", "", "66.7%", "0.0%", "2 66.7%", "66.7%"]
    assert levels["Signed"] == ["1", "", "50.0%", "", "0.0%", "1 50.0%"]
    assert levels["Settled"][:3] == ["0", "", "0.0%"]


def test_a_town_without_projects_or_a_plan_is_told_so(town, leader):
    assert "There are no projects yet." in leader.get("/projects/").text
    assert "There is none of these yet." in leader.get("/projects/stages/").text
    assert "No project has milestones yet." in leader.get("/projects/timeline/").text
    assert "Nothing is overdue." in leader.get("/projects/due/").text
    assert make_client().get("/projects/").status_code == 302


@pytest.mark.parametrize("name", ["list", "stages", "timeline", "due", "funnels"])
def test_a_house_without_a_plan_says_so(db, name):
    from departments import roles
    from tests.factories import make_user

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


def test_the_queue_and_the_review_lead_to_the_project(town, road):
    make_report(road.line, 4, "submitted", {road.percent: 35})
    reviewer = town.client("reviewer")
    for where in ("/review/", "/review/2021/north/4/"):
        assert '<a href="/projects/2021/north/?month=4">Page of the project</a>' in reviewer.get(where).text


def test_closing_a_month_names_a_project_whose_report_is_open(town, road):
    make_report(road.line, 4, "draft")
    quiet = make_project(town, title="Quiet road")
    page = text_of(town.client("administrator").get("/months/2021/4/close/").text)
    assert "north North road Draft" in page
    assert quiet.title not in page

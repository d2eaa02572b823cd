"""One project's page: what it tells, how it is moved on, how its milestones are done, how it stood on a past day."""

from datetime import date

import pytest

from projects.models import Milestone
from projects.models.stages import ProjectKind
from tests.factories import make_evidence, make_project, make_report

from .pages import address, finish, move, open_page, rows_of, text_of


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


def test_the_page_begins_with_where_the_project_stands(town, road, leader):
    make_report(road.line, 6, figures={road.investment: 120, road.percent: 35})
    page = open_page(leader, road, month="6").text
    hero, rest = page.split('class="hero', 1)[1].split('class="curve', 1)
    words = text_of(hero)
    assert "Physical progress 35.0% Planned to date 40.0% Gap (points) -5.0" in words
    assert "Overdue Roadbed 30 days overdue Next milestone Surface 30 Sep" in words
    assert "Code north" in text_of(rest)
    # It ends at 100%: no pace leads on to 70% of the year, or beyond the whole.
    assert rest.count('class="forecast"') == 1


def test_a_project_without_a_report_says_so(town, road, leader):
    page = text_of(open_page(leader, road, month="4").text)
    assert "⊖ No data" in page or "⊖No data" in page
    assert "No approved report up to April" in page


def test_grey_says_what_is_not_reported_and_hides_nothing_overdue(town, road, leader):
    make_report(road.line, 6, "submitted", {road.percent: 40})
    page = text_of(open_page(leader, road, month="6").text)
    assert "Report of June not reviewed yet; Roadbed 30 days overdue" in page
    make_report(road.line, 5, figures={road.investment: 120})
    assert "No physical progress reported" in text_of(open_page(leader, road, month="5").text)
    lead = make_project(
        town, kind=ProjectKind.LEAD, code="lead", stage="talks", planned_start=None, planned_finish=None
    )
    make_report(lead.line, 5, assessment="on_track")
    assert "No approved report of June" in text_of(open_page(leader, lead, month="6").text)
    assert "No approved report" not in text_of(open_page(leader, lead, month="5").text)


def test_a_start_that_has_passed_is_told_like_a_milestone(town, leader):
    south = make_project(town, code="south", stage="approved", planned_start=date(2021, 5, 31))
    make_report(south.line, 6, figures={south.percent: 40, south.investment: 200})
    page = text_of(open_page(leader, south, month="6").text)
    assert "planned start 30 days overdue" in page


def test_a_year_that_is_to_bring_no_investment_has_no_path_to_be_off(town, leader):
    south = make_project(town, code="south", planned=0, stage="building")
    make_report(south.line, 6, figures={south.percent: 60})
    assert open_page(leader, south, month="6").status_code == 200
    south.refresh_from_db()
    assert south.planned_investment is None


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
    trace = text_of(reporter.get(response.url).text)
    assert "Moved a project on" in trace
    assert "Project North road · stage: Under construction → Completed" in trace


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


def test_a_double_click_moves_a_project_and_ends_a_milestone_once(town, road):
    reporter = town.client("reporter")
    answers = [move(reporter, road, "completed", "2021-10-02", version=0) for _click in range(2)]
    answers += [finish(reporter, road, "Roadbed", "2021-06-10", version=1) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302] * 4
    road.refresh_from_db()
    assert (road.version, road.moves.filter(stage="completed").count()) == (2, 1)


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
    milestone = other.milestones.get().pk
    response = reporter.post(address("finish", road), {"version": 0, "milestone": milestone, "done": "2021-06-10"})
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

"""What is due and overdue, the timeline of all milestones, and the funnels of leads and enterprises."""

from datetime import date

from projects.models import Milestone
from projects.models.stages import ProjectKind
from tests.factories import make_project

from .pages import finish, move, rows_of, text_of


def test_what_is_overdue_and_due_is_told_of_a_past_day_as_well(town, road, leader):
    make_project(town, title="South road", stage="completed")
    finish(town.client("reporter"), road, "Roadbed", "2021-06-10")

    def shown(day: str) -> list[list[str]]:
        rows = rows_of(leader.get("/projects/due/", {"on": day}).text, "deadlines")
        return [[row[2], row[0]] for row in rows if row[2].isdigit()]

    assert shown("2021-06-05") == [["5", "North road Roadbed"]]
    assert shown("2021-06-11") == []
    assert shown("2021-09-10") == [["20", "North road Surface"]]
    assert shown("2021-10-10") == [["10", "North road Surface"], ["21", "North road Planned finish"]]


def test_a_last_milestone_and_the_finish_on_one_day_are_one_line(town, leader):
    points = [Milestone(name="Opening", planned=date(2021, 10, 31), weight=1)]
    make_project(town, title="South road", stage="building", milestones=points)
    [_head, line] = rows_of(leader.get("/projects/due/?month=11").text, "deadlines")
    assert line[0] == "South road Opening, Planned finish"


def test_a_planned_start_is_due_until_the_work_has_begun(town, leader):
    south = make_project(town, title="South road", planned_start=date(2021, 6, 1), since=date(2021, 1, 4))
    make_project(town, title="A lead", kind=ProjectKind.LEAD, planned_start=date(2021, 6, 1), planned_finish=None)

    def shown(day: str) -> list[list[str]]:
        rows = rows_of(leader.get("/projects/due/", {"on": day}).text, "deadlines")
        return [[row[2], row[0]] for row in rows if row[2].isdigit()]

    assert shown("2021-05-20") == [["12", "South road Planned start"]]
    assert shown("2021-06-21") == [["20", "South road Planned start"]]
    administrator = town.client("administrator")
    assert move(administrator, south, "started", "2021-06-20", "Both at once").status_code == 302
    assert shown("2021-06-19") == [["18", "South road Planned start"]]
    assert shown("2021-06-21") == []
    today = text_of(leader.get("/projects/due/?month=12").text)
    assert "Planned finish" in today
    assert "Planned start" not in today


def test_the_timeline_holds_every_milestone_in_picture_and_list(town, road, leader):
    finish(town.client("reporter"), road, "Roadbed", "2021-06-10")
    page = leader.get("/projects/timeline/?month=10").text
    picture = page.split('<svg class="gantt"')[1].split("</svg>")[0]
    listed = text_of(page.split("</svg>")[-1])
    for name in ("Roadbed 31 May", "Surface 30 Sep"):
        assert f"<title>North road · {name}" in picture
    # What is over stands last; on a phone the list begins with what is overdue, and with the month.
    done = "Done before 1 31 May North road ◆ Roadbed done"
    assert f"Overdue 1 30 Sep North road ✕ Surface 31 days overdue {done}" in listed
    early = text_of(leader.get("/projects/timeline/?month=9").text)
    assert f"September 1 30 Sep North road ◇ Surface {done}" in early
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
        lead = make_project(town, kind=ProjectKind.LEAD, title=f"Lead {number}")
        for stage, day in moves:
            assert move(town.client("reporter"), lead, stage, day).status_code == 302
    rows = rows_of(leader.get("/projects/funnels/?month=3").text, "funnel")
    levels = {row[0]: row[1:] for row in rows}
    assert levels["Lead"] == ["3", "", "", "3", "", ""]
    assert levels["In talks"] == ["2", "", "66.7%", "0.0%", "2 66.7%", "66.7%"]
    assert levels["Signed"] == ["1", "", "50.0%", "", "0.0%", "1 50.0%"]
    assert levels["Settled"][:3] == ["0", "", "0.0%"]

"""Projects are taken up, changed, moved on, reported on; what makes no sense is refused; everything is traced."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from departments import roles
from projects.actions import ProjectValues, add_project, change_project, finish_milestone, move_stage
from projects.board.load import load_projects
from projects.models import Milestone, Project, ProjectReport
from projects.models.stages import ProjectKind, Stage
from reports import actions
from targets.actions import ActionError, NotAllowed
from targets.board import load_board, load_plans
from targets.models import Event
from targets.trace.record import Actor
from tests.factories import make_town

pytestmark = pytest.mark.django_db
IN_JULY = datetime(2021, 7, 8, 3, tzinfo=UTC)


@pytest.fixture
def town():
    with translation.override("en"):
        yield make_town()


def act(town, person: str, at: datetime = IN_JULY) -> Actor:
    return Actor(town.people[person], "test", at)


def road(town, **fields) -> Project:
    fields = {
        "code": "road-1",
        "title": "North road",
        "kind": ProjectKind.ROAD,
        "part_of": town.sub_measure,
        "lead": town.sub_measure.lead,
        "planned_start": date(2021, 3, 1),
        "planned_finish": date(2021, 10, 31),
        "quantity": Decimal("2.4"),
        "quantity_unit": "公里",
        **fields,
    }
    points = [
        Milestone(name="Roadbed", planned=date(2021, 5, 31), weight=Decimal(40)),
        Milestone(name="Surface", planned=date(2021, 9, 30), weight=Decimal(60)),
    ]
    return add_project(act(town, "administrator"), ProjectValues(fields, Decimal(300)), points)


def test_a_project_s_month_goes_the_way_of_every_report(town):
    project = road(town)
    reporter, reviewer = act(town, "reporter"), act(town, "reviewer")
    figures = {(project.investment.pk, None): Decimal(120), (project.percent.pk, None): Decimal(35)}
    entry = actions.ReportEntry("on_track", "Roadbed done", figures=figures)
    report = actions.submit(reporter, project.line, 6, 0, entry)
    actions.approve(reviewer, project.line, 6, report.version)
    assert ProjectReport.objects.get().status == "approved"
    [plan] = load_plans()
    [row] = load_projects(plan, 6)
    assert (row.investment.standing.actual, row.percent.standing.actual) == (120, 35)
    assert row.light == "red"  # the roadbed was due by the end of May
    [row] = load_projects(plan, 5)
    assert row.light == "no_data"
    assert {target.code for target in load_board(plan, 6).targets} == {"revenue", "fields"}


def test_a_stage_left_out_or_walked_back_wants_a_reason(town):
    project = road(town)
    reporter = act(town, "reporter")
    with pytest.raises(ActionError, match="leaves out a stage"):
        move_stage(reporter, project.pk, 0, Stage.STARTED, date(2021, 3, 3))
    move_stage(reporter, project.pk, 0, Stage.STARTED, date(2021, 7, 8), "Approved last year")
    assert Project.objects.get().actual_start == date(2021, 7, 8)
    with pytest.raises(ActionError, match="goes back"):
        move_stage(reporter, project.pk, 1, Stage.APPROVED, date(2021, 7, 8))
    with pytest.raises(NotAllowed):
        move_stage(act(town, "stranger"), project.pk, 1, Stage.BUILDING, date(2021, 7, 8))
    event = Event.objects.latest("sequence")
    assert (event.action, event.reason, event.sub_measure_id) == ("move_stage", "Approved last year", project.pk)


def test_a_milestone_outside_its_project_is_refused(town):
    project = road(town)
    late = [Milestone(name="Lights", planned=date(2022, 1, 1), weight=1)]
    with pytest.raises(ActionError, match="lies outside its project"):
        change_project(act(town, "administrator"), project.pk, 0, ProjectValues(), late)
    roadbed = project.milestones.get(name="Roadbed")
    done = finish_milestone(act(town, "reporter"), project.pk, 0, roadbed.pk, date(2021, 6, 2))
    assert done.done == date(2021, 6, 2)


def test_only_administrators_take_up_projects(town):
    for person in ("reporter", "reviewer", "leader", "auditor"):
        with pytest.raises(NotAllowed):
            add_project(act(town, person), ProjectValues({"part_of": town.sub_measure, "kind": ProjectKind.ROAD}))
    assert roles.MANAGE_PROJECTS

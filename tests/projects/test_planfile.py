"""Projects in a plan file: loaded, corrected, loaded again; all faults at once; nothing is ever taken out."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
import yaml
from django.core.management import call_command

from projects.models import Project, StageMove
from targets.models import Event, Target
from tests.factories import make_project
from tests.planfile.conftest import SMALL, run, write  # noqa: F401 (a fixture)
from tests.targets.second_year import command

from .pages import text_of

pytestmark = pytest.mark.django_db

ROAD = """
- model: projects.project
  fields:
    part_of: [2024, '1.1']
    code: road-north
    title: 北路改建
    kind: road
    stage: building
    lead: [finance]
    leader: 示例领导
    owner: 镇人民政府
    place: 镇驻地
    village: [v1]
    total_investment: 520
    planned_investment: '300.5'
    invested_before: 20
    planned_start: 2024-03-01
    planned_finish: '2024-10-31'
    actual_start: 2024-03-12
    feeds: [2024, income]
    feeds_item: [2024, income, 东示例村]
- model: projects.milestone
  fields:
    project: [2024, road-north]
    name: 路基
    planned: 2024-05-31
    done: 2024-06-02
    weight: 40
- model: projects.milestone
  fields:
    project: [2024, road-north]
    name: 面层
    planned: 2024-09-30
    weight: 60
"""


@pytest.fixture
def load(write):  # noqa: F811
    """Loads the small plan with more behind it, in English."""

    def load_file(more: str = ROAD, *arguments: str):
        return run("loadplan", write(SMALL + more), "--language", "en", *arguments)

    return load_file


def road() -> Project:
    return Project.objects.get(code="road-north")


class TestLoading:
    def test_a_project_comes_with_its_milestones_targets_stage_and_trace(self, load):
        result = load()
        assert (result.code, result.err) == (0, "")
        assert "New: 13\n" in result.out
        assert "project 2024 road-north 北路改建" in result.out
        project = road()
        assert (project.kind, project.stage, project.lead.code, project.village.code) == (
            "road",
            "building",
            "finance",
            "v1",
        )
        assert (project.total_investment, project.planned_investment) == (520, Decimal("300.5"))
        assert (project.planned_start, project.planned_finish) == (date(2024, 3, 1), date(2024, 10, 31))
        assert (project.feeds.code, project.feeds_item.name) == ("income", "东示例村")
        assert project.percent.nodes["6"] == "40"
        assert [(milestone.name, milestone.done) for milestone in project.milestones.all()] == [
            ("路基", date(2024, 6, 2)),
            ("面层", None),
        ]
        # It stands at its stage since the day that the file tells.
        assert StageMove.objects.get().on == date(2024, 3, 12)
        assert Event.objects.get(sub_measure=project.line).action == "change_project"
        call_command("verify_trace", stdout=io.StringIO())

    def test_the_same_file_twice_changes_nothing(self, load):
        load()
        result = load()
        assert "New: 0\nChanged: 0\nUnchanged: 13\n" in result.out
        assert "In the database and not" not in result.out
        assert Event.objects.exclude(plan=None).count() == 2

    def test_a_corrected_file_changes_what_it_says_and_keeps_the_rest(self, load):
        load()
        result = load(ROAD.replace("'300.5'", "280").replace("planned: 2024-09-30", "planned: 2024-10-15"))
        assert "  planned_investment: 300.5 → 280" in result.out
        assert "  planned: 2024-09-30 → 2024-10-15" in result.out
        project = road()
        assert (project.planned_investment, project.version) == (280, 1)
        assert project.percent.nodes["9"] == "40"
        assert project.milestones.get(name="路基").done == date(2024, 6, 2)
        assert {change["field"] for change in Event.objects.last().changes} == {"planned", "value", "nodes"}
        call_command("verify_trace", stdout=io.StringIO())

    def test_a_milestone_alone_is_added(self, load):
        load()
        extra = (
            "- model: projects.milestone\n  fields: {project: [2024, road-north], name: 标线, planned: 2024-10-20}\n"
        )
        load(extra)
        assert [milestone.name for milestone in road().milestones.all()] == ["路基", "面层", "标线"]

    def test_a_dry_run_writes_nothing(self, load):
        result = load(ROAD, "--dry-run")
        assert "New: 13\n" in result.out
        assert not Project.objects.exists()

    def test_what_the_file_lacks_is_listed_and_stays(self, load):
        load()
        second = ROAD.replace("road-north", "road-south").replace("北路改建", "南路改建")
        result = load(second)
        assert "In the database and not in the files: 3 (kept)" in result.out
        assert "project 2024 road-north 北路改建" in result.out
        assert Project.objects.count() == 2

    def test_a_file_without_projects_has_nothing_to_say_of_them(self, load):
        load()
        assert "In the database and not in the files" not in load("").out

    def test_a_stage_that_is_left_out_is_the_first_and_later_the_one_that_stands(self, load):
        load(ROAD.replace("    stage: building\n", ""))
        assert road().stage == "planned"
        Project.objects.update(stage="approved")
        assert "Changed: 0" in load(ROAD.replace("    stage: building\n", "")).out
        assert road().stage == "approved"

    def test_a_year_that_is_to_bring_nothing_is_not_set(self, load):
        none = ROAD.replace("planned_investment: '300.5'", "planned_investment: 0")
        load(none)
        assert road().planned_investment is None
        assert "Changed: 0" in load(none).out

    def test_json_loads_as_well(self, load, write):  # noqa: F811
        objects = json.loads(json.dumps(yaml.safe_load(SMALL + ROAD), default=str))
        result = run("loadplan", write(json.dumps(objects), "plan.json"), "--language", "en")
        assert (result.code, result.err) == (0, "")
        assert road().planned_start == date(2024, 3, 1)

    def test_a_plan_s_own_targets_know_nothing_of_it(self, load):
        load()
        assert Target.objects.filter(sub_measure__is_project=False).count() == 2
        result = load("")
        assert "Unchanged: 10\n" in result.out


FAULTS = [
    ("part_of: [2024, '1.1']", "part_of: [2024, '9.9']", "part_of: there is no targets.submeasure 2024 9.9"),
    ("code: road-north\n    title", "code: '1.1'\n    title", "the code “1.1” is that of a sub-measure"),
    ("kind: road", "kind: canal", "kind: “canal” is not a choice here"),
    ("stage: building", "stage: signed", "“signed” is no stage of this kind"),
    ("lead: [finance]\n    leader", "lead: [police]\n    leader", "lead: there is no departments.department police"),
    ("total_investment: 520", "total_investment: -5", "total_investment: “-5” is too small"),
    ("total_investment: 520", "total_investment: much", "total_investment: “much” is not a number"),
    ("planned_start: 2024-03-01", "planned_start: 2024-02-30", "planned_start: “2024-02-30” is not a day"),
    ("planned_start: 2024-03-01", "planned_start: 1 March", "planned_start: “1 March” is not a day"),
    (
        "planned_finish: '2024-10-31'",
        "planned_finish: 2024-02-01",
        "planned_finish 2024-02-01 lies before planned_start 2024-03-01",
    ),
    (
        "actual_start: 2024-03-12",
        "actual_start: 2024-03-12\n    actual_finish: 2024-03-01",
        "actual_finish 2024-03-01 lies before actual_start 2024-03-12",
    ),
    ("    feeds_item: [2024, income, 东示例村]\n", "", "feeds: 2024 income follows from its items"),
    ("feeds: [2024, income]", "feeds: [2024, drip]", "feeds_item: it is an item of another target than feeds"),
    (
        "    feeds: [2024, income]",
        "    quantity: 2\n    quantity_unit: 公里\n    feeds: [2024, income]",
        "quantity_unit: “公里” is not what it feeds, which counts in “万元”",
    ),
    ("owner: 镇人民政府", "builder: 镇人民政府", "projects.project has no field “builder”"),
    (
        "project: [2024, road-north]\n    name: 路基",
        "project: [2024, road]\n    name: 路基",
        "there is no projects.project",
    ),
    ("planned: 2024-05-31", "planned: 2025-05-31", "2025-05-31 lies outside its project, which is planned from"),
    ("name: 面层", "name: 路基", "projects.milestone 2024 road-north 路基 stands in the files a second time"),
    ("weight: 60", "weight: -1", "weight: “-1” is too small"),
    ("    planned: 2024-09-30\n", "", "the field “planned” is missing"),
]


class TestFaults:
    @pytest.mark.parametrize(("right", "wrong", "words"), FAULTS, ids=[words for _r, _w, words in FAULTS])
    def test_each_is_said_with_its_line_and_nothing_is_written(self, load, right, wrong, words):
        assert ROAD.count(right) == 1
        result = load(ROAD.replace(right, wrong))
        assert result.code == 1
        assert any(words in problem and "; " in problem for problem in result.problems), result.problems
        assert all(problem.split(":")[1].isdigit() for problem in result.problems)
        assert not Target.with_projects.exists()

    def test_all_are_said_at_once(self, load):
        result = load(ROAD.replace("kind: road", "kind: canal").replace("weight: 60", "weight: -1"))
        assert len(result.problems) == 2

    def test_a_stage_is_not_moved_by_a_file(self, load):
        load()
        result = load(ROAD.replace("stage: building", "stage: completed"))
        assert "the project stands at “building”, and a stage is moved on with its day" in result.err
        assert road().stage == "building"

    def test_a_kind_with_other_stages_is_refused(self, load):
        load()
        result = load(ROAD.replace("kind: road", "kind: lead").replace("    stage: building\n", ""))
        assert "which is no stage of this kind" in result.err

    def test_a_sub_measure_does_not_take_a_project_s_code(self, load, write):  # noqa: F811
        load()
        result = run("loadplan", write(SMALL.replace("code: '1.1'", "code: road-north")), "--language", "en")
        assert "the code “road-north” is that of a project; give the sub-measure another" in result.err
        assert result.code == 1


def test_a_project_of_the_browser_is_changed_by_a_file(town, write):  # noqa: F811
    make_project(town, code="north", title="North road")
    file = write(
        "- model: projects.project\n"
        "  fields: {part_of: [2021, '1.1'], code: north, title: North road, kind: road, planned_investment: 250,\n"
        "    lead: [own], planned_start: 2021-03-01, planned_finish: 2021-10-31}\n"
    )
    result = run("loadplan", file, "--language", "en")
    assert (result.code, result.err) == (0, "")
    project = Project.objects.get()
    assert (project.planned_investment, project.version) == (250, 1)
    [change] = Event.objects.last().changes
    assert (change["of"], change["field"], change["before"], change["after"]) == (
        "north-investment",
        "value",
        "300",
        "250",
    )
    assert Event.objects.last().actor_name == "loadplan"


def test_a_copied_plan_names_the_projects_that_stay_behind(town):
    make_project(town, title="North road")
    page = town.client("administrator").get(f"/admin/targets/plan/{town.plan.pk}/copy/?year=2022")
    notice = (
        "Projects stay with the old year; carry over those that go on, on the new plan's list of projects: North road"
    )
    assert notice in text_of(page.text)
    assert any("Projects stay with the old year" in line for line in command())
    assert Project.objects.get().plan.year == 2021

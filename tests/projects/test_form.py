"""An administrator takes up and changes projects in the browser; what makes no sense is refused, nothing is lost."""

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from projects.models import Milestone, Project
from targets.models import Event
from tests.factories import make_item, make_project, make_sub_measure, make_target
from tests.permissions.test_matrix import fingerprint

from .pages import address, form_of, text_of
from .test_listfile import book_of, sent

ADD = "/projects/2021/add/"


@pytest.fixture
def administrator(town):
    return town.client("administrator")


def fill(client, where: str, **typed):
    """Opens the form, types over what stands there, saves."""
    fields = form_of(client.get(where).text)
    assert {name for name in typed if not name.startswith("m-")} <= set(fields)
    return client.post(where, {**fields, **{name: str(value) for name, value in typed.items()}})


def of_a_road(town, **typed) -> dict:
    return {
        "code": "east",
        "title": "East road",
        "kind": "road",
        "part_of": town.sub_measure.pk,
        "lead": town.sub_measure.lead.pk,
        "total_investment": "500",
        "planned_investment": "300",
        "planned_start": "2021-03-01",
        "planned_finish": "2021-10-31",
        "m-0-name": "Roadbed",
        "m-0-planned": "2021-05-31",
        "m-0-weight": "40",
        **typed,
    }


def test_the_sub_measures_to_choose_from_stand_in_the_plan_s_order(town, administrator):
    for code in ("1.10", "1.9"):
        make_sub_measure(town.area, code=code, title="Later")
    page = administrator.get(ADD).text
    places = [page.index(f">{code} ") for code in ("1.1", "1.2", "1.9", "1.10")]
    assert places == sorted(places)


def test_a_project_is_taken_up_with_its_milestones(town, administrator):
    response = fill(administrator, ADD, **of_a_road(town))
    assert (response.status_code, response.url) == (302, "/projects/2021/east/")
    assert "Taken up: East road." in administrator.get(response.url).text
    road = Project.objects.get()
    assert (road.stage, road.total_investment, road.investment.value) == ("planned", 500, 300)
    assert [one.name for one in road.milestones.all()] == ["Roadbed"]
    assert Event.objects.latest("sequence").action == "change_project"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"planned_finish": "2021-02-01"}, "It cannot finish before it starts."),
        ({"actual_start": "2021-06-01", "actual_finish": "2021-05-01"}, "It cannot finish before it starts."),
        ({"m-0-planned": "2021-12-01"}, "lies outside its project, which is planned from 1 March 2021 to 31 October"),
        ({"m-1-name": "Roadbed", "m-1-planned": "2021-06-01"}, "The milestone “Roadbed” stands twice."),
        ({"code": "1.2"}, "Enter a valid"),
        ({"title": ""}, "This field is required."),
        ({"planned_start": "spring"}, "This is not a day; write it as 2021-06-30."),
        ({"total_investment": "much"}, "“much” is not a number"),
        ({"total_investment": "-5"}, "-5"),
        ({"m-0-weight": "-1"}, "greater than or equal to 0"),
        ({"m-0-planned": ""}, "This field is required."),
    ],
)
def test_what_makes_no_sense_is_refused_and_stays_in_its_box(town, administrator, typed, sentence):
    before = fingerprint()
    form = of_a_road(town, **typed)
    response = fill(administrator, ADD, **form)
    assert response.status_code == 422
    assert sentence in text_of(response.text)
    kept = form_of(response.text)
    assert {name: kept.get(name) for name in form} == {name: str(value) for name, value in form.items()}
    assert fingerprint() == before


def test_a_code_that_a_sub_measure_has_is_refused(town, administrator):
    make_project(town, code="east")
    response = fill(administrator, ADD, **of_a_road(town))
    assert response.status_code == 422
    assert "The code east is taken in this plan; give another." in response.text


@pytest.mark.parametrize("box", ["total_investment", "planned_investment", "invested_before"])
def test_yuan_in_a_box_for_ten_thousands_is_asked_about_once(town, administrator, box):
    response = fill(administrator, ADD, **of_a_road(town, **{box: "5000000"}))
    assert response.status_code == 422
    assert "5,000,000万元 is a great deal. If it is 元, write 500; if it is right, save again." in text_of(
        response.text
    )
    assert not Project.objects.exists()
    again = administrator.post(ADD, form_of(response.text))
    assert again.status_code == 302


def test_a_change_is_told_in_the_trace_and_moves_the_planned_curve(town, road, administrator):
    where = address("change", road)
    response = fill(
        administrator, where, **{"m-1-planned": "2021-08-31", "planned_investment": "310", "owner": "County"}
    )
    assert response.status_code == 302
    road.refresh_from_db()
    assert (road.owner, road.version) == ("County", 1)
    road.percent.refresh_from_db()
    assert road.percent.nodes["8"] == "100"
    page = text_of(administrator.get(response.url).text)
    assert "Changed: North road." in page
    seen = text_of(town.client("reporter").get(response.url).text)
    assert "Changed a project" in seen
    assert "County" in seen


def test_saving_without_a_change_leaves_no_trace(town, road, administrator):
    before = Event.objects.count()
    assert fill(administrator, address("change", road)).status_code == 302
    assert Event.objects.count() == before
    road.refresh_from_db()
    assert road.version == 0


def test_a_milestone_is_taken_out(town, road, administrator):
    fill(administrator, address("change", road), **{"m-1-DELETE": "on"})
    assert [one.name for one in road.milestones.all()] == ["Roadbed"]


def test_two_administrators_do_not_run_over_each_other(town, road, administrator):
    where = address("change", road)
    fields = form_of(administrator.get(where).text)
    fill(administrator, where, owner="County")
    response = administrator.post(where, {**fields, "owner": "Province"})
    assert response.status_code == 409
    assert "Somebody changed this project since you opened it" in response.text
    kept = form_of(response.text)
    assert (kept["owner"], kept["version"]) == ("Province", "1")
    assert administrator.post(where, kept).status_code == 302
    road.refresh_from_db()
    assert road.owner == "Province"


def test_a_double_click_takes_up_a_project_and_changes_it_once(town, administrator):
    fields = {**form_of(administrator.get(ADD).text), **of_a_road(town)}
    answers = [administrator.post(ADD, fields) for _click in range(2)]
    assert [answer.url for answer in answers] == ["/projects/2021/east/"] * 2
    road = Project.objects.get()
    where = address("change", road)
    fields = {**form_of(administrator.get(where).text), "owner": "County", "m-0-done": "2021-06-02"}
    answers = [administrator.post(where, fields) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.filter(action="change_project").count() == 2
    # Other values under a code that is taken are no double click.
    assert administrator.post(ADD, {**fields, "title": "Another road"}).status_code == 422
    road.refresh_from_db()
    assert (road.title, road.owner) == ("East road", "County")


def test_a_kind_with_other_stages_is_refused_once_a_project_stands(town, road, administrator):
    response = fill(administrator, address("change", road), kind="lead")
    assert response.status_code == 422
    assert "A project of this kind has other stages" in response.text


def test_a_project_feeds_an_item_of_its_own_target_only(town, administrator):
    roads = make_target(town.sub_measure, name="Roads", counting="sum")
    item = make_item(roads)
    response = fill(administrator, ADD, **of_a_road(town, feeds=town.target.pk, feeds_item=item.pk))
    assert response.status_code == 422
    assert "The item that it feeds is not one of that target" in text_of(response.text)
    assert fill(administrator, ADD, **of_a_road(town, feeds_item=item.pk)).status_code == 302
    assert Project.objects.get().feeds == roads


def test_more_milestones_than_the_form_has_room_for_at_first(town, administrator):
    for _turn in range(2):
        project = Project.objects.first()
        where = address("change", project) if project else ADD
        before = project.milestones.count() if project else 0
        rows = {}
        for number in range(before, before + 3):
            rows |= {f"m-{number}-name": f"Part {number}", f"m-{number}-planned": "2021-06-30"}
        typed = rows if project else {**of_a_road(town), **rows}
        assert fill(administrator, where, **typed).status_code == 302
    assert Milestone.objects.count() == 6
    assert {one.weight for one in Milestone.objects.exclude(name="Part 0")} == {Decimal(1)}


def test_the_form_of_no_project_and_of_no_plan_is_not_there(town, administrator):
    assert administrator.get("/projects/2021/nowhere/change/").status_code == 404
    assert administrator.get("/projects/2031/add/").status_code == 404


def test_a_project_without_a_code_gets_the_next_free_number_once(town, administrator):
    make_project(town, code="XM-002")
    fields = {**form_of(administrator.get(ADD).text), **of_a_road(town, code="")}
    answers = [administrator.post(ADD, fields) for _click in range(2)]
    assert [answer.url for answer in answers] == ["/projects/2021/XM-001/"] * 2
    for number, changed in ((3, {"title": "West road"}), (4, {"m-0-planned": "2021-06-30"})):
        assert administrator.post(ADD, {**fields, **changed}).url == f"/projects/2021/XM-00{number}/"
    where = "/projects/2021/XM-001/change/"
    assert fill(administrator, where, code="", owner="County").url == "/projects/2021/XM-001/"


def test_a_code_that_is_another_page_s_address_is_refused_in_the_form_the_list_and_the_plan_file(town, administrator):
    for code in ("add", "import", "carry-over"):
        refused = fill(administrator, ADD, **of_a_road(town, code=code))
        assert f"The code {code} is that of another page" in text_of(refused.text)
    row = {"Code": "add", "Name": "East bridge", "Kind": "Road", "Sub-measure": "1.1"}
    assert "The code add is that of another page" in text_of(sent(administrator, book_of(row)).text)
    file = "- model: projects.project\n  fields: {part_of: [2021, '1.1'], code: add, title: East, kind: road}\n"
    shown = administrator.post("/setup/import/", {"file": ContentFile(file.encode(), "plan.yaml")})
    assert "addresses use it otherwise" in shown.text
    assert not Project.objects.exists()

"""Unfinished projects of the old year go on in the new plan, after a preview, with their history one click away."""

import io
import re
from datetime import date
from decimal import Decimal

from django.core.management import call_command

from projects.models import Project
from targets.models import SubMeasure
from tests.factories import make_project, make_target

from .pages import CARRY_OVER, address, carry, finish, move, rows_of, text_of


def test_unfinished_projects_go_on_in_the_new_plan_with_their_history(february, two_years):
    roads = Project.objects.filter(code="north")
    preview = two_years.client("administrator").get(CARRY_OVER)
    assert rows_of(preview.text, "figures")[1:] == [
        ["North road Road · north", "2021", "Under construction", "1.1 More revenue", "120.5", "0/2"],
        ["Paint works Investment lead · lead", "2021", "Lead", "1.1 More revenue", "—", "0/0"],
    ]
    assert roads.count() == 1
    done = carry(two_years)
    assert "2 projects go on in 2022." in text_of(done.text)

    new = roads.get(plan__year=2022)
    old = roads.get(plan__year=2021)
    assert (new.stage, new.invested_before, new.planned_investment) == ("building", Decimal("120.5"), None)
    assert (new.part_of.plan.year, new.part_of.code, new.continues) == (2022, "1.1", old)
    assert list(new.milestones.values_list("name", "planned", "done")) == [
        ("Roadbed", date(2021, 5, 31), None),
        ("Surface", date(2021, 9, 30), None),
    ]
    assert "Carried over from 2021: North road" in two_years.client("leader").get("/projects/2022/north/").text
    assert address("project", old) in two_years.client("leader").get("/projects/2022/north/").text
    gone_on = two_years.client("leader").get("/projects/2021/north/").text
    assert "It goes on in 2022: North road" in gone_on
    assert "/projects/2022/north/" in gone_on
    # What happens to it from now on is written down in the new plan only.
    assert "Move on to" not in gone_on
    refused = move(two_years.client("administrator"), old, "completed", "2022-02-01")
    assert "It goes on in the plan of 2022" in refused.text
    call_command("verify_trace", "--plan", "2022", stdout=io.StringIO())


def test_the_same_post_twice_carries_over_once(two_years, february):
    administrator = two_years.client("administrator")
    [north, lead] = re.findall(r'name="project"\s+value="([\d-]+)"', administrator.get(CARRY_OVER).text)
    for _click in range(2):
        assert administrator.post(CARRY_OVER, {"project": [lead]}).status_code == 302
    assert Project.objects.filter(plan__year=2022).count() == 1
    assert north in administrator.get(CARRY_OVER).text
    assert lead not in administrator.get(CARRY_OVER).text


def test_what_changed_since_the_preview_or_does_not_fit_is_not_carried_over(two_years, road, february):
    administrator = two_years.client("administrator")
    offered = re.findall(r'name="project"\s+value="([\d-]+)"', administrator.get(CARRY_OVER).text)
    assert finish(administrator, road, "Roadbed", "2022-02-01").status_code == 302
    stale = administrator.post(CARRY_OVER, {"project": offered})
    assert stale.status_code == 409
    assert "Somebody changed this project" in stale.text
    assert administrator.post(CARRY_OVER, {}).status_code == 422
    assert administrator.post(CARRY_OVER, {"project": ["many"]}).status_code == 404
    make_project(two_years, code="south", title="South road", part_of=two_years.other_sub_measure)
    SubMeasure.objects.filter(plan__year=2022, code="1.2").update(code="9.9")
    assert "South road 2021 · south : The new plan has no sub-measure 1.2." in text_of(
        administrator.get(CARRY_OVER).text
    )
    assert not Project.objects.filter(plan__year=2022).exists()


def test_what_a_project_feeds_is_found_in_the_new_plan(two_years, february):
    for code in ("km", "gone"):
        target = make_target(two_years.sub_measure, code=code, name=f"Kilometres {code}", unit="km")
        make_project(two_years, code=code, title=f"Road {code}", feeds=target, quantity=2, quantity_unit="km")
    new = SubMeasure.objects.get(plan__year=2022, code="1.1")
    make_target(new, code="km", name="Kilometres km", unit="km")
    preview = text_of(two_years.client("administrator").get(CARRY_OVER).text)
    assert "It feeds nothing in the new plan, which has no fitting “Kilometres gone”." in preview
    carry(two_years)
    feeds = dict(Project.objects.filter(plan__year=2022).values_list("code", "feeds__plan__year"))
    assert (feeds["km"], feeds["gone"]) == (2022, None)


def test_a_number_that_the_new_plan_has_given_becomes_a_free_one(two_years, february):
    for code in ("XM-001", "XM-002"):
        make_project(two_years, code=code, title=f"Road {code}")
    administrator = two_years.client("administrator")
    new = SubMeasure.objects.get(plan__year=2022, code="1.1")
    form = {"title": "New road", "kind": "road", "part_of": new.pk, "m-TOTAL_FORMS": 0, "m-INITIAL_FORMS": 0}
    assert administrator.post("/projects/2022/add/", form).url == "/projects/2022/XM-001/"
    carry(two_years)
    codes = dict(Project.objects.filter(plan__year=2022, code__startswith="XM").values_list("title", "code"))
    assert codes == {"New road": "XM-001", "Road XM-001": "XM-003", "Road XM-002": "XM-002"}

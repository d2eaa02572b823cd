"""The list of matters: whose they are, how late, what the rules propose, and the files that leave the house."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from supervision.models import Matter
from targets.calendar import clock
from tests.factories import make_milestone, make_project, make_report

from .steps import ordered

TODAY = date(2021, 4, 20)


@pytest.fixture
def in_april(monkeypatch):
    """It is 20 April 2021."""
    at = clock.now().replace(year=2021, month=4, day=20, hour=4)
    monkeypatch.setattr("targets.calendar.schedule.now", lambda: at)


def titles(client, query: str = "") -> list[str]:
    return [line.matter.title for line in client.get(f"/matters/?year=2021{query}").context["lines"]]


@pytest.mark.django_db
def test_lights_filters_and_whose_they_are(town, in_april):
    farm = town.other_sub_measure.lead
    for title, days, more in (
        ("Red", -8, {}),
        ("Amber", -7, {"supports": [farm]}),
        ("Green", 0, {"target": town.target}),
        ("Farm", -1, {"lead": farm}),
        ("Closed", -30, {}),
    ):
        matter = ordered(town, at=clock.now().replace(year=2021, month=4, day=10), title=title, **more)
        Matter.objects.filter(pk=matter.pk).update(due=TODAY + timedelta(days=days))
    Matter.objects.filter(title="Closed").update(state="closed")
    leader, reporter, stranger = (town.client(person) for person in ("leader", "reporter", "stranger"))
    lines = {line.matter.title: line for line in leader.get("/matters/?year=2021").context["lines"]}
    assert list(lines) == ["Red", "Amber", "Farm", "Green", "Closed"]
    assert [line.light for line in lines.values()] == ["red", "amber", "amber", "green", "done"]
    assert [line.late for line in lines.values()] == ["8 d late", "7 d late", "1 d late", "", ""]
    page = leader.get("/matters/?year=2021").text
    assert "4 open" in page
    assert "3 late" in page
    assert titles(reporter) == ["Red", "Amber", "Green", "Closed"]
    assert titles(stranger) == ["Amber", "Farm"]
    for query, found in (
        ("&state=open", ["Red", "Amber", "Farm", "Green"]),
        ("&state=closed", ["Closed"]),
        ("&late=red", ["Red"]),
        ("&late=amber", ["Amber", "Farm"]),
        ("&department=other", ["Farm"]),
        ("&q=Revenue", ["Green"]),
        ("&q=5", ["Closed"]),
        ("&q=督办〔2021〕5号", ["Closed"]),
        ("&q=Matter 2021-5", ["Closed"]),
        ("&state=open&late=late&q=nothing", []),
    ):
        assert titles(leader, query) == found, query
    book = load_workbook(BytesIO(b"".join(leader.get("/matters/matters.xlsx?year=2021&late=red"))))
    assert [row[1] for row in book.active.iter_rows(min_row=4, values_only=True)] == ["Red"]
    assert "Amber" in b"".join(stranger.get("/matters/matters.csv?year=2021")).decode()


@pytest.mark.django_db
def test_the_rules_propose_what_no_open_matter_is_about(town, in_april):
    for month in (1, 2, 3):
        make_report(town.sub_measure, month, "approved", {town.target: 5})  # of 1,200: red
    make_report(town.other_sub_measure, 1, "approved", {town.other_target: 300})
    make_report(town.other_sub_measure, 2, "approved", {town.other_target: 300})
    road = make_project(town, code="road")
    make_milestone(road, name="Bridge", planned=TODAY - timedelta(days=30))
    make_milestone(make_project(town, code="lane"), planned=TODAY - timedelta(days=29))
    for project in town.plan.sub_measures.model.with_projects.filter(is_project=True):
        make_report(project, 3, "submitted")
        make_report(project, 2, "submitted")
        make_report(project, 1, "submitted")
    leader = town.client("leader")

    def proposed() -> dict[str, str]:
        found = leader.get("/matters/?year=2021").context["proposed"]
        return {proposal.name: proposal.address for proposal in found}

    addresses = proposed()
    assert list(addresses) == ["Better fields · March", "Revenue", road.title]
    assert [address.partition("?")[2] for address in addresses.values()] == [
        "year=2021&measure=1.2&month=3&why=unreported",
        "year=2021&target=revenue&why=red",
        "year=2021&measure=road&why=milestone",
    ]
    assert not town.client("reporter").get("/matters/?year=2021").context["proposed"]
    assert Matter.objects.count() == 0
    form = leader.get(addresses["Revenue"]).context["form"]
    assert form["title"].value() == "Revenue: behind two months running"
    for name, address in addresses.items():
        typed = {"title": name, "order": "See to it.", "lead": town.sub_measure.lead_id, "due": "2099-05-01"}
        assert leader.post(address, typed).status_code == 302
    assert proposed() == {}
    Matter.objects.filter(title="Revenue").update(state="closed")
    assert list(proposed()) == ["Revenue"]

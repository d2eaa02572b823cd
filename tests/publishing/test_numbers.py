"""The API gives the numbers that the pages show, page by page, and nothing that nobody has reviewed."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from supervision.actions.ordering import NewMatter, order_matter
from tests.demonstration import put_demonstration
from tests.factories import actor, make_client, make_item, make_report, make_target, make_user
from tests.reports import steps

from .readers import make_token, read


def all_of(secret: str, address: str, **query) -> list[dict]:
    """A list's items from all its pages."""
    items: list[dict] = []
    for page in range(1, 100):
        answer = read(secret, address, page=page, per_page=30, **query).json()
        items += answer["items"]
        if page >= answer["pages"]:
            break
    assert len(items) == answer["count"]
    return items


def reviewed(data):
    """What ``standings`` prints, without the column for figures that wait for review, which is empty."""
    if isinstance(data, dict):
        return {name: reviewed(value) for name, value in data.items() if name != "provisional"}
    return [reviewed(value) for value in data] if isinstance(data, list) else data


def test_every_number_is_that_of_the_pages(db, settings, monkeypatch):
    settings.DEMONSTRATION_ALLOWED = True
    monkeypatch.setattr("publishing.api.authentication.REQUESTS_A_MINUTE", 1000)
    put_demonstration()
    administrator = make_client(make_user("administrator", username="office"))

    class Town:
        client = staticmethod(lambda _person: administrator)

    secret = make_token(Town)
    for month in (1, 3, 6, 12):
        out = io.StringIO()
        call_command("standings", year=2021, month=month, format="json", stdout=out)
        printed = reviewed(json.loads(out.getvalue()))
        assert read(secret, "plans/2021/standings", month=month).json() == printed, month
        targets = {
            target["code"]: target
            for area in printed["areas"]
            for sub_measure in area["sub_measures"]
            for target in sub_measure["targets"]
        }
        given = all_of(secret, "plans/2021/targets", month=month)
        assert {one["code"]: {name: one[name] for name in targets[one["code"]]} for one in given} == targets, month
        for one in given:
            figures = {int(at): figure for at, figure in one["figures"].items()}
            latest = max(figures, default=None)
            assert (latest, figures.get(latest)) == (one["figure_month"], one["actual"]), (month, one["code"])
    # Without a month: the latest with a reviewed figure, as on the dashboard.
    [plan] = [plan for plan in all_of(secret, "plans") if plan["year"] == 2021]
    assert read(secret, "plans/2021/standings").json()["month"] == plan["latest_month"] == 6
    projects = all_of(secret, "plans/2021/projects", month=6)
    assert len(projects) > 30
    for light in {project["light"] for project in projects}:
        page = administrator.get(f"/projects/?year=2021&month=6&light={light}").text
        shown = [project["title"] for project in projects if project["light"] == light]
        assert all(title in page for title in shown[:20]), light
        assert f"{len(shown)} project" in page, light


@pytest.mark.django_db
def test_drafts_and_what_waits_for_review_are_given_nowhere(town):
    roads = make_target(town.sub_measure, code="roads", counting="sum")
    north = make_item(roads, name="North")
    make_report(town.sub_measure, 1, "approved", {town.target: 100, north: 7}, problems="Rain in January")
    make_report(town.sub_measure, 2, "submitted", {town.target: 271828}, problems="Secret of February")
    make_report(town.sub_measure, 3, "draft", {town.target: 314159}, problems="Secret of March")
    back = make_report(town.other_sub_measure, 1, "approved", {town.other_target: 161803}, problems="Secret of Farm")
    back.status = "returned"
    back.save()
    secret = make_token(town)

    answers = [
        read(secret, f"plans/2021/{resource}", **query).text
        for resource in ("standings", "targets", "reports", "projects")
        for query in ({}, {"month": 1}, {"month": 3}, {"month": 12})
    ]

    assert not any(told in answer for answer in answers for told in ("Secret", "271828", "314159"))
    assert "161803" not in read(secret, "plans/2021/reports").text
    [report] = all_of(secret, "plans/2021/reports")
    assert (report["sub_measure"], report["month"], report["lead"]) == ("1.1", 1, "Economy Office")
    assert (report["problems"], report["assessment"]) == ("Rain in January", "on_track")
    assert report["figures"] == [
        {"target": "revenue", "item": None, "value": "100.000000"},
        {"target": "roads", "item": "North", "value": "7.000000"},
    ]

    steps.approve(town.client("reviewer"), town.sub_measure, 2)

    assert [report["month"] for report in all_of(secret, "plans/2021/reports")] == [1, 2]
    assert read(secret, "plans/2021/targets").json()["items"][0]["actual"] == "271828.000000"


@pytest.mark.django_db
def test_a_supervision_matter_is_given_without_who_and_what_was_written(town):
    leader = town.people["leader"]
    new = NewMatter(
        title="Bring the revenue back",
        order="Report within the month.",
        ordered_by=leader,
        lead=town.sub_measure.lead,
        due=timezone.localdate() + timedelta(days=9),
        supports=[town.other_sub_measure.lead],
        target=town.target,
    )
    matter = order_matter(actor(leader), town.plan.pk, new)
    secret = make_token(town)

    [given] = all_of(secret, "plans/2021/matters", is_open="true")

    assert (given["number"], given["title"], given["state"], given["target"]) == (1, new.title, "ordered", "revenue")
    assert (given["lead"], given["supports"], given["due"]) == ("Economy Office", ["Farm Office"], new.due.isoformat())
    assert given["steps"] == [{"action": "order", "on": timezone.localdate(matter.steps.get().at).isoformat()}]
    assert leader.username not in str(given)
    assert all_of(secret, "plans/2021/matters", is_open="false") == []

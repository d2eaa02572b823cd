"""The town in which the matrix is tried: everything that its addresses name is there."""

from datetime import UTC, date, datetime

from django.utils import timezone

from departments.models import Confirmation, User
from drafts.models import PlanInPreparation
from drafts.parts.rows import DraftArea, DraftMeasure
from projects.models import CalendarLink
from projects.models.calendar_link import hash_of_token
from publishing.models import ApiToken, PublicPage, TokenUse
from supervision.models import DistrictProposal, Robot
from targets.models import ClosedMonth
from tests.factories import (
    Town,
    make_client,
    make_evidence,
    make_item,
    make_matter_file,
    make_milestone,
    make_project,
    make_proposal_paper,
    make_report,
    make_town,
    make_village,
)
from tests.supervision.steps import ordered

from .matrix import DRAFT, LOADED, NAMED, OF_A_MATTER, PAPER, PHOTO, TOKEN


def make_world() -> Town:
    """A town whose own sub-measure has a report in each of the states that the rows need."""
    town = make_town()
    make_item(town.target, name="East", village=make_village(code="east"))
    make_report(town.sub_measure, 1, "approved", {town.target: 100}, submitted_by=town.people["reporter"])
    make_report(town.sub_measure, 2, "submitted", {town.target: 200}, submitted_by=town.people["reporter"])
    draft = make_report(town.sub_measure, 3, "draft", {town.target: 300})
    make_evidence(draft, town.people["reporter"], **PHOTO)
    road = make_project(town, code="road", stage="planned", since=date(2021, 1, 4))
    make_milestone(road)
    rows = [DraftArea("r1", title="Area").as_json(), DraftMeasure("r2", title="Measure", lead=NAMED).as_json()]
    PlanInPreparation.objects.create(**DRAFT, year=2021, town="Weir", title="More", rows=rows)
    PlanInPreparation.objects.create(**LOADED, year=2021, town="Weir", title="Plan", loaded_at=timezone.now())
    CalendarLink.objects.create(
        department=town.sub_measure.lead,
        made_by=town.people["reporter"],
        made_at=timezone.now(),
        token_hash=hash_of_token(TOKEN),
    )
    Robot.objects.create(pk=1, kind="wecom", name="Group", address="https://127.0.0.1/send?key=x")
    PublicPage.objects.create(plan=town.plan, is_on=True)
    ClosedMonth.objects.create(plan=town.plan, month=12)
    token = ApiToken.objects.create(
        pk=1,
        name="Platform",
        token_hash=hash_of_token(TOKEN),
        ends_on=date(2021, 12, 31),
        made_by=town.people["administrator"],
        made_at=timezone.now(),
    )
    TokenUse.objects.create(token=token)
    make_matter_file(ordered(town, at=datetime(2021, 3, 5, 1, tzinfo=UTC)), town.people["reporter"], **OF_A_MATTER)
    proposed = {"title": "A road", "text": "Widen it", "submitted_to": "District", "submitted_on": date(2021, 2, 1)}
    answered = {"outcome": "adopted", "answered_on": date(2021, 3, 1)}
    DistrictProposal.objects.create(pk=1, plan=town.plan, **proposed, **answered)
    make_proposal_paper(1, town.people["reviewer"], **PAPER)
    Confirmation.objects.create(
        pk=1, what="make", username="zhang", asked_by=town.people["administrator"], asked_at=timezone.now()
    )
    return town


def client_of(town: Town, person: str):
    """The browser of a person; the disabled one signed in before the account was closed."""
    if person == "anonymous":
        return make_client()
    client = town.client("reporter" if person == "disabled" else person)
    if person == "disabled":
        User.objects.filter(pk=town.people["reporter"].pk).update(is_active=False)
    return client

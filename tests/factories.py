"""Makes objects for tests by plain functions: give what the test is about, the rest is filled in."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from departments import roles
from departments.models import Department, User, Village
from projects.actions import ProjectValues, add_project
from projects.models import Milestone, Project
from projects.models.stages import ProjectKind
from reports.evidence.files import check_evidence
from supervision.actions.ordering import NewMatter, order_matter
from supervision.models import Matter, MatterFile, ProposalPaper
from targets.calendar.schedule import local_day
from targets.models import Evidence, Figure, Item, Plan, ProgressReport, SubMeasure, Target, TaskArea
from targets.trace.record import Actor
from tests.files import picture, upload

PASSWORD = "wheat-in-the-north-field"
_numbers = count(1)


def make_department(**fields) -> Department:
    number = next(_numbers)
    return Department.objects.create(**{"code": f"d{number}", "name": f"Office {number}", **fields})


def make_user(role: str | None = None, department: Department | None = None, **fields) -> User:
    """A person who may sign in with ``PASSWORD``; an administrator may also enter the admin site."""
    fields = {"username": f"{role or 'nobody'}{next(_numbers)}", "is_staff": role == roles.ADMINISTRATOR, **fields}
    user = User.objects.create_user(password=PASSWORD, department=department, **fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_plan(**fields) -> Plan:
    return Plan.objects.create(**{"year": 2021, "town": "Weir", "title": "Plan of 2021", **fields})


def make_area(plan: Plan | None = None, **fields) -> TaskArea:
    number = next(_numbers)
    fields = {"number": number % 30_000, "kind": "task", "title": f"Area {number}", **fields}
    return TaskArea.objects.create(plan=plan or make_plan(), **fields)


def make_sub_measure(area: TaskArea | None = None, lead: Department | None = None, **fields) -> SubMeasure:
    number = next(_numbers)
    fields = {"code": f"m{number}", "title": f"Measure {number}", **fields}
    return SubMeasure.objects.create(area=area or make_area(), lead=lead, **fields)


def make_target(sub_measure: SubMeasure | None = None, **fields) -> Target:
    number = next(_numbers)
    fields = {"code": f"t{number}", "name": f"Target {number}", "unit": "万元", "value": Decimal(1200), **fields}
    return Target.objects.create(sub_measure=sub_measure or make_sub_measure(), **fields)


def make_item(target: Target, **fields) -> Item:
    return Item.objects.create(target=target, **{"name": f"Item {next(_numbers)}", **fields})


def make_village(**fields) -> Village:
    number = next(_numbers)
    return Village.objects.create(**{"code": f"v{number}", "name": f"Village {number}", **fields})


def make_report(
    sub_measure: SubMeasure, month: int, status: str = "approved", figures=None, **fields
) -> ProgressReport:
    """A month's report in a state; ``figures`` (target or item to value) are counted where it is approved."""
    submitted = status != "draft"
    fields = {
        "version": 1,
        "assessment": "on_track",
        "progress": f"Progress of month {month}",
        "submitted_at": timezone.now() if submitted else None,
        **fields,
    }
    fields.setdefault("first_submitted_at", fields["submitted_at"])
    report = ProgressReport.objects.create(sub_measure=sub_measure, month=month, status=status, **fields)
    for owner, value in (figures or {}).items():
        target, item = (owner.target, owner) if isinstance(owner, Item) else (owner, None)
        counted = Decimal(value) if status == "approved" else None
        Figure.objects.create(report=report, target=target, item=item, value=Decimal(value), counted=counted)
    return report


def make_evidence(report: ProgressReport, added_by: User, **fields) -> Evidence:
    """A photo of a report, stored as an upload would be."""
    return _stored_photo(Evidence, report=report, added_by=added_by, **fields)


def make_matter_file(matter: Matter, added_by: User, **fields) -> MatterFile:
    """A photo of a matter's first step, stored as an upload would be."""
    return _stored_photo(MatterFile, step=matter.steps.earliest("id"), added_by=added_by, **fields)


def _stored_photo(model, **fields):
    file = check_evidence(upload("photo.jpg", picture()))
    fields = {"name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256, **fields}
    row = model(added_at=timezone.now(), **fields)
    row.file.save(file.name, file.upload, save=False)
    row.thumbnail.save("thumbnail.jpg", file.thumbnail, save=False)
    row.save()
    return row


def make_proposal_paper(proposal_id: int, added_by: User, **fields) -> ProposalPaper:
    """A photo of an answer to a proposal, stored as an upload would be."""
    return _stored_photo(ProposalPaper, proposal_id=proposal_id, added_by=added_by, **fields)


def make_project(town: "Town", *, since: date | None = None, planned: Decimal | int | None = 300, **fields) -> Project:
    """A road of 2.4 km from March to October under the town's own sub-measure, as an administrator adds it."""
    number = next(_numbers)
    fields = {
        "code": f"road-{number}",
        "title": f"Road {number}",
        "kind": ProjectKind.ROAD,
        "part_of": town.sub_measure,
        "lead": town.sub_measure.lead,
        "planned_start": date(2021, 3, 1),
        "planned_finish": date(2021, 10, 31),
        **fields,
    }
    points = fields.pop("milestones", ())
    value = None if planned is None else Decimal(planned)
    by = actor(town.people["administrator"], datetime(2021, 1, 5, 1, tzinfo=UTC))
    return add_project(by, ProjectValues(fields, value), points, since=since or date(2021, 1, 4))


def make_milestone(project: Project, **fields) -> Milestone:
    fields = {"name": f"Milestone {next(_numbers)}", "planned": date(2021, 5, 31), "weight": Decimal(1), **fields}
    return Milestone.objects.create(project=project, **fields)


def make_matter(town: "Town", at: datetime | None = None, **fields) -> Matter:
    """A matter that the leader orders from the own department, now or at a time; due a week later."""
    by = actor(town.people["leader"], at)
    fields = {
        "title": f"Matter {next(_numbers)}",
        "order": "Go and see",
        "ordered_by": by.user,
        "lead": town.sub_measure.lead,
        "due": local_day(by.at) + timedelta(7),
        **fields,
    }
    return order_matter(by, town.plan.pk, NewMatter(**fields))


def make_client(user: User | None = None, *, language: str = "en", **options) -> Client:
    """A test client: of somebody who is signed in, or of a visitor."""
    client = Client(**options)
    client.cookies["django_language"] = language
    if user is not None:
        client.force_login(user)
    return client


def actor(user: User, at: datetime | None = None) -> Actor:
    """An actor without a browser, now or at a time."""
    return Actor(user, "test", at or timezone.now())


@dataclass
class Town:
    """Two departments with a sub-measure and a target of 1,200 each, and a person of every role.

    ``stranger`` reports for the other department.
    """

    plan: Plan
    area: TaskArea
    sub_measure: SubMeasure
    target: Target
    other_sub_measure: SubMeasure
    other_target: Target
    people: dict[str, User] = field(default_factory=dict)

    def client(self, person: str, **options) -> Client:
        return make_client(self.people[person], **options)

    def user(self, person: str) -> User:
        """The person, read again from the database."""
        return User.objects.get(pk=self.people[person].pk)


def make_town(**plan_fields) -> Town:
    plan = make_plan(**plan_fields)
    area = make_area(plan, number=1, title="Projects first")
    own = make_department(code="own", name="Economy Office", leader="Li Ming")
    other = make_department(code="other", name="Farm Office", leader="Wang Fang")
    sub_measure = make_sub_measure(area, own, code="1.1", title="More revenue")
    other_sub_measure = make_sub_measure(area, other, code="1.2", title="Better fields")
    return Town(
        plan=plan,
        area=area,
        sub_measure=sub_measure,
        target=make_target(sub_measure, code="revenue", name="Revenue"),
        other_sub_measure=other_sub_measure,
        other_target=make_target(other_sub_measure, code="fields", name="Fields", unit="亩"),
        people={
            "reporter": make_user(roles.REPORTER, own, username="reporter"),
            "stranger": make_user(roles.REPORTER, other, username="stranger"),
            "reviewer": make_user(roles.REVIEWER, username="reviewer"),
            "leader": make_user(roles.LEADER, username="leader"),
            "administrator": make_user(roles.ADMINISTRATOR, username="administrator"),
            "auditor": make_user(roles.AUDITOR, username="auditor"),
        },
    )

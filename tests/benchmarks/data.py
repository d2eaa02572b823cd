"""Makes up a plan of any size, with months of reports, figures and trace, fast: in bulk and from one seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.models import Group
from django.db import connection, transaction

from departments.models import Department, User
from departments.roles import REPORTER, REVIEWER
from targets.models import Event, Figure, Item, Plan, ProgressReport, SubMeasure, Target, TaskArea
from targets.trace.record import change, hash_of

from .projects import add_projects

YEAR = 2021
AREAS, ITEMS = 8, 5
#: Ten targets in turn: what the plan says of each beyond its value.
KINDS: tuple[dict, ...] = (
    {},
    {"start_month": 3},
    {"due_month": 10},
    {"comparator": "lte"},
    {"baseline": Decimal(200)},
    {"phasing": "last_year", "last_year": [month * 75 for month in range(1, 13)]},
    {"phasing": "custom", "nodes": {"4": 300, "8": 700, "12": 1000}},
    {"phasing": "hold", "unit": "%", "decimals": 1},
    {"phasing": "deadline", "due_month": 9},
    {"counting": "sum"},
)
#: How far the departments keep the path, drawn for each target: most are on it, some are not.
PACES = (Decimal("1.05"), Decimal("1.02"), Decimal("1"), Decimal("1"), Decimal("0.95"), Decimal("0.92"), Decimal("0.7"))
PROGRESS = (
    "本月组织现场推进会两次，协调解决用地、用电和资金拨付问题，工程形象进度按节点推进，相关台账已更新并报办公室备案。"
    * 2
)
PROBLEMS = "受雨季影响，部分路段施工进度放缓，个别村配套资金尚未到位。"
NEXT_STEPS = "下月集中力量攻坚，倒排工期，挂图作战，确保按序时进度完成全年目标任务。"

DRAFTED_AT = datetime(YEAR + 1, 1, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Shape:
    """A plan to make up.

    Args:
        targets: how many there are.
        months: how many months are reported, from January on.
        departments, reporters: among whom the sub-measures are dealt out evenly; the departments' reporters in turn.
        per_sub_measure: targets of a sub-measure, in turn.
        drafts: whether every other sub-measure has a draft, all typed, of the month after.
        projects: how many of them stand under the sub-measures.
    """

    targets: int
    months: int = 12
    departments: int = 12
    reporters: int = 60
    per_sub_measure: tuple[int, ...] = (2, 3, 2, 3, 2)
    drafts: bool = False
    projects: int = 0


@transaction.atomic
def build(shape: Shape) -> None:
    """Fills a migrated, empty database with a plan, its reports, figures and trace."""
    random = Random(shape.targets)
    departments = Department.objects.bulk_create(
        Department(code=f"d{n}", name=f"第{n}办公室", short_name=f"{n}办", leader=f"负责人{n}")
        for n in range(1, shape.departments + 1)
    )
    reporters = _people(departments, shape.reporters)
    plan = Plan.objects.create(year=YEAR, town="XX镇", title=f"XX镇{YEAR}年工作计划")
    areas = TaskArea.objects.bulk_create(
        TaskArea(plan=plan, number=n, kind="task" if n else "headline", title=f"第{n}项重点工作", text=PROGRESS)
        for n in range(AREAS)
    )
    sub_measures, rows = _structure(plan, areas, departments, shape)
    items = Item.objects.bulk_create(
        Item(target=target, name=f"项目{n}", planned=Decimal(200))
        for target in rows
        if target.counts_items
        for n in range(1, ITEMS + 1)
    )
    reports = ProgressReport.objects.bulk_create(
        [
            *(
                _report(part, month, shape.months, reporters[part.lead_id], random)
                for part in sub_measures
                for month in range(1, shape.months + 1)
            ),
            *(_draft(part, shape.months + 1) for part in sub_measures[::2] if shape.drafts),
        ]
    )
    figures = Figure.objects.bulk_create(_figures(rows, items, reports, random), batch_size=5000)
    Event.objects.bulk_create(_events(plan, reports, figures, reporters), batch_size=2000)
    if shape.projects:
        add_projects(plan, sub_measures, shape.projects, shape.months)


def analyze() -> None:
    """What PostgreSQL's autovacuum does within the minute: it has no statistics of what was just written."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _people(departments: list[Department], number: int) -> dict[int, list[User]]:
    """One reviewer, and reporters over the departments: the reporters by department."""
    reviewer = User.objects.create(username="reviewer", name="审核员", password="!")
    reviewer.groups.add(Group.objects.get(name=REVIEWER))
    reporters = User.objects.bulk_create(
        User(username=f"reporter{n}", name=f"填报员{n}", password="!", department=departments[n % len(departments)])
        for n in range(number)
    )
    Group.objects.get(name=REPORTER).user_set.add(*reporters)
    by_department: dict[int, list[User]] = {}
    for person in reporters:
        by_department.setdefault(person.department_id, []).append(person)
    return by_department


def _structure(
    plan: Plan, areas: list[TaskArea], departments: list[Department], shape: Shape
) -> tuple[list[SubMeasure], list[Target]]:
    """Sub-measures dealt out over areas and departments, each with its targets."""
    sizes: list[int] = []
    per, left = shape.per_sub_measure, shape.targets
    while left:
        sizes.append(min(per[len(sizes) % len(per)], left))
        left -= sizes[-1]
    parts = SubMeasure.objects.bulk_create(
        SubMeasure(
            plan=plan,
            area=areas[n % AREAS],
            code=f"{n % AREAS}.{n // AREAS + 1}",
            title=f"第{n + 1}项具体措施推进落实",
            text=PROGRESS,
            lead=departments[n * len(departments) // len(sizes)],
        )
        for n in range(len(sizes))
    )
    parts_of_targets = [part for part, size in zip(parts, sizes, strict=True) for _n in range(size)]
    rows = Target.objects.bulk_create(
        Target(
            **{"unit": "万元", "value": None if n % 17 == 16 else Decimal(1000)} | KINDS[n % len(KINDS)],
            plan=plan,
            sub_measure=part,
            code=f"t{n}",
            name=f"第{n + 1}项年度目标任务",
            quote=NEXT_STEPS,
        )
        for n, part in enumerate(parts_of_targets)
    )
    return parts, rows


def _report(part: SubMeasure, month: int, months: int, reporters: list[User], random: Random) -> ProgressReport:
    """Approved mostly; of the latest month a few are still on their way."""
    chance = random.random()
    on_its_way = month == months and chance < 0.1
    submitted_at = datetime(YEAR, 1, 3, 8, tzinfo=UTC) + timedelta(days=30 * month, minutes=random.randrange(600))
    return ProgressReport(
        sub_measure=part,
        month=month,
        status="submitted" if on_its_way else "approved",
        version=2 if on_its_way else 3,
        assessment="slow" if chance > 0.85 else "on_track",
        progress=PROGRESS,
        problems=PROBLEMS,
        next_steps=NEXT_STEPS,
        submitted_by=random.choice(reporters),
        submitted_at=submitted_at,
        first_submitted_at=submitted_at,
        reviewed_at=None if on_its_way else submitted_at + timedelta(days=1),
    )


def _draft(part: SubMeasure, month: int) -> ProgressReport:
    """All typed, not submitted."""
    return ProgressReport(
        sub_measure=part,
        month=month,
        version=1,
        assessment="on_track",
        progress=PROGRESS,
        problems=PROBLEMS,
        next_steps=NEXT_STEPS,
    )


def _figures(rows: list[Target], items: list[Item], reports: list[ProgressReport], random: Random) -> Iterator[Figure]:
    """Every target's, or each of its items', standing value in every reported month."""
    reports_of: dict[int, list[ProgressReport]] = {}
    for report in reports:
        reports_of.setdefault(report.sub_measure_id, []).append(report)
    items_of: dict[int, list[Item]] = {}
    for item in items:
        items_of.setdefault(item.target_id, []).append(item)
    for target in rows:
        pace = random.choice(PACES)
        boxes: list[Item | None] = [*items_of.get(target.pk, [])] or [None]
        for report in reports_of[target.sub_measure_id]:
            share = 1 if target.phasing == "hold" else Decimal(report.month) / 12
            value = round(1000 * share * pace / len(boxes), 2)
            counted = value if report.status == "approved" else None
            for item in boxes:
                yield Figure(report=report, target=target, item=item, value=value, counted=counted)


def _events(
    plan: Plan, reports: list[ProgressReport], figures: list[Figure], reporters: dict[int, list[User]]
) -> Iterator[Event]:
    """Each report submitted, and approved where it was, or saved as a draft; in one chain."""
    figures_of: dict[int, list[Figure]] = {}
    for figure in figures:
        figures_of.setdefault(figure.report_id, []).append(figure)
    sequence, previous = 0, ""
    for report in sorted(reports, key=lambda report: (report.month, report.submitted_at or DRAFTED_AT)):
        steps = [("submit", "value", report.submitted_at), ("approve", "counted", report.reviewed_at)]
        if report.status == "draft":
            steps = [("save", "value", DRAFTED_AT)]
        for action, field, at in steps:
            if at is None:
                continue
            changes = [
                change("figure", figure.target.code, field, None, figure.value, item=figure.item and figure.item.name)
                for figure in figures_of[report.pk]
            ]
            sequence += 1
            actor = report.submitted_by or reporters[report.sub_measure.lead_id][0]
            event = Event(
                plan=plan,
                sequence=sequence,
                at=at,
                actor=actor,
                actor_name=str(actor),
                action=action,
                sub_measure=report.sub_measure,
                month=report.month,
                source="web 127.0.0.1",
                changes=changes,
                previous_hash=previous,
            )
            previous = event.hash = hash_of(event)
            yield event

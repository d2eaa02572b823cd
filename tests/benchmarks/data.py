"""Makes up a plan of any size with months of reports, figures and trace: in bulk, and the same at every run."""

from collections import defaultdict
from collections.abc import Iterator
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
from .sizes import Shape

YEAR = 2021
AREAS = 8
#: What each of ten targets in turn has beyond a value and a unit.
TARGETS: tuple[dict, ...] = (
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
#: Figures as a share of the planned path, one drawn for each target: most are on it, some are not.
PACES = (Decimal("1.05"), Decimal("1.02"), Decimal("1"), Decimal("1"), Decimal("0.95"), Decimal("0.92"), Decimal("0.7"))
#: Texts as long as a town's; pages are looked through for the titles.
SUB_MEASURE_TITLE, TARGET_NAME, ITEM_NAME = "具体措施推进落实", "年度目标任务", "分项工程"
PROGRESS = (
    "本月组织现场推进会两次，协调解决用地、用电和资金拨付问题，工程形象进度按节点推进，相关台账已更新并报办公室备案。"
    * 2
)
PROBLEMS = "受雨季影响，部分路段施工进度放缓，个别村配套资金尚未到位。"
NEXT_STEPS = "下月集中力量攻坚，倒排工期，挂图作战，确保按序时进度完成全年目标任务。"


def _drafted_at(year: int) -> datetime:
    return datetime(year + 1, 1, 4, tzinfo=UTC)


@transaction.atomic
def fill(shape: Shape, years: int = 1) -> None:
    """Fills a migrated, empty database with plans of some years up to ``YEAR``, their reports, figures and trace."""
    random = Random(shape.targets)
    departments = Department.objects.bulk_create(
        Department(code=f"d{n}", name=f"第{n}办公室", short_name=f"{n}办", leader=f"负责人{n}")
        for n in range(shape.departments)
    )
    reporters = _people(departments, shape.reporters)
    for year in range(YEAR - years + 1, YEAR + 1):
        _fill_year(year, shape, departments, reporters, random)


def _fill_year(
    year: int, shape: Shape, departments: list[Department], reporters: dict[int, list[User]], random: Random
) -> None:
    plan = Plan.objects.create(year=year, town="XX镇", title=f"XX镇{year}年工作计划")
    sub_measures = _sub_measures(plan, departments, shape)
    targets = _targets(plan, sub_measures, shape)
    items = Item.objects.bulk_create(
        Item(target=target, name=f"{ITEM_NAME}{n}", planned=Decimal(1000) / shape.items)
        for target in targets
        if target.counts_items
        for n in range(1, shape.items + 1)
    )
    reports = ProgressReport.objects.bulk_create(
        [
            *(
                _report(sub_measure, month, shape.months, reporters[sub_measure.lead_id], random)
                for sub_measure in sub_measures
                for month in range(1, shape.months + 1)
            ),
            *(
                _draft(sub_measure, shape.months + 1)
                for n, sub_measure in enumerate(sub_measures)
                if shape.draft_every and n % shape.draft_every == 0
            ),
        ]
    )
    figures = Figure.objects.bulk_create(_figures(targets, items, reports, random), batch_size=5000)
    Event.objects.bulk_create(_events(plan, reports, figures, reporters), batch_size=2000)
    if shape.projects:
        add_projects(plan, sub_measures, shape.projects, shape.months)


def analyze() -> None:
    """Gives PostgreSQL the statistics that its autovacuum would collect within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _people(departments: list[Department], number: int) -> dict[int, list[User]]:
    """One reviewer, and reporters dealt out to the departments: the reporters by department."""
    reviewer = User.objects.create(username="reviewer", name="审核员", password="!")
    reviewer.groups.add(Group.objects.get(name=REVIEWER))
    reporters = User.objects.bulk_create(
        User(username=f"reporter{n}", name=f"填报员{n}", password="!", department=departments[n % len(departments)])
        for n in range(number)
    )
    Group.objects.get(name=REPORTER).user_set.add(*reporters)
    by_department = defaultdict(list)
    for person in reporters:
        by_department[person.department_id].append(person)
    return by_department


def _sub_measures(plan: Plan, departments: list[Department], shape: Shape) -> list[SubMeasure]:
    """As many as the targets need, dealt out to areas and departments."""
    areas = TaskArea.objects.bulk_create(
        TaskArea(plan=plan, number=n, kind="task" if n else "headline", title=f"第{n}项重点工作", text=PROGRESS)
        for n in range(AREAS)
    )
    number, targets = 0, 0
    while targets < shape.targets:
        targets += shape.targets_each[number % len(shape.targets_each)]
        number += 1
    return SubMeasure.objects.bulk_create(
        SubMeasure(
            plan=plan,
            area=areas[n % AREAS],
            code=f"{n % AREAS}.{n // AREAS + 1}",
            title=f"第{n + 1}项{SUB_MEASURE_TITLE}",
            text=PROGRESS,
            lead=departments[n * len(departments) // number],
        )
        for n in range(number)
    )


def _targets(plan: Plan, sub_measures: list[SubMeasure], shape: Shape) -> list[Target]:
    owners = [
        sub_measure
        for n, sub_measure in enumerate(sub_measures)
        for _n in range(shape.targets_each[n % len(shape.targets_each)])
    ]
    return Target.objects.bulk_create(
        Target(
            **{"unit": "万元", "value": None if n % 17 == 16 else Decimal(1000)} | TARGETS[n % len(TARGETS)],
            plan=plan,
            sub_measure=sub_measure,
            code=f"t{n}",
            name=f"第{n + 1}项{TARGET_NAME}",
            quote=NEXT_STEPS,
        )
        for n, sub_measure in enumerate(owners[: shape.targets])
    )


def _report(sub_measure: SubMeasure, month: int, months: int, reporters: list[User], random: Random) -> ProgressReport:
    """An approved report; in the last month some are only submitted."""
    chance = random.random()
    is_submitted = month == months and chance < 0.1
    submitted_at = datetime(sub_measure.plan.year, 1, 3, 8, tzinfo=UTC) + timedelta(
        days=30 * month, minutes=random.randrange(600)
    )
    return ProgressReport(
        sub_measure=sub_measure,
        month=month,
        status="submitted" if is_submitted else "approved",
        version=2 if is_submitted else 3,
        assessment="slow" if chance > 0.85 else "on_track",
        progress=PROGRESS,
        problems=PROBLEMS,
        next_steps=NEXT_STEPS,
        submitted_by=random.choice(reporters),
        submitted_at=submitted_at,
        first_submitted_at=submitted_at,
        reviewed_at=None if is_submitted else submitted_at + timedelta(days=1),
    )


def _draft(sub_measure: SubMeasure, month: int) -> ProgressReport:
    """All typed, not submitted."""
    return ProgressReport(
        sub_measure=sub_measure,
        month=month,
        version=1,
        assessment="on_track",
        progress=PROGRESS,
        problems=PROBLEMS,
        next_steps=NEXT_STEPS,
    )


def _figures(
    targets: list[Target], items: list[Item], reports: list[ProgressReport], random: Random
) -> Iterator[Figure]:
    """The figure of every target, or of each of its items, in every reported month."""
    reports_of, items_of = defaultdict(list), defaultdict(list)
    for report in reports:
        reports_of[report.sub_measure_id].append(report)
    for item in items:
        items_of[item.target_id].append(item)
    for target in targets:
        pace = random.choice(PACES)
        places: list[Item | None] = items_of[target.pk] or [None]
        for report in reports_of[target.sub_measure_id]:
            share = 1 if target.phasing == "hold" else Decimal(report.month) / 12
            value = round(1000 * share * pace / len(places), 2)
            counted = value if report.status == "approved" else None
            for item in places:
                yield Figure(report=report, target=target, item=item, value=value, counted=counted)


def _events(
    plan: Plan, reports: list[ProgressReport], figures: list[Figure], reporters: dict[int, list[User]]
) -> Iterator[Event]:
    """The trace as one chain: each report submitted and, where it was, approved; each draft saved."""
    figures_of = defaultdict(list)
    for figure in figures:
        figures_of[figure.report_id].append(figure)
    steps = []
    for report in reports:
        if report.status == "draft":
            steps.append((_drafted_at(plan.year), "save", "value", report))
        if report.submitted_at:
            steps.append((report.submitted_at, "submit", "value", report))
        if report.reviewed_at:
            steps.append((report.reviewed_at, "approve", "counted", report))
    # In the order of time, as people did it: an event before its predecessor is a clock set back.
    steps.sort(key=lambda step: step[0])
    previous = ""
    for sequence, (at, action, field, report) in enumerate(steps, 1):
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
            changes=[
                change(
                    "figure",
                    figure.target.code,
                    field,
                    None,
                    figure.value,
                    item=figure.item.name if figure.item else None,
                )
                for figure in figures_of[report.pk]
            ],
            previous_hash=previous,
        )
        previous = event.hash = hash_of(event)
        yield event

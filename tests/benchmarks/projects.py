"""Makes up projects under a plan: construction projects with two targets, milestones and months of reports each."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from projects.models import Milestone, Project, StageMove
from targets.models import Figure, Plan, ProgressReport, SubMeasure, Target

PROJECT_TITLE = "产业配套道路改造提升项目"
#: Month and weight of a project's milestones; so fifty projects have two hundred.
MILESTONES = ((4, 20), (6, 30), (9, 30), (11, 20))
KINDS = ("construction", "road", "water", "park")
STAGES = ("started", "building", "completed")
INVESTMENT, PERCENT = 1200, 90
#: Figures as a share of the planned path, one drawn for each target.
PACES = (Decimal("1.1"), Decimal(1), Decimal(1), Decimal("0.93"), Decimal("0.6"))


def add_projects(plan: Plan, sub_measures: list[SubMeasure], count: int, months: int) -> None:
    """Puts ``count`` projects under a plan's sub-measures, reported from January on."""
    random = Random(count)
    parents = [sub_measures[n % len(sub_measures)] for n in range(count)]
    # A project is stored as a sub-measure and a row of its own with the same key.
    stored = SubMeasure.objects.bulk_create(
        SubMeasure(
            plan=plan,
            area=parent.area,
            lead=parent.lead,
            code=f"p{n}",
            title=f"第{n + 1}号{PROJECT_TITLE}",
            is_project=True,
        )
        for n, parent in enumerate(parents)
    )
    investments = Target.objects.bulk_create(_investment(sub_measure) for sub_measure in stored)
    percents = Target.objects.bulk_create(_percent(sub_measure) for sub_measure in stored)
    projects = [_project(*parts) for parts in zip(stored, parents, investments, percents, strict=True)]
    for project in projects:
        # Django cannot create models with a parent in bulk; the parent's row is there already.
        project.save_base(raw=True)
    Milestone.objects.bulk_create(
        Milestone(
            project=project,
            name=f"{month}月节点",
            planned=date(plan.year, month, 20),
            weight=Decimal(weight),
            done=date(plan.year, month, 18) if month <= months and random.random() < 0.9 else None,
        )
        for project in projects
        for month, weight in MILESTONES
    )
    moved = date(plan.year, 3, 1)
    StageMove.objects.bulk_create(
        StageMove(project=project, stage=project.stage, on=moved, at=datetime(plan.year, 3, 1, tzinfo=UTC))
        for project in projects
    )
    reports = ProgressReport.objects.bulk_create(
        _report(sub_measure, month) for sub_measure in stored for month in range(1, months + 1)
    )
    for whole, targets in ((INVESTMENT, investments), (PERCENT, percents)):
        paces = {target.sub_measure_id: (target, random.choice(PACES)) for target in targets}
        Figure.objects.bulk_create(_figures(reports, paces, whole), batch_size=5000)


def _investment(sub_measure: SubMeasure) -> Target:
    return Target(
        plan=sub_measure.plan,
        sub_measure=sub_measure,
        code=f"{sub_measure.code}-investment",
        name="累计完成投资",
        unit="万元",
        value=Decimal(INVESTMENT),
    )


def _percent(sub_measure: SubMeasure) -> Target:
    planned, done = {}, 0
    for month in range(1, 13):
        done += dict(MILESTONES).get(month, 0)
        planned[str(month)] = str(done)
    return Target(
        plan=sub_measure.plan,
        sub_measure=sub_measure,
        code=f"{sub_measure.code}-percent",
        name="形象进度",
        unit="%",
        decimals=1,
        value=Decimal(100),
        baseline=Decimal(0),
        phasing="custom",
        nodes=planned,
    )


def _project(stored: SubMeasure, parent: SubMeasure, investment: Target, percent: Target) -> Project:
    number = int(stored.code.removeprefix("p"))
    stage = STAGES[number % len(STAGES)]
    year = stored.plan.year
    project = Project(
        line=stored,
        part_of=parent,
        kind=KINDS[number % len(KINDS)],
        stage=stage,
        owner="镇人民政府",
        place="镇驻地",
        total_investment=Decimal(2 * INVESTMENT),
        planned_start=date(year, 1, 1),
        planned_finish=date(year, 12, 31),
        actual_finish=date(year, 3, 1) if stage == "completed" else None,
        investment=investment,
        percent=percent,
    )
    for field in SubMeasure._meta.concrete_fields:
        setattr(project, field.attname, getattr(stored, field.attname))
    return project


def _report(sub_measure: SubMeasure, month: int) -> ProgressReport:
    at = datetime(sub_measure.plan.year, 1, 3, 8, tzinfo=UTC) + timedelta(days=30 * month)
    return ProgressReport(
        sub_measure=sub_measure,
        month=month,
        status="approved",
        version=3,
        assessment="on_track",
        progress="本月路基处理完成过半，管线迁改同步推进。",
        submitted_at=at,
        first_submitted_at=at,
        reviewed_at=at + timedelta(days=1),
    )


def _figures(reports: list[ProgressReport], paces: dict[int, tuple[Target, Decimal]], whole: int) -> Iterator[Figure]:
    """One target's figure in every report, by the report's sub-measure."""
    for report in reports:
        target, pace = paces[report.sub_measure_id]
        value = round(whole * Decimal(report.month) / 12 * pace, 2)
        yield Figure(report=report, target=target, value=value, counted=value)

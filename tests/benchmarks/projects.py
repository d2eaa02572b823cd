"""Makes up projects under a plan: built things with two targets, milestones and months of reports each."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from projects.models import Milestone, Project, StageMove
from projects.models.stages import STAGES, ProjectKind, is_done
from targets.models import Figure, Plan, ProgressReport, SubMeasure, Target

#: Of a project, over its year; so fifty projects have two hundred.
MILESTONES = ((4, 20), (6, 30), (9, 30), (11, 20))
KINDS = (ProjectKind.CONSTRUCTION, ProjectKind.ROAD, ProjectKind.WATER, ProjectKind.PARK)


def add_projects(plan: Plan, parts: list[SubMeasure], count: int, months: int) -> None:
    """Puts ``count`` projects under a plan's sub-measures, reported from January on; in bulk where Django can."""
    random = Random(count)
    lines = SubMeasure.objects.bulk_create(
        SubMeasure(
            plan=plan,
            area=part.area,
            lead=part.lead,
            code=f"p{n}",
            title=f"第{n + 1}号产业配套道路改造提升项目",
            is_project=True,
        )
        for n, part in ((n, parts[n % len(parts)]) for n in range(count))
    )
    targets = Target.objects.bulk_create(target for line in lines for target in _targets(plan, line))
    projects = [
        _project(line, parts[n % len(parts)], targets[2 * n], targets[2 * n + 1], n) for n, line in enumerate(lines)
    ]
    for project in projects:
        # No model with a parent is created in bulk; its line is there already.
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
    StageMove.objects.bulk_create(
        StageMove(
            project=project, stage=project.stage, on=date(plan.year, 3, 1), at=datetime(plan.year, 3, 1, tzinfo=UTC)
        )
        for project in projects
    )
    reports = ProgressReport.objects.bulk_create(
        _report(line, month) for line in lines for month in range(1, months + 1)
    )
    Figure.objects.bulk_create(_figures(reports, targets, months, random), batch_size=5000)


def _targets(plan: Plan, line: SubMeasure) -> tuple[Target, Target]:
    nodes, done = {}, 0
    for month in range(1, 13):
        done += dict(MILESTONES).get(month, 0)
        nodes[str(month)] = str(done)
    common = {"plan": plan, "sub_measure": line}
    return (
        Target(**common, code=f"{line.code}-investment", name="累计完成投资", unit="万元", value=Decimal(1200)),
        Target(
            **common,
            code=f"{line.code}-percent",
            name="形象进度",
            unit="%",
            decimals=1,
            value=Decimal(100),
            baseline=Decimal(0),
            phasing="custom",
            nodes=nodes,
        ),
    )


def _project(line: SubMeasure, part: SubMeasure, investment: Target, percent: Target, number: int) -> Project:
    kind = KINDS[number % len(KINDS)]
    stage = STAGES[kind][2 + number % 3]
    project = Project(
        line=line,
        part_of=part,
        kind=kind,
        stage=stage,
        owner="镇人民政府",
        place="镇驻地",
        total_investment=Decimal(2400),
        planned_start=date(line.plan.year, 1, 1),
        planned_finish=date(line.plan.year, 12, 31),
        actual_finish=date(line.plan.year, 3, 1) if is_done(kind, stage) else None,
        investment=investment,
        percent=percent,
    )
    for field in SubMeasure._meta.concrete_fields:
        setattr(project, field.attname, getattr(line, field.attname))
    return project


def _report(line: SubMeasure, month: int) -> ProgressReport:
    at = datetime(line.plan.year, 1, 3, 8, tzinfo=UTC) + timedelta(days=30 * month)
    return ProgressReport(
        sub_measure=line,
        month=month,
        status="approved",
        version=3,
        assessment="on_track",
        progress="本月路基处理完成过半，管线迁改同步推进。",
        submitted_at=at,
        first_submitted_at=at,
        reviewed_at=at + timedelta(days=1),
    )


def _figures(reports: list[ProgressReport], targets: list[Target], months: int, random: Random) -> Iterator[Figure]:
    paces = [random.choice((Decimal("1.1"), Decimal(1), Decimal(1), Decimal("0.93"), Decimal("0.6"))) for _t in targets]
    for n, report in enumerate(reports):
        share = Decimal(report.month) / 12
        for place, whole in ((2 * (n // months), 1200), (2 * (n // months) + 1, 90)):
            value = round(whole * share * paces[place], 2)
            yield Figure(report=report, target=targets[place], value=value, counted=value)

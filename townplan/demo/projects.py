"""The demonstration's projects: added with the plan, then moved and reported on in the order of time."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from departments.models import Department, Village
from projects.actions import ProjectValues, add_project, finish_milestone, move_stage
from projects.models import Milestone, Project
from projects.models.stages import STAGES, Stage
from reports import actions
from reports.evidence.files import check_evidence
from targets.calendar.schedule import Schedule
from targets.models import Item, Plan, SubMeasure, Target
from targets.trace.record import Actor, Program

from .attachments import make_attachment
from .replay import ReplayedStep

#: A project's report is submitted in the late morning of its due day, and approved in the afternoon.
SUBMITTED, REVIEWED, MOVED = time(10, 40), time(15, 20), time(17, 30)
ATTACHED = time(10, 20)
#: The first values of a report are its figures and texts; a photo may follow.
REPORT_VALUES = 6
#: The day on which the projects are added to the plan.
ADDED_ON = date(2021, 1, 4)


def read_projects(path: Path) -> list[dict[str, Any]]:
    """The projects in the file; none if there is no file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))["projects"] if path.exists() else []


def add_projects(plan: Plan, projects: list[dict[str, Any]], begin: datetime) -> None:
    """Adds every project to the plan, at the stage that it has on ``ADDED_ON``."""
    sub_measures = {row.code: row for row in SubMeasure.objects.filter(plan=plan)}
    departments = {row.code: row for row in Department.objects.all()}
    villages = {row.code: row for row in Village.objects.all()}
    targets = {row.code: row for row in Target.objects.filter(plan=plan)}
    items = {
        (item.target.code, item.name): item for item in Item.objects.filter(target__plan=plan).select_related("target")
    }
    for project in projects:
        target, item = project.get("feeds") or (None, None)
        fields = {
            "code": project["code"],
            "title": project["name"],
            "kind": project["kind"],
            "part_of": sub_measures[project["part_of"]],
            "lead": departments[project["lead"]],
            "leader": departments[project["lead"]].leader,
            "owner": project.get("owner", ""),
            "place": project.get("place", ""),
            "village": villages.get(project.get("village")),
            "total_investment": _amount(project.get("total")),
            "invested_before": _amount(project.get("before")),
            "quantity": _amount(project.get("quantity")),
            "quantity_unit": project.get("unit", ""),
            "planned_start": project.get("start"),
            "planned_finish": project.get("finish"),
            "actual_start": _start_before_plan(project),
            "stage": _first_stage(project)[0],
            "feeds": targets.get(target),
            "feeds_item": items.get((target, item)),
        }
        points = [
            Milestone(name=name, planned=day, weight=Decimal(weight)) for name, day, weight, _done in _points(project)
        ]
        add_project(
            Program("loaddemo", "demonstration", begin),
            ProjectValues(fields, _amount(project.get("planned"))),
            points,
            since=_first_stage(project)[1],
        )


def steps_of_projects(
    plan: Plan, projects: list[dict[str, Any]], leads: Mapping[str, str], reviewer: str
) -> Iterator[ReplayedStep]:
    """The steps that move each project, finish its milestones, and report and approve its months.

    Args:
        leads: the department's code, and its reporter's user name.
        reviewer: the user name of the person who approves the reports.
    """
    schedule = Schedule.of(plan)
    for project in projects:
        by, code = leads[project["lead"]], project["code"]
        for stage, day, *why in _moves(project):
            if day <= ADDED_ON:
                continue
            yield ReplayedStep(_moment(day, MOVED), by, _move, day.month, values=(code, stage, day, *why))
        for name, _planned, _weight, done in _points(project):
            if done:
                yield ReplayedStep(_moment(done, MOVED), by, _finish, done.month, values=(code, name, done))
        for month, report in project.get("reports", {}).items():
            due = schedule.due_day(month)
            if photo := report[REPORT_VALUES:]:
                yield ReplayedStep(_moment(due, ATTACHED), by, _attach, month, values=(code, month, photo))
            yield ReplayedStep(_moment(due, SUBMITTED), by, _submit, month, values=(code, month, report))
            yield ReplayedStep(_moment(due, REVIEWED), reviewer, _approve, month, values=(code, month))


def _points(project: dict[str, Any]) -> list[list]:
    return project.get("milestones", [])


def _moves(project: dict[str, Any]) -> list[list]:
    return project.get("moves", [])


def _first_stage(project: dict[str, Any]) -> tuple[str, date]:
    """The stage of a project when the plan was loaded, and since when."""
    stage, day = STAGES[project["kind"]][0], ADDED_ON
    for reached, on, *_why in _moves(project):
        if on <= ADDED_ON:
            stage, day = reached, on
    return stage, day


def _start_before_plan(project: dict[str, Any]) -> date | None:
    """The day on which construction started, if that was before the plan."""
    return next((on for stage, on, *_why in _moves(project) if stage == Stage.STARTED and on <= ADDED_ON), None)


def _moment(day: date, at: time) -> datetime:
    # What happened before the plan was loaded is entered right after loading.
    return timezone.make_aware(datetime.combine(max(day, date(2021, 1, 5)), at))


def _amount(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _project(plan: Plan, code: str) -> Project:
    return Project.objects.get(plan=plan, code=code)


def _move(actor: Actor, plan: Plan, _month: int, code: str, stage: str, day: date, reason: str = "") -> None:
    project = _project(plan, code)
    move_stage(actor, project.pk, project.version, stage, day, reason)


def _finish(actor: Actor, plan: Plan, _month: int, code: str, name: str, day: date) -> None:
    project = _project(plan, code)
    finish_milestone(actor, project.pk, project.version, project.milestones.get(name=name).pk, day)


def _attach(actor: Actor, plan: Plan, month: int, code: str, _version: int, photo: list[str]) -> None:
    name, scene = photo
    actions.attach_evidence(
        actor, _project(plan, code).line, month, [check_evidence(make_attachment({"name": name, "scene": scene}))]
    )


def _submit(actor: Actor, plan: Plan, month: int, code: str, _version: int, report: list) -> None:
    project = _project(plan, code)
    percent, investment, assessment, progress, problems, next_steps = report[:REPORT_VALUES]
    figures = {
        (target, None): _amount(value)
        for target, value in ((project.percent_id, percent), (project.investment_id, investment))
        if target and value is not None
    }
    entry = actions.ReportEntry(assessment, progress, problems, next_steps, figures)
    existing = project.reports(manager="with_projects").filter(month=month).first()
    actions.submit(actor, project.line, month, existing.version if existing else 0, entry)


def _approve(actor: Actor, plan: Plan, month: int, code: str, _version: int) -> None:
    project = _project(plan, code)
    actions.approve(actor, project.line, month, project.reports(manager="with_projects").get(month=month).version)

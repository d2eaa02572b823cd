"""Pages that answer a sent form: no address shows them without one."""

from collections.abc import Iterator
from itertools import count

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils import timezone

from projects.models import Project
from targets.models import Item, SubMeasure, Target
from tests.admin.conftest import fields_of
from tests.projects import pages as projects
from tests.reports import steps
from tests.reports.workbook import files

from .conftest import Visitor

MONTH = 7


def answers(visit: Visitor, language: str) -> Iterator[tuple[str, HttpResponse]]:
    """Each answer with its name. The forms change the demonstration; the caller undoes that."""
    yield from _at_the_door(visit, language)
    yield from _to_a_clerk(visit, language)
    yield from _to_a_reviewer(visit, language)
    yield from _to_an_administrator(visit, language)
    broken = get_resolver().resolve_error_handler(500)
    yield "an error of ours", broken(RequestFactory().get("/"))


def _at_the_door(visit: Visitor, language: str) -> Iterator[tuple[str, HttpResponse]]:
    wrong = {"username": "agri", "password": "not this one"}
    yield "a wrong password", visit(None, language).post("/sign-in/", wrong)
    for attempt in count():
        response = visit(None, language).post("/sign-in/", wrong)
        if response.status_code == 429:
            break
        assert attempt < 10
    yield "a locked name", response
    report = reverse("reports:report", args=(2021, "4.1", MONTH))
    typed = {"version": "1", "progress": "Long <words> & many"}
    yield "a session that ended", visit(None, language).post(report, typed)
    right = {"username": "rural", "password": "townplan-2021", "next": report, "kept-progress": "Long <words>"}
    yield "back from sign-in", visit(None, language).post("/sign-in/", right)
    forged = Client(enforce_csrf_checks=True)
    forged.cookies["django_language"] = language
    yield "a form without its token", forged.post("/sign-in/", wrong)
    yield "too much at once", visit("rural", language).post("/language/", {"next": "x" * 3_000_000})
    yield "a new password that is too weak", visit("leader", language).post("/password/", {"new_password1": "1"})


def _to_a_clerk(visit: Visitor, language: str) -> Iterator[tuple[str, HttpResponse]]:
    clerk = visit("agri", language)
    sub_measure = SubMeasure.objects.get(plan__year=2021, code="4.1")
    targets = list(Target.objects.filter(sub_measure=sub_measure, items=None))
    yield "figures that are none", steps.submit(clerk, sub_measure, MONTH, dict.fromkeys(targets, "1..2"))
    form = reverse("reports:month_form", args=(2021, MONTH))
    boxes = {steps.box_of(target): "-" for target in targets} | {f"version_{sub_measure.pk}": "0", "submit": ""}
    yield "figures that are none, in my month", clerk.post(form, boxes)
    yield "a workbook's changes", files.upload(clerk, _filled(files.download(clerk, MONTH)), MONTH)
    yield "a file that is no workbook", files.upload(clerk, b"no workbook", MONTH)
    yield (
        "a report that was changed meanwhile",
        steps.save(clerk, sub_measure, MONTH, dict.fromkeys(targets, "7"), version=99),
    )
    why = {
        f"why_{steps.box_of(item)}": "Not accepted yet" for item in Item.objects.filter(target__sub_measure=sub_measure)
    }
    assert steps.submit(clerk, sub_measure, MONTH, dict.fromkeys(targets, "999999"), **why).status_code == 302


def _filled(content: bytes) -> bytes:
    """A workbook with a number in each cell to fill in, but a word in one; in either language."""
    book = files.opened(content)
    sheet, column = next((sheet, cell.column) for sheet in book for cell in sheet[1] if cell.value == "figure")
    boxes = [
        row[0] for row in sheet.iter_rows(min_row=2, min_col=column, max_col=column) if not row[0].protection.locked
    ]
    for box in boxes:
        box.value = 999_999
    boxes[-1].value = "none"
    return files.saved(book)


def _to_a_reviewer(visit: Visitor, language: str) -> Iterator[tuple[str, HttpResponse]]:
    reviewer = visit("review1", language)
    sub_measure = SubMeasure.objects.get(plan__year=2021, code="4.1")
    pick = f"{steps.report_of(sub_measure, MONTH).pk}:{steps.version_of(sub_measure, MONTH)}"
    yield "whether odd figures are right", reviewer.post("/review/?year=2021", {"pick": pick})
    yield "a return without a remark, in the queue", reviewer.post("/review/?year=2021", {"return": pick})
    yield "a return without a remark", steps.give_back(reviewer, sub_measure, MONTH, "")
    yield "a correction without a reason", steps.correct(reviewer, sub_measure, 5, {}, "")
    yield "a filter that is none", visit("leader", language).get("/ledger/?light=pink&department=none&per_page=x")


def _to_an_administrator(visit: Visitor, language: str) -> Iterator[tuple[str, HttpResponse]]:
    administrator = visit("admin", language)
    close = reverse("reports:close_month", args=(2021, 6))
    yield "closing without a reason", administrator.post(close, {"left": "", "leave": "yes"})
    yield "reopening without a reason", administrator.post(reverse("reports:reopen_month", args=(2021, 2)), {})
    yield from _of_projects(administrator)
    yield from _of_the_setup(administrator)
    yield from _of_drafts(administrator)


def _of_the_setup(administrator: Client) -> Iterator[tuple[str, HttpResponse]]:
    token = {"name": "District", "ends_on": timezone.localdate().isoformat(), "resources": "plans"}
    yield "a token", administrator.post(reverse("publishing:add_token"), token)
    yield "a faulty token", administrator.post(reverse("publishing:add_token"), {**token, "ends_on": "1999-01-01"})
    row = f"t{Target.objects.get(plan__year=2021, code='tax-revenue').pk}"
    typed = {f"{row}-seen": "x", f"{row}-weight": "heavy"}
    area = reverse("setup:add_area", args=(2021,))
    administrator.post(area, {**fields_of(administrator.get(area)), "number": "9", "title": "By mistake"})
    removal = reverse("setup:remove_area", args=(2021, 9))
    administrator.post(removal, fields_of(administrator.get(removal)))
    gone = reverse("setup:area", args=(2021, 9))
    yield "a row that was removed meanwhile", administrator.post(gone, {"title": "Hills"})
    yield "a row of the plan that is wrong", administrator.post(reverse("setup:plan", args=(2021,)), typed)
    listed = ContentFile(b"- model: targets.plan\n  fields: {year: 2021, town: Weir, title: Other}\n", "plan.yaml")
    yield "a plan file", administrator.post(reverse("setup:import"), {"file": listed})
    none = ContentFile(b"- model: targets.plan\n  fields: {year: soon}\n", "plan.yaml")
    yield "a plan file that is none", administrator.post(reverse("setup:import"), {"file": none})
    yield "days that are none", administrator.post(reverse("setup:holidays"), {"lines": "soon"})
    yield "an account without a name", administrator.post(reverse("setup:add_account"), {})
    yield "a new password", administrator.post(reverse("setup:reset_password", args=("rural",)))


def _of_drafts(administrator: Client) -> Iterator[tuple[str, HttpResponse]]:
    yield "nothing to begin from", administrator.post(reverse("drafts:begin"), {"source": "text"})
    people = reverse("drafts:people", args=(1,))
    yield "no people", administrator.post(people, {"lines": ""})
    table = administrator.post(people, {"lines": "张三 财政所 填报\n李四 天文台 观星"})
    yield "people with a fault", table
    secret = fields_of(table)["secret"]
    leader = {"p0-name": "王五", "p0-username": "wangwu", "p0-groups": [Group.objects.get(name="leader").pk]}
    yield "first passwords", administrator.post(people, {**leader, "secret": secret})
    departments = reverse("drafts:departments", args=(1,))
    typed = {name: value for name, value in fields_of(administrator.get(departments)).items() if "-code" not in name}
    yield "a department without a code", administrator.post(departments, typed)
    compare = reverse("drafts:match", args=(2,))
    administrator.post(compare, fields_of(administrator.get(compare)))
    administrator.post(reverse("drafts:departments", args=(2,)), fields_of(administrator.get(departments)))
    yield "what a second file changes", administrator.get(reverse("drafts:check", args=(2,)))


def _of_projects(administrator: Client) -> Iterator[tuple[str, HttpResponse]]:
    project = Project.objects.get(plan__year=2021, code="road-yingchun")
    address = projects.address("change", project)
    typed = projects.form_of(administrator.get(address).content.decode())
    typed |= {"name": "", "planned_finish": "2020-01-01", "total_investment": "much", "m-0-planned": "2030-01-01"}
    yield "a project that makes no sense", administrator.post(address, typed)
    yield "a stage that is left out", projects.move(administrator, project, "planned", "2021-07-01")
    yield "a milestone's day that is none", projects.finish(administrator, project, "路基", "2030-01-01")
    listed = administrator.get(reverse("projects:download", args=(2021,))).getvalue()
    upload = reverse("projects:import", args=(2021,))
    yield "a list of projects", administrator.post(upload, {"file": ContentFile(listed, "list.xlsx")})
    yield "a list that is none", administrator.post(upload, {"file": ContentFile(b"no list", "list.xlsx")})

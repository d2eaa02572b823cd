"""A page asks the database fewer than twenty questions, and as many of a large plan as of a small one."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments import roles
from drafts.models import PlanInPreparation
from drafts.parts.rows import DraftArea, DraftMeasure, DraftRow, DraftTarget
from supervision.models import Meeting
from tests.factories import (
    make_area,
    make_evidence,
    make_item,
    make_matter,
    make_milestone,
    make_plan,
    make_project,
    make_report,
    make_sub_measure,
    make_target,
    make_town,
    make_user,
    make_village,
)
from tests.files import pdf, upload
from tests.reports import steps
from tests.supervision.steps import ordered, step

#: Of any page, at any size of the plan.
MOST = 19
#: A file that is handed out leaves an event in the security log: a few statements more, whatever is in it.
OF_AN_EXPORT = re.compile(r'"targets_securityevent"|"django_content_type".*securityevent|SAVEPOINT|^BEGIN|^COMMIT')
PAGES = {
    "workbench of a reporter": ("reporter", "/workbench/"),
    "workbench of a reviewer": ("reviewer", "/workbench/"),
    "workbench of a leader": ("leader", "/workbench/"),
    "workbench of an administrator": ("administrator", "/workbench/"),
    "dashboard": ("leader", "/dashboard/?month=3"),
    "screen": ("leader", "/screen/?month=3"),
    "area": ("leader", "/areas/2021/1/?month=3"),
    "evidence of an area": ("leader", "/areas/2021/1/1/evidence.zip"),
    "evidence of a department": ("reporter", "/departments/2021/own/1/evidence.zip"),
    "wall chart": ("leader", "/wall/?month=3"),
    "wall chart, what needs attention": ("leader", "/wall/?month=3&area=1&only=worrying"),
    "wall chart of a past day": ("leader", "/wall/?month=3&on=2021-06-30"),
    "monthly meeting": ("leader", "/meeting/?month=3"),
    "papers for the monthly meeting": ("leader", "/meeting/2021/3/meeting.docx"),
    "proposals to the district": ("reporter", "/matters/proposals/"),
    "form of a proposal to the district": ("reviewer", "/matters/proposals/add/"),
    "months compared": ("leader", "/compare/?from=2&to=3"),
    "months compared of a past day": ("leader", "/compare/?from=2&to=3&on=2021-06-30"),
    "a month on two days": ("leader", "/compare/?to=3&then=2021-06-20&on=2021-06-30"),
    "one year alone": ("leader", "/years/"),
    "sub-measure": ("leader", "/measures/2021/1.1/?month=3"),
    "sub-measure of a reviewer": ("reviewer", "/measures/2021/1.1/?month=3"),
    "sub-measure of its reporter": ("reporter", "/measures/2021/1.1/?month=3"),
    "target": ("leader", "/targets/2021/revenue/?month=3"),
    "target of its reporter": ("reporter", "/targets/2021/revenue/?month=3"),
    "target with items": ("leader", "/targets/2021/roads/?month=3"),
    "target with items of a reviewer": ("reviewer", "/targets/2021/roads/?month=3"),
    "ledger": ("leader", "/ledger/?month=3&per_page=100"),
    "ledger by light": ("leader", "/ledger/?month=3&light=red"),
    "ledger by gap": ("leader", "/ledger/?month=3&sort=-gap"),
    "ledger of a reporter": ("reporter", "/ledger/?month=3"),
    "ledger as csv": ("leader", "/ledger/ledger.csv?month=3"),
    "ledger as a document": ("leader", "/documents/2021/3/ledger.xlsx"),
    "annual assessment": ("leader", "/assessment/?month=3"),
    "annual assessment as xlsx": ("leader", "/assessment/assessment.xlsx?month=3"),
    "documents": ("leader", "/documents/?month=3"),
    "bulletin": ("leader", "/documents/2021/3/bulletin.docx"),
    "bulletin of a past day": ("leader", "/documents/2021/3/bulletin.docx?on=2021-06-30"),
    "villages": ("leader", "/villages/?month=3"),
    "villages of a reporter": ("reporter", "/villages/?month=3"),
    "village": ("leader", "/villages/east/?month=3"),
    "village of a reporter": ("reporter", "/villages/east/?month=3"),
    "my month": ("reporter", "/my-month/"),
    "my month of March": ("reporter", "/my-month/?month=3"),
    "workbook of my month": ("reporter", "/my-month/2021/3/workbook.xlsx"),
    "upload of the workbook": ("reporter", "/my-month/2021/3/workbook/"),
    "review queue": ("reviewer", "/review/"),
    "review queue by department": ("reviewer", "/review/?by=department"),
    "what was approved": ("reviewer", "/review/?state=approved"),
    "review": ("reviewer", "/review/2021/1.1/3/"),
    "trace": ("auditor", "/trace/"),
    "trace of people": ("auditor", "/trace/?year=people"),
    "verification of people": ("auditor", "/trace/verify/?year=people"),
    "trace filtered": ("auditor", "/trace/?month=3&department=own&person=reporter&q=127"),
    "trace as csv": ("auditor", "/trace/trace.csv"),
    "trace as xlsx": ("auditor", "/trace/trace.xlsx"),
    "dashboard of a past day": ("leader", "/dashboard/?month=3&on=2021-06-30"),
    "area of a past day": ("leader", "/areas/2021/1/?month=3&on=2021-06-30"),
    "sub-measure of a past day": ("reviewer", "/measures/2021/1.1/?month=3&on=2021-06-30"),
    "ledger of a past day": ("leader", "/ledger/?month=3&on=2021-06-30&light=red"),
    "target of a past day": ("leader", "/targets/2021/revenue/?month=3&on=2021-06-30"),
    "months": ("administrator", "/months/"),
    "what closing leaves": ("administrator", "/months/2021/3/close/"),
    "what reopening sets going": ("administrator", "/months/2021/1/reopen/"),
    "reporting": ("leader", "/reporting/?year=2021"),
    "my month of projects": ("reporter", "/my-month/?month=3&of=projects"),
    "projects": ("leader", "/projects/?month=3"),
    "projects of a reporter": ("reporter", "/projects/?month=3"),
    "projects by light": ("leader", "/projects/?month=3&light=red"),
    "projects of a past day": ("leader", "/projects/?month=3&on=2021-06-30"),
    "projects by stage": ("leader", "/projects/stages/?month=3"),
    "timeline": ("leader", "/projects/timeline/?month=3"),
    "due": ("leader", "/projects/due/?month=3"),
    "due on a past day": ("leader", "/projects/due/?month=3&on=2021-06-30"),
    "funnels": ("leader", "/projects/funnels/?month=3"),
    "project": ("leader", "/projects/2021/road/?month=3"),
    "project of a reviewer": ("reviewer", "/projects/2021/road/?month=3"),
    "project of its reporter": ("reporter", "/projects/2021/road/?month=3"),
    "project of a past day": ("reviewer", "/projects/2021/road/?month=3&on=2021-06-30"),
    "list of projects as xlsx": ("leader", "/projects/2021/list.xlsx"),
    "form of a project": ("administrator", "/projects/2021/road/change/"),
    "setup, the plan": ("administrator", "/setup/plan/2021/"),
    "setup, a target": ("administrator", "/setup/plan/2021/revenue/"),
    "setup, a target with items": ("administrator", "/setup/plan/2021/roads/"),
    "setup, a new target": ("administrator", "/setup/measures/2021/1.1/add/"),
    "setup, a sub-measure": ("administrator", "/setup/measures/2021/1.1/"),
    "setup, an area": ("administrator", "/setup/areas/2021/1/"),
    "setup, a removal": ("administrator", "/setup/measures/2021/1.1/remove/"),
    "setup, departments": ("administrator", "/setup/departments/"),
    "setup, villages": ("administrator", "/setup/villages/"),
    "setup, thresholds": ("administrator", "/setup/thresholds/"),
    "setup, holidays": ("administrator", "/setup/holidays/?year=2021"),
    "setup, remarks": ("administrator", "/setup/remarks/"),
    "setup, accounts": ("administrator", "/setup/accounts/"),
    "setup, an account": ("administrator", "/setup/accounts/reporter/"),
    "publishing": ("administrator", "/setup/publishing/"),
    "setup, locks": ("administrator", "/setup/locks/"),
    "reminders of a reporter": ("reporter", "/reminders/"),
    "reminders of a reviewer": ("reviewer", "/reminders/"),
    "what comes by mail": ("leader", "/reminders/choice/"),
    "setup, reminders": ("administrator", "/setup/reminders/"),
    "setup, a robot": ("administrator", "/setup/reminders/robots/add/"),
    "calendar links": ("administrator", "/projects/calendar/"),
    "matters": ("leader", "/matters/"),
    "matters of a reviewer": ("reviewer", "/matters/"),
    "matters of a reporter": ("reporter", "/matters/?late=late&state=open&q=a"),
    "matters as xlsx": ("leader", "/matters/matters.xlsx"),
    "matter": ("leader", "/matters/2021/1/"),
    "matter of its reporter": ("reporter", "/matters/2021/1/"),
    "order of a matter": ("reviewer", "/matters/order/?target=revenue"),
    "order about a project": ("reviewer", "/matters/order/?measure=road"),
    "notice of a matter": ("leader", "/matters/2021/1/notice.docx"),
    "reply on a matter": ("leader", "/matters/2021/1/reply.docx"),
}


def grown_town(targets: int):
    """A town of so many targets, with reports in every state and a trace."""
    town = make_town()
    roads = make_target(town.sub_measure, code="roads", counting="sum")
    east = make_village(code="east")
    make_item(roads, village=east)
    for number in range(targets - 3):
        lead = town.sub_measure.lead if number % 2 else town.other_sub_measure.lead
        if number % 10 == 0:
            area = make_area(town.plan)
        sub_measure = make_sub_measure(area if number % 3 else town.area, lead)
        target = make_target(sub_measure, value=Decimal(100 + number))
        make_report(sub_measure, 2, "approved", {target: 20})
        make_report(sub_measure, 3, ("draft", "submitted", "approved", "returned")[number % 4], {target: number})
        make_item(roads, village=make_village())
        make_item(target, village=east)
        make_target(town.sub_measure) if number % 5 == 0 else None
    for number in range(targets):
        target = town.target if number % 2 else None
        month = {"held_on": f"2021-04-0{number % 9 + 1}", "month": number % 12 + 1}
        meeting, _made = Meeting.objects.get_or_create(plan=town.plan, month=month.pop("month"), defaults=month)
        make_matter(town, datetime(2021, 4, 1, 1, tzinfo=UTC), title=f"Matter {number}", target=target, meeting=meeting)
    matter = town.plan.matters.get(number=1)
    step(town.client("reporter"), matter, "sign")
    for number in range(targets // 4):
        step(town.client("reporter"), matter, "reply", text=f"Day {number}", files=[upload("minutes.pdf", pdf())])
    sent = make_report(town.sub_measure, 1, "approved", {town.target: 6}, submitted_by=town.people["reporter"])
    make_evidence(sent, town.people["reporter"])
    steps.save(town.client("reporter"), town.sub_measure, 3, {town.target: "7"})
    steps.submit(town.client("reporter"), town.sub_measure, 3, {town.target: "8"}, problems="Rain")
    steps.close(town.client("administrator"), 1)
    for number in range(targets // 2):
        road = make_project(town, code=f"road-{number}" if number else "road", feeds=town.target)
        make_milestone(road)
        figures = {road.investment: 20 + number, road.percent: 5}
        make_report(road.line, 3, ("approved", "submitted", "draft")[number % 3], figures)
    ordered(town, title="The last")  # the first page of the trace speaks of departments at any size
    return town


def questions(town, person: str, address: str) -> list[str]:
    client = town.client(person)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
        # A file that is sent in pieces asks while it is sent.
        assert response.getvalue()
    assert response.status_code == 200
    return [query["sql"] for query in queries if not OF_AN_EXPORT.search(query["sql"])]


@pytest.mark.django_db
def test_a_page_asks_as_much_of_50_targets_as_of_5():
    from django.db import transaction

    queries = {}
    for size in (5, 50):
        with transaction.atomic():
            town = grown_town(size)
            queries[size] = {name: questions(town, *page) for name, page in PAGES.items()}
            transaction.set_rollback(True)
    counts = {name: (len(queries[5][name]), len(queries[50][name])) for name in PAGES}
    assert {name: pair for name, pair in counts.items() if pair[0] != pair[1]} == {}
    assert {name: pair for name, pair in counts.items() if pair[1] > MOST} == {}
    assert all(any("django_session" in sql for sql in found) for found in queries[50].values())


@pytest.mark.django_db
def test_a_person_with_several_roles_and_an_earlier_plan_ask_fewer_than_twenty():
    town = grown_town(5)
    for name in (roles.REPORTER, roles.REVIEWER, roles.ADMINISTRATOR):
        town.people[f"leading {name}"] = person = make_user(name, town.sub_measure.lead)
        person.groups.add(Group.objects.get(name=roles.LEADER))
    earlier = make_sub_measure(make_area(make_plan(year=2020)), town.sub_measure.lead)
    make_report(earlier, 2, "submitted", {make_target(earlier, code="growth"): 20})
    headline = make_sub_measure(make_area(town.plan, kind="headline"), town.sub_measure.lead)
    make_target(headline, code="growth")
    pages = [
        ("leader", "/dashboard/?year=2021"),
        ("reviewer", "/dashboard/?year=2021"),
        *((f"leading {roles.REPORTER}", address) for address in ("/dashboard/", "/workbench/", "/my-month/")),
        *((f"leading {roles.REVIEWER}", address) for address in ("/dashboard/", "/workbench/", "/review/")),
        *((f"leading {roles.ADMINISTRATOR}", address) for address in ("/dashboard/", "/workbench/")),
    ]
    counts = {}
    for page in pages:
        caches["pages"].clear()
        counts[page] = len(questions(town, *page))
    assert {page: count for page, count in counts.items() if count > MOST} == {}
    assert "of 2020" in town.client("leader").get("/dashboard/?year=2021").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("year", [2021, 2031])
def test_the_check_of_a_plan_in_preparation_asks_as_much_of_500_targets_as_of_5(year):
    """Of a year that has a plan, and of one that has none."""
    town, counts = make_town(), []
    for size in (5, 500):
        rows: list[DraftRow] = [DraftArea("a", title="Area")]
        for number in range(size):
            lead = {"lead": "Economy Office", "supports": ["Farm Office"]}
            known = {"code": "1.1"} if year == 2021 and number == 0 else {}
            rows.append(DraftMeasure(f"m{number}", title=f"Measure {number}", text="5 km", **lead, **known))
            rows.append(DraftTarget(f"t{number}", name=f"Target {number}", value="5", unit="km", quote="5 km"))
        stored = [row.as_json() for row in rows]
        draft = PlanInPreparation.objects.create(year=year, town="Weir", title="Plan", rows=stored, matched=True)
        address = f"/start/{draft.pk}/check/"
        assert f"{size} targets" in town.client("administrator").get(address).text
        counts.append(len(questions(town, "administrator", address)))
    assert counts[0] == counts[1] <= MOST


@pytest.mark.django_db
def test_only_an_address_without_a_month_looks_for_the_latest():
    town = make_town()
    make_report(town.sub_measure, 2, "approved", {town.target: 20})

    def looks(address: str) -> bool:
        plans = [sql for sql in questions(town, "leader", address) if 'FROM "targets_plan"' in sql]
        assert plans
        return any('"counted" IS NOT NULL' in sql for sql in plans)

    for page in ("/dashboard/", "/ledger/", "/villages/", "/targets/2021/revenue/"):
        assert looks(page), page
        assert not looks(f"{page}?month=3"), page


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["report", "review"])
def test_a_form_asks_as_much_of_40_boxes_as_of_4(name):
    from django.db import transaction

    counts = []
    for boxes in (4, 40):
        with transaction.atomic():
            town = make_town()
            for _number in range(boxes):
                make_target(town.sub_measure)
            roads = make_target(town.sub_measure, counting="sum")
            for _number in range(boxes):
                make_item(roads)
            make_report(town.sub_measure, 3, "submitted", {town.target: 5})
            person = "reporter" if name == "report" else "reviewer"
            counts.append(len(questions(town, person, steps.address_of(name, town.sub_measure, 3))))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_saving_40_figures_takes_no_more_questions_than_saving_4():
    from django.db import transaction

    counts = []
    for boxes in (4, 40):
        with transaction.atomic():
            town = make_town()
            targets = [make_target(town.sub_measure) for _number in range(boxes)]
            client = town.client("reporter")
            with CaptureQueriesContext(connection) as queries:
                response = steps.save(client, town.sub_measure, 3, dict.fromkeys(targets, "5"), version=0)
            assert response.status_code == 302
            counts.append(len(queries))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]

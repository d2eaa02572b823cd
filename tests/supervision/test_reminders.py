"""催办 on the screen: the bell's number is the number of what stands on its page, each line leading there."""

import re
from datetime import date

import pytest

from projects.models import Milestone, Project
from supervision.actions.answering import ask_extension, report_done, sign_for
from supervision.actions.ordering import grant_extension, send_back
from supervision.models import ReminderChoice
from tests.factories import actor, make_milestone, make_project, make_report

from .conftest import at, order

MATTER = "Mend the road Matter 2021-1 · "


def lines(town, person: str) -> list[str]:
    """The page's lines as text, after their number was compared with the bell's, here and on another page."""
    client = town.client(person)
    page = client.get("/reminders/").text
    found = [" ".join(re.sub("<[^>]+>", " ", item).split()) for item in re.findall(r"(?s)<li class=.*?</li>", page)]
    number = sum(int(match[1]) if (match := re.search(r": (\d+) reports? to", line)) else 1 for line in found)
    for text in (page, client.get("/password/").text):
        [bell] = re.findall(r'(?s)<a class="bell.*?</a>', text)
        assert (re.findall(r"\d+(?=</span>)", bell) or ["0"]) == [str(number)]
    for address in re.findall(r'stretched-link"\s+href="([^"]+)"', page):
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "note"),
    [
        (1, None),
        (2, "Due on 5 Jul · 3 days left"),
        (5, "Due on 5 Jul · today"),
        (7, "Due on 5 Jul · 2 days overdue"),
    ],
)
def test_reports_from_three_days_before_they_are_due(june, day, note):
    with at(day):
        assert lines(june, "reporter") == ([f"June 2021: 1 report to fill in {note}"] if note else [])


@pytest.mark.django_db
def test_a_report_waits_for_who_is_to_act(june):
    with at(2):
        report = make_report(june.sub_measure, 6, "submitted", {june.target: 5})
        assert lines(june, "reporter") == lines(june, "leader") == []
        assert lines(june, "reviewer") == ["More revenue Waits for review · June 2021 · Economy Office"]
        report.status = "returned"
        report.remark = "Add the receipts of Zhang San"
        report.save()
        assert lines(june, "reporter") == ["More revenue Returned · June 2021"]
        assert lines(june, "reviewer") == []
        report.status = "draft"
        report.save()
        assert lines(june, "reviewer") == []
        assert lines(june, "stranger") == ["June 2021: 1 report to fill in Due on 5 Jul · 3 days left"]


@pytest.mark.django_db
def test_a_matter_waits_for_the_department_and_for_who_decides(june):
    make_report(june.sub_measure, 6, "approved", {june.target: 5})
    with at(2):
        reporter, leader = actor(june.user("reporter")), actor(june.user("leader"))
        matter = order(june, date(2021, 7, 20))
        assert lines(june, "reporter") == [MATTER + "To be signed for · Due on 20 Jul · 18 days left"]
        matter = sign_for(reporter, matter.pk, matter.version)
        assert lines(june, "reporter") == []
        matter = ask_extension(reporter, matter.pk, matter.version, date(2021, 7, 26), "Rain")
        asked = [MATTER + "An extension is asked for · Economy Office · Due on 20 Jul · 18 days left"]
        assert lines(june, "leader") == lines(june, "reviewer") == asked
        assert lines(june, "stranger") == ["June 2021: 1 report to fill in Due on 5 Jul · 3 days left"]
        matter = grant_extension(leader, matter.pk, matter.version, date(2021, 7, 26))
        assert lines(june, "leader") == []
    with at(23):
        assert lines(june, "reporter") == [MATTER + "To be answered · Due on 26 Jul · 3 days left"]
        matter = report_done(reporter, matter.pk, matter.version, "Mended")
        assert lines(june, "leader") == [MATTER + "Reported as done · Economy Office · Due on 26 Jul"]
        matter = send_back(leader, matter.pk, matter.version, "Only half of it")
        assert lines(june, "reporter") == [MATTER + "Sent back: to be put right · Due on 26 Jul · 3 days left"]


@pytest.mark.django_db
def test_what_is_late_waits_for_who_ordered_it_and_what_is_done_is_not_late(june):
    make_report(june.sub_measure, 6, "approved", {june.target: 5})
    with at(2):
        reporter = actor(june.user("reporter"))
        matter = order(june, date(2021, 7, 5))
        matter = sign_for(reporter, matter.pk, matter.version)
    with at(5):
        assert lines(june, "leader") == []
    with at(19):
        late = MATTER + "To be answered · {}Due on 5 Jul · 14 days overdue"
        assert lines(june, "leader") == lines(june, "reviewer") == [late.format("Economy Office · ")]
        assert lines(june, "reporter") == [late.format("")]
        workbench = june.client("leader").get("/workbench/").text
        assert "My matters: overdue" in workbench
        assert re.search(r'Supervision <span class="badge rounded-pill">1</span>', workbench)
        report_done(reporter, matter.pk, matter.version, "Mended")
        assert lines(june, "leader") == [MATTER + "Reported as done · Economy Office · Due on 5 Jul"]
        assert "tone-" not in june.client("leader").get("/reminders/").text
        assert lines(june, "reporter") == []


@pytest.mark.django_db
def test_the_page_says_which_reports_the_bell_does_not_count(june):
    make_project(june, code="road", title="North road", stage="building")
    with at(5):
        assert lines(june, "reporter") == ["June 2021: 1 report to fill in Due on 5 Jul · today"]
        page = june.client("reporter").get("/reminders/").text
        assert re.search(r'My month <span class="badge rounded-pill">(\d+)</span>', page)[1] == "2"
        assert "1 more report can be handed in" in page
        assert "can be handed in" not in june.client("leader").get("/reminders/").text


@pytest.mark.django_db
def test_milestones_of_unfinished_projects(june):
    make_report(june.sub_measure, 6, "approved", {june.target: 5})
    road = make_project(june, code="road", title="North road", stage="building")
    done = make_project(june, code="old", title="Old road", stage="completed", actual_finish=date(2021, 6, 1))
    for project, name, planned in ((road, "Roadbed", 9), (road, "Surface", 10), (done, "Kerbs", 1)):
        make_milestone(project, name=name, planned=date(2021, 7, planned))
    with at(6):
        assert lines(june, "reporter") == ["North road Roadbed · 9 Jul · 3 days left"]
    with at(12):
        assert lines(june, "reporter") == [
            "North road Roadbed · 9 Jul · 3 days overdue",
            "North road Surface · 10 Jul · 2 days overdue",
        ]


@pytest.mark.django_db
def test_a_start_is_reminded_of_until_the_work_has_begun(june):
    make_report(june.sub_measure, 6, "approved", {june.target: 5})
    road = make_project(june, code="road", title="North road", stage="approved", planned_start=date(2021, 7, 9))
    make_project(june, code="wall", title="Wall", stage="approved", planned_start=date(2021, 7, 10))
    make_project(june, code="begun", title="Begun", stage="building", planned_start=date(2021, 7, 1))
    make_milestone(road, name="Roadbed", planned=date(2021, 7, 8))
    with at(6):
        assert lines(june, "reporter") == [
            "North road Roadbed · 8 Jul · 2 days left",
            "North road Planned start · 9 Jul · 3 days left",
        ]
        assert lines(june, "leader") == []
    Milestone.objects.all().delete()
    with at(12):
        assert lines(june, "reporter") == [
            "North road Planned start · 9 Jul · 3 days overdue",
            "Wall Planned start · 10 Jul · 2 days overdue",
        ]
        Project.objects.update(actual_start=date(2021, 7, 12))
        assert lines(june, "reporter") == []


@pytest.mark.django_db
def test_who_supports_a_matter_is_reminded_of_its_due_day(june):
    make_report(june.other_sub_measure, 6, "approved", {june.other_target: 5})
    supports = [june.other_sub_measure.lead]
    with at(2):
        matter = order(june, date(2021, 7, 20), supports=supports)
        assert lines(june, "stranger") == []  # nothing for them to sign for
    supported = MATTER + "Supporting Economy Office · Due on 20 Jul · "
    with at(17):
        assert lines(june, "stranger") == [supported + "3 days left"]
    with at(21):
        assert lines(june, "stranger") == [supported + "1 day overdue"]
        reporter = actor(june.user("reporter"))
        matter = sign_for(reporter, matter.pk, matter.version)
        assert lines(june, "stranger") == [supported + "1 day overdue"]
        report_done(reporter, matter.pk, matter.version, "Mended")
        assert lines(june, "stranger") == []


@pytest.mark.django_db
def test_a_person_chooses_what_comes_by_mail(town):
    client = town.client("reporter")
    page = client.get("/reminders/choice/")
    assert page.context["form"].initial["by_mail"] is True
    assert "has no e-mail address" in page.text
    assert 'href="/reminders/choice/"' in client.get("/my-month/").text
    answer = client.post("/reminders/choice/", {"kinds": ["matter"], "language": "en"})
    assert answer.status_code == 302
    choice = ReminderChoice.objects.get()
    assert (choice.user, choice.by_mail, choice.kinds, choice.language) == (
        town.people["reporter"],
        False,
        ["matter"],
        "en",
    )
    assert client.post("/reminders/choice/", {"kinds": ["x"], "language": "en"}).status_code == 422

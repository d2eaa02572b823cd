"""Town, year and what a plan begins from; the list of plans in preparation."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from departments import roles
from drafts.models import PlanInPreparation
from tests.factories import make_client, make_plan, make_user

from .samples import PARTS, make_draft

pytestmark = pytest.mark.django_db
NEW = "/start/new/"
TEXT = "示例镇2026年工作计划\n" + "\n".join(PARTS)


def typed(**fields) -> dict:
    return {"token": str(uuid4()), "town": "示例镇", "year": "2026", "source": "text", "text": TEXT, **fields}


@pytest.mark.parametrize(
    ("day", "year", "is_told"),
    [("2026-03-01", 2026, False), ("2026-10-31", 2026, False), ("2026-11-01", 2027, True), ("2026-12-31", 2027, True)],
)
def test_the_year_is_this_one_and_at_its_end_the_next(administrator, day, year, is_told):
    with time_machine.travel(f"{day}T04:00:00Z", tick=False):
        page = make_client(administrator).get(NEW).text
    assert f'value="{year}"' in page
    assert ("for this year&#x27;s write 2026" in page) == is_told


def test_pasted_text_becomes_a_plan_in_preparation(client):
    response = client.post(NEW, typed())
    draft = PlanInPreparation.objects.get()
    assert (response.status_code, response.url) == (302, f"/start/{draft.pk}/correct/")
    assert (draft.town, draft.year, draft.text.strip()) == ("示例镇", 2026, TEXT)
    names = [row.get("title") or row.get("name") for row in draft.rows]
    assert "产业兴农" in names
    assert "水肥一体化" in names


def test_a_file_becomes_one_and_its_name_is_kept(client):
    file = SimpleUploadedFile("2026工作计划.txt", TEXT.encode("gb18030"))
    client.post(NEW, typed(source="file", file=file))
    draft = PlanInPreparation.objects.get()
    assert (draft.source, draft.text.strip()) == ("2026工作计划.txt", TEXT)


def test_a_double_click_makes_one(client):
    sent = typed()
    assert client.post(NEW, sent).url == client.post(NEW, sent).url
    assert PlanInPreparation.objects.count() == 1


def test_an_empty_plan_can_be_checked_and_loaded(client):
    client.post(NEW, typed(source="empty"))
    draft = PlanInPreparation.objects.get()
    assert (draft.rows, draft.title) == ([], "示例镇2026年工作计划")
    assert "The plan is empty: nobody is asked for a report" in client.get(f"/start/{draft.pk}/check/").text
    page = client.post(f"/start/{draft.pk}/load/", {"version": 1}, follow=True).text
    assert "The plan was loaded on" in page


def test_an_earlier_plan_leads_to_its_copy_with_the_year(client):
    plan = make_plan(year=2025, town="示例镇")
    response = client.post(NEW, typed(source="copy", plan=plan.pk))
    assert response.url == f"/admin/targets/plan/{plan.pk}/copy/?year=2026"
    assert "The plan of 2026 would be" in client.get(response.url).text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"town": ""}, "This field is required."),
        ({"year": "next"}, "Enter a whole number."),
        ({"year": "1999"}, "greater than or equal to 2000"),
        ({"source": "file"}, "Choose the file."),
        ({"text": "  "}, "Paste the plan"),
        ({"source": "file", "file": SimpleUploadedFile("plan.pdf", b"%PDF-1.7")}, "PDF"),
        ({"source": "file", "file": SimpleUploadedFile("plan.docx", b"")}, "empty"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, changed, told):
    response = client.post(NEW, typed(**changed))
    assert response.status_code == 422
    assert told in response.text
    if "text" not in changed:
        assert PARTS[1] in response.text
    assert not PlanInPreparation.objects.exists()


def test_a_file_for_a_year_that_has_a_plan_says_so(client):
    make_plan(year=2026)
    page = client.post(NEW, typed(), follow=True).text
    assert "There is a plan of 2026 already" in page
    assert "Compare with the plan" in page


def test_town_year_and_title_can_be_changed_until_it_is_loaded(client):
    draft = make_draft(matched=True)
    address = f"/start/{draft.pk}/"
    sent = {"version": "1", "town": "另一镇", "year": "2027", "title": "2027年计划", "preamble": ""}
    assert client.post(address, sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.town, draft.year, draft.version, draft.matched) == ("另一镇", 2027, 2, False)
    stale = client.post(address, {**sent, "title": "又一个"})
    assert stale.status_code == 409
    assert "又一个" in stale.text
    assert 'name="version" value="2"' in stale.text
    assert client.post(address, {**sent, "version": "2", "town": ""}).status_code == 422


def test_the_list_shows_each_with_its_way_and_one_can_be_deleted(client):
    draft = make_draft(source="plan.docx")
    page = client.get("/start/").text
    assert "plan.docx" in page
    assert f"/start/{draft.pk}/correct/" in page
    assert "with 4 targets" in client.get(f"/start/{draft.pk}/delete/").text
    assert PlanInPreparation.objects.exists()
    assert client.post(f"/start/{draft.pk}/delete/", follow=True).status_code == 200
    assert not PlanInPreparation.objects.exists()


def test_without_a_plan_an_administrator_is_led_here_and_nobody_else(client):
    link = 'href="/start/"'
    assert link in client.get("/setup/thresholds/").text
    reader = make_client(make_user(roles.LEADER))
    assert link not in reader.get("/dashboard/").text


def test_the_table_to_fill_in_can_be_downloaded(client):
    response = client.get("/start/template/")
    assert response.content.startswith(b"PK")
    assert ".xlsx" in response.headers["Content-Disposition"]

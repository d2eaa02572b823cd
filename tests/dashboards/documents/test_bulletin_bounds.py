"""What the bulletin leaves out and bears; of which months and days there is one, and the page that leads to it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine

from departments import roles
from reports.actions import ReportEntry, approve, correct, submit
from tests.factories import actor, make_client, make_plan, make_report, make_sub_measure, make_target, make_user
from tests.reports import steps

from .word import ADDRESS, bulletin, rows, section, texts


def test_what_is_not_reviewed_is_not_in_it(june):
    third = make_sub_measure(june.area, june.sub_measure.lead, code="1.6", title="Sixth thing")
    words = {"progress": "secret1", "problems": "secret2", "next_steps": "secret3"}
    for month, status in ((6, "submitted"), (5, "draft"), (4, "returned")):
        make_report(third, month, status, {make_target(third): 7777}, **words)
    document = bulletin(june.client("leader"))
    everything = "\n".join(texts(document) + [cell for table in document.tables for row in rows(table) for cell in row])
    assert "Sixth thing" in everything
    assert not re.search("secret|7,777", everything)


def test_the_demonstration_says_on_every_page_that_it_is_one(town):
    town.plan.demonstration = True
    town.plan.save()
    [page] = bulletin(town.client("leader")).sections
    for header in (page.header, page.even_page_header):
        assert header.paragraphs[0].text == "Demonstration data: figures, departments and people are fictional."


def test_a_town_s_own_bulletin_says_nothing_of_a_demonstration(town):
    [page] = bulletin(town.client("leader")).sections
    assert [header.paragraphs[0].text for header in (page.header, page.even_page_header)] == ["", ""]


def test_what_xml_cannot_hold_is_left_out_and_long_words_stay_whole(june):
    pasted = "One\x0btwo\x1f <b>three</b> & four\ufffe\n\n" + "长" * 1900
    make_report(
        make_sub_measure(june.area, june.sub_measure.lead, code="1.4", title="A\x01B"), 6, "approved", progress=pasted
    )
    paragraphs = section(bulletin(june.client("leader")), "2. By task area")
    [line] = [text for text in paragraphs if "three" in text]
    assert line == f"3. A B (Economy Office): One two <b>three</b> & four {'长' * 1900}."


def test_a_plan_without_task_areas_is_a_bulletin_too(db):
    make_plan()
    document = bulletin(make_client(make_user(roles.LEADER)))
    assert section(document, "1. Overall") == ["By the end of June, nothing is to be reported on."]
    assert section(document, "2. By task area") == ["The plan has no task areas."]
    assert document.tables == []


@pytest.fixture
def traced_town(town):
    """March of the own sub-measure: 300 approved on 6 April 2021, corrected to 200 on 8 April."""
    place = (town.target.pk, None)
    at = [datetime(2021, 4, day, 3, 0, tzinfo=UTC) for day in (4, 6, 8)]
    submit(
        actor(town.user("reporter"), at[0]),
        town.sub_measure,
        3,
        0,
        ReportEntry("slow", "Begun", figures={place: Decimal(300)}),
    )
    for verb, when in ((approve, at[1]), (correct, at[2])):
        arguments = ({place: Decimal(200)}, "The bank") if verb is correct else ()
        verb(actor(town.user("reviewer"), when), town.sub_measure, 3, steps.version_of(town.sub_measure, 3), *arguments)
    return town


@pytest.mark.parametrize(("on", "actual"), [("2021-04-05", "—"), ("2021-04-07", "300"), ("2021-04-08", "200")])
def test_a_past_day_s_bulletin_says_what_was_known_then(traced_town, on, actual):
    document = bulletin(traced_town.client("leader"), f"/documents/2021/3/bulletin.docx?on={on}")
    day = date.fromisoformat(on)
    assert texts(document, "Subtitle") == [f"As it stood at the end of {day.day} April 2021"]
    assert texts(document, "Signature")[1] == f"{day.day} April 2021"
    [cells] = [cells for cells in rows(document.tables[-1]) if cells[1] == "Revenue"]
    assert cells[4].removesuffix(".00") == actual


def test_the_page_leads_to_the_bulletin_of_its_month_and_day(traced_town):
    page = traced_town.client("leader").get("/documents/?month=3&on=2021-04-07")
    assert 'href="/documents/2021/3/bulletin.docx?on=2021-04-07"' in page.text
    assert "As it stood at the end of 7 April 2021" in page.text


def test_a_month_that_has_not_ended_has_no_documents(town):
    with time_machine.travel(datetime(2021, 6, 30, 15, 0, tzinfo=UTC), tick=False):
        client = make_client(town.user("leader"))
        assert client.get(ADDRESS).status_code == 404
        page = client.get("/documents/?month=6")
        assert "June 2021 has not ended yet" in page.text
        assert "bulletin.docx" not in page.text
        assert client.get(ADDRESS.replace("/6/", "/5/")).status_code == 200
    assert town.client("leader").get(f"{ADDRESS}?on=2021-06-30").status_code == 404


@pytest.mark.parametrize("address", ["/documents/2020/6/bulletin.docx", "/documents/2021/13/bulletin.docx"])
def test_a_year_without_a_plan_and_a_month_that_is_none_are_not_found(town, address):
    assert town.client("leader").get(address).status_code == 404


def test_without_a_plan_the_page_says_how_one_is_loaded(db):
    page = make_client(make_user(roles.LEADER)).get("/documents/")
    assert "No plan is loaded yet" in page.text


def test_the_file_has_a_name_and_a_kind(june):
    response = june.client("leader").get(ADDRESS)
    assert response["Content-Disposition"] == 'attachment; filename="Weir 2021-06 Monthly bulletin.docx"'
    assert response["Content-Type"].endswith("wordprocessingml.document")

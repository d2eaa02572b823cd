"""The form of a sub-measure's month: what it opens with, what it shows of each figure, what it keeps."""

from decimal import Decimal

import pytest
from django.urls import reverse

from targets.models import ClosedMonth
from tests.factories import make_area, make_item, make_report, make_sub_measure, make_target
from tests.reports import steps

from .grid import rows_of


@pytest.fixture
def reporter(town):
    return town.client("reporter")


def open_form(client, sub_measure, month: int):
    return client.get(steps.address_of("report", sub_measure, month))


def test_the_form_shows_last_month_s_figure_beside_the_empty_box(town, reporter):
    make_report(town.sub_measure, 2, figures={town.target: "234.5"})
    page = open_form(reporter, town.sub_measure, 3)
    [row] = rows_of(page.text)
    assert row[:6] == ["Revenue", "万元", "1,200.00", "234.50 February", "300.00", "[]"]


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "approved"])
def test_a_closed_month_tells_what_can_still_be_done(town, reporter, status):
    make_report(town.sub_measure, 3, status, {town.target: 77})
    ClosedMonth.objects.create(plan=town.plan, month=3)
    page = open_form(reporter, town.sub_measure, 3).text
    # A reviewer corrects what was approved, and nothing else.
    left = "this report was not approved: it stays as it is, unless an administrator reopens the month."
    assert (left in page) is (status != "approved")
    assert ("it takes corrections only, by a reviewer." in page) is (status == "approved")
    refused = steps.save(reporter, town.sub_measure, 3, {town.target: 78}).text
    assert "a reviewer can still correct what was approved, with a reason. The rest stays as it is" in refused


def test_a_returned_report_opens_with_the_remark_and_what_was_typed(town, reporter):
    steps.submit(reporter, town.sub_measure, 3, {town.target: "77"}, problems="Rain")
    steps.give_back(town.client("reviewer"), town.sub_measure, 3, "Say which road <b>")
    page = open_form(reporter, town.sub_measure, 3)
    assert "Say which road &lt;b&gt;" in page.text
    assert rows_of(page.text)[0][5] == "[77]"
    assert "Rain</textarea>" in page.text
    assert 'name="submit"' in page.text
    month = reporter.get(reverse("reports:my_month"), {"month": 3})
    assert "Say which road &lt;b&gt;" in month.text


def test_one_bad_figure_loses_none_of_the_good_ones(town, reporter):
    second = make_target(town.sub_measure, name="Second", unit="家", decimals=0)
    response = steps.submit(
        reporter,
        town.sub_measure,
        3,
        {town.target: "many", second: "12"},
        assessment="slow",
        progress="Line one\nLine two",
        problems='"Quoted" & <tagged>',
        next_steps="Next",
    )
    assert response.status_code == 200
    assert "“many” is not a number; write digits such as 1234.56." in response.text
    assert 'value="many"' in response.text
    assert 'value="12"' in response.text
    assert "Line one\nLine two</textarea>" in response.text
    assert "&quot;Quoted&quot; &amp; &lt;tagged&gt;</textarea>" in response.text
    assert "Next</textarea>" in response.text
    assert 'value="slow" checked' in response.text
    assert not town.sub_measure.reports.exists()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("progress", "x" * 4001, "Ensure this value has at most 4000 characters (it has 4001)."),
        ("problems", "a\0b", "Null characters are not allowed."),
        ("assessment", "splendid", "Select a valid choice. splendid is not one of the available choices."),
    ],
)
def test_words_too_long_or_unknown_are_refused_and_the_rest_is_kept(town, reporter, name, value, sentence):
    response = steps.save(reporter, town.sub_measure, 3, {town.target: "7"}, **{name: value})
    assert response.status_code == 200
    assert sentence in response.text
    assert name == "assessment" or f"{value}</textarea>" in response.text
    assert 'value="7"' in response.text
    assert not town.sub_measure.reports.exists()


def test_the_form_shows_the_light_that_a_figure_would_give(town, reporter):
    make_report(town.sub_measure, 3, "draft", {town.target: 270})
    page = open_form(reporter, town.sub_measure, 3)
    [row] = rows_of(page.text)
    assert row[5] == "[270]"
    assert row[6].startswith(
        "▲Slightly behind 270万元 done by March, 22.5% of the year's target, 2.5 percentage points"
    )
    # Only approved figures count: a leader still reads that nothing was reported.
    assert (
        "No data" in town.client("leader").get(reverse("dashboards:target", args=(2021, "revenue")), {"month": 3}).text
    )


def preview(client, sub_measure, month: int, typed: dict[str, str]):
    address = reverse("reports:preview", args=(sub_measure.plan.year, month))
    return client.post(address, {"sub_measure": sub_measure.code, **typed})


def test_the_preview_answers_each_figure_with_its_light_and_changes_nothing(town, reporter):
    box = steps.box_of(town.target)
    for typed, light in (("300", "light-green"), ("270", "light-amber"), ("2,69", ""), ("100", "light-red")):
        answer = preview(reporter, town.sub_measure, 3, {box: typed}).json()
        if light:
            assert light in answer["lines"][str(town.target.pk)]["light"]
            assert answer["errors"] == {}
        else:
            assert "do not part thousands" in answer["errors"][box]
    assert not town.sub_measure.reports.exists()


def test_the_preview_adds_up_the_items(town, reporter):
    target = make_target(town.sub_measure, counting="items_at_least", item_threshold=Decimal(5), unit="个", decimals=0)
    villages = [make_item(target, name=f"Village {number}") for number in range(3)]
    make_report(town.sub_measure, 2, figures={villages[0]: 6})
    typed = {steps.box_of(villages[1]): "5", steps.box_of(villages[2]): "4.99"}
    answer = preview(reporter, town.sub_measure, 3, typed).json()
    assert answer["lines"][str(target.pk)]["total"] == "2"


def test_the_preview_takes_two_hundred_boxes_and_another_site_s_page_gets_none(town):
    target = make_target(town.sub_measure, counting="sum", decimals=0)
    items = [make_item(target) for _number in range(200)]
    client = town.client("reporter", enforce_csrf_checks=True)
    typed = {steps.box_of(item): "7" for item in items}
    assert preview(client, town.sub_measure, 3, typed).status_code == 403
    page = open_form(client, town.sub_measure, 3)
    typed["csrfmiddlewaretoken"] = page.context["csrf_token"]
    assert preview(client, town.sub_measure, 3, typed).json()["lines"][str(target.pk)]["total"] == "1,400"


@pytest.mark.parametrize("code", ["", "1.2", "nonsense"])
def test_a_preview_of_what_the_department_does_not_lead_is_not_found(town, reporter, code):
    address = reverse("reports:preview", args=(2021, 3))
    assert reporter.post(address, {"sub_measure": code}).status_code == 404
    assert reporter.post(reverse("reports:preview", args=(2019, 3)), {"sub_measure": "1.1"}).status_code == 404


def test_a_figure_that_fell_is_taken_and_flagged(town, reporter):
    make_report(town.sub_measure, 2, figures={town.target: 500})
    steps.save(reporter, town.sub_measure, 3, {town.target: "400"})
    assert "Fell from 500万元 (February) to 400万元." in open_form(reporter, town.sub_measure, 3).text


def test_a_rate_that_holds_may_be_negative_in_the_form(town, reporter):
    rate = make_target(town.sub_measure, phasing="hold", unit="%", decimals=1, value=Decimal(8))
    assert steps.save(reporter, town.sub_measure, 3, {rate: "-3.1"}).status_code == 302
    assert steps.figure_of(rate, 3).value == Decimal("-3.1")


def test_a_proposal_to_the_district_has_no_form(town, reporter):
    proposal = make_sub_measure(make_area(town.plan, kind="proposal"), town.sub_measure.lead)
    assert open_form(reporter, proposal, 3).status_code == 404
    assert steps.save(reporter, proposal, 3).status_code == 404


def test_an_approved_report_opens_readable_and_closed(town, reporter):
    make_report(town.sub_measure, 3, figures={town.target: 77}, problems="Rain")
    page = open_form(reporter, town.sub_measure, 3)
    assert '<strong>Problems</strong> <span class="text">Rain</span>' in page.text
    assert rows_of(page.text)[0][5] == "77.00"
    assert "<textarea" not in page.text
    assert 'name="submit"' not in page.text


def test_my_month_lists_the_returned_report_first_with_the_state_of_each(town, reporter):
    second = make_sub_measure(town.area, town.sub_measure.lead, title="Second thing")
    make_report(town.sub_measure, 3, "draft", {town.target: 300})
    make_report(second, 3, "returned", remark="Mend it")
    page = reporter.get(reverse("reports:my_month"), {"month": 3})
    assert [entry.state for entry in page.context["sub_measure_months"]] == ["returned", "draft"]
    assert "Better fields" not in page.text


def test_a_reporter_without_a_department_is_told_so(town):
    from tests.factories import make_client, make_user

    page = make_client(make_user("reporter")).get(reverse("reports:my_month"))
    assert page.status_code == 200
    assert "belongs to no department yet" in page.text

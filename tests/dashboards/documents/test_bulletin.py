"""工作通报: what it says of a month, part by part, and who is named for it."""

from datetime import UTC, datetime

import time_machine

from departments import roles
from tests.factories import make_client, make_report, make_sub_measure, make_target, make_user

from .word import ADDRESS, bulletin, rows, section, texts


def test_it_opens_as_an_official_document_does(june):
    document = bulletin(make_client(june.people["leader"], language="zh-hans"))
    assert texts(document)[:4] == [
        "××〔2021〕×号",
        "关于2021年6月重点工作进展情况的通报",
        "各村（社区），各责任单位：",
        "现将2021年6月重点工作进展情况通报如下。本通报所列数据均为已审核数据，尚待审核的数据未计入。",
    ]
    assert texts(document, "Heading1") == [
        "一、总体情况",
        "二、分领域进展情况",
        "三、进展较好的工作",
        "四、滞后事项",
        "五、报送情况",
        "六、下步工作要求",
    ]
    assert texts(document, "Heading2") == ["（一）Projects first"]


def test_it_ends_with_the_town_and_the_day(june):
    with time_machine.travel(datetime(2021, 7, 9, 8, 0, tzinfo=UTC), tick=False):
        document = bulletin(make_client(june.user("leader"), language="zh-hans"))
    assert texts(document, "Signature") == ["Weir", "2021年7月9日"]
    assert document.core_properties.title == "关于2021年6月重点工作进展情况的通报"
    assert document.core_properties.author == "Weir"
    assert document.core_properties.created == datetime(2021, 7, 9, 8, 0, tzinfo=UTC)


def test_it_has_the_numbers_of_the_ledger(june):
    table = bulletin(june.client("leader")).tables[-1]
    page = june.client("leader").get("/ledger/?month=6")
    lines = {line.row.name: line.line for line in page.context["page"] if line.row}
    for name in ("Revenue", "Fields"):
        [cells] = [cells for cells in rows(table) if cells[1] == name]
        line = lines[name]
        assert cells[2:7] == [line.row.unit, line.value, line.actual, line.completion, line.gap]


def test_a_figure_carried_forward_names_its_month(june):
    late = make_target(june.sub_measure, code="late", name="Late", value=12, unit="座")
    make_report(make_sub_measure(june.area, code="1.4"), 5, "approved", {late: 5})
    document = bulletin(june.client("leader"))
    [cells] = [cells for cells in rows(document.tables[-1]) if cells[1] == "Late"]
    assert cells[4] == "5.00 (May)"
    assert texts(document, "TableNote") == [
        "A month in brackets is that of the latest figure; it is compared with what is due by now."
    ]


def test_a_sub_measure_without_targets_says_its_own_assessment(june):
    make_report(make_sub_measure(june.area, code="1.4", title="Lessons"), 6, "approved", assessment="slow")
    [cells] = [cells for cells in rows(bulletin(june.client("leader")).tables[-1]) if cells[1] == "Lessons"]
    assert set(cells[2:7]) == {"own assessment: Slow"}
    assert cells[-1] == "▲ Slightly behind"


def test_an_area_has_what_its_departments_report(june):
    paragraphs = section(bulletin(june.client("leader")), "2. By task area")
    assert paragraphs[1].startswith(
        "By the end of June, of 3 commitments: 1 on track or done, 1 behind, 1 without data; the score is "
    )
    assert paragraphs[2:4] == [
        "1. More revenue (Economy Office): Two firms pay.",
        "2. Better fields (Farm Office): Half of it is dug.",
    ]


def test_what_goes_well_is_what_is_done_or_above_its_path(june):
    assert section(bulletin(june.client("leader")), "3. What goes well") == [
        "1 target is above the planned pace: Fields: 650亩 done, 54.2% of the year's plan, 4.2 percentage points "
        "above the even pace, the full-year forecast is 1,300亩, each of the 6 months left must bring 91.67亩 "
        "(Farm Office)."
    ]
    make_report(june.other_sub_measure, 7, "approved", {june.other_target: 1200})
    [paragraphs] = section(bulletin(june.client("leader"), ADDRESS.replace("/6/", "/7/")), "3. What goes well")
    assert paragraphs == "1 commitment is done: Fields (Farm Office)."


def test_nothing_goes_well_where_nothing_does(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 600})
    assert section(bulletin(town.client("leader")), "3. What goes well") == [
        "No commitment is done or above the planned pace yet."
    ]


def test_what_is_behind_has_its_reason_its_department_and_its_leader(june):
    assert section(bulletin(june.client("leader")), "4. What is behind") == [
        "1. More revenue (Economy Office, responsible leader Li Ming): Revenue: 500万元 done, 41.7% of the year's "
        "plan, 8.3 percentage points below the even pace, the full-year forecast is 1,000万元, each of the 6 months "
        "left must bring 116.67万元. Problems: One firm moved away.",
        "Of 1 commitment it cannot be said, for there is no data; see part 5.",
    ]


def test_a_department_that_says_nothing_is_not_spoken_for(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 100})
    make_report(town.other_sub_measure, 5, "approved", {town.other_target: 100})
    document = bulletin(town.client("leader"))
    [revenue, fields] = section(document, "4. What is behind")
    assert revenue.endswith("The department names no problems.")
    assert fields.endswith("No report of this month is approved, so no reason is given.")
    requests = section(document, "6. What is asked for next")
    unsaid = "The department has not named its next steps yet and is asked for them."
    assert [unsaid in text for text in requests] == [True, True, False]


def test_a_sub_measure_that_only_its_department_sees_behind_says_so(town):
    report = {"assessment": "behind", "problems": "The road is closed"}
    make_report(town.sub_measure, 6, "approved", {town.target: 600}, **report)
    make_report(town.other_sub_measure, 6, "approved", {town.other_target: 570})
    assert section(bulletin(town.client("leader")), "4. What is behind") == [
        "1. More revenue (Economy Office, responsible leader Li Ming): The department itself says that it is behind. "
        "Problems: The road is closed.",
        "1 commitment is slightly behind: Fields (2.5 percentage points below the even pace).",
    ]


def test_nothing_is_behind_where_nothing_is(town):
    make_report(town.sub_measure, 6, "approved", {town.target: 600})
    make_report(town.other_sub_measure, 6, "approved", {town.other_target: 600})
    document = bulletin(town.client("leader"))
    assert section(document, "4. What is behind") == ["Nothing is behind this month."]
    [requests] = section(document, "6. What is asked for next")
    assert requests == (
        "All departments hold to the year's plan and its pace. Reports for July are due on 5 August 2021."
    )


def test_who_has_not_reported_is_named_with_the_days(june):
    sent_back = make_sub_measure(june.area, june.other_sub_measure.lead, code="1.4", title="Fourth thing")
    make_report(sent_back, 6, "returned", first_submitted_at=datetime(2021, 7, 2, 1, 0, tzinfo=UTC))
    waiting = make_sub_measure(june.area, june.other_sub_measure.lead, code="1.5", title="Fifth thing")
    make_report(waiting, 6, "submitted", first_submitted_at=datetime(2021, 7, 3, 1, 0, tzinfo=UTC))
    make_target(june.sub_measure, code="forgotten", name="Forgotten")
    with time_machine.travel(datetime(2021, 7, 9, 8, 0, tzinfo=UTC), tick=False):
        paragraphs = section(bulletin(make_client(june.user("leader"))), "5. What was not reported")
    assert paragraphs == [
        "Reports for June are due on 5 July 2021. Of 5 sub-measures, reported on time: 3; late: 1; missing: 1.",
        "Not reported: “Third thing” of Economy Office (by 4 days).",
        "Reported late: “Better fields” of Farm Office (by 2 days).",
        "Sent back and not handed in again yet: “Fourth thing” of Farm Office.",
        "Reported and waiting for review, so their figures are not in this bulletin: “Fifth thing” of Farm Office.",
        "Reports that are approved but give no figure for a target: Forgotten (Economy Office).",
    ]


def test_before_the_due_day_nobody_is_late(june):
    with time_machine.travel(datetime(2021, 7, 3, 8, 0, tzinfo=UTC), tick=False):
        paragraphs = section(bulletin(make_client(june.user("leader"))), "5. What was not reported")
        requests = section(bulletin(make_client(june.user("leader"))), "6. What is asked for next")
    assert paragraphs[0] == "Reports for June are due on 5 July 2021. Of 3 sub-measures, reported: 1; not due yet: 1."
    assert "without delay" not in requests[-1]


def test_what_nobody_leads_is_said_to_have_no_lead(db):
    make_target(name="Orphan")
    document = bulletin(make_client(make_user(roles.LEADER)))
    assert section(document, "5. What was not reported") == [
        "Reports for June are due on 5 July 2021. 1 sub-measure has no lead department yet that could report on it."
    ]
    assert "without delay" not in section(document, "6. What is asked for next")[-1]


def test_what_comes_next_is_the_department_s_own_intention_and_the_pace_it_needs(june):
    make_report(
        make_sub_measure(june.area, june.sub_measure.lead, code="1.4"),
        6,
        "approved",
        {make_target(make_sub_measure(june.area, code="1.5"), name="Amber", value=120, unit="座"): 57},
    )
    assert section(bulletin(june.client("leader")), "6. What is asked for next") == [
        "1. More revenue (Economy Office, responsible leader Li Ming): Two more firms are asked in July. "
        "Still to be brought: Revenue 116.67万元 a month until December.",
        "What is slightly behind must still bring: Amber 10.5座 a month until December.",
        "Departments with work that is behind examine the reasons, lay down measures and days, and say so in their "
        "next report. Those with work that is slightly behind follow it closely, so that it does not fall behind. "
        "Those that have not reported do so without delay. All departments hold to the year's plan and its pace. "
        "Reports for July are due on 5 August 2021.",
    ]


def test_december_asks_for_no_month_after_it(june):
    paragraphs = section(bulletin(june.client("leader"), ADDRESS.replace("/6/", "/12/")), "6. What is asked for next")
    assert paragraphs[-1].endswith("All departments hold to the year's plan and its pace.")

"""The sentences of lights, days and refused amounts, in Chinese and English, in the words of the glossary."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from targets.amounts import AmountError, parse_amount
from targets.board import SubMeasureRow, TargetRow, reason_of
from targets.files.errors import Problem
from targets.formats import dates, labels
from targets.rules import Comparator, Light, Phasing, judge
from targets.rules.terms import Terms


def judged(figures: dict[int, str], month: int, *, unit: str = "万元", decimals: int = 2, **terms) -> TargetRow:
    """A target with a value of 12,000 unless ``terms`` say otherwise, judged at the end of a month."""
    sub_measure = SubMeasureRow(1, "4.1", "一是", "税收", "", 12, Decimal(1), False, None, 4, "task")
    terms = Terms(**{"value": Decimal(12_000), **terms})
    row = TargetRow(1, "tax", "税收收入", unit, decimals, terms, Decimal(1), "entered", None, "", "", sub_measure)
    row.standing = judge(terms, {when: Decimal(figure) for when, figure in figures.items()}, month)
    return row


DOCUMENTED = (
    "截至6月完成5,520万元，占全年目标46.0%，低于序时进度4.0个百分点；后6个月月均需完成1,080万元（前6个月月均920万元）。"
)
RATE = {"unit": "%", "decimals": 1, "phasing": Phasing.HOLD, "value": Decimal(8)}
CAP = {"comparator": Comparator.LTE}
STATIONS = {"unit": "座", "decimals": 0, "whole": True, "value": Decimal(4)}
HOUSEHOLDS = {
    "unit": "户",
    "decimals": 0,
    "whole": True,
    "value": Decimal(90),
    "baseline": Decimal(100),
    "comparator": Comparator.LTE,
}
BY_NODES = {"phasing": Phasing.CUSTOM, "nodes": {4: Decimal(6000), 12: Decimal(12000)}}


@pytest.mark.parametrize(
    ("figures", "month", "terms", "chinese", "english"),
    [
        (
            {6: "5520"},
            6,
            {},
            DOCUMENTED,
            "5,520万元 done by June, 46.0% of the year's target, 4.0 percentage points below the even pace; "
            "each of the 6 months left must bring 1,080万元 (the 6 months so far brought 920万元 each).",
        ),
        (
            {5: "4600"},
            6,
            {},
            "6月暂无新数，以5月数对照6月要求：截至5月完成4,600万元，占全年目标38.3%，低于序时进度11.7个百分点；"
            "后6个月月均需完成1,233.33万元（前5个月月均920万元）。",
            "No figure for June yet; that of May is compared with what June requires: "
            "4,600万元 done by May, 38.3% of the year's target, 11.7 percentage points below the even pace; "
            "each of the 6 months left must bring 1,233.33万元 (the 5 months so far brought 920万元 each).",
        ),
        (
            {5: "12000"},
            6,
            {},
            "截至5月完成12,000万元，已达到全年目标12,000万元。",
            "12,000万元 done by May; the year's target of 12,000万元 is met.",
        ),
        (
            {11: "11500"},
            11,
            {},
            "截至11月完成11,500万元，占全年目标95.8%，高于序时进度4.1个百分点；"
            "后1个月月均需完成500万元（前11个月月均1,045.45万元）。",
            "11,500万元 done by November, 95.8% of the year's target, 4.1 percentage points above the even "
            "pace; the one month left must bring 500万元 (the 11 months so far brought 1,045.45万元 each).",
        ),
        (
            {1: "1000"},
            1,
            {},
            "截至1月完成1,000万元，占全年目标8.3%，与序时进度持平；后11个月月均需完成1,000万元（前1个月月均1,000万元）。",
            "1,000万元 done by January, 8.3% of the year's target, at the even pace; each of the 11 months left "
            "must bring 1,000万元 (the one month so far brought 1,000万元).",
        ),
        (
            {6: "12000"},
            6,
            {},
            "截至6月完成12,000万元，已达到全年目标12,000万元。",
            "12,000万元 done by June; the year's target of 12,000万元 is met.",
        ),
        (
            {},
            6,
            {},
            "截至6月未报送；计划累计应完成6,000万元。",
            "Nothing was reported up to June; the plan calls for 6,000万元 by then.",
        ),
        (
            {},
            6,
            {"phasing": Phasing.DEADLINE, "due": 10},
            "应于10月底完成。",
            "Due at the end of October.",
        ),
        (
            {6: "100"},
            6,
            {"value": None},
            "目标待定；截至6月完成100万元。",
            "The target value is not set yet; 100万元 done by June.",
        ),
        (
            {5: "9.5"},
            6,
            RATE,
            "6月暂无新数，以5月数对照6月要求：5月为9.5%，比目标值8.0%高1.5个百分点。",
            "No figure for June yet; that of May is compared with what June requires: "
            "In May it stands at 9.5%, 1.5 percentage points above the target of 8.0%.",
        ),
        (
            {6: "9.5"},
            6,
            RATE,
            "6月为9.5%，比目标值8.0%高1.5个百分点。",
            "In June it stands at 9.5%, 1.5 percentage points above the target of 8.0%.",
        ),
        (
            {12: "11996"},
            12,
            {},
            "截至12月完成11,996万元，占全年目标99.9%，低于序时进度0.1个百分点。",
            "11,996万元 done by December, 99.9% of the year's target, 0.1 percentage points below the even pace.",
        ),
        (
            {6: "6001"},
            6,
            {},
            "截至6月完成6,001万元，占全年目标50.0%，高于序时进度0.1个百分点；"
            "后6个月月均需完成999.83万元（前6个月月均1,000.17万元）。",
            "6,001万元 done by June, 50.0% of the year's target, 0.1 percentage points above the even pace; "
            "each of the 6 months left must bring 999.83万元 (the 6 months so far brought 1,000.17万元 each).",
        ),
        (
            {6: "5400"},
            6,
            BY_NODES,
            "截至6月完成5,400万元，占全年目标45.0%，低于计划进度5.0个百分点；"
            "后6个月月均需完成1,100万元（前6个月月均900万元）。",
            "5,400万元 done by June, 45.0% of the year's target, 5.0 percentage points below the planned pace; "
            "each of the 6 months left must bring 1,100万元 (the 6 months so far brought 900万元 each).",
        ),
        (
            {6: "2"},
            6,
            STATIONS,
            "截至6月完成2座，占全年目标50.0%，与序时进度持平；后6个月还需完成2座。",
            "2座 done by June, 50.0% of the year's target, at the even pace; "
            "2座 still to be done in the 6 months left.",
        ),
        (
            {2: "0"},
            2,
            STATIONS,
            "截至2月完成0座，占全年目标0.0%；尚未到期。",
            "0座 done by February, 0.0% of the year's target; nothing is due yet.",
        ),
        (
            {7: "97"},
            7,
            HOUSEHOLDS,
            "截至7月完成97户，占全年目标30.0%，低于序时进度20.0个百分点；后5个月还需减少7户。",
            "97户 done by July, 30.0% of the year's target, 20.0 percentage points below the even pace; "
            "it must still come down by 7户 in the 5 months left.",
        ),
        (
            {6: "7000"},
            6,
            CAP,
            "截至6月累计7,000万元，比计划累计6,000万元超出1,000万元；全年不超过12,000万元。",
            "By June it comes to 7,000万元, 1,000万元 over the planned 6,000万元; the year's limit is 12,000万元.",
        ),
    ],
)
def test_a_light_says_why_in_both_languages(figures, month, terms, chinese: str, english: str) -> None:
    for language, sentence in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert reason_of(judged(figures, month, **terms)) == sentence


def test_a_light_has_the_words_of_the_glossary() -> None:
    with override("zh-hans"):
        assert {light.value: str(labels.LIGHT[light]) for light in Light} == {
            "green": "绿灯 正常",
            "amber": "黄灯 预警",
            "red": "红灯 滞后",
            "done": "已完成",
            "not_due": "未到期",
            "no_data": "缺数据",
            "unset": "目标待定",
        }
        assert [str(word) for word in labels.ASSESSMENT.values()] == ["进展正常", "进展缓慢", "进展滞后", "已完成"]
    with override("en"):
        assert [str(word) for word in labels.LIGHT.values()] == [
            "On track",
            "Slightly behind",
            "Behind",
            "Done",
            "Not due yet",
            "No data",
            "Not set",
        ]


def test_days_and_months_are_written_as_the_town_writes_them() -> None:
    day, moment = date(2021, 6, 30), datetime(2021, 6, 30, 8, 20, tzinfo=UTC)
    with override("zh-hans"):
        assert dates.month_name(6) == "6月"
        assert dates.year_month(2021, 6) == "2021年6月"
        assert dates.day(day) == "2021年6月30日"
        assert dates.moment(moment) == "2021年6月30日 16:20"
    with override("en"):
        assert dates.month_name(6) == "June"
        assert dates.year_month(2021, 6) == "June 2021"
        assert dates.day(day) == "30 June 2021"
        assert dates.moment(moment) == "30 June 2021, 16:20"


def test_a_refused_amount_has_two_halves_in_both_languages() -> None:
    """``Problem.of_sentence`` splits them for a command's output."""
    cases = (("twelve", 2), ("1,23", 2), ("1.5", 0), ("1.555", 2), ("-1", 2), ("5公里", 2), ("9" * 14, 2))
    for language in ("zh-hans", "en"):
        with override(language):
            for text, decimals in cases:
                with pytest.raises(AmountError) as refused:
                    parse_amount(text, unit="万元", decimals=decimals)
                fault = Problem.of_sentence(str(refused.value))
                assert fault.problem
                assert fault.expected

"""Whatever a document says, the reader gives only what stands in it: sentences put together at random."""

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planreader.plan import ReadPlan
from planreader.reading import read_plan
from planreader.writing.annotation import placed_quantities
from tests.planreader.scoring import figures_in, is_quoted

#: A text without them is no plan, and refused.
PLAN_WORDS = "推进工作。"
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
HAN = ("两", "三", "五", "八", "十", "十二", "二十", "三十五", "九十九", "一百二十", "三百")
UNITS = (
    "个",
    "家",
    "户",
    "人",
    "公里",
    "座",
    "亩",
    "万亩",
    "元",
    "万元",
    "亿元",
    "%",
    "％",
    "‰",
    "个百分点",
    "人次",
    "项",
    "",
)
SIGNS = (
    "达到",
    "不低于",
    "控制在",
    "超过",
    "≥",
    "不少于",
    "突破",
    "约",
    "稳定在",
    "增长",
    "下降",
    "同比分别增长",
    "由5个增加到",
    "",
)
AFTER = ("以上", "以内", "左右", "以下", "余", "")
VERBS = (
    "新增",
    "完成",
    "力争",
    "确保",
    "启动",
    "推进",
    "6月底前建成",
    "年内",
    "去年完成",
    "总投资",
    "现有",
    "每月开展",
    "每个村",
    "",
)
NOUNS = (
    "规模以上工业企业",
    "高标准农田",
    "税收收入",
    "G234改线",
    "“1530”工程",
    "PM2.5浓度",
    "10千伏线路",
    "养老床位",
    "农村公路",
    "",
)
MARKS = ("一、", "（一）", "1.", "（1）", "①", "一是", "第一，", "首先，", "二、2023年工作回顾。", "——", "〔3〕", "")
ENDS = ("，", "；", "。", "、", "\n", "。\n", "\t", "（责任单位：经发办；完成时限：9月底前）\n")

#: No test depends on how busy the machine is.
untimed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

digits = st.one_of(
    st.integers(0, 99_999_999).map(str),
    st.integers(1000, 99_999_999).map("{:,}".format),
    st.decimals(0, 99_999, places=2).map(str),
    st.integers(0, 9999).map(lambda number: str(number).translate(WIDE)),
)
written = st.one_of(
    digits,
    st.sampled_from(HAN),
    st.sampled_from(("XX", "X", "××", "**", "___")),
    st.tuples(st.integers(1, 50), st.sampled_from("—-~至～－"), st.integers(51, 99)).map(
        lambda ends: "{}{}{}".format(*ends)
    ),
    st.tuples(digits, digits).map("、".join),
)
clause = st.tuples(
    st.sampled_from(MARKS),
    st.sampled_from(VERBS),
    st.sampled_from(NOUNS),
    st.sampled_from(SIGNS),
    written,
    st.sampled_from(UNITS),
    st.sampled_from(AFTER),
    st.sampled_from(ENDS),
).map("".join)
shuffled = st.lists(
    st.one_of(*map(st.sampled_from, (MARKS, VERBS, NOUNS, SIGNS, UNITS, AFTER, ENDS)), written), min_size=1, max_size=40
).map("".join)


def read(text: str) -> ReadPlan:
    return read_plan(text.encode(), "plan.txt", year=2024, town="")


def without_gaps(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def check(plan: ReadPlan) -> None:
    """Fails where a quantity says what the text does not."""
    for _area, _measure, each in placed_quantities(plan):
        assert plan.text[each.start : each.end] == each.quote
        said = {"quote": each.quote, "value": each.value, "max": each.maximum}
        assert is_quoted(plan.text, said | {"base": each.base, "threshold": each.threshold}), each
        # Where no number is promised, the unit is the reader's own: 项 for something that is done, 起 for accidents.
        assert each.value is None or without_gaps(each.unit) in without_gaps(plan.text), each
        assert figures_in(plan.text) >= set(each.nodes.values()), each


@untimed
@given(st.lists(clause, min_size=1, max_size=12).map("".join))
def test_clauses_put_together_at_random(text):
    check(read(f"2024年工作要点\n一、重点工作\n{text}\n"))


@untimed
@given(shuffled)
def test_pieces_of_clauses_in_any_order(text):
    check(read(f"2024年工作要点\n{PLAN_WORDS * len(text)}\n{text}\n"))


@untimed
@given(st.lists(st.lists(st.tuples(written, st.sampled_from(UNITS)).map("".join), min_size=4, max_size=4), min_size=1))
def test_cells_of_a_table(rows):
    head = "序号\t重点任务\t目标要求\t完成时限\t责任单位"
    lines = [f"{place}\t{chr(9).join(cells)}" for place, cells in enumerate(rows, 1)]
    check(read("\n".join(["2024年任务分解表", head, *lines, ""])))


@untimed
@given(
    st.text(
        alphabet="0123456789０９.,，。；、%％万亿元个家户亩—-至分别增长第年月底前达到由一二十百千两X（）\n\t",
        max_size=120,
    )
)
def test_signs_in_any_order(text):
    check(read(f"2024年工作要点\n一、重点工作\n{text}\n"))


@untimed
@given(st.integers(1, 9_999_999))
@pytest.mark.parametrize("form", ["{}", "{:,}", "wide"])
def test_a_plain_promise_is_read(form, number):
    """So that the tests above do not pass on a reader that finds nothing."""
    printed = str(number).translate(WIDE) if form == "wide" else form.format(number)
    plan = read(f"2024年工作要点\n一、抓好城市建设\n新增公共停车位{printed}个。\n")
    [(_area, _measure, found)] = placed_quantities(plan)
    assert (found.value, found.unit, found.is_target) == (str(number), "个", True)

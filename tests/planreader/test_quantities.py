"""What single sentences promise: value, unit, limit, deadline, and whether it is a target at all."""

import pytest

from planreader.plan import Quantity
from planreader.reading import read_text


def read(sentence: str) -> list[Quantity]:
    """The quantities of a sentence in the task part of a plan of 2021."""
    plan = read_text(f"示例镇2021年工作计划\n一、抓好各项工作\n{sentence}\n二、抓好党建\n加强学习。", year=2021)
    return [each for part in (plan.areas[0], *plan.areas[0].measures) for each in part.quantities]


def targets(sentence: str) -> list[Quantity]:
    """Those of them that are promised."""
    return [each for each in read(sentence) if each.is_target]


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("新建高标准农田1,600亩。", "1600", "亩"),
        ("亩均税收提高到１５．５万元。", "15.5", "万元"),
        ("培训农民三百人次。", "300", "人次"),
        ("建设一座污水处理厂。", "1", "座"),
        ("新增“两品一标”认证产品不少于4个。", "4", "个"),
        ("力争税收翻一番。", "1", "番"),
        ("改造旧房百分之八。", "8", "%"),
        ("一般公共预算收入超10亿。", "10", "亿"),
        ("引进5000万元以上项目四个。", "4", "个"),
        ("PM2.5平均浓度控制在45微克/立方米以下。", "45", "微克/立方米"),
        ("城乡居民收入比缩小至1.85以内。", "1.85", ""),
        ("新增规模以上企业X家。", None, "家"),
        ("固定资产投资同比增长××%。", None, "%"),
    ],
)
def test_value_and_unit_are_those_of_the_text(sentence, value, unit):
    [target] = targets(sentence)
    assert (target.value, target.unit) == (value, unit)
    assert target.quote in sentence


@pytest.mark.parametrize(
    ("sentence", "comparator"),
    [
        ("失业率控制在3.5%以内。", "lte"),
        ("死亡率不高于5‰。", "lte"),
        ("审批时间压缩至3个工作日。", "lte"),
        ("满意度不低于95%。", "gte"),
        ("能耗下降2.5个百分点。", "gte"),
        ("不发生较大安全生产事故。", "lte"),
        ("坚决不让一人返贫。", "lte"),
    ],
)
def test_limits(sentence, comparator):
    assert [target.comparator for target in targets(sentence)] == [comparator]


@pytest.mark.parametrize(
    ("sentence", "months"),
    [
        ("6月底前新建桥梁2座，改造道路3条。", [6, 6]),
        ("新建厂房2万平方米，9月底前投入使用。", [9]),
        ("上半年改厕300户。", [6]),
        ("三季度末完成投资2亿元。", [9]),
        ("汛期前加固水库4座。", [None]),
        ("年内建成示范村2个。", [12]),
        ("确保新区6月底前竣工、老区三季度开工。", [6, 9]),
        ("明年6月底前建成水厂1座。", [6]),
    ],
)
def test_deadlines(sentence, months):
    assert [target.due_month for target in targets(sentence)] == months


@pytest.mark.parametrize(
    "sentence",
    [
        "推进总投资8.24亿元的生物科技园建设。",
        "投资2000万元，抓好河道整治。",
        "新校区占地面积50亩。",
        "依托现有的3个农业园区发展旅游。",
        "目前已建成大棚300座。",
        "去年发放补贴48万元。",
        "2020年，全镇实现总产值4.7亿元。",
        "做好全镇低保户412户动态管理。",
    ],
)
def test_what_is_there_was_done_or_describes_a_project_is_a_fact(sentence):
    assert read(sentence)
    assert targets(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "落实“四个不摘”要求。",
        "学习十九届六中全会精神。",
        "开展第五次经济普查。",
        "打通便民服务“最后一公里”。",
        "推进G234线改造。",
        "走访一两户群众。",
        "召开一次会议。",
        "抓好五项措施。",
        "对60岁以上老人加强关爱。",
    ],
)
def test_numbers_that_count_nothing(sentence):
    assert read(sentence) == []


def test_one_sentence_several_promises():
    assert [(each.name, each.value) for each in targets("工业投资、技改投资分别增长10%和12%。")] == [
        ("工业投资增长", "10"),
        ("技改投资增长", "12"),
    ]
    both = targets("城乡居民人均可支配收入分别增长7%、8%。")
    assert [each.name for each in both] == ["城镇居民人均可支配收入增长", "农村居民人均可支配收入增长"]
    level, rate = targets("地区生产总值达12亿元，增长6%。")
    assert (level.repeats, rate.repeats) == (False, True)


def test_range_share_base_and_what_each_is_counted_for():
    [kinds] = targets("打造3—5个千万级单品。")
    assert (kinds.value, kinds.maximum) == ("3", "5")
    [share] = targets("50%以上的村集体收入达到10万元。")
    assert (share.value, share.threshold, share.threshold_unit) == ("50", "10", "万元")
    [grown] = targets("森林覆盖率由32%提高到35%。")
    assert (grown.value, grown.base) == ("35", "32")
    [monthly] = targets("每月开展一次送政策上门行动。")
    assert (monthly.value, monthly.per) == ("1", "月")

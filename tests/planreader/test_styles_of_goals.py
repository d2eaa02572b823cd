"""The ways in which goals are put into words, read from a plan's text."""

import pytest

from planreader.reading import read_text


def goals(words: str, kind: str = "target") -> list[str]:
    """Value, unit and name of what a measure promises."""
    plan = read_text(
        f"云溪镇2024年工作计划\n一、重点推进产业发展\n{words}\n二、改善民生\n全面加强各项保障工作，新建学校1所。\n"
    )
    return [f"{each.value or ''}{each.unit} {each.name}" for each in plan.areas[0].quantities if each.kind == kind]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "地区生产总值达到85亿元、增长8.5%、力争冲刺9%。",
            ["85亿元 地区生产总值", "8.5% 地区生产总值增长", "9% 地区生产总值"],
        ),
        ("一般公共预算收入增长6%，达到5.2亿元。", ["6% 一般公共预算收入增长", "5.2亿元 一般公共预算收入"]),
        ("固定资产投资：完成3.5亿元，增长12%。", ["3.5亿元 固定资产投资", "12% 固定资产投资增长"]),
        ("招商引资：到位资金6亿元。", ["6亿元 到位资金"]),
        ("居民收入增速不低于全市平均水平。", ["% 居民收入增速不低于全市平均水平"]),
        ("优良天数比例不低于全县平均水平。", ["% 优良天数比例不低于全县平均水平"]),
        ("新建综合体3个以上，任务完成率100%。", ["3个 新建综合体", "100% 任务完成率"]),
        ("单位能耗较上年下降0.2个百分点，较大事故零增长。", ["0.2个百分点 单位能耗较上年下降", "% 较大事故零增长"]),
        ("安全生产：死亡事故为零。", ["起 死亡事故"]),
        ("安全事故：零发生。", ["起 安全事故"]),
        ("年度计划投资7.2亿元，利用外资500万美元。", ["7.2亿元 年度计划投资", "500万美元 利用外资"]),
        ("打造百亩示范片3个，完成土地安全利用2万亩。", ["3个 打造百亩示范片", "2万亩 土地安全利用"]),
    ],
)
def test_goals_in_words(words, found):
    assert goals(words) == found


def test_what_a_goal_starts_from_is_a_fact():
    assert goals("养老床位由1200张增加到1500张。") == ["1500张 养老床位增加到"]
    assert goals("养老床位由1200张增加到1500张。", "fact") == ["1200张 养老床位增加到"]


def test_a_sentence_of_rates_in_the_opening_is_the_headline():
    plan = read_text(
        "黄岗县2024年工业工作要点\n2024年，全县规上工业增加值增长9%左右，工业投资增长12%，净增企业20家。\n"
        "（一）强龙头\n— 培育企业5家。\n— 支持项目8个，总投资6.4亿元。\n"
        "（二）延链条\n— 引进项目10个。\n— 配套率提高3个百分点以上。\n"
    )
    assert (plan.areas[0].kind, plan.areas[0].title) == ("headline", "主要预期目标")
    assert [each.value for each in plan.areas[0].quantities] == ["9", "12", "20"]


def test_last_years_carrying_out_is_told_and_not_promised():
    plan = read_text(
        "东港区2024年经济社会发展计划\n一、2023年计划执行情况\n全区生产总值完成120亿元，增长6%。\n"
        "二、2024年主要任务\n（一）扩大需求。实施项目120个。\n（二）推动升级。新增企业20家。\n"
    )
    assert [area.title for area in plan.areas] == ["扩大需求", "推动升级"]


def test_the_aims_and_tasks_before_the_means_are_headline_figures():
    plan = read_text(
        "罗家镇2024年工作计划\n一、目标任务\n财政收入2300万元，增长9.5%；固定资产投资3.1亿元。\n"
        "二、工作措施\n1、抓招商，引进项目5个；\n2、抓农业，发展柑橘1200亩；\n3、抓城建，建设广场1处。\n"
    )
    assert [area.kind for area in plan.areas] == ["headline", "task"]
    assert [measure.title for measure in plan.areas[1].measures] == ["抓招商", "抓农业", "抓城建"]

"""What is no plan in a document, and its headline figures, proposals, fields and notes."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planreader.document import Document
from planreader.structure.outline import outline
from tests.planreader.outlines import pieces_of, read_lines, told

REPORT = (
    "政府工作报告",
    "——2024年3月30日在青阳镇第十八届人民代表大会第六次会议上",
    "镇党委副书记、镇长 刘 某",
    "各位代表：",
    "现在，我代表镇人民政府向大会报告工作，请予审议。",
    "一、2023年工作回顾",
    "2023年是开局之年，我们做了以下工作：",
    "（一）经济持续增强。新建厂房3座。",
    "（二）面貌持续改善。新建公路12公里。",
    "二、2024年工作安排",
    "总体要求是：坚持稳中求进。",
    "主要预期目标是：财政收入增长8%，工业产值增长10%。",
    "围绕上述目标，重点抓好以下工作：",
    "（一）聚力产业升级",
    "1.推进工业强镇。新增规上企业3家。",
    "2.推进农业提质。建设农田5000亩。",
    "（二）聚力民生福祉",
    "1.改善环境。改厕300户。",
    "各位代表！新征程催人奋进。让我们携手同心，为建设美丽青阳而努力奋斗！",
    "谢谢大家！",
)


def test_a_report_holds_the_plan_and_more():
    plan = read_lines(*REPORT)
    assert told(plan) == [
        "[headline] 主要预期目标",
        "（一）聚力产业升级",
        "  1.推进工业强镇",
        "  2.推进农业提质",
        "（二）聚力民生福祉",
        "  1.改善环境",
    ]
    assert (plan.title, plan.year) == ("政府工作报告", 2024)
    assert plan.preamble == "总体要求是：坚持稳中求进。\n围绕上述目标，重点抓好以下工作："
    assert plan.areas[0].text == "主要预期目标是：财政收入增长8%，工业产值增长10%。"
    kinds = {words[:6]: kind for kind, words in pieces_of(plan)}
    assert kinds["一、2023"] == "review"
    assert kinds["各位代表：\n"[:6].strip()] == "greeting"
    assert kinds["各位代表！新"] == kinds["谢谢大家！"] == "greeting"


@pytest.mark.parametrize(
    "heading",
    [
        "2022年工作回顾",
        "工作总结",
        "2022年主要工作",
        "过去五年的工作",
        "存在的主要问题",
        "一季度工作完成情况",
        "工作成效",
    ],
)
def test_reviews(heading):
    plan = read_lines(
        "关山镇2023年工作计划",
        f"一、{heading}",
        "（一）经济发展。新建厂房3座。",
        "（二）民生改善。修路12公里。",
        "二、2023年工作打算",
        "（一）抓项目。新建厂房5座，投资2亿元。",
        "（二）抓民生。修路20公里，改厕30户。",
        year=2023,
    )
    assert told(plan) == ["（一）抓项目", "（二）抓民生"]
    assert ("review", f"一、{heading}\n（一）经济发展。新建厂房3座。\n（二）民生改善。修路12公里。") in pieces_of(plan)


def test_points_of_work():
    plan = read_lines(
        "南岭镇2022年工作要点",
        "一、指导思想",
        "全面落实县委部署。",
        "二、工作目标",
        "——税收完成1.2亿元，增长8%；",
        "——固定资产投资增长10%。",
        "三、重点任务",
        "（一）抓项目，强化经济支撑",
        "1.加快建设。竣工1个。",
        "2.加大招商。签约2个。",
        "（二）抓农业，夯实发展基础",
        "1.稳定粮食。播种3万亩。",
        "四、保障措施",
        "（一）加强领导。成立小组。",
        "（二）强化考核。每月通报。",
    )
    assert told(plan) == [
        "[headline] 主要预期目标",
        "（一）抓项目，强化经济支撑",
        "  1.加快建设",
        "  2.加大招商",
        "（二）抓农业，夯实发展基础",
        "  1.稳定粮食",
    ]
    assert plan.preamble == "全面落实县委部署。"
    assert plan.areas[0].text == "——税收完成1.2亿元，增长8%；\n——固定资产投资增长10%。"


def test_the_parts_of_the_only_work_are_the_areas():
    """三、 names only the plan, whether its parts have parts or not."""
    plan = read_lines(
        "一、总体要求",
        "稳中求进。",
        "二、主要目标",
        "税收增长8%。",
        "三、重点工作",
        "1.抓项目。开工3个。",
        "2.抓农业。种粮3万亩。",
    )
    assert told(plan) == ["[headline] 主要目标", "1.抓项目", "2.抓农业"]


@pytest.mark.parametrize(
    ("lines", "stretch"),
    [
        (
            ["今年主要预期目标是：生产总值增长7%，失业率控制在4%以内。围绕上述目标，抓好以下工作。"],
            "今年主要预期目标是：生产总值增长7%，失业率控制在4%以内。",
        ),
        (
            [
                "全县主要预期目标是：",
                "生产总值增长7%；",
                "就业2500人；",
                "空气质量完成任务。",
                "围绕目标，要抓好工作。",
            ],
            "全县主要预期目标是：\n生产总值增长7%；\n就业2500人；\n空气质量完成任务。",
        ),
        (
            ["主要预期目标是：", "——生产总值增长7%，增速高于全市；", "——就业2500人。", "实现目标，要抓好三个方面："],
            "主要预期目标是：\n——生产总值增长7%，增速高于全市；\n——就业2500人。",
        ),
        (
            ["2024年，我镇将埋头苦干。力争全年实现税收收入XX万元，固定资产投资增长XX%。"],
            "力争全年实现税收收入XX万元，固定资产投资增长XX%。",
        ),
    ],
)
def test_headline_figures(lines, stretch):
    plan = read_lines(*lines, "一、抓项目。开工3个。", "二、抓农业。种粮3万亩。")
    (headline,) = [area for area in plan.areas if area.kind == "headline"]
    assert plan.text[headline.start : headline.end] == stretch
    assert (headline.title, headline.numeral, headline.measures) == ("主要预期目标", "", [])


def test_last_years_figures_are_no_headline():
    plan = read_lines(
        "2021年，全乡实现农业总产值4.7亿元，财政收入862万元。",
        "一、抓项目。开工3个。",
        "二、抓农业。种3亩。",
        year=2022,
    )
    assert [area.kind for area in plan.areas] == ["task", "task"]


def test_slogans_are_no_areas():
    plan = read_lines(
        "全力抓好“党建引领、项目立镇、产业兴农”五项措施。", "一、项目立镇。开工3个。", "二、产业兴农。种3亩。"
    )
    assert told(plan) == ["一、项目立镇", "二、产业兴农"]
    assert plan.preamble == "全力抓好“党建引领、项目立镇、产业兴农”五项措施。"


def test_proposals():
    plan = read_lines(
        "一、抓项目。开工3个。",
        "二、抓农业。种粮3万亩。",
        "对全区工作的意见建议：",
        "一是凝聚合力，开展集中行动。压缩时限。",
        "二是探索路径，推动全面开花。强化领导。",
    )
    assert told(plan)[2:] == [
        "[proposal] 对全区工作的意见建议",
        "  一是凝聚合力，开展集中行动",
        "  二是探索路径，推动全面开花",
    ]


def test_fields_of_a_project_are_no_measures():
    plan = read_lines(
        "一、新建水厂",
        "1.项目内容：1.铺设管网；2.建设泵站",
        "2.责任单位：水利局、住建局",
        "3.事项进展：已完成97%。",
        "4.今年计划：预计年底完工。",
        "三、迁建学校",
        "1.项目内容：建设教学楼",
        "2.责任单位：教体局",
    )
    assert told(plan) == ["一、新建水厂", "三、迁建学校"]
    assert [area.leads for area in plan.areas] == [["水利局", "住建局"], ["教体局"]]


@pytest.mark.parametrize(
    ("field", "leads", "supports", "leader", "month"),
    [
        ("（责任单位：经发办、财政所）", ["经发办", "财政所"], [], "", None),
        ("（牵头单位：招商办；配合单位：经发办，各村）", ["招商办"], ["经发办", "各村"], "", None),
        ("（牵头领导：张三；责任单位：经发办；完成时限：11月底）", ["经发办"], [], "张三", 11),
        (
            "\n牵头单位：工信局\n责任单位：开发区、各街道\n完成时限：2023年6月底前",
            ["工信局"],
            ["开发区", "各街道"],
            "",
            6,
        ),
        ("〔责任领导：李四，责任单位：农业农村办〕", ["农业农村办"], [], "李四", None),
    ],
)
def test_fields_of_a_measure(field, leads, supports, leader, month):
    plan = read_lines(
        "一、抓工业", *f"1.培育企业。新增3家。{field}".split("\n"), "2.抓技改。投资1亿元。", "二、抓农业", "3.种粮。"
    )
    measure = plan.areas[0].measures[0]
    assert (measure.leads, measure.supports, measure.leader, measure.due_month) == (leads, supports, leader, month)
    assert [each.title for each in plan.areas[0].measures] == ["培育企业", "抓技改"]


def test_notes_stand_apart():
    plan = read_lines(
        "一、抓工业。实施“百千万”工程［14］，推广“三链同构”[7]，落实“两不愁”〔2〕，新建管网(8)和泵站。",
        "— 3 —",
        "二、抓农业。新增基地5个①，种粮3万亩。",
        "————————",
        "① 基地：面积百亩以上。",
        "[7]三链同构：产业链、价值链、供应链。",
        "第 4 页 共 9 页",
    )
    assert told(plan) == ["一、抓工业", "二、抓农业"]
    notes = [words for kind, words in pieces_of(plan) if kind == "note"]
    assert notes[:5] == ["［14］", "[7]", "〔2〕", "(8)", "— 3 —"]
    assert notes[5] == "①"
    assert any("基地：面积" in words for words in notes[6:])
    assert "第 4 页" in notes[-1]


def test_a_document_of_nothing_to_plan():
    plan = read_lines("月亮升起来了。", "他走在路上，想起了故乡。", "远处传来狗叫声。")
    assert plan.areas == []


LINES = st.sampled_from(
    [
        *REPORT,
        "一、",
        "二是",
        "（三）",
        "——",
        "责任单位：",
        "序号",
        "任务",
        "完成时限",
        "1",
        "［3］",
        "①",
        "?改厕",
        "",
        " ",
        "目标：1",
    ]
)


@given(
    st.one_of(
        st.text(), st.text("一二、。；（1）是①?XX \n\r\u2028\u3000目标：5%各位代表"), st.lists(LINES).map("\n".join)
    )
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_is_lost_or_doubled(text):
    plan = outline(Document(text), 2024)
    assert "".join(text[piece.start : piece.end] for piece in plan.pieces) == text
    assert all(piece.start < piece.end for piece in plan.pieces)
    assert all(first.end == second.start for first, second in pairwise(plan.pieces))
    for area in plan.areas:
        assert 0 <= area.start <= area.end <= len(text)
        for measure in area.measures:
            assert area.start <= measure.start <= measure.end <= area.end
            assert text[measure.start : measure.end].startswith(measure.text) or measure.text in text
            for part in measure.parts:
                assert measure.start <= part.start <= part.end <= measure.end
    assert all(first.end <= second.start for first, second in pairwise(plan.areas))

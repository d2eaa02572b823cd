"""Tables in the many styles that towns write in, as they are pasted: with tabs, or one cell a line."""

import pytest

from planreader.reading import read_text
from tests.planreader.outlines import told

INDICATORS = (
    "序号|指标名称|单位|2023年完成|2024年目标|增速（%）|责任单位",
    "1|工业总产值|亿元|12.6|13.8|9.5|经发办",
    "2|新增规上企业|家|2|3|—|企业服务中心",
)


def table(*rows: str, sign: str = "\t") -> str:
    return "".join(row.replace("|", sign) + "\n" for row in rows)


def quantities(plan, kind: str = "target") -> list[str]:
    """Value and unit of all quantities of a kind."""
    parts = [part for area in plan.areas for part in (area, *area.measures)]
    found = [each for part in parts for each in part.quantities if each.kind == kind]
    assert all(plan.text[each.start : each.end] == each.quote for each in found)
    return [f"{each.value or ''}{each.unit}" for each in found]


@pytest.mark.parametrize("sign", ["\t", "\n"])
def test_last_year_is_a_fact_and_the_rate_of_growth_a_goal(sign):
    plan = read_text("长河镇2024年目标任务表\n" + table(*INDICATORS, sign=sign))
    assert told(plan) == ["长河镇2024年目标任务表", "  1工业总产值", "  2新增规上企业"]
    assert quantities(plan) == ["13.8亿元", "9.5%", "3家"]
    assert quantities(plan, "fact") == ["12.6亿元", "2家"]
    measure = plan.areas[0].measures[0]
    assert measure.leads == ["经发办"]
    assert measure.quantities[0].quote == sign.join(["工业总产值", "亿元", "12.6", "13.8"])
    assert (measure.quantities[1].basis, measure.quantities[1].name) == ("growth", "工业总产值增速")


def test_growth_beside_last_year_is_a_fact():
    plan = read_text(
        "柳林镇2024年指标表\n"
        + table("指标|单位|上年实际|增长|今年目标", "农业总产值|万元|23500|5%|25000", "财政收入|万元|2310|4%|2450")
    )
    assert quantities(plan) == ["25000万元", "2450万元"]
    assert quantities(plan, "fact") == ["23500万元", "5%", "2310万元", "4%"]


def test_two_tables_in_one_document():
    plan = read_text(
        "柳林镇2024年计划\n一、主要经济指标\n"
        + table("指标|单位|上年实际|今年目标", "农业总产值|万元|23500|25000", "财政收入|万元|2310|2450")
        + "二、重点项目\n"
        + table(
            "项目名称|建设内容|总投资（万元）|年度投资计划（万元）|开工时间|竣工时间|责任单位|责任领导",
            "农田项目|建设农田3000亩，渠道12公里|900|700|2024年3月|2024年10月|农业中心|王建国",
            "污水处理厂|日处理污水2000吨|3200|1500|2024年5月|2025年6月|建设办|李明",
        )
    )
    assert told(plan) == ["[headline] 主要预期目标", "二、重点项目", "  农田项目", "  污水处理厂"]
    assert quantities(plan) == ["25000万元", "2450万元", "700万元", "1500万元"]
    assert quantities(plan, "fact") == [
        "23500万元", "2310万元", "900万元", "3000亩", "12公里", "3200万元", "2000吨",
    ]  # fmt: skip
    fields, plant = plan.areas[1].measures
    assert (fields.leads, fields.leader, fields.due_month) == (["农业中心"], "王建国", 10)
    assert [each.due_month for each in fields.quantities if each.is_target] == [10]
    assert [(each.due_month, each.due_year) for each in plant.quantities if each.is_target] == [(12, None)]


def test_this_years_part_of_the_work_is_no_description():
    plan = read_text(
        "2024年长青街道建设项目表\n单位：万元\n"
        + table(
            "项目名称|建设规模及内容|总投资|截至2023年底累计完成投资|2024年计划投资|2024年建设内容",
            "青年公寓|建筑面积3万平方米|12000|5000|4000|6月底前主体封顶",
            "幸福路|全长1.8公里|3600|1200|2400|9月底前完工",
        )
    )
    assert told(plan)[0] == "2024年长青街道建设项目表"
    assert quantities(plan) == ["4000万元", "项", "2400万元", "项"]


def test_categories_that_are_merged_over_rows_and_what_is_assessed():
    plan = read_text(
        "东岭街道2024年任务分解表\n"
        + table(
            "类别|序号|工作任务|年度目标|完成时限|牵头部门",
            "经济|1|招商引资|引进项目3个|12月底|经发办",
            "|2|企业培育|新增企业4家|12月底|经发办",
            "城市|3|小区改造|改造小区3个|10月底|城建办",
            "|4|停车设施|新增泊位300个|9月底|城建办",
        )
    )
    assert told(plan) == ["经济", "  1招商引资", "  2企业培育", "城市", "  3小区改造", "  4停车设施"]
    plan = read_text(
        "红旗镇2024年度综合考核指标\n"
        + table("考核指标|分值|评分标准", "完成投资3亿元|15|每少1%扣0.5分", "新增企业2家|10|每少1家扣5分")
    )
    assert told(plan) == ["红旗镇2024年度综合考核指标", "  完成投资3亿元", "  新增企业2家"]
    assert quantities(plan) == ["3亿元", "2家"]
    assert [measure.weight for measure in plan.areas[0].measures] == ["15", "10"]


def test_quarters_belong_to_the_years_goal():
    plan = read_text(
        "金山镇2024年分季度计划\n"
        + table("指标名称|单位|一季度|二季度|三季度|四季度|全年目标", "改厕|户|0|100|220|300|300", "招商|个|1|2|3|4|4")
        + "义诊\n"
        + table(
            "任务|目标任务|一季度|二季度|三季度|四季度",
            "义诊下乡|开展义诊12场|3场|6场|9场|12场",
            "送戏|送戏8场|2场|4场|6场|8场",
        )
    )
    assert quantities(plan) == ["300户", "4个", "12场", "8场"]


def test_a_second_table_without_a_heading():
    plan = read_text(
        "重点工程清单\n"
        + table("项目|建设规模|年度目标", "城东水厂|日供水3万吨|6月底前完成主体工程", "滨河路|全长2公里|9月底通车")
        + "文化惠民活动\n"
        + table("送戏下乡|36场|文化站", "电影放映|216场|文化站")
    )
    assert told(plan) == ["重点工程清单", "  城东水厂", "  滨河路", "文化惠民活动", "  送戏下乡", "  电影放映"]
    assert quantities(plan) == ["项", "项", "36场", "216场"]
    assert [measure.leads for measure in plan.areas[1].measures] == [["文化站"], ["文化站"]]


def test_tables_without_any_heading():
    plan = read_text(
        "2024年水利工程\n一、续建工程\n"
        + table("1|东干渠防渗|12公里|水利局|6月底", "2|水库加固|1座|水利局|5月底")
        + "二、新建工程\n"
        + table("1|饮水提升|8处|水务公司|10月底", "2|山塘清淤|15口|各村|11月底")
    )
    assert told(plan) == [
        "一、续建工程", "  1东干渠防渗", "  2水库加固", "二、新建工程", "  1饮水提升", "  2山塘清淤",
    ]  # fmt: skip
    assert quantities(plan) == ["12公里", "1座", "8处", "15口"]


def test_cells_one_a_line_without_numbers():
    plan = read_text(
        "松山镇2024年民生实事项目表\n"
        + table(
            "项目名称|实施内容|责任单位|完成时限",
            "饮水安全提升|改造管网15公里，惠及3200人|水利站|9月底",
            "路灯亮化|新装路灯120盏|建设办|6月底",
            sign="\n",
        )
        + "以上项目由督查办负责考核。\n"
    )
    assert told(plan) == ["[livelihood] 松山镇2024年民生实事项目表", "  饮水安全提升", "  路灯亮化"]
    assert quantities(plan) == ["15公里", "3200人", "120盏"]
    assert [(measure.leads, measure.due_month) for measure in plan.areas[0].measures] == [
        (["水利站"], 9),
        (["建设办"], 6),
    ]


def test_a_list_of_short_lines_is_no_table():
    plan = read_text(
        "金桥镇2024年重点项目\n工作任务\n重点项目\n责任单位\n开展调查，形成清单。\n抓好招商，引进企业3家。\n"
    )
    assert quantities(plan) == ["3家"]
    assert all("\t" not in each.title for area in plan.areas for each in area.measures)


@pytest.mark.parametrize("sign", ["    ", " | "])
def test_cells_that_blanks_or_bars_set_apart(sign):
    rows = table("工作任务|目标|责任单位", "道路硬化|12公里|交通站", "户厕改造|300户|农业办", sign=sign)
    if "|" in sign:
        head, *others = (f"| {row} |\n" for row in rows.splitlines())
        rows = "".join([head, "| --- | --- | --- |\n", *others])
    plan = read_text("西溪镇2024年度目标任务书\n" + rows)
    assert told(plan) == ["西溪镇2024年度目标任务书", "  道路硬化", "  户厕改造"]
    assert quantities(plan) == ["12公里", "300户"]
    assert [measure.leads for measure in plan.areas[0].measures] == [["交通站"], ["农业办"]]

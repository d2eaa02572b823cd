"""Task tables as towns draw them, from the file to areas, measures and targets."""

import pytest

from planreader.document import DocumentTable
from planreader.files.reading import read_document
from planreader.plan import AreaKind, Doubt, Measure, Quantity, ReadPlan
from planreader.reading import read_plan, read_text
from planreader.tables.task_table import areas_of_table
from tests.planreader.sheets import LEFT, UP, sheet_file
from tests.planreader.word_files import paragraph, table, word_file


def read(rows: list[list[str]], name: str = "Sheet1") -> ReadPlan:
    plan = read_plan(sheet_file(rows, name), "plan.xlsx", year=2021)
    assert all(plan.text[quantity.start : quantity.end] == quantity.quote for quantity in quantities(plan))
    assert all(quantity.quote in measure.text for measure in measures(plan) for quantity in targets(measure))
    return plan


def measures(plan: ReadPlan) -> list[Measure]:
    return [part for area in plan.areas for measure in area.measures for part in (measure, *measure.parts)]


def targets(measure: Measure) -> list[Quantity]:
    return [quantity for quantity in measure.quantities if quantity.is_target]


def quantities(plan: ReadPlan) -> list[Quantity]:
    return [quantity for part in (*plan.areas, *measures(plan)) for quantity in part.quantities]


def said(quantity: Quantity) -> tuple:
    return quantity.name, quantity.value, quantity.unit, quantity.comparator, quantity.due_month


def test_areas_are_merged_cells_and_texts_are_read_for_targets():
    plan = read(
        [
            ["XX镇2021年度重点工作任务分解表", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
            ["序号", "重点工作", "工作举措", "责任单位", "牵头领导", "完成时限", "备注"],
            ["1", "一、产业振兴", "新增规上企业5家，完成技改投资2亿元。", "经发办、财政所", "张三", "12月底前", ""],
            ["2", UP, "改造提升高标准农田4万亩。", "农业中心", "李四", "上半年", ""],
            ["3", "二、乡村建设", "新建文化广场1处。", "文化站", "王五", "9月投入使用", "续建"],
        ]
    )
    assert [(area.marker, area.title) for area in plan.areas] == [("一、", "产业振兴"), ("二、", "乡村建设")]
    first, second, third = measures(plan)
    assert (first.numeral, first.leads, first.leader, first.due_month) == ("1", ["经发办", "财政所"], "张三", 12)
    assert [said(each)[1:] for each in first.quantities] == [("5", "家", "gte", 12), ("2", "亿元", "gte", 12)]
    assert [said(each)[1:] for each in second.quantities] == [("4", "万亩", "gte", 6)]
    assert [said(each)[1:] for each in third.quantities] == [("1", "处", "gte", 9)]


def test_blank_cells_below_an_area_belong_to_it():
    plan = read(
        [
            ["重点工作", "具体任务", "责任单位"],
            ["产业振兴", "新增规上企业5家", "经发办"],
            ["", "新建大棚30座", "农业中心"],
            ["乡村建设", "改厕200户", "城建办"],
        ]
    )
    assert [(area.title, len(area.measures)) for area in plan.areas] == [("产业振兴", 2), ("乡村建设", 1)]


def test_value_and_unit_apart_or_together():
    plan = read(
        [
            ["指标名称", "目标值", "计量单位", "责任单位"],
            ["新增规上企业", "≥5", "家", "经发办"],
            ["税收收入", "12,000", "万元", "财政所"],
            ["固定资产投资增速", "8%左右", "", "经发办"],
            ["城镇登记失业率", "≤3%", "", "人社所"],
            ["新增就业（人）", "500—600", "", "人社所"],
            ["招商引资到位资金", "XX", "亿元", "招商办"],
        ],
        "主要经济指标",
    )
    assert [(area.title, area.kind) for area in plan.areas] == [("主要经济指标", AreaKind.HEADLINE)]
    found = quantities(plan)
    assert [said(each)[:4] for each in found] == [
        ("新增规上企业", "5", "家", "gte"),
        ("税收收入", "12000", "万元", "gte"),
        ("固定资产投资增速", "8", "%", "gte"),
        ("城镇登记失业率", "3", "%", "lte"),
        ("新增就业", "500", "人", "gte"),
        ("招商引资到位资金", None, "亿元", "gte"),
    ]
    assert [each.doubts for each in found] == [(), (), (Doubt.APPROXIMATE,), (), (Doubt.RANGE,), (Doubt.UNSET,)]
    assert found[4].maximum == "600"
    assert found[0].quote == "新增规上企业\t≥5\t家"


def test_note_of_the_unit_counts_for_amounts_and_not_for_rates():
    plan = read(
        [
            ["2021年主要指标", LEFT, LEFT],
            ["", "", "单位：万元"],
            ["指标名称", "目标值", "责任单位"],
            ["税收收入", "12000", "财政所"],
            ["税收收入增长率", "8", "财政所"],
        ]
    )
    assert [each.unit for each in quantities(plan)] == ["万元", ""]
    assert quantities(plan)[1].doubts == (Doubt.NO_UNIT,)


@pytest.mark.parametrize(
    ("cell", "leads", "supports"),
    [
        ("经发办、财政所", ["经发办", "财政所"], []),
        ("经发办，财政所；招商办", ["经发办", "财政所", "招商办"], []),
        ("经发办\n财政所", ["经发办", "财政所"], []),
        ("经发办/财政所", ["经发办", "财政所"], []),
        ("经发办（牵头）、财政所", ["经发办"], ["财政所"]),
        ("牵头单位：经发办\n配合单位：财政所、各村", ["经发办"], ["财政所", "各村"]),
        ("经发办牵头，财政所、招商办配合", ["经发办"], ["财政所", "招商办"]),
    ],
)
def test_departments_of_a_cell(cell, leads, supports):
    [measure] = measures(read([["工作任务", "责任单位"], ["新增规上企业5家", cell]]))
    assert (measure.leads, measure.supports) == (leads, supports)


def test_lead_and_support_below_one_heading():
    plan = read(
        [
            ["序号", "工作任务", "责任单位", LEFT, "分管领导"],
            [UP, UP, "牵头单位", "配合单位", UP],
            ["1", "新增规上企业5家", "经发办", "财政所、各村", "张三"],
        ]
    )
    [measure] = measures(plan)
    assert (measure.leads, measure.supports, measure.leader) == (["经发办"], ["财政所", "各村"], "张三")


@pytest.mark.parametrize(
    ("cell", "month", "doubts"),
    [
        ("12月底前", 12, ()),
        ("2021年9月", 9, ()),
        ("2021.6.30", 6, ()),
        ("9月投入使用", 9, ()),
        ("上半年", 6, ()),
        ("第三季度", 9, ()),
        ("全年", 12, ()),
        ("长期坚持", 12, ()),
        ("3-10月", 10, ()),
        ("2021年", 12, ()),
        ("2022年6月", 12, (Doubt.OTHER_YEAR,)),
        ("汛期前", None, (Doubt.NO_MONTH,)),
        ("—", None, ()),
    ],
)
def test_deadline_of_a_cell(cell, month, doubts):
    [measure] = measures(read([["工作任务", "责任单位", "完成时限"], ["开展安全检查", "应急办", cell]]))
    assert (measure.due_month, measure.doubts) == (month, doubts)


def test_deadline_of_another_year_is_its_targets():
    plan = read([["工作任务", "责任单位", "完成时限"], ["新建公路8条", "城建办", "2022年6月"]])
    [target] = quantities(plan)
    assert (target.due_month, target.due_year, target.doubts) == (6, 2022, (Doubt.OTHER_YEAR,))


def test_weights_of_areas_and_measures():
    plan = read(
        [
            ["序号", "工作任务", "分值", "责任单位"],
            ["一、产业振兴（30分）", LEFT, LEFT, LEFT],
            ["1", "新增规上企业5家", "20", "经发办"],
            ["2", "新建大棚30座", "10分", "农业中心"],
            ["合  计", "", "30", ""],
        ]
    )
    assert [(area.title, area.weight) for area in plan.areas] == [("产业振兴", "30")]
    assert [measure.weight for measure in measures(plan)] == ["20", "10"]


@pytest.mark.parametrize(
    ("values", "nodes"),
    [
        (["3000", "6000", "9000", "12000"], {3: "3000", 6: "6000", 9: "9000", 12: "12000"}),
        (["3000", "3000", "3000", "3000"], {3: "3000", 6: "6000", 9: "9000", 12: "12000"}),
        (["2000", "", "", "12000"], {3: "2000", 12: "12000"}),
        (["25%", "50%", "75%", "100%"], {}),
    ],
)
def test_quarters_are_nodes(values, nodes):
    heading = ["指标", "单位", "全年目标", "进度安排", LEFT, LEFT, LEFT, "责任单位"]
    quarters = [UP, UP, UP, "一季度", "二季度", "三季度", "四季度", UP]
    plan = read([heading, quarters, ["税收收入", "万元", "12000", *values, "财政所"]])
    [target] = quantities(plan)
    assert (target.value, target.nodes) == ("12000", nodes)


def test_quarters_alone_give_the_target_where_they_add_up():
    heading = ["工作任务", "1-3月", "1-6月", "1-9月", "1-12月", "责任单位"]
    [target] = quantities(read([heading, ["招商引资到位资金（亿元）", "0.5", "1", "1.5", "2", "招商办"]]))
    assert said(target) == ("招商引资到位资金", "2", "亿元", "gte", 12)
    assert target.nodes == {3: "0.5", 6: "1", 9: "1.5", 12: "2"}
    [target] = quantities(read([heading, ["招商引资到位资金（亿元）", "0.5", "0.4", "0.7", "0.4", "招商办"]]))
    assert (target.value, target.doubts) == (None, (Doubt.UNSET, Doubt.GUESSED))


def test_steps_in_words_stay_with_the_measure():
    heading = ["工作任务", "一季度", "二季度", "责任单位"]
    [measure] = measures(read([heading, ["农贸市场建设", "完成立项", "开工建设", "城建办"]]))
    assert measure.text == "农贸市场建设\n一季度：完成立项\n二季度：开工建设"


def test_last_year_progress_and_the_size_of_a_project_are_facts():
    heading = ["工作任务", "2020年完成", "2021年目标", "总投资（万元）", "完成情况", "责任单位"]
    plan = read([heading, ["新增规上企业", "3家", "5家", "8000", "已完成2家，完成投资300万元", "经发办"]])
    assert [(each.kind, each.value, each.unit) for each in quantities(plan)] == [
        ("target", "5", "家"),
        ("fact", "3", "家"),
        ("fact", "8000", "万元"),
    ]
    assert all(each.due_month is None for each in quantities(plan) if not each.is_target)


def test_row_with_two_tasks_gives_two_measures():
    plan = read([["序号", "工作任务", "责任单位", "时限"], ["1", "1.新建公路5公里\n2.改厕100户", "城建办", "11月"]])
    first, second = measures(plan)
    assert [measure.title for measure in (first, second)] == ["新建公路5公里", "改厕100户"]
    assert [measure.leads for measure in (first, second)] == [["城建办"]] * 2
    assert [measure.doubts for measure in (first, second)] == [(Doubt.SHARED_ROW,)] * 2
    assert [said(each)[1:] for each in quantities(plan)] == [("5", "公里", "gte", 11), ("100", "户", "gte", 11)]


def test_cell_with_two_figures_gives_two_targets():
    plan = read([["指标名称", "目标值", "责任单位"], ["新增规上企业\n新增高新技术企业", "5家\n3家", "经发办"]])
    assert [said(each)[:3] for each in quantities(plan)] == [
        ("新增规上企业", "5", "家"),
        ("新增高新技术企业", "3", "家"),
    ]
    assert {each.doubts for each in quantities(plan)} == {(Doubt.SHARED_ROW,)}


def test_merged_measure_with_several_indicators_is_one():
    plan = read(
        [
            ["重点工作", "工作举措", "指标名称", "目标值", "责任单位"],
            ["产业振兴", "培育企业", "新增规上企业", "5家", "经发办"],
            [UP, UP, "新增高新技术企业", "3家", UP],
        ]
    )
    [measure] = measures(plan)
    assert (measure.title, measure.leads) == ("培育企业", ["经发办"])
    assert [said(each)[:3] for each in measure.quantities] == [
        ("新增规上企业", "5", "家"),
        ("新增高新技术企业", "3", "家"),
    ]


def test_three_levels():
    plan = read(
        [
            ["序号", "重点工作", "主要任务", "具体举措", "责任单位", "完成时限"],
            ["一", "产业振兴", "做强特色农业", "1.新建大棚30座", "农业中心", "6月底前"],
            [UP, UP, UP, "2.流转土地1600亩", "经发办", "年底前"],
            ["二", "乡村建设", "改善人居环境", "改厕200户", "城建办", "长期坚持"],
        ]
    )
    assert [(area.marker, area.title) for area in plan.areas] == [("一", "产业振兴"), ("二", "乡村建设")]
    [measure] = plan.areas[0].measures
    assert [(part.title, part.leads, part.due_month) for part in measure.parts] == [
        ("新建大棚30座", ["农业中心"], 6),
        ("流转土地1600亩", ["经发办"], 12),
    ]
    assert measure.quantities == []
    assert [said(each)[1:] for each in quantities(plan)] == [
        ("30", "座", "gte", 6),
        ("1600", "亩", "gte", 12),
        ("200", "户", "gte", 12),
    ]


def test_headings_that_each_page_repeats_and_notes_are_no_tasks():
    heading = ["序号", "工作任务", "责任单位"]
    rows = [["1", "新建大棚30座", "农业中心"], ["2", "改厕200户", "城建办"]]
    plan = read([heading, rows[0], heading, rows[1], ["注：责任单位排在第一位的为牵头单位。", LEFT, LEFT]])
    assert [measure.title for measure in measures(plan)] == ["新建大棚30座", "改厕200户"]


def test_table_of_villages():
    plan = read([["村名", "新建公路（公里）", "改厕（户）"], ["东村", "5", "30"], ["西村", "3", "20"]])
    assert [said(each)[:3] for each in quantities(plan)] == [
        ("东村新建公路", "5", "公里"),
        ("东村改厕", "30", "户"),
        ("西村新建公路", "3", "公里"),
        ("西村改厕", "20", "户"),
    ]


def test_livelihood_projects():
    heading = ["序号", "项目名称", "建设内容", "责任单位", "责任人"]
    plan = read([heading, ["1", "村道硬化", "硬化村道20公里", "交通站", "钱七"]], "2021年民生实事")
    assert plan.areas[0].kind is AreaKind.LIVELIHOOD
    [measure] = measures(plan)
    assert (measure.title, measure.leader) == ("村道硬化", "钱七")


def test_tables_of_a_word_file_belong_to_the_headings_above_them():
    heading = ["序号", "工作任务", "责任单位"]
    content = word_file(
        paragraph("XX镇2021年工作要点")
        + paragraph("一、产业振兴")
        + table(heading, ["1", "新增规上企业5家", "经发办"])
        + paragraph("")
        + table(["2", "新建大棚30座", "农业中心"])
        + paragraph("二、乡村建设")
        + table(heading, ["1", "改厕200户", "城建办"])
    )
    plan = read_plan(content, "plan.docx", year=2021)
    assert [(area.marker, area.title) for area in plan.areas] == [("一、", "产业振兴"), ("二、", "乡村建设")]
    assert [[measure.title for measure in area.measures] for area in plan.areas] == [
        ["新增规上企业5家", "新建大棚30座"],
        ["改厕200户"],
    ]
    assert "".join(plan.text[piece.start : piece.end] for piece in plan.pieces) == plan.text


def test_table_copied_from_excel_into_the_box():
    plan = read_text("序号\t工作任务\t责任单位\n1\t新增规上企业5家\t经发办\n2\t改厕200户\t城建办\n", year=2021)
    assert [measure.leads for measure in measures(plan)] == [["经发办"], ["城建办"]]


@pytest.mark.parametrize(
    "rows",
    [
        [["姓名", "职务", "电话"], ["张三", "镇长", "123456"]],
        [["甲", "乙"], ["丙", "丁"]],
        [["2021年", "2020年"], ["5", "3"]],
    ],
)
def test_other_tables_are_none_of_tasks(rows):
    document = read_document(sheet_file(rows), "plan.xlsx")
    [found] = document.blocks
    assert isinstance(found, DocumentTable)
    assert areas_of_table(document, found, 2021) == []

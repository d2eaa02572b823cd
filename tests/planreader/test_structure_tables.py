"""Tables that were pasted one cell a line, as they leave a Word document."""

from tests.planreader.outlines import pieces_of, read_lines

TABLE = (
    "2016年民生实事目标任务分解表",
    *("序号", "民生实事", "责任单位", "完成时限"),
    *("1", "启动河道治理工程和湿地公园。", "县水务局", "县住建局", "县河道指挥部", "12月底前"),
    *("2", "新建2座人行天桥。", "县住建局", "9月投入使用"),
    *("3", "开工建设养老楼。", "县民政局", "5月底前动工", "开工建设老年大学。", "12月底前"),
    *("4", "启动第十二小学建设,新建中心幼儿园2所。", "县教科局、县代建中心", "上半年"),
)


def test_cells_one_a_line():
    plan = read_lines(*TABLE)
    (area,) = plan.areas
    assert (area.title, area.kind, plan.year) == (TABLE[0], "livelihood", 2016)
    assert [(measure.numeral, measure.title, measure.leads, measure.due_month) for measure in area.measures] == [
        ("1", "启动河道治理工程和湿地公园", ["县水务局", "县住建局", "县河道指挥部"], 12),
        ("2", "新建2座人行天桥", ["县住建局"], 9),
        ("3", "开工建设养老楼", ["县民政局"], 5),
        ("3", "开工建设老年大学", ["县民政局"], 12),
        ("4", "启动第十二小学建设,新建中心幼儿园2所", ["县教科局", "县代建中心"], 6),
    ]
    assert [measure.doubts for measure in area.measures if measure.doubts] == [("shared_row",)]
    assert area.measures[1].text == "新建2座人行天桥。"


def test_leaders_and_supporting_units():
    plan = read_lines(
        "白马镇2024年重点任务清单",
        *("序号", "工作任务", "责任领导", "牵头单位", "配合单位", "完成时限"),
        *("1", "建设标准厂房2万平方米", "张三", "经发办", "财政所", "6月底前"),
        *("2", "改造危房20户，修缮校舍3栋", "李小四", "民政办", "各村", "2024年9月"),
        "填报人：王五",
    )
    first, second = plan.areas[0].measures
    assert (first.leader, first.leads, first.supports, first.due_month) == ("张三", ["经发办"], ["财政所"], 6)
    assert (second.leader, second.leads, second.supports, second.due_month) == ("李小四", ["民政办"], ["各村"], 9)


def test_a_table_within_a_plan():
    plan = read_lines(
        "一、抓好工业",
        "新增企业3家。",
        "二、办好实事",
        *TABLE[1:15],
        "三、抓好农业",
        "种粮3万亩。",
    )
    assert [(area.title, len(area.measures)) for area in plan.areas] == [
        ("抓好工业", 0),
        ("办好实事", 2),
        ("抓好农业", 0),
    ]
    assert "".join(plan.text[piece.start : piece.end] for piece in plan.pieces) == plan.text
    assert ("table", "序号\n民生实事\n责任单位\n完成时限") in pieces_of(plan)

"""The columns of our own task table (任务分解表), written by ``planreader.writing.task_table`` and read here."""

from ..plan import AreaKind

SHEET, INSTRUCTIONS = "任务分解表", "填写说明"
#: Stands for the number of a row that shows how to fill in, and that of an area's own text and figures.
EXAMPLE, OF_AREA = "示例", "总述"

AREA_MARKER, AREA_TITLE, AREA_KIND, AREA_WEIGHT = "重点工作编号", "重点工作", "类别", "重点工作分值"
CODE, MARKER, TITLE, TEXT = "序号", "标记", "工作举措", "内容"
NAME, VALUE, UNIT, DIRECTION, PHASING = "指标名称", "目标值", "单位", "方向", "进度方式"
START, DUE, QUANTITY_WEIGHT, QUOTE = "起始月", "完成月", "指标分值", "原文引句"
WEIGHT, LEADS, SUPPORTS, LEADER, UNTIL = "分值", "牵头单位", "配合单位", "责任领导", "完成时限"
QUARTERS = {"一季度": 3, "二季度": 6, "三季度": 9, "四季度": 12}

#: By what they describe, in the order of the sheet.
OF_AREAS = (AREA_MARKER, AREA_TITLE, AREA_KIND, AREA_WEIGHT)
OF_MEASURES = (CODE, MARKER, TITLE, TEXT)
OF_QUANTITIES = (NAME, VALUE, UNIT, DIRECTION, PHASING, START, DUE, *QUARTERS, QUANTITY_WEIGHT)
BESIDE_MEASURES = (WEIGHT, LEADS, SUPPORTS, LEADER, UNTIL)
COLUMNS = (*OF_AREAS, *OF_MEASURES, *OF_QUANTITIES, *BESIDE_MEASURES, QUOTE)
#: By these a table is known as ours, in whatever order.
NEEDED = {AREA_TITLE, TITLE, NAME, PHASING, DIRECTION}

KINDS = {
    AreaKind.TASK: "重点工作",
    AreaKind.HEADLINE: "主要指标",
    AreaKind.LIVELIHOOD: "民生实事",
    AreaKind.PROPOSAL: "意见建议",
}
PHASINGS = {
    "even": "序时进度",
    "last_year": "按上年同期节奏",
    "custom": "自定义节点",
    "hold": "全程保持",
    "deadline": "到期完成",
}
DIRECTIONS = {"gte": "≥", "lte": "≤"}

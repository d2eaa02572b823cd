"""A plan in preparation of the seed's text, every row at its real place in it; and a large one."""

import re
from pathlib import Path

from drafts.models import PlanInPreparation
from drafts.parts.rows import DraftArea, DraftMeasure, DraftRow, DraftTarget

SEED = Path(__file__).parents[1] / "fixtures" / "work-plan-2021.txt"

#: Quotation, name, value, unit, and what else is said of a target or fact of the seed.
_TARGETS: tuple[tuple[str, str, str, str, dict], ...] = (
    ("税收收入XX万元", "税收收入", "", "万元", {"doubts": ["unset"]}),
    ("固定资产同比增长XX%", "固定资产投资同比增长", "", "%", {"phasing": "hold", "doubts": ["unset"]}),
    ("新增规模以上企业X家", "新增规模以上企业", "", "家", {"doubts": ["unset"]}),
    ("2个工业园区", "工业园区", "2", "个", {"is_fact": True}),
    (
        "6月底完成分房安置",
        "XX社区三期分房安置",
        "1",
        "项",
        {"phasing": "deadline", "due_month": 6, "doubts": ["guessed"]},
    ),
    ("新建扬水站X座", "新建扬水站", "", "座", {"doubts": ["unset"]}),
    ("重建桥梁X座", "重建桥梁", "", "座", {}),
    ("水肥一体化1600亩", "水肥一体化", "1600", "亩", {}),
    ("化肥、农药减量超过1％", "化肥、农药减量", "1", "%", {"phasing": "hold"}),
    ("统防统治12万亩", "统防统治", "12", "万亩", {}),
    ("村集体收入稳定达到5万元以上", "村集体收入", "5", "万元", {"doubts": ["guessed"]}),
    ("8条老旧破损公路改建", "改建老旧破损公路", "8", "条", {}),
    ("施工里程20公里", "公路改建施工里程", "20", "公里", {}),
    ("9处党群服务中心", "党群服务中心", "9", "处", {"is_fact": True, "doubts": ["guessed"]}),
)


def seed_rows(text: str) -> list[DraftRow]:
    """The rows of the seed's text."""
    rows: list[DraftRow] = [
        DraftArea(id="", start=0, end=text.index("一、"), area_kind="headline", title="主要预期目标")
    ]
    heads = list(re.finditer(r"^\s*(?:([一二三四五六])、([^。]+)。|(对全区工作的意见建议)：)", text, re.MULTILINE))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        start, end = head.start(1) if head[1] else head.start(3), after.start() if after else len(text)
        kind = "task" if head[1] else "proposal"
        rows.append(
            DraftArea(id="", start=start, end=end, numeral=head[1] or "", title=head[2] or head[3], area_kind=kind)
        )
        parts = list(re.finditer(r"([一二三四五]是)([^，。]+)[，。]", text[start:end]))
        for part, following in zip(parts, [*parts[1:], None], strict=False):
            stop = start + following.start() if following else end
            rows.append(DraftMeasure(id="", start=start + part.start(), end=stop, numeral=part[1], title=part[2]))
    for quote, name, value, unit, more in _TARGETS:
        start = text.index(quote)
        row = DraftTarget(
            id="", start=start, end=start + len(quote), quote=quote, name=name, value=value, unit=unit, **more
        )
        home = max(at for at, other in enumerate(rows) if other.start <= start)
        rows.insert(home + 1, row)
    for number, row in enumerate(rows, 1):
        row.id = f"r{number}"
    return rows


def make_seed_draft(rows: list[DraftRow] | None = None, **fields) -> PlanInPreparation:
    """A plan in preparation: of the seed, or with other rows."""
    text = fields.pop("text", SEED.read_text(encoding="utf-8"))
    rows = seed_rows(text) if rows is None else rows
    fields = {"year": 2021, "town": "清河镇", "title": "清河镇2021年工作计划", "source": "工作计划.txt", **fields}
    return PlanInPreparation.objects.create(text=text, rows=[row.as_json() for row in rows], **fields)


def make_large_draft() -> PlanInPreparation:
    """60 sub-measures in 6 areas with 150 targets, 45 of them doubtful."""
    text, rows = "", []

    def said(words: str) -> tuple[int, int]:
        nonlocal text
        start = len(text)
        text += words
        return start, len(text)

    for area in range(1, 7):
        start, end = said(f"{area}、重点工作{area}。\n")
        rows.append(
            DraftArea(id=f"r{len(rows) + 1}", start=start, end=end, numeral=f"{area}、", title=f"重点工作{area}")
        )
        for measure in range(1, 11):
            start, end = said(f"（{measure}）举措{area}.{measure}。")
            rows.append(DraftMeasure(id=f"r{len(rows) + 1}", start=start, end=end, title=f"举措{area}.{measure}"))
            for target in range(1, 3 + measure % 2):
                start, end = said(f"新建项目{target}共{area}{measure}{target}个，")
                rows.append(
                    DraftTarget(
                        id=f"r{len(rows) + 1}",
                        start=start,
                        end=end - 1,
                        quote=text[start : end - 1],
                        name=f"新建项目{target}",
                        value=f"{area}{measure}{target}",
                        unit="个",
                        doubts=["guessed"] if len(rows) % 5 == 0 else [],
                    )
                )
            said("\n")
    return make_seed_draft(rows, text=text)


def ids_of(draft: PlanInPreparation) -> dict[str, str]:
    """The id of each row by its name or title."""
    draft.refresh_from_db()
    return {row["name"] if "name" in row else row["title"]: row["id"] for row in draft.rows}


def stored_row(draft: PlanInPreparation, row_id: str) -> dict:
    """A row as it is stored now."""
    draft.refresh_from_db()
    return next(row for row in draft.rows if row["id"] == row_id)

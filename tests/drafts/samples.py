"""A small plan, as a reader finds it and as rows, for the tests of 开始使用."""

from drafts.models import PlanInPreparation
from drafts.parts.taking import rows_of_plan
from planreader.plan import Area, AreaKind, Measure, Piece, Quantity, QuantityBasis, ReadPlan

PREAMBLE = "2026年，全镇税收收入达到1200万元。"
PARTS = (
    "一、产业兴农",
    "一是强化农业保障。推进水肥一体化1600亩，6月底前完成渠道清淤。责任单位：县农业农村局、财政所",
    "二是加快增收。村集体收入增长8%。责任单位：党政办公室",
    "二、安全生产。全年不发生较大安全事故。",
)
TEXT = "\n".join((PREAMBLE, *PARTS))


def _quantity(quote: str, **fields) -> Quantity:
    start = TEXT.index(quote)
    return Quantity(start, start + len(quote), quote, **fields)


def _span(text: str) -> tuple[int, int]:
    start = TEXT.index(text)
    return start, start + len(text)


def read_sample() -> ReadPlan:
    """What a reader finds in TEXT."""
    farming = Measure(
        *_span(PARTS[1]),
        title="强化农业保障",
        text=PARTS[1],
        marker="一是",
        numeral="一是",
        leads=["县农业农村局", "财政所"],
        leader="李明",
        quantities=[
            _quantity("水肥一体化1600亩", name="水肥一体化", value="1600", unit="亩"),
            _quantity(
                "6月底前完成渠道清淤", name="渠道清淤", value="1", unit="项", basis=QuantityBasis.BINARY, due_month=6
            ),
        ],
    )
    income = Measure(
        *_span(PARTS[2]),
        title="加快增收",
        text=PARTS[2],
        marker="二是",
        numeral="二是",
        leads=["党政办公室"],
        quantities=[
            _quantity("村集体收入增长8%", name="村集体收入增长", value="8", unit="%", basis=QuantityBasis.GROWTH)
        ],
    )
    first = Area(
        TEXT.index(PARTS[0]), _span(PARTS[2])[1], "产业兴农", marker="一、", numeral="一", measures=[farming, income]
    )
    safety = _quantity(
        "不发生较大安全事故", name="较大安全事故", value="0", unit="起", basis=QuantityBasis.ZERO, comparator="lte"
    )
    second = Area(
        *_span(PARTS[3]), "安全生产", AreaKind.TASK, PARTS[3], marker="二、", numeral="二", quantities=[safety]
    )
    return ReadPlan(
        TEXT, "示例镇2026年工作计划", "示例镇", 2026, PREAMBLE, [first, second], [Piece(0, len(TEXT), "area")]
    )


def make_draft(**fields) -> PlanInPreparation:
    """The sample as a plan in preparation."""
    read = read_sample()
    rows = [row.as_json() for row in rows_of_plan(read)]
    fields = {"year": 2026, "town": read.town, "title": read.title, "preamble": read.preamble, "rows": rows, **fields}
    return PlanInPreparation.objects.create(text=read.text, **fields)

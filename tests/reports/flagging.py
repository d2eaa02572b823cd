"""A target with figures, and the flags of what is typed for its month."""

from decimal import Decimal
from types import SimpleNamespace

from reports.checks.targets import flags_of
from targets.board import TargetRow
from targets.board.preview import as_if_approved
from targets.rules import Terms

JUNE = 6
NONE: list[str] = []


def row(figures: dict[int, object], *, awaiting=None, items=None, **changes) -> TargetRow:
    """A target of 1,200万元 at an even pace, with counted figures by month; ``changes`` are of its terms or its own."""
    terms = {"value": Decimal(1200)}
    own = {"counting": "entered", "decimals": 0, "unit": "万元", "item_unit": ""}
    for name, value in changes.items():
        (own if name in own else terms)[name] = value
    return TargetRow(
        id=1,
        code="t",
        name="Tax",
        terms=Terms(**terms),
        weight=Decimal(1),
        item_threshold=Decimal(5),
        quote="",
        sub_measure=SimpleNamespace(),
        figures={month: Decimal(str(figure)) for month, figure in figures.items()},
        awaiting={month: Decimal(str(figure)) for month, figure in (awaiting or {}).items()},
        item_figures={
            item: {month: Decimal(str(figure)) for month, figure in by_month.items()}
            for item, by_month in (items or {}).items()
        },
        **own,
    )


def flags(target: TargetRow, typed=None, month: int = JUNE, items=None, names=None):
    """The flags of a month's typed figure, and of its items' typed figures."""
    places = {(1, None): None if typed is None else Decimal(str(typed))}
    places |= {(1, item): Decimal(str(value)) for item, value in (items or {}).items()}
    return flags_of(as_if_approved(target, month, places), month, names)


def kinds(*args, **kwargs) -> list[str]:
    return [flag.kind for flag in flags(*args, **kwargs)]


def texts(*args, **kwargs) -> list[str]:
    return [flag.text for flag in flags(*args, **kwargs)]

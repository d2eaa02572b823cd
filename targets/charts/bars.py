"""Items as sorted bars: one village under the other, the greatest first, with the line that each must reach.

A bar that reaches the line is full and ticked, one below it is hollow, so that they differ in print and in grey.
Horizontal places are percentages of the drawing's width and the text has the page's size: a phone only narrows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .text_width import text_width

#: In hundredths of the width: where bars begin beside names, and where the longest ends at most, before its number.
BEGIN, END = 26, 80
#: In pixels: a number's size with the space before it, and the width of the drawing on a phone.
TEXT_SIZE, TEXT_SPACE, NARROWEST = 13, 8, 300
#: In pixels: a row, the bar in it, the room for the line's label above, and a name's own row where names are long.
ROW, THICK, HEAD, NAME_ROW = 20, 12, 20, 16
#: Longer names, in the width of a Chinese character, stand above their bars.
LONGEST_BESIDE = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """An item: its latest counted figure (None: none), that as text, and whether it reaches the line.

    ``planned`` is what the plan wants of this item alone, drawn as a tick where no line is drawn for all; ``note``
    stands behind the number, such as the month of a figure that is carried forward.
    """

    name: str
    value: Decimal | None
    text: str
    reached: bool = False
    planned: Decimal | None = None
    note: str = ""


def item_bars(bars: Iterable[Bar], label: str, line: Decimal | None = None, line_text: str = "") -> SafeString:
    """The drawing as inline SVG, the greatest first, items without a figure last; empty where no item has one.

    Args:
        label: what it shows, for a screen reader; its numbers must also be in a table on the page.
        line: the value that every item must reach, in the items' unit; None draws no line.
        line_text: the line with its unit, for its label.
    """
    shown = sorted(bars, key=lambda bar: (bar.value is None, -(bar.value or 0)))
    values = [value for bar in shown for value in (bar.value, bar.planned) if value is not None]
    if not any(bar.value is not None for bar in shown):
        return SafeString("")
    longest = max(text_width(f"{_number(bar)} {bar.note}".strip(), TEXT_SIZE) for bar in shown)
    end = min(END, round(100 - 100 * (longest + TEXT_SPACE) / NARROWEST))
    scale = _Scale(max(*values, line or 0, Decimal(0)), end)
    names_above = any(text_width(bar.name, 1) > LONGEST_BESIDE for bar in shown)
    begin, row = (0, ROW + NAME_ROW) if names_above else (BEGIN, ROW)
    head = HEAD if line is not None else 2
    height = head + row * len(shown) + 2
    parts = [
        _row(bar, head + row * place, begin, scale, names_above, line is not None) for place, bar in enumerate(shown)
    ]
    if line is not None:
        at = scale.at(line, begin)
        parts.append(
            format_html(
                '<line class="line" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>'
                '<text class="line-text" x="{0}%" y="12">{3}</text>',
                at,
                HEAD - 4,
                height,
                line_text,
            )
        )
    return format_html(
        '<svg class="bars" height="{}" role="img" aria-label="{}">{}</svg>',
        height,
        label,
        SafeString("".join(parts)),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """From 0 to the greatest value that is drawn, which stands at ``end``."""

    most: Decimal
    end: int

    def at(self, value: Decimal, begin: int) -> float:
        """Where a value ends, in hundredths of the width; a negative one is not drawn."""
        share = float(max(value, Decimal(0)) / self.most) if self.most > 0 else 0.0
        return round(begin + share * (self.end - begin), 2)


def _row(bar: Bar, top: int, begin: int, scale: _Scale, name_above: bool, has_line: bool) -> SafeString:
    name_y = top + 12 if name_above else top + ROW / 2 + 4
    y = top + (NAME_ROW if name_above else 0) + (ROW - THICK) / 2
    name = format_html(
        '<text class="name{}" x="{}%" y="{}">{}</text>', "" if name_above else " beside", begin, name_y, bar.name
    )
    if bar.value is None:
        drawn, end = SafeString(""), begin
    else:
        end = scale.at(bar.value, begin)
        kind = "reached" if bar.reached else "short" if has_line else "plain"
        drawn = format_html(
            '<rect class="{}" x="{}%" y="{}" width="{}%" height="{}"/>', kind, begin, y, round(end - begin, 2), THICK
        )
    tick = SafeString("")
    if bar.planned is not None and not has_line:
        tick = format_html(
            '<line class="wanted" x1="{0}%" x2="{0}%" y1="{1}" y2="{2}"/>',
            scale.at(bar.planned, begin),
            y - 2,
            y + THICK + 2,
        )
        # The number stands after the longer of the two.
        end = max(end, scale.at(bar.planned, begin))
    number = format_html('<text class="value" x="{}%" y="{}" dx="6">{}', end, y + THICK - 1.5, _number(bar))
    note = format_html(' <tspan class="note">{}</tspan>', bar.note) if bar.note else SafeString("")
    return SafeString(f"{name}{drawn}{tick}{number}{note}</text>")


def _number(bar: Bar) -> str:
    return f"✓ {bar.text}" if bar.reached else bar.text

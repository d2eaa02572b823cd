"""Documents of lines for tests, and what is read of them on a few lines."""

from planreader.document import Document, Paragraph
from planreader.plan import Measure, ReadPlan
from planreader.structure.outline import outline


def document_of_lines(*lines: str | tuple[str, dict]) -> Document:
    """A paragraph for each line; ("…", {"level": 1}) gives it a style."""
    text, blocks = "", []
    for line in lines:
        words, style = (line, {}) if isinstance(line, str) else line
        blocks.append(Paragraph(len(text), len(text) + len(words), **style))
        text += words + "\n"
    return Document(text, blocks)


def read_lines(*lines: str | tuple[str, dict], year: int | None = None) -> ReadPlan:
    """The plan in those lines."""
    return outline(document_of_lines(*lines), year)


def told(plan: ReadPlan) -> list[str]:
    """A line for each area, each measure (two blanks before it) and each part (four)."""
    lines = []
    for area in plan.areas:
        kind = "" if area.kind == "task" else f"[{area.kind}] "
        lines.append(f"{kind}{area.marker}{area.title}")
        for measure in area.measures:
            lines += _told(measure, 1)
    return lines


def _told(measure: Measure, depth: int) -> list[str]:
    lines = [f"{'  ' * depth}{measure.marker}{measure.title}"]
    for part in measure.parts:
        lines += _told(part, depth + 1)
    return lines


def pieces_of(plan: ReadPlan) -> list[tuple[str, str]]:
    """Kind and words of each piece, blanks around it left out, empty ones too."""
    pieces = [(piece.kind, plan.text[piece.start : piece.end].strip()) for piece in plan.pieces]
    return [piece for piece in pieces if piece[1]]
